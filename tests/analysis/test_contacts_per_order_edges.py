"""Where each definition of contacts per order begins and ends, and why it is blank (METRICS.md 3, 5)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from metrics.access import EVERYTHING
from metrics.analysis.contacts_per_order import DEFINITIONS, Workbench, workbench
from metrics.query import Reader, Slice
from metrics.stats import ratio_interval
from metrics.store import Store
from tests.store.bring import Rows, bring

ALL = Slice(EVERYTHING)
MAY = date(2026, 5, 1)
SECOND = timedelta(seconds=1)


def moment(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour)


def order(name: str, when: datetime, **more: object) -> dict[str, object]:
    return {"order_id": name, "ordered_at": when, **more}


def contact(name: str, when: datetime, **more: object) -> dict[str, object]:
    return {"contact_id": name, "opened_at": when, **more}


def daily(first: date, last: date) -> Rows:
    """One order at noon of each day, named after it."""
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    return [order(str(day), datetime(day.year, day.month, day.day, 12)) for day in days]


def shop(store: Store, orders: Rows, contacts: Rows, complete_to: datetime | None = None) -> Reader:
    if orders:
        bring(store, "orders", orders)
    bring(store, "contacts", contacts, complete_to=complete_to)
    return Reader(store)


def look(
    store: Store, orders: Rows, contacts: Rows, complete_to: datetime | None = None, within: int = 30
) -> Workbench:
    return workbench(shop(store, orders, contacts, complete_to), ALL, MAY, within)


def why(found: Workbench, name: str) -> str | None:
    blank = found.now.cells[name].reading.blank
    return blank.key if blank else None


YEAR = daily(date(2025, 12, 1), date(2026, 6, 30))
EARLY = contact("early", moment(1, 1), order_id="2025-12-20")


@pytest.mark.parametrize(("lag", "counted"), [(-1, False), (0, True), (90, True), (91, False)])
def test_a_contact_counts_for_the_lags_of_0_to_90_days(store: Store, lag: int, counted: bool) -> None:
    late = contact("late", datetime(2026, 2, 1, 23) + timedelta(days=lag), order_id="2026-02-01")
    found = look(store, YEAR, [EARLY, late], moment(6, 30))
    assert found.curve is not None
    assert found.curve.count == 1 + counted
    assert found.curve.given == 2
    assert found.curve.linked[abs(lag) if lag < 91 else 0] == counted
    assert found.curve.linked[12] == 1


@pytest.mark.parametrize(("late", "counted"), [(-SECOND, 1), (0 * SECOND, 1), (SECOND, 0)])
def test_a_cohort_counts_contacts_up_to_the_last_second_of_its_days(
    store: Store, late: timedelta, counted: int
) -> None:
    asked = contact("asked", moment(5, 10) + timedelta(days=30) + late, order_id="2026-05-10")
    named = contact("named", moment(5, 20), order_id="2026-01-05")
    found = look(store, YEAR, [EARLY, named, asked], moment(7, 1))
    for name in ("cohort", "net"):
        reading = found.now.cells[name].reading
        assert (reading.top, reading.bottom) == (counted, 31)


@pytest.mark.parametrize(("short", "orders"), [(0 * SECOND, 31), (SECOND, 30)])
def test_a_cohort_counts_orders_that_are_old_enough_to_the_second(store: Store, short: timedelta, orders: int) -> None:
    named = contact("named", moment(5, 20), order_id="2026-05-19")
    found = look(store, YEAR, [EARLY, named], moment(5, 31) + timedelta(days=30) - short)
    cell = found.now.cells["cohort"]
    assert cell.reading.bottom == orders
    assert cell.point.settled is (orders == 31)


def test_an_order_with_two_contacts_counts_twice_in_the_cohort_and_once_in_net(store: Store) -> None:
    asked = [contact(str(i), moment(5, 10 + i), order_id="2026-05-10") for i in range(2)]
    found = look(store, YEAR, [EARLY, *asked], moment(7, 10))
    assert found.now.cells["cohort"].reading.top == 2
    assert found.now.cells["net"].reading.top == 1


@pytest.mark.parametrize(("first", "blank"), [(date(2026, 1, 31), None), (date(2026, 2, 1), "workbench.blank.reach")])
def test_lag_weighted_needs_orders_90_days_before_the_month(store: Store, first: date, blank: str | None) -> None:
    asked = [contact("a", moment(3, 3), order_id="2026-03-01"), contact("b", moment(5, 5))]
    found = look(store, daily(first, date(2026, 6, 30)), asked, moment(6, 30))
    assert why(found, "lagged") == blank
    assert found.rule.covered is (blank is None)
    assert found.rule.reach == date(2026, 1, 31)


def test_contacts_that_name_no_known_order_leave_blanks_and_not_noughts(store: Store) -> None:
    found = look(store, YEAR, [EARLY | {"order_id": "?"}, contact("b", moment(5, 5))], moment(7, 10))
    assert why(found, "calendar") is None
    assert {why(found, name) for name in DEFINITIONS[1:]} == {"workbench.blank.no_links"}
    assert found.now.linkage.given == 0


def test_without_orders_every_definition_says_so(store: Store) -> None:
    found = look(store, [], [EARLY, contact("b", moment(5, 5))], moment(7, 10))
    assert {why(found, name) for name in DEFINITIONS} == {"not_computable.orders"}
    assert (found.curve, found.rule.lagged, found.now.linkage.contacts) == (None, False, 1)


def test_a_young_month_is_hollow_and_a_cohort_in_it_blank(store: Store) -> None:
    named = contact("named", moment(5, 12), order_id="2026-05-01")
    found = look(store, YEAR, [EARLY, named], moment(5, 12))
    assert why(found, "cohort") == why(found, "net") == "workbench.blank.young"
    calendar = found.now.cells["calendar"]
    assert (calendar.reading.top, calendar.reading.bottom, calendar.point.settled) == (1, 12, False)
    assert (calendar.first, calendar.last) == (MAY, date(2026, 5, 12))


@pytest.mark.parametrize(
    ("linked", "others", "enough", "dense"),
    [(500, 2000, True, True), (499, 0, False, True), (500, 2001, True, False)],
)
def test_lag_weighted_carries_the_headline_from_500_linked_contacts_and_a_fifth_on(
    store: Store, linked: int, others: int, enough: bool, dense: bool
) -> None:
    asked = [contact(f"l{i}", moment(4, 1 + i % 30), order_id="2026-03-31") for i in range(linked)]
    asked += [contact(f"o{i}", moment(5, 1 + i % 30)) for i in range(others)]
    rule = look(store, YEAR, asked, moment(6, 30)).rule
    assert (rule.linked, rule.enough, rule.dense, rule.covered) == (linked, enough, dense, True)
    assert rule.lagged is (enough and dense)


def test_orders_that_double_for_a_day_count_when_their_contacts_come(store: Store) -> None:
    asked = [contact(f"c{n}", moment(2, 1 + n) + timedelta(days=10), order_id=f"2026-02-{1 + n:02}") for n in range(20)]
    more = [order(f"more{n}", moment(4, 25)) for n in range(10)]
    found = look(store, [*YEAR, *more], asked, moment(6, 30))
    assert found.now.cells["calendar"].reading.bottom == 31
    assert found.now.cells["lagged"].reading.bottom == pytest.approx(31 + 10)


def test_the_interval_comes_from_the_whole_weeks_before_the_end_of_the_month_that_are_covered(store: Store) -> None:
    opened = [datetime(2026, 1, 1, 9) + timedelta(days=day) for day in range(180) for _ in range(1 + day * 7 % 5)]
    asked = [contact(str(n), when, order_id="2025-12-20") for n, when in enumerate(opened)]
    point = look(store, YEAR, asked, moment(6, 30)).now.cells["calendar"].point
    weeks = [date(2026, 5, 31) - timedelta(days=7 * i + 6) for i in reversed(range(21))]  # since 4 January
    counts = [sum(0 <= (when.date() - week).days < 7 for when in opened) for week in weeks]
    assert point.top is not None
    reach = ratio_interval(counts, [7] * 21, 31, point.top / 31)
    assert reach is not None
    assert (point.low, point.high) == pytest.approx((reach.low, reach.high))


def test_an_order_is_inferred_only_where_the_rule_finds_the_orders_that_are_named(store: Store) -> None:
    orders = [row | {"customer": f"k{i}"} for i, row in enumerate(YEAR)]
    named = [contact(f"n{i}", moment(5, 15), order_id=orders[150 + i]["order_id"], customer=f"k{150 + i}")
             for i in range(12)]  # fmt: skip
    named += [contact(f"m{i}", moment(4, 15), order_id=orders[100 + i]["order_id"], customer=f"k{100 + i}")
              for i in range(20)]  # fmt: skip
    silent = [contact("s", moment(5, 16), customer="k149"), contact("t", moment(5, 16), customer="nobody")]
    found = look(store, orders, [EARLY, *named, *silent], moment(6, 20))
    assert (found.check.checked, found.check.right, found.check.passed) == (32, 32, True)
    told = found.now.linkage
    assert (told.contacts, told.given, told.inferred, told.none) == (14, 12, 1, 1)


def test_customers_that_the_two_exports_name_differently_lead_to_no_inference(store: Store) -> None:
    orders = [row | {"customer": f"k{i + 1}"} for i, row in enumerate(YEAR)]
    named = [contact(f"n{i}", moment(5, 15), order_id=orders[100 + i]["order_id"], customer=f"k{100 + i}")
             for i in range(40)]  # fmt: skip
    found = look(store, orders, [EARLY, *named, contact("s", moment(5, 16), customer="k141")], moment(6, 20))
    assert (found.check.checked, found.check.right, found.check.passed) == (40, 0, False)
    assert (found.now.linkage.inferred, found.now.linkage.none) == (None, 1)


VOLUMES = [
    {"unit": "parcels", "month": date(2026, 5, 1), "market": None, "volume": 50},
    {"unit": "parcels", "month": date(2026, 5, 1), "market": "ES", "volume": 40},
    {"unit": "accounts", "month": date(2026, 5, 1), "market": "ES", "volume": 8},
    {"unit": "accounts", "month": date(2026, 4, 1), "market": None, "volume": 0},
]


def test_other_denominators_are_those_of_the_company_or_of_the_market(store: Store) -> None:
    bring(store, "volumes", VOLUMES)
    asked = [
        EARLY,
        contact("a", moment(5, 2), market="ES"),
        contact("b", moment(5, 3)),
        contact("c", moment(5, 31, 23)),
    ]
    reader = shop(store, YEAR, asked, moment(6, 20))
    company, spain = (workbench(reader, cut, MAY, 30) for cut in (ALL, ALL.only("market", "ES")))
    told = {unit: cell.reading for unit, cell in company.now.volumes.items()}
    assert company.units == ("accounts", "parcels")
    assert (told["parcels"].top, told["parcels"].bottom) == (3, 50)
    assert told["accounts"].blank is not None
    assert told["accounts"].blank.key == "workbench.blank.parts"
    assert {unit: cell.reading.value for unit, cell in spain.now.volumes.items()} == {
        "parcels": 1 / 40,
        "accounts": 1 / 8,
    }
    april = company.months[-2].volumes["accounts"].reading
    assert april.blank is not None
    assert (april.value, april.blank.key) == (None, "workbench.blank.volume")


def test_a_volume_of_a_month_is_not_held_against_some_of_its_days(store: Store) -> None:
    bring(store, "volumes", VOLUMES)
    for until, key in ((moment(5, 31, 23), "workbench.blank.part"), (moment(6, 1, 0), None)):
        found = workbench(shop(store, [], [EARLY, contact("a", moment(5, 2))], until), ALL, MAY, 30)
        blank = found.now.volumes["parcels"].reading.blank
        assert (blank.key if blank else None) == key
