"""A large file that is imported in parts leaves the store as if it had been read in one go."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from metrics import pipeline
from metrics.errors import DateQuestion, FileUnreadable, UserError
from metrics.ingest import Batch, Table, read_table
from metrics.ingest import large as room
from metrics.pipeline import Receipt
from metrics.settings import Settings
from metrics.store import Store
from tests.ingest.files import put
from tests.store.bring import picture

WHOLE = Settings()
PARTED = replace(WHOLE, part_mb=3_000, max_file_mb=10**9)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte for a megabyte: a file of some hundred lines comes in several parts."""
    monkeypatch.setattr("metrics.ingest.large.MEGABYTE", 1)
    monkeypatch.setattr("metrics.ingest.large.PIECE", 500)


def rows(dates: str = "%d/%m/%Y %H:%M", days: range = range(1, 29), year: int = 2026) -> list[str]:
    """Contacts with ties, versions of one id, unknown customers, unread values, repeated lines."""
    draw, made = random.Random(11), list[str]()
    for i in range(400):
        opened = (
            f"{year}-0{draw.randrange(1, 6)}-{draw.choice(days):02} {draw.randrange(24):02}:{draw.randrange(60):02}"
        )
        moment = pl.Series([opened]).str.to_datetime("%Y-%m-%d %H:%M").dt.strftime(dates)[0]
        who = draw.choice(["", "K1", "k1 ", *(f"K{n}" for n in range(2, 60))])
        state = "Solved" if i < 300 else draw.choice(["Solved", "Reopened", "on fire"])
        made.append(f'T{draw.randrange(380)},{moment},{who},"Late, {draw.randrange(3)}",{state}')
    made[70] = "T999,soon,K1,Late,Solved"
    made[330] = made[20]
    return made


def file(folder: Path, lines: list[str]) -> Path:
    return put(folder, "\n".join(["contact_id,opened_at,customer_id,reason,outcome", *lines]) + "\n", "big.csv")


def imported(folder: Path, path: Path, settings: Settings) -> tuple[Store, Receipt, Batch, list[tuple[object, ...]]]:
    store = pipeline.open_store(folder / f"{settings.part_mb}.duckdb", settings)
    (folder / f"{settings.part_mb}.duckdb.key").write_bytes(b"k" * 32)
    rejected = list[tuple[object, ...]]()

    def checked(_table: Table, batch: Batch) -> None:
        rejected.extend(batch.rejected.select("record", "line", "rule", "raw").rows())

    receipt, batch = pipeline.import_file(store, path, kind="contacts", checked=checked)
    return store, receipt, batch, rejected


def test_parts_come_to_the_same_as_the_whole(tmp_path: Path) -> None:
    path = file(tmp_path, [*rows(), "Total,400,,,"])
    assert len((room.parts(path, PARTED) or pytest.fail("not cut")).cuts) > 4
    whole, once, seen, rejected = imported(tmp_path, path, WHOLE)
    parted, again, narrow, parted_rejected = imported(tmp_path, path, PARTED)
    counts = ("read", "kept", "merged", "duplicate", "out_of_scope", "rejected", "first_at", "last_at", "fingerprint")
    assert {name: getattr(again, name) for name in counts} == {name: getattr(once, name) for name in counts}
    assert picture(parted) == picture(whole)
    assert parted_rejected == rejected != []
    told = [n for n in seen.notices if n.key != "notice.ids_repeated"]  # which needs the rows side by side
    assert [(n.key, n.count, n.values.get("lines")) for n in narrow.notices] == [
        (n.key, n.count, n.values.get("lines")) for n in told
    ]
    assert "notice.set_apart_total" in {n.key for n in told}
    assert again.read == again.kept + again.merged + again.duplicate + again.out_of_scope + again.rejected


def test_the_same_large_file_twice_changes_nothing_and_undo_takes_it_back(tmp_path: Path) -> None:
    path = file(tmp_path, rows())
    store, first, *_ = imported(tmp_path, path, PARTED)
    before = picture(store)
    second, _ = pipeline.import_file(store, path, kind="contacts")
    assert (second.kept, second.merged, second.duplicate) == (0, 0, first.read - first.rejected)
    assert picture(store) == before
    pipeline.undo(store, [first.id, second.id])
    assert store.rows("SELECT count(*) FROM raw_contacts") == [(0,)]


