"""A closed statement stays as it was charged; what changes later is a correction."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from metrics import pipeline
from metrics.access import EVERYTHING
from metrics.analysis.charge_back import Statement, charge_back
from metrics.analysis.closing import closed, rows
from metrics.edits import Change
from metrics.query import Reader, Slice
from metrics.store import Store
from tests.store.bring import bring

ALL, JANUARY = Slice(EVERYTHING), date(2026, 1, 1)
DAY = date(2026, 2, 3)


@pytest.fixture
def priced(store: Store) -> Store:
    """IT answers for two late parcels of one customer at 2.50 each; a third contact has praise."""
    told = [("c1", 5, "late"), ("c2", 8, "late"), ("c3", 9, "thanks")]
    bring(store, "reasons", [{"code": "late", "reason": "Where is it?", "kind": "dumb contact"},
                             {"code": "thanks", "reason": "Well done", "kind": "feedback"}])  # fmt: skip
    bring(store, "ownership", [{"reason": "late", "department": "IT", "valid_from": date(2025, 1, 1)}])
    bring(store, "prices", [{"channel": "phone", "valid_from": date(2025, 1, 1), "price": Decimal("2.5")}])
    contacts = [{"contact_id": name, "opened_at": datetime(2026, 1, day, 9), "reason": why, "customer": "k",
                 "channel": "phone"} for name, day, why in told]  # fmt: skip
    bring(store, "contacts", contacts, complete_to=datetime(2026, 2, 1), has=frozenset({"customer"}))
    return store


def found_in(store: Store) -> tuple[Reader, Statement]:
    """Today's statement of January."""
    reader = Reader(store)
    return reader, charge_back(reader, ALL, JANUARY)


def close(store: Store) -> None:
    """Close January."""
    reader, found = found_in(store)
    lines = rows(reader, found, "Ana", DAY)
    pipeline.apply(store, Change("Ana", "January closed", reader.newest, {"statements": lines}))


def test_an_open_statement_is_not_frozen(priced: Store) -> None:
    reader, found = found_in(priced)
    assert closed(reader, ALL, found) is None


def test_a_closed_statement_without_changes_needs_no_correction(priced: Store) -> None:
    close(priced)
    reader, found = found_in(priced)
    held = closed(reader, ALL, found)
    assert held is not None
    assert (held.on, held.by, held.currency) == (DAY, "Ana", "EUR")
    assert held.total == found.total.amount == Decimal("7.5")
    assert held.corrections == ()


def test_a_later_price_is_a_correction_of_what_was_charged(priced: Store) -> None:
    close(priced)
    bring(priced, "prices", [{"channel": "phone", "valid_from": date(2026, 1, 8), "price": Decimal("3.0001")}])
    reader, found = found_in(priced)
    held = closed(reader, ALL, found)
    assert held is not None
    told = {(one.line, one.department, one.reason): (one.contacts, one.amount) for one in held.corrections}
    assert told == {
        ("snowball", "IT", "late"): (0, Decimal("0.5001")),
        ("feedback", "", "thanks"): (0, Decimal("0.5001")),
    }
    assert held.total + held.changed == found.total.amount


def test_a_later_contact_and_a_later_owner_are_corrections_that_add_up(priced: Store) -> None:
    close(priced)
    bring(priced, "ownership", [{"reason": "late", "department": "Sales", "valid_from": date(2025, 1, 1)}])
    late = {"contact_id": "c4", "opened_at": datetime(2026, 1, 20), "reason": "late", "channel": "phone"}
    bring(priced, "contacts", [late], complete_to=datetime(2026, 2, 1), has=frozenset({"customer"}))
    reader, found = found_in(priced)
    held = closed(reader, ALL, found)
    assert held is not None
    assert sum(one.contacts for one in held.corrections) == 1
    assert {one.department for one in held.corrections} == {"IT", "Sales"}
    assert held.total + held.changed == found.total.amount == Decimal("10")


def test_a_statement_that_lacks_a_price_cannot_be_closed(priced: Store) -> None:
    chat = {"contact_id": "c9", "opened_at": datetime(2026, 1, 20), "reason": "late", "channel": "chat"}
    bring(priced, "contacts", [chat], complete_to=datetime(2026, 2, 1), has=frozenset({"customer"}))
    reader, found = found_in(priced)
    assert rows(reader, found, "Ana", DAY) == ()


def test_taking_the_closing_back_opens_the_statement_again(priced: Store) -> None:
    close(priced)
    (receipt,) = [r for r in pipeline.receipts(priced) if r.kind == "statements"]
    pipeline.undo(priced, [receipt.id])
    reader, found = found_in(priced)
    assert closed(reader, ALL, found) is None
