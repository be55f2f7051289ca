"""What contacts cost, by every dimension, to the last digit; checked against plain lists of the sample company."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from metrics.access import EVERYTHING
from metrics.catalog import DIMENSIONS
from metrics.query import Cost, Reader, Slice, add
from metrics.store import Store
from sample_data import FOLDER, by_hand, money_by_hand
from tests.store.bring import bring

ALL = Slice(EVERYTHING)
OWN = {
    "reason": lambda c: c.label, "owner": lambda c: c.owner, "channel": lambda c: c.channel,
    "vendor": lambda c: c.vendor, "market": lambda c: c.market, "family": lambda c: c.keys["family"],
    "month": lambda c: c.opened.date().replace(day=1), "day": lambda c: c.opened.date(),
}  # fmt: skip


@pytest.mark.parametrize("dimension", list(DIMENSIONS))
def test_the_parts_of_every_dimension_cost_what_the_whole_costs(reader: Reader, dimension: str) -> None:
    parts = reader.cost(ALL.cut(dimension))
    assert add(parts.values()) == reader.cost(ALL)[()]


@pytest.mark.parametrize("dimension", list(OWN))
def test_each_part_costs_the_sum_of_the_prices_of_its_contacts(reader: Reader, dimension: str) -> None:
    books = money_by_hand.load(FOLDER)
    told: dict[object, Decimal] = {}
    for contact in by_hand.load().contacts:
        part = OWN[dimension](contact)
        told[part] = told.get(part, Decimal(0)) + money_by_hand.price(books, contact)
    assert {key[0]: cost.amount for key, cost in reader.cost(ALL.cut(dimension)).items()} == told


def test_the_days_and_the_single_contacts_give_the_same_cost(reader: Reader) -> None:
    cut = ALL.month(date(2026, 9, 1)).cut("reason", "channel")
    assert reader.cost(cut) == reader.cost(replace(cut, as_of=reader.known.as_of))


def test_an_earlier_as_of_leaves_later_contacts_out(reader: Reader) -> None:
    earlier = reader.cost(replace(ALL, as_of=datetime(2026, 6, 30, 23, 59, 59)))[()]
    assert earlier == reader.cost(replace(ALL, last=date(2026, 6, 30)))[()]


def test_a_filter_costs_its_part(reader: Reader) -> None:
    parts = reader.cost(ALL.cut("owner", "market"))
    for (owner, market), cost in parts.items():
        assert reader.cost(ALL.only("owner", str(owner)).only("market", str(market)))[()] == cost


def test_a_mean_is_that_of_the_contacts_that_have_a_price() -> None:
    cost = Cost((("EUR", Decimal(9)),), contacts=5, unpriced=2)
    assert cost.mean == 3
    assert Cost((), 3, 3).mean is None
    assert Cost((("EUR", Decimal(9)), ("USD", Decimal(1))), 5).mean is None


def test_a_price_that_is_taken_back_takes_its_days_back(store: Store) -> None:
    rows = [{"channel": "chat", "valid_from": date(2026, 1, d), "price": Decimal(d)} for d in (1, 10)]
    bring(store, "prices", rows)
    bring(store, "contacts", [
        {"contact_id": f"c{d}", "opened_at": datetime(2026, 1, d, 12), "channel": "CHAT"} for d in (9, 10)
    ])  # fmt: skip
    assert Reader(store).cost(ALL)[()].amount == 11
    newest = max(number for (number,) in store.rows("SELECT id FROM receipt"))
    assert newest == 2
    bring(store, "prices", [rows[1] | {"price": Decimal("0.5")}])
    assert Reader(store).cost(ALL)[()].amount == Decimal("1.5")
