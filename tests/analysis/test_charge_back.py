"""Who pays for a contact: exact, whole, and by the root; checked against plain lists (METRICS.md 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from metrics.access import EVERYTHING, Role, Scope
from metrics.analysis.charge_back import SERVICE, charge_back, journal
from metrics.analysis.owners import owners
from metrics.analysis.skyline import skyline
from metrics.analysis.weights import WAYS, weights
from metrics.query import Cost, Reader, Slice, add
from metrics.store import Store
from tests.analysis import worlds
from tests.analysis.worlds import World
from tests.store.bring import Rows, bring, opened

ALL = Slice(EVERYTHING)
TOGETHER = 25
STORES = 20 if settings().max_examples >= 500 else 2
"""Fifty companies in two stores, five hundred under the thorough profile."""


def cost_of(rows: Iterable[tuple[int, Decimal | None, str | None]]) -> Cost:
    """Of single contacts."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    found = list(rows)
    for _, price, currency in found:
        if price is not None and currency is not None:
            sums[currency] += price
    return Cost(tuple(sorted(sums.items())), len(found), sum(price is None for _, price, _ in found))


@given(seed=st.integers(0, 2**31))
@settings(max_examples=STORES, phases=(Phase.reuse, Phase.generate))  # a seed cannot be made smaller
def test_bills_and_all_other_lines_are_the_cost_of_all_contacts_to_the_last_cent(one_store: Store, seed: int) -> None:
    companies = [worlds.world(n, seed + n) for n in range(TOGETHER)]
    reader = worlds.filled(one_store, companies)
    for one in companies:
        for month in one.months:
            its_month(reader, one, month)


def its_month(reader: Reader, one: World, month: date) -> None:
    """Every sum of one month of one company against plain lists."""
    told = worlds.charged(one, month)
    found = charge_back(reader, ALL, month)
    edge = cost_of([(1, None, None)] if month == date(worlds.FIRST_YEAR, 1, 1) else [])
    whole = add([edge, *(cost_of(rows) for rows in told.values())])
    assert found.total == whole
    assert found.reconciles
    seen = {(r.line, r.department, r.reason, r.snowball): r.cost for r in found.charged if r.reason != "edge"}
    assert seen == {key: cost_of(rows) for key, rows in told.items()}
    assert ("prices" in found.lacks) == (whole.unpriced > 0)
    assert sum(g.contacts for g in found.gaps) == whole.unpriced
    assert ("currencies" in found.lacks) == (len(whole.sums) > 1)
    assert sum((entry.amount for entry in journal(found)), Decimal(0)) == 0
    if month == one.months[1]:
        whole_by_parts(reader, month, whole)


def whole_by_parts(reader: Reader, month: date, whole: Cost) -> None:
    """The skyline with all other, and the departments with nobody's, are the total."""
    sky = skyline(reader, ALL, month, shown=2)
    assert sum(row.contacts for row in sky.rows) + (sky.other.top or 0) == sky.total.top == whole.contacts
    assert sum(share.contacts for share in owners(reader, ALL, month)) == whole.contacts
    costs = reader.cost(ALL.month(month).cut("owner"))
    assert add(costs.values()) == whole
    for by in WAYS:
        found = weights(reader, ALL, month, by, shown=2)
        if by == "snowballs" or found.currency:
            rows = sum((row.value or Decimal(0) for row in found.rows), Decimal(0))
            assert rows + found.other - found.shared == found.total
    assert weights(reader, ALL, month, "cost").total == (whole.amount or 0)


def one(number: int, day: int, reason: str = "late", customer: str | None = "k", **more: object) -> dict[str, object]:
    """A phone contact of January 2026."""
    opened = datetime(2026, 1, day, 10)
    row = {"contact_id": f"c{number}", "opened_at": opened, "reason": reason, "customer": customer, "channel": "phone"}
    return row | more


