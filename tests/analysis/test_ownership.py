"""Handing reasons over: what begins, what ends, and that nothing before the day moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from metrics import pipeline
from metrics.access import EVERYTHING, Role, Scope
from metrics.analysis.disputes import disputes
from metrics.analysis.ownership import handover, holdings, moved, terms
from metrics.catalog import METRICS
from metrics.edits import Change
from metrics.query import Reader, Slice
from metrics.settings import Settings
from metrics.store import Store
from tests.store.bring import picture

EVERY = Slice(EVERYTHING)
TODAY = date(2026, 11, 12)
JAN, JUN, SEP = date(2026, 1, 1), date(2026, 6, 1), date(2026, 9, 1)


def held(department: str, since: date, until: date | None = None, code: str = "A") -> dict[str, Any]:
    return {"reason": code, "department": department, "person": None, "valid_from": since, "valid_to": until}


@pytest.mark.parametrize(
    ("rows", "to", "day", "written", "gone"),
    [
        ([], "IT", JUN, [held("IT", JUN)], []),
        ([held("Sales", JAN)], "IT", JUN, [held("Sales", JAN, JUN), held("IT", JUN)], []),
        ([held("Sales", JAN)], None, JUN, [held("Sales", JAN, JUN)], []),
        ([held("Sales", JUN)], "IT", JUN, [held("IT", JUN)], []),
        ([held("Sales", JUN)], None, JUN, [], [held("Sales", JUN)]),
        ([held("Sales", SEP)], "IT", JUN, [held("IT", JUN, SEP)], []),
        (
            [held("Sales", JAN, SEP), held("Legal", SEP)],
            "IT",
            JUN,
            [held("Sales", JAN, JUN), held("IT", JUN, SEP)],
            [],
        ),
        ([held("Sales", JAN, JUN)], "IT", SEP, [held("IT", SEP)], []),
        (
            [held("Sales", JAN, code="B"), held("Sales", JAN)],
            "IT",
            JUN,
            [held("Sales", JAN, JUN, "B"), held("Sales", JAN, JUN), held("IT", JUN)],
            [],
        ),
    ],
)
def test_a_handover_ends_who_holds_it_and_leaves_who_comes_later(
    rows: list[Any], to: str | None, day: date, written: list[Any], gone: list[Any]
) -> None:
    change = handover(rows, "A", to, None, day)
    assert (list(change.rows), list(change.gone)) == (written, gone)


def test_owners_of_today_are_told_with_their_terms(reader: Reader) -> None:
    rows = {row.reason: row for row in holdings(reader, EVERY, TODAY)}
    assert [row.department for row in rows.values()].index("Logistics") == 3  # after the three that nobody owns
    cancel = rows["Please cancel my order"]
    assert (cancel.department, cancel.person, cancel.since, cancel.until) == (
        "Product", "Hugo Ferrer", date(2025, 6, 1), None,
    )  # fmt: skip
    then = {row.reason: row for row in holdings(reader, EVERY, date(2025, 5, 31))}["Please cancel my order"]
    assert (then.department, then.until, then.then) == ("Sales", date(2025, 6, 1), "Product")


@pytest.fixture
def own(sample_copy: Path) -> Iterator[Store]:
    """The sample company to change."""
    store = pipeline.open_store(sample_copy, Settings())
    yield store
    store.close()


def figures(store: Store, first: date | None, last: date | None) -> dict[str, Any]:
    """Every metric of every owner, day by day and month by month."""
    reader, metrics = Reader(store), [key for key in METRICS if "cost" not in key]
    cut = Slice(EVERYTHING, first=first, last=last)
    return {by: reader.read(cut.cut("owner", by), *metrics) for by in ("day", "month")}


def test_an_owner_from_a_day_on_leaves_every_earlier_figure_untouched_and_undo_restores_all(own: Store) -> None:
    day, before, whole = date(2026, 9, 16), Reader(own), picture(own)
    earlier = figures(own, None, date(2026, 9, 15)), figures(own, None, date(2026, 8, 31))
    change = handover(terms(before)["Where is my order?"], "LATE_TRK", "Warehouse", "Elena Sanz", day)
    edit = Change("Bea", "handed over", before.newest, {"ownership": change.rows}, {"ownership": change.gone})
    with pipeline.trial(own, edit) as after:
        foreseen = moved(before.placed(EVERY), Reader(after).placed(EVERY), "owner")
    later = figures(own, day, None)
    receipts = pipeline.apply(own, edit)
    assert (figures(own, None, date(2026, 9, 15)), figures(own, None, date(2026, 8, 31))) == earlier
    assert figures(own, day, None) != later
    contacts = "SELECT count(*) FROM contact f JOIN term t ON t.dim = '{}' AND t.key = f.{} WHERE t.label = '{}'"
    moving = own.rows(contacts.format("reason", "reason", "Where is my order?") + f" AND f.opened_day >= DATE '{day}'")
    assert [(foreseen,)] == moving
    pipeline.undo(own, [receipt.id for receipt in receipts])
    assert picture(own) == whole


def test_disputes_of_the_sample_company_keep_their_thread(reader: Reader) -> None:
    waiting, done = disputes(reader, EVERY)
    assert (waiting.reason, waiting.open, [said.person for said in waiting.thread]) == (
        "I was charged twice", True, ["Jonas Weber"],
    )  # fmt: skip
    assert (done.reason, done.row["answer"], len(done.thread)) == ("My payment is refused", "yes", 2)


def test_a_department_sees_its_own_reasons_and_disputes_and_what_nobody_owns(reader: Reader) -> None:
    def of(*departments: str) -> Slice:
        return Slice(Scope(frozenset({Role.DEPARTMENT}), frozenset(departments)))

    every = {row.reason: row.department for row in holdings(reader, EVERY, TODAY)}
    mine = {row.reason: row.department for row in holdings(reader, of("Finance"), TODAY)}
    assert mine == {reason: owner for reason, owner in every.items() if owner in (None, "Finance")}
    assert set(mine.values()) == {None, "Finance"}
    (case, *_) = disputes(reader, EVERY)
    for department in (case.row["department"], case.row["proposed"]):
        assert case in disputes(reader, of(department))
    assert disputes(reader, of("Nobody")) == ()
