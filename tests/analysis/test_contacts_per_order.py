"""Contacts per order in every definition, against counting by hand (METRICS.md 3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.access import EVERYTHING
from metrics.analysis.contacts_per_order import COMPANY, DEFINITIONS, UNKNOWN, Cell, Month, Workbench, workbench
from metrics.analysis.control_chart import limits, signal
from metrics.query import Reader, Slice
from metrics.store import Store
from tests.analysis.orders_by_hand import Asked, Bought, Parts, Shop
from tests.store.bring import at, bring, emptied, opened

ALL = Slice(EVERYTHING)
ZONES = ("UTC", "America/Bogota", "Europe/Madrid")
WITHIN = 30


@pytest.fixture(scope="module", params=ZONES)
def zoned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = opened(tmp_path_factory.mktemp("shop"), company_zone=request.param)
    yield store
    store.close()


def stocked(store: Store, shop: Shop, complete_to: datetime | None = None) -> Reader:
    """The shop as it is after its files were imported."""
    emptied(store)
    orders = [{"order_id": o.id, "ordered_at": o.at, "market": o.market, "customer": o.customer} for o in shop.orders]
    contacts = [
        {"contact_id": c.id, "opened_at": c.at, "market": c.market, "order_id": c.order, "customer": c.customer,
         "channel": c.channel}
        for c in shop.contacts
    ]  # fmt: skip
    if orders:
        bring(store, "orders", orders)
    bring(store, "contacts", contacts, complete_to=complete_to)
    return Reader(store)


LAGS = (-2, -1, 0, 0, 1, 3, 7, 29, 30, 30, 31, 89, 90, 90, 91, 120)
MARKETS = ("ES", "PT", None)


def drawn(seed: int, store: Store) -> tuple[Shop, datetime | None]:
    """A small shop with late orders, orders before the contacts, ids of nothing, unknown markets and every edge."""
    rng = Random(seed)
    start, length = rng.randrange(40), rng.randrange(20, 260)
    names = [None, *"abcd"]
    orders = [
        Bought(f"o{i}", at(start + rng.random() * length), rng.choice(MARKETS), rng.choice(names))
        for i in range(rng.randrange(1, 80))
    ]
    contacts = []
    for i in range(rng.randrange(1, 80)):
        order = rng.choice(orders)
        lag = timedelta(days=rng.choice(LAGS), seconds=rng.choice((0, 0, 1, -1, rng.randrange(86_400))))
        when = order.at + lag if rng.random() < 0.8 else at(start + rng.random() * length * 1.3)
        link = rng.choice((order.id, order.id, order.id, None, None, "?"))
        who = order.customer if rng.random() < 0.8 else rng.choice(names)
        contacts.append(Asked(str(i), when.replace(microsecond=0), rng.choice(MARKETS), link, who, rng.choice("xy")))
    orders = [Bought(o.id, o.at.replace(microsecond=0), o.market, o.customer) for o in orders]
    latest = max(c.at for c in contacts)
    edge = rng.choice(orders).at + timedelta(days=WITHIN, seconds=rng.choice((-1, 0, 1)))
    complete_to = rng.choice((None, edge, latest + timedelta(days=40)))
    as_of = complete_to or latest
    if not any(c.at <= as_of for c in contacts):
        complete_to, as_of = None, latest
    return Shop(tuple(orders), tuple(contacts), as_of, store.settings.zone), complete_to


def parts(cell: Cell) -> Parts:
    value = cell.reading.value
    assert (value is None) == (cell.reading.blank is not None)
    assert cell.point.value == value
    if value is None or cell.reading.top is None or cell.reading.bottom is None:
        return None
    assert value == cell.reading.top / cell.reading.bottom
    return cell.reading.top, cell.reading.bottom


def by_hand(shop: Shop, month: date, market: str, channel: str | None = None) -> dict[str, Parts]:
    cohort, net, _ = shop.cohort(month, market, WITHIN, channel)
    return {
        "calendar": shop.calendar(month, market, channel),
        "lagged": shop.lagged(month, market, channel),
        "cohort": cohort,
        "net": net,
    }


def close(a: Parts, b: Parts) -> bool:
    return a == b if a is None or b is None else a == pytest.approx(b, rel=1e-9)


@settings(max_examples=4)
@given(seed=st.integers(0, 10**9))
def test_every_figure_is_what_counting_by_hand_gives_and_markets_add_up(zoned: Store, seed: int) -> None:
    shop, complete_to = drawn(seed, zoned)
    reader = stocked(zoned, shop, complete_to)
    for cut, market, channel in (
        (ALL, COMPANY, None),
        (ALL.only("market", "ES"), "ES", None),
        (ALL.only("market", "PT").only("channel", "x"), "PT", "x"),
    ):
        found = workbench(reader, cut, reader.known.months[-1], WITHIN)
        for row in found.months:
            same_as_by_hand(row, shop, market, channel)
        adds_up(found)
    same_links(reader, shop)


def same_as_by_hand(row: Month, shop: Shop, market: str, channel: str | None) -> None:
    hand = by_hand(shop, row.month, market, channel)
    for name in DEFINITIONS:
        assert close(parts(row.cells[name]), hand[name]), (row.month, name, market, channel)
    calendar, cohort = row.cells["calendar"], row.cells["cohort"]
    assert calendar.point.settled is shop.solid(row.month)
    if cohort.reading.value is not None:
        old = shop.cohort(row.month, market, WITHIN, channel)[2]
        assert cohort.point.settled is (shop.solid(row.month) and old)


def same_links(reader: Reader, shop: Shop) -> None:
    reach = min(shop.day(o.at) for o in shop.orders) + timedelta(days=90)
    rows = reader.links(ALL, reach, reader.known.last_order)
    assert (rows["checked"].sum(), rows["confirmed"].sum()) == shop.check()
    for month in reader.known.months:
        for market in ("ES", "PT"):
            mine = rows.filter((rows["month"] == month) & (rows["market"] == market))
            sums = tuple(mine[name].sum() for name in ("contacts", "given", "inferred", "unknown"))
            assert sums == shop.links(month, market)


def adds_up(found: Workbench) -> None:
    *markets, company = found.parts
    assert company.market == COMPANY
    for name in DEFINITIONS:
        points, whole = [part.cells[name].point for part in markets], company.cells[name].point
        if whole.value is not None:
            assert sum(p.top or 0 for p in points) == whole.top
            assert sum(p.bottom or 0 for p in points) == pytest.approx(whole.bottom)
    assert sum(part.linkage.contacts for part in markets) == company.linkage.contacts
    assert sum(part.linkage.given for part in markets) == company.linkage.given
    unknown = [part for part in markets if part.market == UNKNOWN]
    assert all(cell.reading.value is None for part in unknown for cell in part.cells.values())


def busy(zone_of: Store, seed: int = 1) -> Shop:
    """A year and a half of two markets, of which one alone has enough linked contacts for a curve of its own."""
    rng, contacts, number = Random(seed), [], count()
    orders = [
        Bought(f"o{i}", at(rng.random() * 420).replace(microsecond=0), rng.choice(("ES", "ES", "ES", "PT", None)), None)
        for i in range(1_900)
    ]
    for order in orders:
        if rng.random() < 0.8:
            wait = rng.expovariate(1 / (3 if order.market == "ES" else 12))
            when = order.at + timedelta(seconds=int(wait * 86_400))
            link = order.id if rng.random() < 0.9 else None
            contacts.append(Asked(str(next(number)), when, order.market, link))
    contacts = [c for c in contacts if at(40) < c.at < at(410)]
    return Shop(tuple(orders), tuple(contacts), max(c.at for c in contacts), zone_of.settings.zone)


def test_a_market_with_enough_linked_contacts_has_a_curve_of_its_own_and_others_take_the_companys(
    store: Store,
) -> None:
    shop = busy(store)
    reader = stocked(store, shop)
    month = date(2026, 12, 1)
    found = workbench(reader, ALL, month, WITHIN, history=2)
    curves = {part.market: part.curve for part in found.parts}
    assert {m: c.own for m, c in curves.items() if c} == {"ES": True, "PT": False, UNKNOWN: False, COMPANY: True}
    for market, label in (("ES", "ES"), ("PT", "PT"), (None, UNKNOWN)):
        curve, hand = curves[label], shop.curve_of(market)
        assert curve is not None
        assert curve.weights is not None
        assert hand is not None
        assert curve.weights.tolist() == pytest.approx(hand)
        n, e = shop.lag_counts({market})
        assert (curve.linked.tolist(), curve.exposed.tolist()) == (n, e)
    for part in found.parts:
        if part.market != UNKNOWN:
            assert close(parts(part.cells["lagged"]), shop.lagged(month, part.market))
    assert found.rule.lagged


def line(store: Store, *, boost: int) -> tuple[Workbench, str]:
    """18 months in which each day has the same orders, every fifth of which leads to a contact 3 to 40 days later.

    In the last week of October 2026 there are `boost` times as many orders.
    """
    waits, orders, contacts = (3, 5, 8, 12, 20, 40), [], []
    for day in range(660):
        today = datetime(2025, 2, 1, 12) + timedelta(days=day)
        week = datetime(2026, 10, 25) <= today < datetime(2026, 11, 1)
        wobble = (day * 7) % 3
        for n in range((30 + wobble) * (boost if week else 1)):
            orders.append(Bought(f"{day}-{n}", today))
            if n % 5 == 0:
                wait = timedelta(days=waits[(n // 5 + day) % 6], minutes=n)
                contacts.append(Asked(f"c{day}-{n}", today + wait, None, f"{day}-{n}"))
    contacts = [c for c in contacts if c.at < datetime(2026, 11, 20)]
    reader = stocked(store, Shop(tuple(orders), tuple(contacts), max(c.at for c in contacts), store.settings.zone))
    found = workbench(reader, ALL, date(2026, 10, 1), WITHIN)
    return found, str(found.rule)


def verdict(found: Workbench, name: str) -> str | None:
    points = [m.cells[name].point for m in found.months if m.month >= date(2025, 6, 1)]
    said = signal(points, limits(points[:-1]), "lower")
    return said.mark if said else None


@pytest.mark.parametrize(("boost", "calendar"), [(1, None), (2, "better")])
def test_a_week_with_twice_the_orders_moves_the_calendar_figure_and_not_the_lag_weighted_one(
    store: Store, boost: int, calendar: str | None
) -> None:
    found, rule = line(store, boost=boost)
    assert found.rule.lagged, rule
    assert verdict(found, "calendar") == calendar
    assert verdict(found, "lagged") is None
    assert found.now.cells["lagged"].reading.value == pytest.approx(20 / 93, abs=0.003)
