"""Ten thousand random histories in one store: three oracles that share no code agree on every gap, day and snowball.

Each customer is a case of its own: ties, windows to the second, gaps around 90 days, ids used again by another
source, several versions of one id, dates without a time, nights on which the clock is put back, unknown customers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from metrics.store import Store
from tests import oracles
from tests.oracles import FURTHEST, Told
from tests.store.bring import Rows, bring, opened

CASES = 10_000
DAY = 86_400
ZONE = ZoneInfo("Europe/Madrid")
UTC = ZoneInfo("UTC")
FAMILIES = {"A": ("one", 3), "B": ("one", 3), "C": ("two", 7), "D": ("three", 30)}
STARTS = [
    datetime(2025, 3, 29, 21),
    datetime(2025, 10, 25, 21),
    datetime(2025, 1, 31, 22, 59, 59),
    datetime(2025, 6, 1),
]
LEAPS = [
    *(0, 0, 1, 3_600, DAY),
    *(days * DAY + second for days in (1, 3, 7, 30) for second in (-1, 0, 1)),
    *(FURTHEST - 1, FURTHEST, FURTHEST + 1),
]


@dataclass(frozen=True)
class Known:
    """A contact after its versions are one: `source`, `id` and whether its clock is a date only."""

    source: str
    id: str
    opened: datetime
    dated: bool
    reason: str
    customer: str | None

    @property
    def key(self) -> str:
        return f"{self.source}\x1f{self.id}"

    @property
    def day(self) -> date:
        """The local day; a date without a time keeps its date."""
        local = self.opened.replace(tzinfo=UTC).astimezone(ZONE)
        return self.opened.date() if self.dated else local.date()


def histories() -> Iterator[tuple[list[Known], dict[str, Rows]]]:
    """What is true of each case, and the rows that two systems export of it."""
    draw = Random(20_260_105)
    for case in range(CASES):
        moment = draw.choice(STARTS)
        known: list[Known] = []
        rows: dict[str, Rows] = {"desk": [], "line": []}
        for place in range(draw.randint(1, 7)):
            moment += timedelta(seconds=draw.choice(LEAPS))
            dated = draw.random() < 0.15
            told = datetime.combine(moment.date(), time()) if dated else moment
            customer = None if draw.random() < 0.08 else f"k{case}"
            source, name = draw.choice(("desk", "line")), f"{case}-{draw.choice('xyz')}{place // draw.randint(1, 2)}"
            if any((k.source, k.id) == (source, name) for k in known):
                continue
            last = Known(source, name, told, dated, draw.choice("ABCD"), customer)
            known.append(last)
            rows[source] += versions(last, draw)
        yield known, rows


def versions(last: Known, draw: Random) -> Rows:
    """One to three versions of a contact in any order; the last says what holds, the earliest clock counts."""
    row = {"contact_id": last.id, "opened_at": last.opened, "opened_is_date": last.dated, "reason": last.reason,
           "customer": last.customer, "updated_at": datetime(2027, 1, 1), "modification_count": 5}  # fmt: skip
    found: Rows = [row]
    if draw.random() < 0.2 and not last.dated:
        later = row | {"opened_at": last.opened + timedelta(days=draw.randint(0, 40)), "reason": draw.choice("ABCD")}
        found.append(later | {"updated_at": datetime(2026, 12, 31), "modification_count": 9, "customer": "someone"})
        found.append(row | {"modification_count": 4, "reason": draw.choice("ABCD"), "customer": None})
    draw.shuffle(found)
    return found


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, list[list[Known]]]]:
    """The store of all cases, imported as two files of two systems, and what is true of each."""
    store = opened(tmp_path_factory.mktemp("world"), company_zone=str(ZONE))
    cases: list[list[Known]] = []
    files: dict[str, Rows] = defaultdict(list)
    for known, rows in histories():
        cases.append(known)
        for source, lines in rows.items():
            files[source] += lines
    reasons: Rows = [{"code": c, "reason": c, "family": f, "window_days": w} for c, (f, w) in FAMILIES.items()]
    bring(store, "reasons", reasons)
    for source, lines in files.items():
        bring(store, "contacts", lines, source=source)
    yield store, cases
    store.close()


def told(case: list[Known]) -> list[Told]:
    return [Told(k.key, k.opened, k.customer, k.reason, *FAMILIES[k.reason]) for k in case]


def derived(store: Store) -> dict[str, Any]:
    """By id: the six gaps."""
    names = ", ".join(f"prev_{rule}, next_{rule}" for rule in ("reason", "family", "any"))
    return {row[0]: row[1:] for row in store.rows(f"SELECT contact_id, {names} FROM contact")}


def test_looking_at_every_pair_gives_the_same_gaps_snowballs_and_days(world: tuple[Store, list[list[Known]]]) -> None:
    store, cases = world
    found = derived(store)
    days = dict(store.rows("SELECT contact_id, opened_day FROM contact"))
    runs = store.rows("SELECT c.contact_id, r.contact_id, c.position FROM contact c JOIN contact r ON r.seq = c.issue")
    issues = {one: (root, place) for one, root, place in runs}
    assert len(found) == sum(map(len, cases))
    different = []
    for case in cases:
        lines = told(case)
        gaps = [oracles.gaps(lines, rule) for rule in ("reason", "family", "any")]
        expected = {k.key: tuple(s for g in gaps for s in g[k.key]) for k in case}
        chains = oracles.issues(lines)
        for k in case:
            here = (found[k.key], days[k.key], issues.get(k.key))
            if here != (expected[k.key], k.day, chains.get(k.key)):
                different.append((k, here))
    assert different == []


def test_an_as_of_join_gives_the_same_gaps(world: tuple[Store, list[list[Known]]]) -> None:
    store, cases = world
    found = derived(store)
    rows = [(k.key, k.opened, k.customer, k.reason, FAMILIES[k.reason][0], "") for c in cases for k in c if k.customer]
    line = pl.DataFrame(rows, schema=["id", "opened", "customer", "reason", "family", "any"], orient="row")
    line = line.sort("opened", "id").with_row_index("place").with_columns(pl.col("place").cast(pl.Int64))
    for i, rule in enumerate(("reason", "family", "any")):
        for j, backward in enumerate((True, False)):
            other = line.select("place", "customer", rule, there="opened")
            joined = line.join_asof(
                other, on="place", by=["customer", rule], strategy="backward" if backward else "forward",
                allow_exact_matches=False, check_sortedness=False,
            )  # fmt: skip
            gap = (pl.col("opened") - pl.col("there")).dt.total_seconds().abs()
            near = joined.select("id", gap=pl.when(gap <= FURTHEST).then(gap))
            expected = dict(near.iter_rows())
            assert {key: found[key][2 * i + j] for key in expected} == expected


def test_a_join_of_the_contacts_with_themselves_gives_the_same_gaps(world: tuple[Store, list[list[Known]]]) -> None:
    store, _ = world
    for rule in ("reason", "family", "any"):
        key = "true" if rule == "any" else f"a.{rule} = b.{rule}"
        sql = f"""WITH pair AS (
            SELECT a.contact_id AS id, min(date_diff('second', a.opened_at, b.opened_at)) AS gap
            FROM contact a JOIN contact b ON a.customer = b.customer AND {key}
                AND (b.opened_at, b.contact_id) > (a.opened_at, a.contact_id)
            GROUP BY 1)
        SELECT count(*) FROM contact c LEFT JOIN pair p ON p.id = c.contact_id
        WHERE c.next_{rule} IS DISTINCT FROM CASE WHEN p.gap <= {FURTHEST} THEN p.gap END"""
        assert store.rows(sql) == [(0,)]
