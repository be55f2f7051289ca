"""A watched folder: files are imported as they arrive, and what needs a person waits for one, with a note."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from metrics.cli.inbox import Inbox
from metrics.door import Gate, Job, Outcome, announce
from metrics.errors import StoreLocked
from metrics.settings import Settings
from metrics.store import Store
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
HEADER = "ticket id,opened at,customer,category,status\n"
ROW = "{n},2026-01-{day:02} 10:00:00,k{n},A,closed\n"
GOOD = HEADER + "".join(ROW.format(n=n, day=n) for n in range(1, 21))
MIXED = GOOD + "21,not a date,k21,A,closed\n"
TWO_WAYS = HEADER + "".join(f"{n},{n:02}/02/2026 10:00,k{n},A,closed\n" for n in range(1, 10))
Watch = Callable[[], tuple[int, str]]
HOLD = "import sys; from metrics.settings import Settings; from metrics.pipeline import open_store; \
from pathlib import Path; s = open_store(Path(sys.argv[1]), Settings()); print('open', flush=True); sys.stdin.read()"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def watch(run: Run, inbox: Path, db: Path) -> Watch:
    """Take in what lies there now."""

    def watch() -> tuple[int, str]:
        answer = run("watch", inbox, "--db", db, "--once", "--still", "0")
        assert answer.err == ""
        return answer.code, answer.out

    return watch


@pytest.fixture
def held(db: Path) -> Iterator[None]:
    """Another program has the store open and takes nothing from outside."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(db)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        assert child.stdout.readline() == "open\n"
        yield
        child.stdin.close()


def put(inbox: Path, **files: str) -> None:
    for name, text in files.items():
        (inbox / name.replace("__", ".")).write_text(text, encoding="utf-8")


def lying(inbox: Path) -> set[str]:
    """Everything in the folder, hidden files too."""
    return {str(path.relative_to(inbox)) for path in inbox.rglob("*") if path.is_file()}


def receipts(run: Run, db: Path) -> list[tuple[str, int, int]]:
    told = run("summary", "--db", db, "--json").json["receipts"]
    return [(line["file"], line["kept"], line["rejected"]) for line in told]


def test_a_file_is_imported_and_moves_to_done(run: Run, watch: Watch, inbox: Path, db: Path) -> None:
    put(inbox, january__csv=GOOD)
    code, said = watch()
    assert code == 0
    assert "20 read = 20 kept" in said
    assert lying(inbox) == {"done/january.csv"}
    assert receipts(run, db) == [("january.csv", 20, 0)]


def test_rejected_rows_lie_in_rejected_and_the_exit_code_says_so(run: Run, watch: Watch, inbox: Path, db: Path) -> None:
    put(inbox, a__csv=GOOD, b__csv=MIXED)
    code, said = watch()
    assert code == 3
    assert lying(inbox) == {"done/a.csv", "done/b.csv", "rejected/b.csv.rejected.csv"}
    assert "21,not a date" in (inbox / "rejected/b.csv.rejected.csv").read_text("utf-8-sig")
    assert "b.csv.rejected.csv" in said
    assert receipts(run, db) == [("a.csv", 20, 0), ("b.csv", 0, 1)]


def test_a_date_question_is_answered_by_completing_the_mapping_that_was_laid_beside_the_file(
    run: Run, watch: Watch, inbox: Path, db: Path
) -> None:
    put(inbox, feb__csv=TWO_WAYS)
    code, said = watch()
    assert code == 2
    names = ("feb.csv", "feb.csv.toml", "feb.csv.txt")
    assert lying(inbox) == {f"questions/{name}" for name in names}
    assert "feb.csv was not imported and needs an answer" in said
    note = (inbox / "questions/feb.csv.txt").read_text("utf-8")
    assert 'date_order = "dmy"    2026-02-01 – 2026-02-09' in note
    assert 'date_order = "mdy"    2026-01-02 – 2026-09-02' in note
    plan = inbox / "questions/feb.csv.toml"
    plan.write_text(plan.read_text("utf-8").replace('date_order = ""', 'date_order = "dmy"'), encoding="utf-8")
    for name in names:
        (inbox / "questions" / name).rename(inbox / name)
    assert watch()[0] == 0
    assert lying(inbox) == {"done/feb.csv", "done/feb.csv.toml"}
    assert run("summary", "--db", db, "--json").json["as_of"] == "2026-02-09T10:00:00"


