"""What the headline of contacts per order divides by, against counting by hand (METRICS.md 3)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics import stats
from metrics.access import EVERYTHING
from metrics.analysis.contacts_per_order import CALENDAR, COMPANY, LAGGED, workbench
from metrics.analysis.control_chart import limits, signal
from metrics.analysis.series import monthly, period
from metrics.query import Reader, Reading, Slice
from metrics.store import Store
from tests.analysis.orders_by_hand import DAY, WHOLE, Shop, days
from tests.analysis.test_contacts_per_order import busy, drawn, line, stocked
from tests.analysis.test_contacts_per_order_edges import YEAR, contact, moment, shop
from tests.store.bring import bring, opened

ALL = Slice(EVERYTHING)
CPX = "contacts_per_order"


@pytest.fixture
def few() -> Iterator[None]:
    """However few contacts name their order, they tell how contacts lag."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stats.lags, "FEWEST", 1)
        patch.setattr(stats.lags, "LEAST_SHARE", 0.0)
        yield


@pytest.fixture(scope="module", params=["UTC", "America/Bogota"])
def zoned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = opened(tmp_path_factory.mktemp("shop"), company_zone=request.param)
    yield store
    store.close()


def since(shop: Shop) -> date | None:
    """The first month that begins 90 days after the first order, if the shop knows how its contacts lag."""
    placed = [shop.day(o.at) for o in shop.orders]
    begin = min(placed) + 90 * DAY
    while begin.day > 1:
        begin += DAY
    linked = sum(shop.lag_counts({o.market for o in shop.orders})[0])
    told = linked >= shop.fewest and shop.linked_share(WHOLE) >= shop.least
    return begin if told and begin <= min(max(placed), shop.day(shop.as_of)) else None


def below(shop: Shop, first: date, last: date, market: str, begin: date | None) -> float:
    """Orders of these days: each on its own day, or from `begin` on as its contacts usually come."""
    found, until = 0.0, max(shop.day(o.at) for o in shop.orders)
    for each in {o.market for o in shop.orders if market in (WHOLE, o.market)}:
        curve = shop.curve_of(each) if begin else None
        placed = [shop.day(o.at) for o in shop.orders if o.market == each]
        for day in days(first, last):
            if begin is None or day < begin:
                found += placed.count(day)
            elif curve and day <= until:
                found += sum(curve[(day - d).days] for d in placed if 0 <= (day - d).days <= 90)
    return found


def divided(reader: Reader, cut: Slice) -> Reading:
    return reader.read_one(cut, CPX)[CPX]


@settings(max_examples=8)
@given(seed=st.integers(0, 10**9))
@pytest.mark.usefixtures("few")
def test_every_month_and_market_is_divided_by_what_counting_by_hand_gives(zoned: Store, seed: int) -> None:
    found, complete_to = drawn(seed, zoned)
    reader, hand = stocked(zoned, found, complete_to), replace(found, fewest=1, least=0.0)
    begin = since(hand)
    assert reader.known.lagged_from == begin
    for month in reader.known.months[-4:]:
        end = month.replace(day=monthrange(month.year, month.month)[1])
        for market in (WHOLE, "ES", "PT"):
            cut = ALL.month(month).only("market", market) if market else ALL.month(month)
            assert divided(reader, cut).bottom == pytest.approx(below(hand, month, end, market, begin), abs=1e-3)
    adds_up(reader)


def adds_up(reader: Reader) -> None:
    """Days make months and all time, and markets the company, to the last digit."""
    whole = divided(reader, ALL).bottom or 0
    for by in ("month", "day"):
        assert sum(cell[CPX].bottom or 0 for cell in reader.read(ALL.cut(by), CPX).values()) == whole
    markets = reader.read(ALL.cut("market"), CPX).values()
    unplaced = "SELECT sum(expected_orders) FROM expected_day JOIN term ON dim = 'market' AND key = market"
    nowhere = reader.store.rows(f"{unplaced} WHERE label = '(none)'")[0][0] or 0
    assert sum(cell[CPX].bottom or 0 for cell in markets) + nowhere == whole
    assert {cell[CPX].bottom for cell in reader.read(ALL.cut("reason"), CPX).values()} == {whole}
    assert divided(reader, replace(ALL, as_of=datetime(2030, 1, 1))).bottom == whole


def test_the_headline_of_every_month_is_the_figure_that_the_workbench_says_to_rely_on(store: Store) -> None:
    reader = stocked(store, busy(store))
    forms = set()
    for market in (COMPANY, "ES", "PT"):
        cut = ALL.only("market", market) if market else ALL
        for month in reader.known.months:
            found = workbench(reader, cut, month, 30, history=1)
            form = LAGGED if found.rule.lagged else CALENDAR
            told = divided(reader, period(reader.known, cut, CPX, month))
            assert told.value == pytest.approx(found.now.cells[form].reading.value, rel=1e-5)
            forms.add((form, reader.known.form(month, month)))
    assert forms == {(LAGGED, "lagged"), (CALENDAR, "calendar")}
    assert reader.known.form(None, None) == "mixed"


@pytest.mark.parametrize(("linked", "others", "lagged"), [(500, 2000, True), (499, 0, False), (500, 2001, False)])
def test_it_takes_500_linked_contacts_and_a_fifth_of_all(store: Store, linked: int, others: int, lagged: bool) -> None:
    asked = [contact(f"l{i}", moment(4, 1 + i % 30), order_id="2026-03-31") for i in range(linked)]
    asked += [contact(f"o{i}", moment(5, 1 + i % 30)) for i in range(others)]
    reader = shop(store, YEAR, asked, moment(6, 30))
    assert reader.known.lagged_from == (date(2026, 3, 1) if lagged else None)
    assert reader.known.form(date(2026, 5, 1), None) == ("lagged" if lagged else "calendar")
    assert [divided(reader, ALL.month(date(2026, month, 1))).bottom for month in (2, 5)] == [28, 31]


def test_a_week_with_twice_the_orders_moves_no_headline(store: Store) -> None:
    line(store, boost=2)
    reader = Reader(store)
    assert reader.known.lagged_from == date(2025, 6, 1)
    points = [p for p in monthly(reader, ALL, CPX, date(2026, 10, 1)) if p.month >= date(2025, 6, 1)]
    assert signal(points, limits(points[:-1]), "lower") is None


@pytest.mark.usefixtures("few")
def test_one_more_contact_restates_every_day_that_it_can_reach(store: Store) -> None:
    asked = [contact("a", moment(4, 5), order_id="2026-04-01")]
    reader = shop(store, YEAR, asked, moment(6, 30))
    before = {key: cell[CPX].bottom for key, cell in reader.read(ALL.month(date(2026, 6, 1)).cut("day"), CPX).items()}
    assert set(before.values()) == {1.0}
    bring(store, "orders", [{"order_id": "more", "ordered_at": moment(5, 31)}])
    again = Reader(store).read(ALL.month(date(2026, 6, 1)).cut("day"), CPX)
    assert [key[0] for key, cell in again.items() if cell[CPX].bottom == 2.0] == [date(2026, 6, 4)]
