"""Intervals of readings, against METRICS.md 4-5 written down again over plain lists with scipy's quantiles."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from scipy import stats as scipy_stats

from metrics.access import EVERYTHING, Role, Scope
from metrics.catalog import METRICS
from metrics.query import Reader, Reading, Slice
from metrics.store import Store
from tests.stats import oracles
from tests.store.bring import at, bring, emptied

ALL = Slice(EVERYTHING)
MONTH = ALL.month(date(2026, 9, 1))
DAY = timedelta(days=1)
Row = dict[str, Any]

PAIRS: dict[str, tuple[Callable[[Row], bool], Callable[[Row], bool]]] = {
    "repeat_contact_rate": (lambda r: r["matured"], lambda r: r["followed"]),
    "resolution_behavioural": (lambda r: r["matured"], lambda r: not r["followed"] and not r["failed"]),
    "resolution_flagged": (lambda r: r["flag"] is not None, lambda r: r["flag"] == 1),
    "false_closes": (lambda r: r["matured"] and r["flag"] == 1, lambda r: r["followed"]),
}


def rows(reader: Reader, where: str = "true", window: str = "window_s") -> list[Row]:
    """Single contacts up to the as-of with what the shares ask of them."""
    as_of = reader.known.as_of
    assert as_of is not None
    sql = f"""SELECT customer, seq, opened_at, opened_day, flag, open_until, {window} AS w, next_family AS gap,
        (SELECT label FROM term WHERE dim = 'channel' AND key = channel) AS channel FROM contact WHERE {where}"""
    found = []
    for customer, seq, opened_at, day, flag, until, w, gap, channel in reader.store.rows(sql):
        seen = timedelta(seconds=w)
        found.append({
            "who": ("c", customer) if customer is not None else ("n", seq),
            "matured": customer is not None and opened_at <= as_of - seen,
            "followed": gap is not None and gap <= w,
            "failed": flag == 0 or (until is not None and until > as_of),
            "flag": flag, "day": day, "channel": channel,
        })  # fmt: skip
    return found


def interval_of(rows: Iterable[Row], whole: Callable[[Row], bool], part: Callable[[Row], bool]) -> Any:
    """(low, high, error), None below five customers of equal worth."""
    x: dict[Any, int] = defaultdict(int)
    y: dict[Any, int] = defaultdict(int)
    for row in rows:
        if whole(row):
            x[row["who"]] += 1
            y[row["who"]] += part(row)
    n = sum(x.values())
    if not n:
        return None
    worth = n * n / sum(v * v for v in x.values())
    if worth < 5:
        return None
    rate = sum(y.values()) / n
    variance = sum(((y[g] - rate * x[g]) / (1 - x[g] / n)) ** 2 for g in x) / n**2
    effective = worth if rate in (0, 1) else min(n, rate * (1 - rate) / variance)
    t = float(scipy_stats.t.ppf(0.975, worth - 1))
    a = t * t / effective
    middle, half = rate + a / 2, t * math.sqrt(rate * (1 - rate) / effective + a / (4 * effective))
    low, high = (middle - half) / (1 + a), (middle + half) / (1 + a)
    if variance:
        cubes = sum(((y[g] - rate * x[g]) / (n - x[g])) ** 3 for g in x)
        out = cubes / variance * (1 / 6 + t * t / 3)
        low, high = low + min(0.0, out), high + max(0.0, out)
    return low, high, math.sqrt(variance)


def near(reading: Reading, told: Any) -> bool:
    if told is None or reading.interval is None:
        return told is None and reading.interval is None
    low, high, error = told
    ends = (max(0.0, low), min(1.0, high))
    assert reading.error is not None
    return (reading.interval.low, reading.interval.high, reading.error) == pytest.approx((*ends, error), abs=1e-9)


@pytest.mark.parametrize("metric", PAIRS)
def test_a_share_varies_as_whole_customers_do(reader: Reader, metric: str) -> None:
    month = "opened_day BETWEEN DATE '2026-09-01' AND DATE '2026-09-30'"
    told = interval_of(rows(reader, month), *PAIRS[metric])
    assert told is not None
    assert near(reader.one_with_intervals(MONTH, metric)[metric], told)


@pytest.mark.parametrize("metric", PAIRS)
def test_the_parts_of_a_dimension_have_intervals_of_their_own(reader: Reader, metric: str) -> None:
    found = reader.with_intervals(ALL.cut("channel"), metric)
    every = rows(reader)
    for (channel,), cell in found.items():
        assert near(cell[metric], interval_of([r for r in every if r["channel"] == channel], *PAIRS[metric]))


def test_another_window_gives_the_interval_of_that_window(reader: Reader) -> None:
    reading = reader.one_with_intervals(replace(ALL, window=30), "repeat_contact_rate")["repeat_contact_rate"]
    assert near(reading, interval_of(rows(reader, window="30 * 86400"), *PAIRS["repeat_contact_rate"]))


def test_contacts_per_issue_takes_its_ends_from_the_repeat_share(reader: Reader) -> None:
    found = reader.one_with_intervals(MONTH, "repeat_share", "contacts_per_issue")
    share, issue = (found[m].interval for m in ("repeat_share", "contacts_per_issue"))
    assert share is not None
    assert issue is not None
    assert (issue.low, issue.high) == pytest.approx((1 / (1 - share.low), 1 / (1 - share.high)))


def weekly(reader: Reader, last: date, weeks: int, market: str = "") -> tuple[list[int], list[int]]:
    """Contacts and orders of whole weeks up to a day, counted from single rows."""
    at_market = f"AND market = (SELECT key FROM term WHERE dim = 'market' AND label = '{market}')" if market else ""
    tops, bottoms = [], []
    for back in range(weeks):
        end = last - 7 * back * DAY
        days = {"a": end - 6 * DAY, "b": end}
        among = f"BETWEEN $a AND $b {at_market}"
        tops.append(reader.store.rows(f"SELECT count(*) FROM contact WHERE opened_day {among}", **days)[0][0])
        bottoms.append(
            reader.store.rows(f"SELECT sum(expected_orders) FROM expected_fact WHERE day {among}", **days)[0][0]
        )
    return tops, bottoms


@pytest.mark.parametrize("market", ["", "ES"])
def test_contacts_per_order_varies_as_half_a_year_of_weeks_does(reader: Reader, market: str) -> None:
    """Its standard error, which only verdicts use, as a quarter does."""
    cut = MONTH.only("market", market) if market else MONTH
    reading = reader.one_with_intervals(cut, "contacts_per_order")["contacts_per_order"]
    c, x = weekly(reader, date(2026, 9, 30), 26, market)
    assert reading.interval is not None
    assert reading.value is not None
    assert reading.bottom is not None
    ends = (reading.interval.low, reading.interval.high)
    assert ends == pytest.approx(oracles.per_order(c[::-1], x[::-1], reading.bottom, reading.value))
    usual = sum(c[:13]) / sum(x[:13])
    phi = sum((a - usual * b) ** 2 / b for a, b in zip(c[:13], x[:13], strict=True)) / 12
    assert reading.error == pytest.approx(math.sqrt(phi / reading.bottom))


def test_months_and_markets_asked_together_have_the_intervals_they_have_alone(reader: Reader) -> None:
    together = reader.with_intervals(ALL.cut("market", "month"), "contacts_per_order")
    alone = reader.one_with_intervals(MONTH.only("market", "ES"), "contacts_per_order")
    assert together[("ES", date(2026, 9, 1))] == alone


def test_fewer_than_six_weeks_give_no_interval_per_order(reader: Reader) -> None:
    first = reader.known.first_day
    assert first is not None
    early = replace(ALL, first=first, last=first + 6 * 7 * DAY - 2 * DAY)
    assert reader.one_with_intervals(early, "contacts_per_order")["contacts_per_order"].interval is None
    enough = replace(early, last=first + 6 * 7 * DAY - DAY)
    assert reader.one_with_intervals(enough, "contacts_per_order")["contacts_per_order"].interval is not None


def test_a_count_has_no_interval_and_every_ratio_of_the_whole_has_one(reader: Reader) -> None:
    found = reader.one_with_intervals(ALL, *METRICS)
    assert {m for m, r in found.items() if r.interval is None} == {m for m in METRICS if not METRICS[m].bottom}
    for reading in found.values():
        if reading.interval is not None:
            assert reading.value is not None
            assert reading.interval.low <= reading.value <= reading.interval.high


def test_four_customers_are_too_few_and_a_store_without_contacts_is_no_error(store: Store) -> None:
    assert Reader(store).one_with_intervals(ALL, *METRICS)["repeat_contact_rate"].interval is None
    few = [{"contact_id": str(i), "opened_at": at(i), "customer": f"c{i % 4}"} for i in range(12)]
    bring(store, "contacts", [*few, {"contact_id": "last", "opened_at": at(60), "customer": "c1"}])
    assert Reader(store).one_with_intervals(ALL, "repeat_contact_rate")["repeat_contact_rate"].interval is None
    bring(store, "contacts", [{"contact_id": "new", "opened_at": at(1), "customer": "c5"}])
    reading = Reader(store).one_with_intervals(ALL.only("channel", "nowhere"), "repeat_contact_rate")
    assert reading["repeat_contact_rate"].interval is None


def test_a_settled_slice_is_estimated_at_the_rate_that_was_counted(reader: Reader) -> None:
    estimate = reader.estimate(MONTH)
    counted = reader.one_with_intervals(MONTH, "repeat_contact_rate")["repeat_contact_rate"]
    assert estimate is not None
    assert estimate.value == pytest.approx(counted.value)
    assert estimate.interval is not None
    assert counted.interval is not None
    assert estimate.interval.low == pytest.approx(counted.interval.low, abs=0.01)


def test_the_estimate_of_a_young_month_knows_only_what_the_as_of_knows(reader: Reader) -> None:
    """The same month, looked at on its last day: nearer to what it became than the contacts judged by then."""
    became = reader.read_one(MONTH, "repeat_contact_rate")["repeat_contact_rate"].value
    young = replace(MONTH, as_of=datetime(2026, 9, 30, 23, 59, 59))
    estimate = reader.estimate(young)
    assert became is not None
    assert estimate is not None
    assert estimate.interval is not None
    assert estimate.interval.low < became < estimate.interval.high
    assert estimate.value != pytest.approx(became, abs=1e-12)


def test_a_scope_sees_the_intervals_of_its_own_contacts_only(reader: Reader) -> None:
    owner = next(iter(reader.departments))
    mine = Slice(Scope(frozenset(Role), frozenset({owner}))).month(date(2026, 9, 1))
    assert (
        reader.one_with_intervals(mine, "repeat_contact_rate")
        == reader.one_with_intervals(MONTH.only("owner", owner), "repeat_contact_rate")
    )  # fmt: skip


def test_contacts_per_issue_has_no_interval_where_all_contacts_might_be_repeats(store: Store) -> None:
    """Few customers, of whom one came three times: no number is too high for the contacts of an issue."""
    days = {"first": [0], **{f"once {i}": [200 + i] for i in range(6)}, "often": [210, 211, 212]}
    contacts = [
        {"contact_id": f"{who} {day}", "opened_at": at(day), "customer": who} for who in days for day in days[who]
    ]
    bring(emptied(store), "contacts", contacts)
    found = Reader(store).one_with_intervals(ALL, "repeat_share", "contacts_per_issue")
    share, issue = found["repeat_share"], found["contacts_per_issue"]
    assert (share.top, share.bottom) == (2, 9)
    assert share.interval is not None
    assert share.interval.high == 1
    assert issue.value is not None
    assert issue.interval is None
