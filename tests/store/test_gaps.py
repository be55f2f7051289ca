"""Gaps and snowballs: the fast form is the plain form, and both are what looking at every pair gives."""

from __future__ import annotations

from datetime import datetime, timedelta

import duckdb
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from metrics.store import gaps
from tests import oracles
from tests.benchmarks import world
from tests.oracles import FURTHEST, Told
from tests.store.bring import START

DAY = 86_400
PLAIN = gaps.Widths(64, 64)
"""Too wide for one number, so the plain form is taken."""
LEAPS = [0, 1, 60, DAY, *(w * DAY + d for w in (1, 7, 30) for d in (-1, 0, 1)), FURTHEST - 1, FURTHEST, FURTHEST + 1]
FAMILY = {"a": "one", "b": "one", "c": "two"}

leap = st.tuples(st.sampled_from([None, "k1", "k2"]), st.sampled_from("abc"), st.sampled_from(LEAPS))


def told(leaps: list[tuple[str | None, str, int]]) -> list[Told]:
    """Contacts one leap after the other, in an order of ids that has nothing to do with time."""
    moment, contacts = START, []
    for i, (customer, reason, seconds) in enumerate(leaps):
        moment += timedelta(seconds=seconds)
        contacts.append(Told(f"{(i * 7) % len(leaps):03}-{i}", moment, customer, reason, FAMILY[reason]))
    return contacts


def base(contacts: list[Told]) -> duckdb.DuckDBPyConnection:
    """The relation that gaps are computed over."""
    numbers = {name: i + 1 for i, name in enumerate(("k1", "k2", "a", "b", "c", "one", "two"))}
    rows = [
        (seq, c.id, c.opened, numbers.get(c.customer or ""), numbers[c.reason], numbers[c.family], c.days * DAY)
        for seq, c in enumerate(sorted(contacts, key=lambda c: (c.opened, c.id)))
    ]
    types = {"seq": pl.UInt32, "id": pl.String, "opened_at": pl.Datetime, "customer": pl.UInt32}
    types |= dict.fromkeys(("reason", "family", "window_s"), pl.Int32)
    con = duckdb.connect()
    con.register("told", pl.DataFrame(rows, schema=types, orient="row"))
    con.execute("CREATE TABLE base AS FROM told")
    return con


def found(con: duckdb.DuckDBPyConnection, rule: str, widths: gaps.Widths) -> dict[str, oracles.Gap]:
    sql = f"SELECT id, g.prev, g.next FROM base LEFT JOIN ({gaps.gaps(rule, widths)}) g USING (seq)"
    return {key: (before, after) for key, before, after in con.execute(sql).fetchall()}


@settings(max_examples=50)
@given(st.lists(leap, min_size=1, max_size=30))
@example([("k1", "a", 0)] * 6)
@example([("k1", "a", FURTHEST), ("k1", "b", FURTHEST + 1), (None, "a", 0), ("k2", "c", 7 * DAY)])
def test_packed_gaps_are_plain_gaps_and_both_are_those_of_all_pairs(leaps: list[tuple[str | None, str, int]]) -> None:
    contacts = told(leaps)
    packed = gaps.Widths.of(7, 7, contacts[0].opened, contacts[-1].opened)
    assert packed.fit
    assert not PLAIN.fit
    with base(contacts) as con:
        for rule in gaps.MATCHING:
            expected = oracles.gaps(contacts, rule)
            assert found(con, rule, packed) == expected
            assert found(con, rule, PLAIN) == expected


@settings(max_examples=50)
@given(st.lists(leap, min_size=1, max_size=30))
@example([("k1", "a", 0), ("k1", "b", 7 * DAY), ("k1", "a", 7 * DAY + 1), ("k2", "a", 0), ("k2", "c", 0)])
def test_snowballs_are_runs_of_gaps_within_the_window(leaps: list[tuple[str | None, str, int]]) -> None:
    contacts = told(leaps)
    runs, beside = oracles.issues(contacts), oracles.gaps(contacts, "family")
    expected = {one: (*beside[one], *run) for one, run in runs.items()}
    with base(contacts) as con:
        for widths in (gaps.Widths.of(7, 7, contacts[0].opened, contacts[-1].opened), PLAIN):
            rows = con.execute(
                f"SELECT b.id, c.prev, c.next, root.id, c.position FROM ({gaps.chains(widths)}) c"
                " JOIN base b USING (seq) JOIN base root ON root.seq = c.issue"
            ).fetchall()
            assert {one: tuple(rest) for one, *rest in rows} == expected


