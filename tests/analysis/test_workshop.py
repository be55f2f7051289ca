"""The reason workshop: what is counted, proposed, typed and foreseen, on the sample company and on stores by hand."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from metrics import pipeline
from metrics.access import EVERYTHING
from metrics.analysis.workshop import Sheet, sheet
from metrics.analysis.workshop.changes import Planned, plan
from metrics.analysis.workshop.preview import preview
from metrics.analysis.workshop.suggestions import by_following, by_name
from metrics.edits import Change
from metrics.errors import Refused
from metrics.query import Reader, Slice
from metrics.settings import Settings
from metrics.store import Store
from sample_data import FOLDER
from tests.store.bring import at, bring, picture

DAY = date(2026, 11, 12)
EVERY = Slice(EVERYTHING)


@pytest.fixture
def here(reader: Reader) -> Sheet:
    return sheet(reader, EVERY, DAY)


def of(here: Sheet, code: str) -> Any:
    return next(line for line in here.lines if line.code == code)


def csv_codes() -> Counter[str]:
    """Contacts of November 2025 to October 2026 by code, straight from the file."""
    with (FOLDER / "contacts.csv").open(encoding="utf-8", newline="") as file:
        return Counter(r["reason"] for r in csv.DictReader(file) if "2025-11" <= r["opened_at"][:7] <= "2026-10")


def test_every_code_is_counted_over_the_last_twelve_settled_months(here: Sheet) -> None:
    truth = csv_codes()
    assert (here.first, here.last) == (date(2025, 11, 1), date(2026, 10, 31))
    assert {line.code: line.contacts for line in here.lines} == {code: n for code, n in truth.items() if code}
    assert (here.contacts, here.blank) == (truth.total(), truth[""])
    assert here.unmapped == truth["XCH_APP2"] + truth["TMP_099"]
    assert here.unowned == here.unmapped + truth["INVOICE"] + truth[""]
    assert here.reasons == 30


def test_a_code_is_held_against_the_names_that_are_there(here: Sheet) -> None:
    assert [(idea.code, idea.reason) for idea in by_name(here)] == [("XCH_APP2", "The app stops working")]


def test_codes_that_follow_each_other_are_told_with_what_chance_gives(store: Store) -> None:
    """20 customers come with LOST and then LATE; 40 others with one of four matters and then any other in turn."""
    rows, matters = [], ("BILL", "SIZE", "LOGIN", "PRICE")
    for n in range(20):
        rows += [("pair", n, 0, "LOST"), ("pair", n, 1, "LATE")]
    for n in range(48):
        rows += [("other", n, 0, matters[n % 4]), ("other", n, 1, matters[(n + 1 + n // 4 % 3) % 4])]
    bring(store, "contacts", [
        {"contact_id": f"{who}{n}-{step}", "opened_at": at(n / 10 + step), "customer": f"{who}{n}", "reason": code}
        for who, n, step, code in rows
    ])  # fmt: skip
    reader = Reader(store)
    found = by_following(reader, EVERY, sheet(reader, EVERY, DAY))
    assert [(one.reason, one.other, one.into, one.times) for one in found] == [("LATE", "LOST", "LOST", 20)]
    assert found[0].chance == pytest.approx(20 * 20 / 68)


def typed(reader: Reader, here: Sheet, **cells: dict[str, Any]) -> Planned:
    return plan(reader, here, cells, DAY)


def test_a_code_that_joins_a_reason_takes_what_is_said_of_it(reader: Reader, here: Sheet) -> None:
    done = typed(reader, here, XCH_APP2={"reason": "The app stops working"})
    (row,) = done.rows["reasons"]
    assert (row["code"], row["reason"], row["kind"], row["tier"]) == (
        "XCH_APP2", "The app stops working", "dumb contact", 3,
    )  # fmt: skip
    assert (done.codes, done.restates, done.rows["ownership"]) == (("XCH_APP2",), True, ())


def test_what_the_table_does_not_show_stays_as_it_was(reader: Reader, here: Sheet) -> None:
    (row,) = typed(reader, here, REFUND={"tier": 3}).rows["reasons"]
    assert (row["tier"], row["value_to_customer"], row["kind"]) == (3, "irritant", "dumb contact")


def test_a_window_reaches_the_whole_family(reader: Reader, here: Sheet) -> None:
    done = typed(reader, here, DBL_CHRG={"window_days": 14})
    assert {row["code"]: row["window_days"] for row in done.rows["reasons"]} == {"DBL_CHRG": 14, "WRONG_AM": 14}
    assert done.restates


@pytest.mark.parametrize(
    ("cells", "restates"),
    [
        ({"REFUND": {"kind": "real need", "tier": 4}}, False),
        ({"REFUND": {"reason": "Where is my money?"}}, False),
        ({"XCH_APP2": {"reason": "I want to swap it"}}, False),
        ({"XCH_APP2": {"reason": "The app stops working"}}, True),
        ({"REFUND": {"family": "The amount is wrong"}}, True),
        ({"WRONG_AM": {"family": None}}, True),
        ({"REFUND": {"window_days": 14}}, True),
    ],
)
def test_history_is_restated_where_other_contacts_belong_together_not_where_they_are_called_differently(
    reader: Reader, here: Sheet, cells: dict[str, dict[str, Any]], restates: bool
) -> None:
    assert plan(reader, here, cells, DAY).restates is restates


def test_a_new_owner_begins_on_the_day_and_ends_the_old_one(reader: Reader, here: Sheet) -> None:
    done = typed(reader, here, REFUND={"owner": "IT"})
    told = [(r["department"], r["person"], r["valid_from"], r["valid_to"]) for r in done.rows["ownership"]]
    assert told == [("Finance", "Priya Nair", date(2020, 1, 1), DAY), ("IT", None, DAY, None)]
    assert not done.restates


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        ({"XCH_APP2": {"family": "My return"}}, "workshop.wording_missing"),
        ({"XCH_APP2": {"reason": "x" * 201}}, "workshop.wording_long"),
        ({"REFUND": {"window_days": 91}}, "workshop.window_range"),
        ({"REFUND": {"window_days": 0}}, "workshop.window_range"),
        ({"INVOICE": {"person": "Ana Ruiz"}}, "workshop.person_alone"),
        ({"DBL_CHRG": {"window_days": 3}, "WRONG_AM": {"window_days": 4}}, "workshop.contradiction"),
        ({"XCH_APP2": {"reason": "New", "tier": 1}, "TMP_099": {"reason": "new", "tier": 2}}, "workshop.contradiction"),
    ],
)
def test_what_cannot_stand_is_refused_at_the_table(
    reader: Reader, here: Sheet, cells: dict[str, dict[str, Any]], key: str
) -> None:
    with pytest.raises(Refused) as told:
        plan(reader, here, cells, DAY)
    assert (told.value.key, told.value.field) == (key, "table")


def change(reader: Reader, done: Planned) -> Change:
    return Change("Bea", "a change", reader.newest, done.rows, done.gone)


@pytest.fixture
def own(sample_copy: Path) -> Any:
    """The sample company to change."""
    store = pipeline.open_store(sample_copy, Settings())
    yield store
    store.close()


def test_a_wording_that_is_emptied_while_contacts_carry_its_code_is_refused_with_their_count(own: Store) -> None:
    reader = Reader(own)
    done = plan(reader, sheet(reader, EVERY, DAY), {"REFUND": {"reason": None}}, DAY)
    with pytest.raises(Refused) as told:
        pipeline.apply(own, change(reader, done))
    with (FOLDER / "contacts.csv").open(encoding="utf-8", newline="") as file:
        count = sum(row["reason"] == "REFUND" for row in csv.DictReader(file))
    assert (told.value.key, told.value.values["contacts"]) == ("edit.reason_has_contacts", count)


def test_the_preview_says_what_is_read_after_saving_and_undo_brings_all_back(own: Store) -> None:
    reader, whole = Reader(own), picture(own)
    cells: dict[str, dict[str, Any]] = {
        "DAMAGED": {"reason": "It came broken"},  # called differently, so no contact moves
        "LATE_TRK": {"window_days": 14},
        "XCH_APP2": {"reason": "The app stops working"},
        "INVOICE": {"owner": "Finance"},
    }
    done = plan(reader, sheet(reader, EVERY, DAY), cells, DAY)
    with pipeline.trial(own, change(reader, done)) as after:
        seen = preview(reader, Reader(after), EVERY, DAY)
    assert picture(own) == whole
    receipts = pipeline.apply(own, change(reader, done))
    now = Reader(own)
    assert seen.month == date(2026, 9, 1)  # with 14 days October is not settled yet
    assert seen.after == sheet(now, EVERY, DAY)
    assert seen.before.unmapped - seen.after.unmapped == of(seen.before, "XCH_APP2").contacts
    for head in seen.heads:
        assert now.read_one(EVERY.month(seen.month), head.metric)[head.metric] == head.month[1]
    moved = {head.metric: head.month[0].value != head.month[1].value for head in seen.heads}
    assert moved == {"contacts_per_order": False, "repeat_contact_rate": True, "resolution_behavioural": True,
                     "quality_score": False}  # fmt: skip
    assert (seen.reasons, seen.families) == (98, 98)
    pipeline.undo(own, [receipt.id for receipt in receipts])
    assert picture(own) == whole
