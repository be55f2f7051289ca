"""What reasons weigh in money and repeats: the known answers, exact sums, and what is not known."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from decimal import Decimal

import pytest

from metrics.access import EVERYTHING
from metrics.analysis.charge_back import charge_back
from metrics.analysis.weights import WAYS, By, stake, weights
from metrics.query import Reader, Slice
from metrics.store import Store
from sample_data import FOLDER
from tests.store.bring import bring

ALL, OCTOBER, JANUARY = Slice(EVERYTHING), date(2026, 10, 1), date(2026, 1, 1)
TRUTHS = tomllib.loads((FOLDER / "truths.toml").read_text("utf-8"))["money"]


def test_the_company_costs_what_the_known_answers_say(reader: Reader) -> None:
    assert reader.cost(ALL)[()].sums == (("EUR", Decimal(TRUTHS["total"])),)
    owners = {owner: str(cost.amount) for (owner,), cost in reader.cost(ALL.cut("owner")).items()}
    assert owners == TRUTHS["owner"]


def test_the_statement_is_that_of_the_known_answers(reader: Reader) -> None:
    found = charge_back(reader, ALL, OCTOBER)
    told = {
        line.name or ("Unowned" if line.kind == "unowned" else line.kind): {
            "first_contacts": line.first.contacts,
            "first_cost": f"{line.first.amount:.4f}",
            "snowball_contacts": line.snowball.contacts,
            "snowball_cost": f"{line.snowball.amount:.4f}",
        }
        for line in found.lines
    }
    assert told == TRUTHS["charge_back"]["2026-10"]


def test_the_value_at_stake_is_that_of_the_known_answers(reader: Reader) -> None:
    found = weights(reader, ALL, OCTOBER, "stake", shown=100)
    told = {row.reason: f"{row.value:.4f}" for row in found.rows} | {"": f"{found.total:.4f}"}
    assert told == TRUTHS["at_stake"]["2026-10"]
    one = stake(reader, ALL.month(OCTOBER).only("reason", "Where is my order?"))
    assert str(one.amount) == TRUTHS["at_stake"]["2026-10"]["Where is my order?"]


@pytest.mark.parametrize("by", WAYS)
@pytest.mark.parametrize("shown", [1, 10, 100])
def test_rows_and_all_other_less_what_is_shared_are_the_total(reader: Reader, by: By, shown: int) -> None:
    found = weights(reader, ALL, OCTOBER, by, shown=shown)
    rows = sum((row.value or Decimal(0) for row in found.rows), Decimal(0))
    assert rows + found.other - found.shared == found.total > 0
    assert (found.shared == 0) == (by != "stake" or shown == 1)
    values = [row.value or Decimal(0) for row in found.rows]
    assert values == sorted(values, reverse=True)


def test_reasons_of_one_weight_keep_their_order_by_name(store: Store) -> None:
    bring(store, "prices", [{"channel": "chat", "valid_from": date(2020, 1, 1), "price": Decimal("2")}])
    bring(store, "contacts", [
        {"contact_id": why, "opened_at": datetime(2026, 1, 5), "reason": why, "channel": "chat"} for why in "cab"
    ])  # fmt: skip
    assert [row.reason for row in weights(Reader(store), ALL, JANUARY, "cost").rows] == ["a", "b", "c"]


def test_an_order_of_two_reasons_counts_under_each_and_once_in_all(store: Store) -> None:
    bring(store, "orders", [
        {"order_id": "o1", "ordered_at": datetime(2026, 1, 2), "amount": Decimal("10.10")},
        {"order_id": "o2", "ordered_at": datetime(2026, 1, 2), "amount": Decimal("5")},
        {"order_id": "o3", "ordered_at": datetime(2026, 1, 2)},
    ])  # fmt: skip
    told = [("late", "o1"), ("late", "o1"), ("torn", "o1"), ("torn", "o2"), ("late", "o3"), ("late", "none such")]
    bring(store, "contacts", [
        {"contact_id": f"c{i}", "opened_at": datetime(2026, 1, 5), "reason": why, "order_id": order}
        for i, (why, order) in enumerate(told)
    ])  # fmt: skip
    found = weights(Reader(store), ALL, JANUARY, "stake")
    assert {row.reason: row.value for row in found.rows} == {"late": Decimal("10.10"), "torn": Decimal("15.10")}
    assert (found.total, found.shared, found.lacking, found.currency) == (Decimal("15.10"), Decimal("10.10"), 1, "EUR")


@pytest.mark.parametrize("by", WAYS)
def test_what_is_not_known_is_not_nought(store: Store, by: By) -> None:
    bring(store, "contacts", [{"contact_id": "c", "opened_at": datetime(2026, 1, 5), "reason": "late"}])
    found = weights(Reader(store), ALL, JANUARY, by)
    assert not found.known
    assert all(row.value is None for row in found.rows)