def test_columns_that_nobody_matched_are_asked_about_and_the_answer_holds_for_the_source(
    run: Run, watch: Watch, inbox: Path, db: Path
) -> None:
    put(inbox, desk_2026_01__csv="when,what,who\n2026-01-05 10:00:00,late,k1\n2026-01-06 10:00:00,late,k1\n")
    assert watch()[0] == 2
    note = (inbox / "questions/desk_2026_01.csv.txt").read_text("utf-8")
    assert "service-metrics mapping desk_2026_01.csv --as contacts --out desk_2026_01.csv.toml" in note
    plan = 'kind = "contacts"\nsource = "desk"\nno_id = true\n[columns]\nopened_at = "when"\nreason = "what"\n'
    put(inbox, desk__toml=plan + 'customer_id = "who"\n')
    (inbox / "questions/desk_2026_01.csv").rename(inbox / "desk_2026_01.csv")
    assert watch()[0] == 0
    assert lying(inbox) == {"desk.toml", "done/desk_2026_01.csv"}
    assert receipts(run, db) == [("desk_2026_01.csv", 2, 0)]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("", "is empty"),
        ("ticket id,opened at\n", "holds a header"),
        (HEADER + ",2026-01-05,k,A,closed\n", "Nothing of"),
    ],
)
def test_a_file_that_is_refused_waits_with_the_cause(watch: Watch, inbox: Path, text: str, cause: str) -> None:
    put(inbox, bad__csv=text)
    assert watch()[0] == 2
    assert cause in (inbox / "questions/bad.csv.txt").read_text("utf-8")
    assert "questions/bad.csv" in lying(inbox)


def test_one_bad_file_does_not_hold_up_the_others(run: Run, watch: Watch, inbox: Path, db: Path) -> None:
    put(inbox, a__csv="", b__csv=MIXED, c__csv=GOOD)
    assert watch()[0] == 2
    assert [name for name, _, _ in receipts(run, db)] == ["b.csv", "c.csv"]