def priced(price: str, since: date = date(2025, 1, 1), **more: object) -> dict[str, object]:
    """A row of the price list."""
    return {"channel": "Phone", "valid_from": since, "price": Decimal(price), "currency": "EUR"} | more


def stored(store: Store, contacts: Rows, prices: Rows) -> Reader:
    """The contacts of a company in which IT answers for what is late."""
    bring(store, "reasons", [{"code": "late", "reason": "Where is it?", "kind": "dumb contact"},
                             {"code": "wish", "reason": "I want more", "kind": "real need"}])  # fmt: skip
    bring(store, "ownership", [{"reason": "late", "department": "IT", "valid_from": date(2025, 1, 1)}])
    if prices:
        bring(store, "prices", prices)
    if contacts:
        bring(store, "contacts", contacts, complete_to=datetime(2026, 2, 10), has=frozenset({"customer"}))
    return Reader(store)


JANUARY = date(2026, 1, 1)


def test_a_price_holds_from_its_day_on_and_changes_nothing_before_it(store: Store) -> None:
    reader = stored(store, [one(1, 14), one(2, 15)], [priced("5.40"), priced("6.0001", date(2026, 1, 15))])
    assert reader.cost(ALL.month(JANUARY).cut("day")) == {
        (date(2026, 1, 14),): Cost((("EUR", Decimal("5.4000")),), 1, 0),
        (date(2026, 1, 15),): Cost((("EUR", Decimal("6.0001")),), 1, 0),
    }
    bring(store, "prices", [priced("7", date(2026, 1, 15))])
    assert Reader(store).cost(ALL)[()].amount == Decimal("12.4000")


def test_the_price_of_a_tier_goes_before_the_price_of_any(store: Store) -> None:
    prices = [priced("2"), priced("9", date(2026, 1, 10), tier=1)]
    reader = stored(store, [one(1, 9, tier=1), one(2, 10, tier=1), one(3, 10, tier=2), one(4, 11)], prices)
    found = reader.cost(ALL.cut("tier"))
    assert {key: cost.amount for key, cost in found.items()} == {
        ("1",): Decimal(11), ("2",): Decimal(2), ("(none)",): Decimal(2),
    }  # fmt: skip


def test_a_contact_without_a_price_keeps_the_statement_from_closing_and_is_named(store: Store) -> None:
    reader = stored(store, [one(1, 5), one(2, 6, channel="chat"), one(3, 8, channel="chat")], [priced("2")])
    found = charge_back(reader, ALL, JANUARY)
    assert found.lacks == ("prices",)
    assert not found.complete
    assert found.gaps == (("chat", "(none)", 2, date(2026, 1, 6), date(2026, 1, 8)),)
    assert found.total == Cost((("EUR", Decimal(2)),), 3, 2)
    assert found.reconciles


def test_without_any_price_the_cost_is_unknown_and_never_nought(store: Store) -> None:
    found = charge_back(stored(store, [one(1, 5)], []), ALL, JANUARY)
    assert found.total.amount is None
    assert found.lines[0].whole.amount is None
    assert journal(found) == ()


def test_two_currencies_are_told_and_never_added(store: Store) -> None:
    reader = stored(store, [one(1, 5), one(2, 6, channel="chat")],
                    [priced("2"), priced("3", channel="chat", currency="usd")])  # fmt: skip
    found = charge_back(reader, ALL, JANUARY)
    assert found.total.sums == (("EUR", Decimal(2)), ("USD", Decimal(3)))
    assert found.total.amount is None
    assert found.lacks == ("currencies",)
    assert journal(found) == ()


def test_a_price_without_a_currency_is_in_the_companys_own(store: Store) -> None:
    found = charge_back(stored(store, [one(1, 5)], [priced("2", currency=None)]), ALL, JANUARY)
    assert found.currency == "EUR"