def test_an_order_of_dates_that_only_a_later_part_settles_holds_for_all(tmp_path: Path) -> None:
    lines = [line for line in rows(days=range(1, 13)) if "soon" not in line]
    lines[390] = "T500,31/03/2026 10:00,K1,Late,Solved"
    path = file(tmp_path, lines)
    whole, *_ = imported(tmp_path, path, WHOLE)
    parted, *_ = imported(tmp_path, path, PARTED)
    assert picture(parted) == picture(whole)


def test_an_order_of_dates_that_no_part_settles_is_asked_and_nothing_is_stored(tmp_path: Path) -> None:
    path = file(tmp_path, [line for line in rows(days=range(1, 13), year=2025) if "soon" not in line])
    with pytest.raises(DateQuestion):
        imported(tmp_path, path, PARTED)
    again = pipeline.open_store(tmp_path / "x.duckdb", PARTED)
    receipt, _ = pipeline.import_file(again, path, kind="contacts", date_order="dmy")
    assert receipt.rejected == 0


def test_parts_that_contradict_each_other_are_refused_and_nothing_is_stored(tmp_path: Path) -> None:
    first = [line for line in rows() if "soon" not in line]
    then = [line for line in rows("%m/%d/%Y %H:%M", range(13, 29)) if "soon" not in line]
    path = file(tmp_path, first[:200] + then[:200])
    store = pipeline.open_store(tmp_path / "x.duckdb", PARTED)
    with pytest.raises(FileUnreadable) as refused:
        pipeline.import_file(store, path, kind="contacts")
    assert refused.value.key in {"error.dates_two_orders", "error.date_unreadable"}
    line = refused.value.values.get("line", 202)
    assert str(refused.value.values.get("value", "")) in path.read_text().splitlines()[int(str(line)) - 1]
    assert store.rows("SELECT count(*) FROM raw_contacts") == [(0,)]
    assert pipeline.receipts(store) == []


def test_a_large_file_of_which_nothing_can_be_kept_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path, "contact_id,opened_at\n" + ",2026-01-01\n" * 900, "big.csv")
    with pytest.raises(UserError, match="nothing_kept"):
        imported(tmp_path, path, PARTED)


def test_a_file_without_ids_is_read_as_a_whole_whatever_its_size(tmp_path: Path) -> None:
    path = put(tmp_path, "opened_at,reason\n" + "2026-01-01 10:00,Late\n" * 400, "big.csv")
    store = pipeline.open_store(tmp_path / "x.duckdb", PARTED)
    table = read_table(path, WHOLE)
    plan = replace(pipeline.propose_for(store, table, "contacts"), no_id=True)
    receipt, _ = pipeline.import_file(store, path, mapping=plan)
    assert (receipt.kept, receipt.duplicate) == (400, 0)


def test_a_remembered_order_of_dates_yields_to_a_large_file_that_is_written_otherwise(tmp_path: Path) -> None:
    store = pipeline.open_store(tmp_path / "x.duckdb", PARTED)
    lines = [f"A{n},0{1 + n % 9}/0{1 + n % 5}/2025 10:00,,Late,Solved" for n in range(20)]
    pipeline.import_file(store, file(tmp_path, lines), kind="contacts", date_order="dmy")
    lines = [line for line in rows("%m/%d/%Y %H:%M", range(13, 29)) if "soon" not in line]
    receipt, batch = pipeline.import_file(store, file(tmp_path, lines))
    assert (receipt.rejected, batch.mapping.dates["opened_at"]) == (0, "%m/%d/%Y %H:%M")


def test_what_was_taken_out_of_notes_is_counted_over_all_parts(tmp_path: Path) -> None:
    lines = [
        f"T{n},2026-01-{1 + n % 28:02},write to a{n}@b.com" if n % 50 == 0 else f"T{n},2026-01-02,-" for n in range(400)
    ]
    path = put(tmp_path, "\n".join(["contact_id,opened_at,notes", *lines]), "big.csv")
    *_, batch, _ = imported(tmp_path, path, PARTED)
    told = next(notice for notice in batch.notices if notice.key == "notice.notes_redacted")
    assert (told.count, told.values["emails"]) == (8, 8)