def test_a_fault_of_ours_puts_the_file_aside_and_names_its_log(
    watch: Watch, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(inbox, a__csv=GOOD)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("wires crossed")

    monkeypatch.setattr("metrics.pipeline.importing.draft", broken)
    assert watch()[0] == 2
    note = (inbox / "questions/a.csv.txt").read_text("utf-8")
    assert "Reference" in note
    assert "wires crossed" in (inbox.parent / "store.log").read_text("utf-8")


def test_a_second_file_of_the_same_name_replaces_nothing(watch: Watch, inbox: Path) -> None:
    put(inbox, a__csv=GOOD)
    watch()
    put(inbox, a__csv=MIXED)
    watch()
    assert (inbox / "done/a.csv").read_text("utf-8") == GOOD
    assert (inbox / "done/a (2).csv").read_text("utf-8") == MIXED


def test_a_file_that_comes_under_the_same_name_meanwhile_is_imported_too(
    watch: Watch, inbox: Path, run: Run, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later, take = GOOD.replace(",k", ",later").replace("2026-01", "2026-02"), Gate.take

    def overtaken(gate: Gate, job: Job) -> Outcome:
        outcome = take(gate, job)
        if "later" not in job.path.read_text("utf-8"):
            put(inbox, tickets__csv=later)
        return outcome

    monkeypatch.setattr(Gate, "take", overtaken)
    put(inbox, tickets__csv=GOOD)
    assert watch()[0] == 0
    assert (inbox / "done" / "tickets.csv").read_text("utf-8") == later
    assert len(receipts(run, db)) == 2


def test_rejected_rows_of_a_file_of_the_same_name_do_not_replace_those_before(watch: Watch, inbox: Path) -> None:
    for wrong in ("not a date", "soon"):
        put(inbox, tickets__csv=MIXED.replace("not a date", wrong))
        watch()
    told = [path.read_text("utf-8") for path in sorted((inbox / "rejected").iterdir())]
    assert len(told) == 2
    assert all(any(wrong in text for text in told) for wrong in ("not a date", "soon"))


def test_files_that_are_still_arriving_and_our_own_notes_are_no_data(watch: Watch, inbox: Path) -> None:
    ours = {".hidden.csv": GOOD, "a.csv.part": GOOD, "b.crdownload": GOOD, "z.toml": "kind = 1", "~$c.xlsx": "lock"}
    for name, text in {**ours, "n.csv.txt": "# service-metrics: n.csv\n"}.items():
        (inbox / name).write_text(text, encoding="utf-8")
    assert watch() == (0, "")
    assert lying(inbox) == {*ours, "n.csv.txt"}


def test_a_text_file_with_data_is_imported_although_notes_end_alike(
    run: Run, watch: Watch, inbox: Path, db: Path
) -> None:
    put(inbox, tickets__txt=GOOD.replace(",", "\t"))
    assert watch()[0] == 0
    assert receipts(run, db) == [("tickets.txt", 20, 0)]


def test_a_file_counts_only_when_it_has_lain_still(inbox: Path) -> None:
    box, path = Inbox(inbox, 0.3), inbox / "a.csv"
    path.write_text(HEADER, encoding="utf-8")
    assert list(box.whole()) == []
    time.sleep(0.2)
    path.write_text(GOOD, encoding="utf-8")
    assert list(box.whole()) == []
    time.sleep(0.2)
    assert list(box.whole()) == []
    time.sleep(0.2)
    assert list(box.whole()) == [path]


def test_a_store_that_another_program_holds_is_named_and_the_file_stays(
    watch: Watch, inbox: Path, db: Path, held: None
) -> None:
    put(inbox, a__csv=GOOD)
    code, said = watch()
    assert code == 2
    assert f"{db} is open in another program" in said
    assert "close that program" in said
    assert lying(inbox) == {"a.csv"}


def test_a_door_left_by_a_process_that_died_is_given_nothing(watch: Watch, inbox: Path, db: Path, held: None) -> None:
    """Who listens there now may be anybody: here somebody does, and hears nothing."""
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        stranger.settimeout(0.2)
        announce(db, f"http://127.0.0.1:{stranger.getsockname()[1]}/inbox")
        put(inbox, a__csv=GOOD)
        assert watch()[0] == 2
        with pytest.raises(TimeoutError):
            stranger.accept()
    assert lying(inbox) == {"a.csv"}


def test_a_door_where_nobody_listens_is_said_and_the_file_stays(
    watch: Watch, inbox: Path, db: Path, held: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.getpid", lambda: int(locked_by(db)))
    announce(db, "http://127.0.0.1:9/inbox")
    put(inbox, a__csv=GOOD)
    code, said = watch()
    assert (code, lying(inbox)) == (2, {"a.csv"})
    assert "does not answer at http://127.0.0.1:9/inbox" in said


def locked_by(db: Path) -> str:
    with pytest.raises(StoreLocked) as caught:
        Store.open(db, Settings())
    return str(caught.value.values["pid"])


def test_an_import_beside_the_running_app_names_both_ways_in(
    run: Run, write: Callable[[str, str], Path], db: Path, held: None
) -> None:
    answer = run("import", write("a.csv", GOOD), "--db", db)
    assert answer.code == 2
    assert "Import page" in answer.err
    assert "service-metrics watch" in answer.err


def test_a_folder_that_cannot_be_used_is_named(run: Run, db: Path, write: Callable[[str, str], Path]) -> None:
    answer = run("watch", write("file", "x"), "--db", db, "--once")
    assert answer.code == 2
    assert "file" in answer.err


def test_mended_rejected_rows_are_imported_when_they_are_put_into_the_folder(
    run: Run, watch: Watch, inbox: Path, db: Path
) -> None:
    put(inbox, b__csv=MIXED)
    assert watch()[0] == 3
    mended = (inbox / "rejected/b.csv.rejected.csv").read_text("utf-8-sig").replace("not a date", "2026-01-21 10:00:00")
    put(inbox, mended__csv=mended)
    assert watch()[0] == 0
    assert run("summary", "--db", db, "--json").json["contacts"] == 21