def test_a_repeat_is_charged_to_what_the_first_contact_was_about(store: Store) -> None:
    kinds = {"late": "dumb contact", "wish": "real need"}
    bring(store, "reasons", [{"code": c, "reason": c, "kind": kind, "family": "way"} for c, kind in kinds.items()])
    bring(store, "prices", [priced("2")])
    bring(store, "contacts", [one(1, 5, "wish"), one(2, 8, "late", owner="IT"), one(3, 30, "late", owner="IT")],
          complete_to=datetime(2026, 2, 10), has=frozenset({"customer"}))  # fmt: skip
    value, bill = sorted(charge_back(Reader(store), ALL, JANUARY).lines, key=lambda line: line.kind, reverse=True)
    assert (value.kind, value.first.contacts, value.snowball.contacts) == ("value", 1, 1)
    assert (bill.name, bill.first.contacts, bill.snowball.contacts) == ("IT", 1, 0)


def test_without_customers_every_contact_is_a_first_one(store: Store) -> None:
    reader = stored(store, [one(1, 5, customer=None), one(2, 6, customer=None)], [priced("2")])
    (line,) = charge_back(reader, ALL, JANUARY).lines
    assert (line.name, line.first.amount, line.snowball.contacts) == ("IT", Decimal(4), 0)


def test_an_empty_store_has_an_empty_statement(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as store:
        found = charge_back(Reader(store), ALL, JANUARY)
    assert found.lines == ()
    assert found.total == Cost()
    assert found.reconciles
    assert journal(found) == ()


def test_a_month_that_is_not_over_cannot_be_closed(store: Store) -> None:
    reader = stored(store, [one(1, 5)], [priced("2")])
    assert charge_back(reader, ALL, date(2026, 2, 1)).lacks == ("days",)


def test_a_department_sees_its_own_lines_and_all_others_as_one(store: Store) -> None:
    contacts = [one(1, 5), one(2, 6, "code x", owner="Sales"), one(3, 7, "other", "k2", owner="Legal"),
                one(4, 8, "other", "k3", owner="Legal", channel="fax")]  # fmt: skip
    bring(store, "reasons", [{"code": c, "reason": c, "kind": "dumb contact"} for c in ("code x", "other")])
    reader = stored(store, contacts, [priced("2")])
    whole = charge_back(reader, ALL, JANUARY)
    mine = charge_back(reader, Slice(Scope(frozenset({Role.DEPARTMENT}), frozenset({"IT"}))), JANUARY)
    assert [(line.kind, line.name) for line in mine.lines] == [("department", "IT"), ("others", "")]
    assert mine.kind("others")[0].whole == add(line.whole for line in whole.lines if line.name != "IT")
    assert mine.of("Sales") == ()
    assert {row.reason for row in mine.charged} == {"Where is it?", ""}
    assert (mine.total, mine.gaps, mine.lacks) == (whole.total, whole.gaps, ("prices",))
    assert mine.reconciles


@pytest.mark.parametrize("department", [None, "IT"])
def test_the_journal_charges_each_line_and_relieves_the_service_of_the_same(
    store: Store, department: str | None
) -> None:
    contacts = [one(1, 5), one(2, 8), one(3, 9, "wish", "k2")]
    entries = journal(charge_back(stored(store, contacts, [priced("2.5")]), ALL, JANUARY), department)
    told = {(e.account, e.snowball): (e.contacts, e.amount) for e in entries}
    expected: dict[tuple[str, bool | None], tuple[int, Decimal]] = {
        ("IT", False): (1, Decimal("2.5")), ("IT", True): (1, Decimal("2.5")),
    }  # fmt: skip
    expected |= {("value", False): (1, Decimal("2.5"))} if department is None else {}
    count = len(expected)
    assert told == expected | {(SERVICE, None): (count, Decimal("-2.5") * count)}
    assert {e.day for e in entries} == {date(2026, 1, 31)}
    assert sum(e.amount for e in entries) == 0
