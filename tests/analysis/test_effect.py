"""Did the fix work? Small companies in which it is known, and every way in which it cannot be told."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from metrics.access import EVERYTHING, Scope
from metrics.analysis.effect import Effect, Fix, Verdict, effect, family_of, settles_on
from metrics.query import Reader, Slice
from metrics.store import Store
from tests.stats import oracles
from tests.store.bring import Rows, at, bring, opened

ALL = Slice(EVERYTHING)
BEGIN = date(2026, 1, 5)
SHIPPED = BEGIN + timedelta(weeks=27)
DAYS = 7 * (27 + 12) + 9
FAMILIES = {"fixed": 4.0, "worse": 3.0, "still": 5.0, **{f"other {i}": 1.5 + i / 2 for i in range(9)}, "rare": 0.1}
"""Contacts a day before anything happened."""
CHANGED = {"fixed": 0.5, "worse": 2.0}
OWNER = {"fixed": "Logistics", "worse": "Finance"}


def company() -> tuple[Rows, Rows]:
    """Weeks that differ a little, half as many orders at the end; one family halves, another doubles."""
    rng, contacts, orders = Random(5), list[dict[str, object]](), list[dict[str, object]]()
    for day in range(DAYS):
        sold = 24 - day // 24
        orders += [{"order_id": f"{day}-{i}", "ordered_at": at(day, i), "market": "ES"} for i in range(sold)]
        for family, usual in FAMILIES.items():
            rate = usual * sold / 20 * (CHANGED.get(family, 1.0) if day >= 7 * 27 else 1.0)
            for i in range(math.floor(rate + rng.random())):
                told = {"contact_id": f"{family}-{day}-{i}", "opened_at": at(day, i), "reason": family}
                contacts.append(told | {"owner": OWNER.get(family, "IT"), "market": "ES", "channel": "phone"})
    return contacts, orders


CONTACTS, ORDERS = company()


def day_of(row: dict[str, object], clock: str) -> date:
    moment = row[clock]
    assert isinstance(moment, datetime)
    return moment.date()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    store = opened(tmp_path_factory.mktemp("shop"))
    bring(store, "orders", ORDERS)
    bring(store, "contacts", CONTACTS)
    yield Reader(store)
    store.close()


def known_on(day: date) -> Slice:
    """What is known when all days before this one are over."""
    return replace(ALL, as_of=datetime(day.year, day.month, day.day, 12))


def counted(family: str) -> tuple[int, int]:
    """Contacts of the 26 weeks before and of the 12 weeks after."""
    days = [day_of(row, "opened_at") for row in CONTACTS if row["reason"] == family]
    ends = SHIPPED - timedelta(weeks=26), SHIPPED + timedelta(weeks=12)
    return sum(ends[0] <= d < SHIPPED for d in days), sum(SHIPPED <= d < ends[1] for d in days)


def test_the_effect_is_that_of_the_definition_counted_by_hand(shop: Reader) -> None:
    others = [counted(f) for f in FAMILIES if f not in ("fixed", "worse", "rare")]
    pairs = [counted("fixed"), *others]
    sold = [day_of(row, "ordered_at") for row in ORDERS]
    before = sum(SHIPPED - timedelta(weeks=26) <= d < SHIPPED for d in sold)
    after = sum(SHIPPED <= d < SHIPPED + timedelta(weeks=12) for d in sold)
    delta, half = oracles.fix(pairs[0], others, (before, after))
    found = effect(shop, ALL, "fixed", SHIPPED, frozenset({("worse", SHIPPED)}))
    assert found.verdict == "works"
    assert (found.before, found.after) == ((pairs[0][0], before), (pairs[0][1], after))
    assert (found.weeks, found.placebos) == (12, len(others))
    assert found.delta is not None
    assert (found.delta.value, found.delta.low, found.delta.high) == pytest.approx((delta, delta - half, delta + half))
    rate = pairs[0][0] / before
    assert found.per_order is not None
    assert found.per_order.value == pytest.approx(rate * (math.exp(delta) - 1))
    assert found.per_order.low == pytest.approx(rate * (math.exp(delta - half) - 1))
    assert found.nothing is not None
    assert (found.nothing.low, found.nothing.high) == pytest.approx(
        (rate * (math.exp(-half) - 1), rate * (math.exp(half) - 1))
    )
    assert found.avoided is not None
    assert found.avoided.value == pytest.approx(pairs[0][1] * (math.exp(-delta) - 1), abs=1)
    assert found.avoided.low < found.avoided.value < found.avoided.high


@pytest.mark.parametrize(("family", "verdict"), [("fixed", "works"), ("worse", "worse"), ("still", "no_effect")])
def test_a_planted_fix_is_found_and_none_is_claimed_where_nothing_was_done(
    shop: Reader, family: str, verdict: Verdict
) -> None:
    found = effect(shop, ALL, family, SHIPPED)
    assert found.verdict == verdict
    assert found.settled
    assert found.delta is not None
    assert found.delta.low < math.log(CHANGED.get(family, 1.0)) < found.delta.high


@pytest.mark.parametrize(
    ("days", "weeks", "verdict", "shown"),
    [(0, 0, "too_early", False), (27, 3, "too_early", False), (28, 4, "too_early", True), (83, 11, "too_early", True),
     (84, 12, "works", True), (90, 12, "works", True)],
)  # fmt: skip
def test_it_is_too_early_until_the_twelfth_week_is_over(
    shop: Reader, days: int, weeks: int, verdict: Verdict, shown: bool
) -> None:
    found = effect(shop, known_on(SHIPPED + timedelta(days=days)), "fixed", SHIPPED)
    assert (found.verdict, found.weeks, found.delta is not None) == (verdict, weeks, shown)
    assert found.settles_on == settles_on(SHIPPED) == SHIPPED + timedelta(days=84)
    assert found.blank is None


def why(found: Effect) -> str:
    assert found.verdict == "cannot"
    assert found.delta is found.per_order is found.avoided is None
    assert found.blank is not None
    return found.blank.key


def test_a_fix_is_not_judged_by_a_past_that_is_not_all_there(shop: Reader) -> None:
    first = BEGIN + timedelta(weeks=26)
    assert effect(shop, ALL, "fixed", first).verdict != "cannot"
    assert why(effect(shop, ALL, "fixed", first - timedelta(days=1))) == "effect.why.past"


def test_a_fix_that_ships_after_all_data_is_too_early(shop: Reader) -> None:
    found = effect(shop, ALL, "fixed", SHIPPED + timedelta(weeks=40))
    assert (found.verdict, found.weeks, found.before) == ("too_early", 0, None)


def test_a_family_with_too_few_contacts_is_told_at_once_that_it_cannot_be_judged(shop: Reader) -> None:
    for cut in (ALL, known_on(SHIPPED)):
        assert why(effect(shop, cut, "rare", SHIPPED)) == "effect.why.contacts"


def test_families_with_a_fix_of_their_own_in_these_weeks_are_no_placebos(shop: Reader) -> None:
    def placebos(*others: Fix) -> int:
        return effect(shop, ALL, "fixed", SHIPPED, frozenset(others)).placebos

    start, end = SHIPPED - timedelta(weeks=26), SHIPPED + timedelta(weeks=12)
    day = timedelta(days=1)
    assert placebos() == 11
    assert placebos(("worse", start), ("still", end - day)) == 9
    assert placebos(("worse", start - day), ("still", end)) == 11
    few = frozenset((f"other {i}", SHIPPED) for i in range(4))
    assert why(effect(shop, ALL, "fixed", SHIPPED, few)) == "effect.why.placebos"
    early = effect(shop, known_on(SHIPPED + timedelta(weeks=6)), "fixed", SHIPPED, few)
    assert (early.verdict, early.delta) == ("too_early", None)


def test_two_fixes_of_one_family_in_these_weeks_cannot_be_told_apart(shop: Reader) -> None:
    near, far = SHIPPED - timedelta(weeks=9), SHIPPED - timedelta(weeks=30)
    found = effect(shop, ALL, "fixed", SHIPPED, frozenset({("fixed", near)}))
    assert why(found) == "effect.why.twice"
    assert found.blank is not None
    assert dict(found.blank.values) == {"day": near}
    assert effect(shop, ALL, "fixed", SHIPPED, frozenset({("fixed", far), ("fixed", SHIPPED)})).verdict == "works"


def test_the_verdict_is_the_companys_whoever_looks_and_under_whichever_department(shop: Reader) -> None:
    whole = effect(shop, ALL, "fixed", SHIPPED)
    mine = Slice(Scope(EVERYTHING.roles, frozenset({"Logistics"})))
    for cut in (mine, ALL.only("owner", "Logistics"), ALL.only("reason", "fixed"), ALL.only("market", "ES")):
        assert effect(shop, cut, "fixed", SHIPPED) == whole


def test_a_filter_of_a_market_measures_the_effect_there(shop: Reader) -> None:
    assert why(effect(shop, ALL.only("market", "PT"), "fixed", SHIPPED)) == "effect.why.contacts"


def test_without_orders_nothing_is_judged(store: Store) -> None:
    assert why(effect(Reader(store), ALL, "fixed", SHIPPED)) == "effect.why.orders"
    bring(store, "contacts", CONTACTS[:200])
    assert why(effect(Reader(store), ALL, "fixed", SHIPPED)) == "effect.why.orders"


def test_a_fix_is_of_the_whole_family(reader: Reader, tmp_path: Path) -> None:
    cards = reader.reasons
    for label, card in cards.items():
        assert family_of(reader, label) == card.family
    label = next(iter(cards))
    day = date(2025, 9, 9)
    assert effect(reader, ALL, label, day) == effect(reader, ALL, cards[label].family, day)
