"""Exports that nobody here wrote, through the command line with the committed mappings, to the last row.

The files are not part of the repository. Where their folder is missing these tests are left out, but never
under CI: there a missing folder fails.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from metrics import pipeline
from metrics.access import EVERYTHING
from metrics.cli import main
from metrics.query import Reader, Slice
from metrics.settings import Settings
from tests.real.exports import CFPB, COUNCIL, DATA, HOURS, MAPPINGS, PLANS, RANDOM, UCI, left_out_where_missing

pytestmark = left_out_where_missing
ALL = Slice(EVERYTHING)


def asked(capsys: pytest.CaptureFixture[str], *args: object) -> dict[str, Any]:
    """What a command tells machines; every one must end well."""
    capsys.readouterr()
    assert main([*map(str, args), "--json"]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One store per export."""
    assert DATA.is_dir(), f"the real exports must lie in {DATA}"
    folder = tmp_path_factory.mktemp("real")
    for file, plan in PLANS.items():
        mapping = MAPPINGS / f"{plan}.toml"
        assert main(["import", str(DATA / f"{file}.csv"), "--mapping", str(mapping), "--db", str(folder / file)]) == 0
    return {file: folder / file for file in PLANS}


@pytest.fixture
def reader(stores: dict[str, Path], request: pytest.FixtureRequest) -> Iterator[Reader]:
    """An open store of the export named by the test."""
    store = pipeline.open_store(stores[request.param], Settings())
    yield Reader(store)
    store.close()


def counts(rows: list[dict[str, Any]]) -> dict[str, int]:
    return {row["key"]: row["contacts"] for row in rows}


RECEIPTS = {
    UCI: (39_771, 6_787, 32_984, 0),
    RANDOM: (1_000, 1_000, 0, 0),
    HOURS: (924, 924, 0, 0),
    CFPB: (3_186, 3_186, 0, 0),
    COUNCIL: (34_801, 34_799, 2, 0),
}


@pytest.mark.parametrize("file", RECEIPTS)
def test_every_row_is_accounted_for(stores: dict[str, Path], capsys: pytest.CaptureFixture[str], file: str) -> None:
    read, kept, merged, duplicate = RECEIPTS[file]
    told = asked(capsys, "summary", "--db", stores[file])
    assert [{k: r[k] for k in r if k != "id"} for r in told["receipts"]] == [
        {"file": f"{file}.csv", "read": read, "kept": kept, "merged": merged, "duplicate": duplicate,
         "out_of_scope": 0, "rejected": 0}
    ]  # fmt: skip
    assert told["contacts"] == kept


@pytest.mark.parametrize(
    ("file", "resolved", "known"),
    [(UCI, 6_704, 6_787), (RANDOM, 969, 1_000), (HOURS, 480, 924), (CFPB, 2_534, 3_129), (COUNCIL, 28_103, 34_799)],
)
def test_what_the_systems_call_resolved(
    stores: dict[str, Path], capsys: pytest.CaptureFixture[str], file: str, resolved: int, known: int
) -> None:
    figure = asked(capsys, "summary", "--db", stores[file])["metrics"]["resolution_flagged"]
    assert (figure["top"], figure["bottom"]) == (resolved, known)


@pytest.mark.parametrize(
    ("file", "days", "top", "bottom", "percent"),
    [
        (UCI, 7, 1_066, 6_175, 17.2632),
        (UCI, 30, 1_340, 4_117, 32.5480),
        (RANDOM, 7, 16, 811, 1.9729),
    ],
)
def test_repeats_for_the_same_reason(
    stores: dict[str, Path], capsys: pytest.CaptureFixture[str], file: str, days: int, top: int, bottom: int,
    percent: float,
) -> None:  # fmt: skip
    figure = asked(capsys, "summary", "--db", stores[file], "--window", days)["metrics"]["repeat_contact_rate"]
    assert (figure["top"], figure["bottom"]) == (top, bottom)
    assert round(figure["value"] * 100, 4) == percent


@pytest.mark.parametrize("reader", [UCI], indirect=True)
def test_repeats_for_any_reason(reader: Reader) -> None:
    any_reason = reader.read_one(Slice(EVERYTHING, window=7, rule="any"), "repeat_contact_rate")
    reading = any_reason["repeat_contact_rate"]
    assert (reading.top, reading.bottom) == (3_075, 6_175)
    same = reader.read_one(Slice(EVERYTHING, window=7, rule="reason"), "repeat_contact_rate")["repeat_contact_rate"]
    assert (same.top, same.bottom) == (1_066, 6_175)


@pytest.mark.parametrize(
    ("file", "reasons"),
    [
        (UCI, {"Category 42": 972, "Category 26": 913, "Category 53": 800, "Category 46": 693, "Category 32": 446}),
        (COUNCIL, {"Housing and Buildings": 10_237, "General Welfare": 4_185, "Transportation": 2_733}),
    ],
)
def test_the_most_frequent_reasons(
    stores: dict[str, Path], capsys: pytest.CaptureFixture[str], file: str, reasons: dict[str, int]
) -> None:
    rows = asked(capsys, "summary", "--db", stores[file])["by"]["reason"]
    assert list(counts(rows).items())[: len(reasons)] == list(reasons.items())


@pytest.mark.parametrize(
    ("file", "owners"),
    [(RANDOM, {"NYPD": 347, "HPD": 159, "DSNY": 135, "DOT": 119}), (HOURS, {"NYPD": 885}), (UCI, {"Unowned": 729})],
)
def test_who_owns_how_many(
    stores: dict[str, Path], capsys: pytest.CaptureFixture[str], file: str, owners: dict[str, int]
) -> None:
    found = counts(asked(capsys, "summary", "--db", stores[file])["by"]["owner"])
    assert {key: found[key] for key in owners} == owners
    if file == RANDOM:
        assert list(found)[:4] == list(owners)


