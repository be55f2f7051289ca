"""Lines over months of small stores: nought, blank, young."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from metrics.access import EVERYTHING
from metrics.analysis.department import causes
from metrics.analysis.meeting import headlines
from metrics.analysis.series import by_part, month_end, monthly, months_to, shift
from metrics.analysis.skyline import skyline, unit_metric
from metrics.query import Reader, Slice
from metrics.store import Store
from tests.oracles import Told
from tests.store.bring import at, bring, contact, opened

ALL = Slice(EVERYTHING)
JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """January: A and B. February: nothing of B. March: B again. Orders in January and February only."""
    store = opened(tmp_path_factory.mktemp("series"))
    days = {"A": (0, 1, 30, 60), "B": (2, 61)}
    rows = [contact(Told(f"{r}{d}", at(d), f"k{r}", r, flag=True)) for r, group in days.items() for d in group]
    bring(store, "contacts", rows)
    bring(store, "orders", [{"order_id": str(d), "ordered_at": at(d)} for d in (0, 1, 30, 40)])
    bring(
        store, "ownership", [{"reason": r, "department": "IT", "valid_from": date(2020, 1, 1)} for r in ("A", "B", "C")]
    )
    yield store
    store.close()


def test_a_month_without_contacts_of_a_reason_is_nought_of_the_same_orders(store: Store) -> None:
    lines = by_part(Reader(store), ALL, "contacts_per_order", MARCH, 3, by="reason")
    assert [(p.month, p.top, p.bottom, p.value) for p in lines["B"]] == [
        (JANUARY, 1, 2, 0.5), (FEBRUARY, 0, 2, 0), (MARCH, 1, 0, None)]  # fmt: skip
    assert [p.top for p in lines["A"]] == [2, 1, 1]


def test_a_rate_without_contacts_is_blank_and_not_nought(store: Store) -> None:
    line = by_part(Reader(store), ALL, "repeat_contact_rate", MARCH, 3, by="reason")["B"]
    assert [p.value for p in line] == [0, None, None]
    assert [p.settled for p in line] == [False, False, False]  # February settles on 8 March


def test_the_first_month_is_settled_only_if_it_is_whole(store: Store) -> None:
    """The data begins on 5 January and ends on 7 March."""
    points = monthly(Reader(store), ALL, "contacts", MARCH)
    assert [(p.month, p.settled) for p in points] == [(JANUARY, False), (FEBRUARY, True), (MARCH, False)]


def test_without_orders_the_skyline_counts_contacts(store: Store, tmp_path: Path) -> None:
    assert unit_metric(Reader(store)) == "contacts_per_order"
    bare = opened(tmp_path)
    bring(bare, "contacts", [contact(Told("1", at())) | {"customer": None}], has=frozenset({"opened_at"}))
    sky = skyline(Reader(bare), ALL, JANUARY)
    assert (sky.metric, sky.total.top, sky.total.bottom) == ("contacts", 1, None)
    assert "resolution_flagged" in headlines(Reader(bare))
    assert sky.unmapped.top == 0
    bare.close()


def test_reasons_with_as_many_contacts_stand_by_name(store: Store) -> None:
    rows = skyline(Reader(store), ALL, MARCH, None).rows
    assert [(row.reason, row.contacts) for row in rows] == [("A", 1), ("B", 1)]


def test_an_owned_reason_without_a_contact_is_nought_of_all_orders(store: Store) -> None:
    found = {c.reason: c for c in causes(Reader(store), ALL, "IT", FEBRUARY).causes}
    assert list(found) == ["A", "B"]
    assert (found["B"].contacts, found["B"].reading.value, found["B"].reading.bottom) == (0, 0, 2)


def test_months_are_counted_across_years() -> None:
    assert months_to(date(2026, 2, 17), 4) == [date(2025, 11, 1), date(2025, 12, 1), JANUARY, FEBRUARY]
    assert shift(JANUARY, -13) == date(2024, 12, 1)
    assert shift(date(2025, 12, 1), 1) == JANUARY
    assert [month_end(m).day for m in (JANUARY, FEBRUARY, date(2028, 2, 1))] == [31, 28, 29]