def test_packed_is_plain_also_where_several_processors_sort_and_hand_on() -> None:
    with duckdb.connect(config={"threads": 4}) as con:
        world.base(con, 1_000_000)
        con.execute("UPDATE base SET opened_at = date_trunc('day', opened_at)")  # many at the same instant
        largest = "SELECT max(reason), max(customer), min(opened_at), max(opened_at) FROM base"
        widths = gaps.Widths.of(*con.execute(largest).fetchall()[0])
        assert widths.fit
        statements = [[gaps.gaps(rule, width) for width in (widths, PLAIN)] for rule in gaps.MATCHING]
        identified = con.execute("SELECT count(customer) FROM base").fetchall()
        for packed, plain in (*statements, [gaps.chains(width) for width in (widths, PLAIN)]):
            alone, same = (f"SELECT count(*) FROM ({packed}{both})" for both in ("", f" INTERSECT {plain}"))
            assert con.execute(alone).fetchall() == con.execute(same).fetchall() == identified


@pytest.mark.parametrize("seconds", [FURTHEST, FURTHEST + 1])
def test_a_gap_counts_up_to_ninety_days_to_the_second(seconds: int) -> None:
    contacts = told([("k1", "a", 0), ("k1", "a", seconds)])
    expected = seconds if seconds == FURTHEST else None
    with base(contacts) as con:
        for widths in (gaps.Widths.of(7, 7, START, START), PLAIN):
            assert sorted(found(con, "any", widths).values(), key=str) == sorted(
                [(None, expected), (expected, None)], key=str
            )


@pytest.mark.parametrize(
    ("keys", "customers", "first", "fits"),
    [
        (2**11 - 1, 2**21 - 1, datetime(2000, 1, 1), True),
        (2**11 - 1, 2**21, datetime(2000, 1, 1), False),
        (1, 1, datetime(1999, 12, 31, 23, 59, 59), False),
        (1, 1, datetime(2135, 1, 1), False),
        (0, 0, None, True),
    ],
)
def test_the_packed_form_is_taken_only_where_all_of_it_fits(
    keys: int, customers: int, first: datetime | None, fits: bool
) -> None:
    assert gaps.Widths.of(keys, customers, first, first).fit is fits


EDGE = [(4, None, None), (5, None, None)]


def test_the_largest_numbers_that_fit_do_not_run_into_one_another() -> None:
    widths = gaps.Widths.of(2**11 - 1, 2**21 - 1, datetime(2000, 1, 1), datetime(2134, 12, 31))
    rows = [(0, 2**21 - 1, 2**11 - 1), (1, 2**21 - 1, 2**11 - 2), (2, 2**21 - 2, 2**11 - 1), (3, 2**21 - 1, 2**11 - 1)]
    rows += [(4, 1, 1), (5, 1, 2)]  # the last instant of one key beside the first of the next
    moments = [datetime(2134, 12, 1), datetime(2134, 12, 2), datetime(2134, 12, 3), datetime(2134, 12, 31)]
    moments += [datetime(2134, 12, 31, 23, 59, 59), datetime(2000, 1, 1)]
    values = ", ".join(
        f"({seq}, TIMESTAMP '{moment}', {customer}, {family})"
        for (seq, customer, family), moment in zip(rows, moments, strict=True)
    )
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE base AS FROM (VALUES {values}) t (seq, opened_at, customer, family)")
        packed = con.execute(f"FROM ({gaps.gaps('family', widths)}) ORDER BY seq").fetchall()
        plain = con.execute(f"FROM ({gaps.gaps('family', PLAIN)}) ORDER BY seq").fetchall()
    assert widths.fit
    assert packed == plain == [(0, None, 30 * DAY), (1, None, None), (2, None, None), (3, 30 * DAY, None), *EDGE]