def test_customers_that_nobody_knows_are_contacts_but_in_no_repeat(
    stores: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    told = asked(capsys, "summary", "--db", stores[UCI])
    assert told["contacts"] - told["identified"] == 3


def test_cases_without_a_reason_are_one_reason(stores: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """820 of its rows, of which two are versions of one case."""
    assert counts(asked(capsys, "summary", "--db", stores[COUNCIL])["by"]["reason"])["(none)"] == 820 - 1


@pytest.mark.parametrize("reader", [RANDOM], indirect=True)
def test_one_reason_may_have_two_owners(reader: Reader) -> None:
    owners = reader.read(ALL.only("reason", "Asbestos").cut("owner"), "contacts")
    assert len(owners) == 2


@pytest.mark.parametrize("days", [7, 30])
def test_two_hours_are_too_young_for_repeats(
    stores: dict[str, Path], capsys: pytest.CaptureFixture[str], days: int
) -> None:
    figure = asked(capsys, "summary", "--db", stores[HOURS], "--window", days)["metrics"]["repeat_contact_rate"]
    assert (figure["top"], figure["bottom"], figure["value"]) == (0, 0, None)
    assert figure["blank_because"].startswith(f"blank: no contact is {days} days old yet")


@pytest.mark.parametrize(
    ("file", "metric", "because"),
    [
        (CFPB, "repeat_contact_rate", "not computable: no customer column"),
        (CFPB, "resolution_behavioural", "not computable: no customer column"),
        (CFPB, "contacts_per_order", "not computable: no orders imported"),
        (COUNCIL, "repeat_share", "not computable: no customer column"),
        (UCI, "quality_score", "not computable: no quality samples imported"),
    ],
)
def test_what_an_export_cannot_tell_is_not_computable(
    stores: dict[str, Path], capsys: pytest.CaptureFixture[str], file: str, metric: str, because: str
) -> None:
    figure = asked(capsys, "summary", "--db", stores[file])["metrics"][metric]
    assert figure == {"top": None, "bottom": None, "value": None, "interval": None, "blank_because": because}


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (UCI, [("notice.thin_tail", 1), ("notice.several_owners", 27)]),
        (RANDOM, [("notice.cap", 1_000), ("notice.several_owners", 1), ("notice.closed_before_opened", 10)]),
        (HOURS, [("notice.several_owners", 1)]),
        (CFPB, [("notice.identical_rows", 11), ("notice.unidentified", 3_186), ("notice.several_owners", 62)]),
        (COUNCIL, [("notice.ids_repeated", 2), ("notice.thin_tail", 117), ("notice.unidentified", 34_799),
                   ("notice.several_owners", 37)]),
    ],
)  # fmt: skip
def test_what_is_odd_about_an_export_is_said_the_most_important_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, said: list[tuple[str, int]]
) -> None:
    mapping = MAPPINGS / f"{PLANS[file]}.toml"
    told = asked(capsys, "import", DATA / f"{file}.csv", "--mapping", mapping, "--db", tmp_path / "store")
    assert [(n["key"], n["count"]) for n in told["notices"]] == said


def test_an_event_log_whose_rows_are_taken_for_contacts_is_seen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of 39,771 rows with a caller, all but one of each caller, category and second."""
    text = (MAPPINGS / f"{PLANS[UCI]}.toml").read_text("utf-8").replace('contact_id = "number"\n', "")
    mapping = tmp_path / "rows.toml"
    mapping.write_text("no_id = true\n" + text, encoding="utf-8")
    told = asked(capsys, "import", DATA / f"{UCI}.csv", "--mapping", mapping, "--db", tmp_path / "store")
    assert (told["notices"][0]["key"], told["notices"][0]["count"]) == ("notice.zero_gaps", 32_533)


def test_complaints_by_product_instead_of_issue(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    by_product = (MAPPINGS / "cfpb.toml").read_text("utf-8").replace('reason = "Issue"', 'reason = "Product"')
    mapping = tmp_path / "products.toml"
    mapping.write_text(by_product, encoding="utf-8")
    db = tmp_path / "store"
    asked(capsys, "import", DATA / f"{CFPB}.csv", "--mapping", mapping, "--db", db)
    rows = asked(capsys, "summary", "--db", db)["by"]["reason"]
    assert list(counts(rows).items())[:3] == [("Mortgage", 921), ("Credit reporting", 638), ("Debt collection", 625)]


def test_offices_close_their_cases_by_habits_of_their_own(
    stores: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = {row["key"]: row["flagged"] for row in asked(capsys, "summary", "--db", stores[COUNCIL])["by"]["owner"]}
    shares = {key: round(100 * part["top"] / part["bottom"], 2) for key, part in rows.items()}
    assert (shares["NYCC40"], shares["NYCC14"]) == (33.17, 100)


@pytest.mark.parametrize("file", [UCI, CFPB, COUNCIL])
def test_importing_it_again_changes_nothing(
    stores: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str
) -> None:
    """Also without an id: identical rows are told apart by their occurrence within the file."""
    db, mapping = tmp_path / "store", MAPPINGS / f"{PLANS[file]}.toml"
    for _ in range(2):
        told = asked(capsys, "import", DATA / f"{file}.csv", "--mapping", mapping, "--db", db)
    assert (told["kept"], told["duplicate"]) == (0, RECEIPTS[file][0])
    again, once = (asked(capsys, "summary", "--db", path) for path in (db, stores[file]))
    assert {k: v for k, v in again.items() if k != "receipts"} == {k: v for k, v in once.items() if k != "receipts"}
