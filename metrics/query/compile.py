"""The only place that writes SQL from a question. Names come from closed sets, values are bound parameters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from metrics.catalog import DIMENSIONS, MEASURES
from metrics.catalog.measures import Fact
from metrics.query.facts import Facts
from metrics.query.shares import ALIKE
from metrics.query.slice import Slice
from metrics.store.tables import BY_DAY, FACT_CUBES, Slot, bind, slot_for

Grain = Literal["day", "month"]

UNKNOWN = -1
"""The number of what has no label, such as the reason of a review whose contact is not there."""


@dataclass(frozen=True)
class Question:
    """One statement: columns = the slice's dimensions that this fact carries (`by`), then one per measure."""

    fact: Fact
    by: tuple[str, ...]
    measures: tuple[str, ...]
    sql: str
    params: dict[str, Any]


def compile_slice(cut: Slice, measures: tuple[str, ...], facts: Facts) -> list[Question]:
    """One question per fact that the measures live in."""
    return [question(cut, fact, names, facts) for fact, names in by_fact(measures).items()]


def by_fact(measures: tuple[str, ...]) -> dict[Fact, tuple[str, ...]]:
    """The facts that the measures live in, each with its own, each once."""
    found: dict[Fact, tuple[str, ...]] = {}
    for name in dict.fromkeys(measures):
        fact = MEASURES[name].fact
        found[fact] = (*found.get(fact, ()), name)
    return found


def question(cut: Slice, fact: Fact, measures: tuple[str, ...], facts: Facts) -> Question:
    """The statement for measures of one fact."""
    table, clock = smallest(cut, fact, measures)
    rows = table == FACT_CUBES[fact][2]
    by = carried(cut, fact)
    params: dict[str, Any] = {}
    sums = [f"{_sum(name, cut, rows)} AS {name}" for name in measures]
    labels = [_label(d, clock) for d in by]
    where = _where(cut, fact, clock, rows, params, facts)
    group = f"\nGROUP BY {', '.join(str(i + 1) for i in range(len(by)))}" if by else ""
    sql = f"SELECT {', '.join([*labels, *sums])}\nFROM {table} f{where}{group}"
    return Question(fact, by, measures, sql, _named(sql, params, cut, facts))


def carried(cut: Slice, fact: Fact) -> tuple[str, ...]:
    """Those of the slice's dimensions that the rows of a fact have."""
    return tuple(d for d in cut.by if fact in DIMENSIONS[d].facts)


def smallest(cut: Slice, fact: Fact, measures: tuple[str, ...]) -> tuple[str, str]:
    """The smallest table that can answer, and its day column."""
    windowed = any(MEASURES[m].windowed for m in measures)
    rows = cut.as_of is not None or (windowed and slot_for(cut.rule, cut.window) is None)
    if rows:
        return FACT_CUBES[fact][2], "opened_day" if fact == "contacts" else "day"
    grain = "month" if cut.whole_months and "day" not in cut.by else "day"
    return f"{fact}_{grain}", grain


def _sum(name: str, cut: Slice, rows: bool) -> str:
    measure = MEASURES[name]
    if rows:
        seconds = "$w" if cut.window is not None else "$company_w" if cut.rule == "any" else "window_s"
        return f"coalesce({bind(measure.sql, cut.rule, seconds)}, 0)"
    return f"coalesce(sum({column(name, slot_for(cut.rule, cut.window))}), 0)"


def column(name: str, slot: Slot | None) -> str:
    """Where the cubes hold the sums of a measure; without a slot only those that no window changes are there."""
    return f"{name}__{slot.name if slot else ''}" if MEASURES[name].windowed else name


def cube_rows(fact: Fact, grain: Grain, slot: Slot | None) -> str:
    """All rows of a cube: its time, labels as their numbers, sums under their measures' names."""
    names = [name for name, m in MEASURES.items() if m.fact == fact and (slot or not m.windowed)]
    labels = [f"coalesce(f.{d}, {UNKNOWN}) AS {d}" for d in FACT_CUBES[fact][0]]
    columns = [f"f.{grain}", *labels, *(f"f.{column(n, slot)} AS {n}" for n in names)]
    return f"SELECT {', '.join(columns)}\nFROM {fact}_{grain} f"


TERMS = """SELECT dim, key, label FROM term WHERE dim != 'family'
UNION ALL SELECT 'family', r.key, t.label FROM reason r JOIN term t ON t.dim = 'family' AND t.key = r.family"""
"""What numbers stand for: of a dimension its own, of the family that of the row's reason."""
LENGTHS = " UNION ALL ".join(
    f"SELECT '{fact}_{grain}', count(*) FROM {fact}_{grain}" for fact in FACT_CUBES for grain in ("day", "month")
)
"""How many rows each cube has."""


def _label(dimension: str, clock: str) -> str:
    if dimension == "month":
        return f"date_trunc('month', f.{clock})::DATE AS month"
    if dimension == "day":
        return f"f.{clock} AS day"
    label = f"SELECT label FROM term WHERE dim = '{dimension}' AND key = {_key(dimension)}"
    return f"coalesce(({label}), '(none)') AS {dimension}"


def _key(dimension: str) -> str:
    """The number of a dimension on a fact row; a family is that of the row's reason."""
    return "(SELECT family FROM reason WHERE key = f.reason)" if dimension == "family" else f"f.{dimension}"


def _where(cut: Slice, fact: Fact, clock: str, rows: bool, params: dict[str, Any], facts: Facts) -> str:
    tests = []
    if cut.first is not None:
        tests.append(f"f.{clock} >= $first_day")
        params["first_day"] = cut.first
    if cut.last is not None:
        tests.append(f"f.{clock} <= $last_day")
        params["last_day"] = cut.last
    if rows and fact not in BY_DAY:
        tests.append("f.opened_at <= $as_of" if facts.as_of is not None else "true")  # reviews may have no contacts
    elif rows and cut.as_of is not None:
        tests.append(f"f.{clock} <= $last_known")
        params["last_known"] = facts.local_day(cut.as_of)
    for i, (dimension, label) in enumerate(cut.where):
        if fact in DIMENSIONS[dimension].facts:
            tests.append(
                f"{_key(dimension)} IN (SELECT key FROM term WHERE dim = '{dimension}' AND label = $where_{i})"
            )
            params[f"where_{i}"] = label
    if cut.scope.departments is not None and fact in DIMENSIONS["owner"].facts:
        tests.append("f.owner IN (SELECT key FROM term WHERE dim = 'owner' AND list_contains($scope, label))")
        params["scope"] = sorted(cut.scope.departments)
    return "\nWHERE " + "\n  AND ".join(tests) if tests else ""


def contact_where(cut: Slice, facts: Facts) -> tuple[str, dict[str, Any]]:
    """The slice as a WHERE clause over single contacts (alias f) and its parameters."""
    params: dict[str, Any] = {}
    where = _where(cut, "contacts", "opened_day", True, params, facts)
    return where, _named(where, params, cut, facts)


@dataclass(frozen=True)
class Spread:
    """A statement whose rows are the slice's dimensions, then one cell per thing asked for."""

    sql: str
    params: dict[str, Any]


def by_customer(cut: Slice, pairs: Sequence[tuple[str, str]], facts: Facts) -> Spread:
    """Of each pair (bottom, top) of measures of contacts: how many customers have so many (x) of which so many (y).

    A contact of nobody known is a customer of its own.
    """
    params: dict[str, Any] = {}
    where = _where(cut, "contacts", "opened_day", True, params, facts)
    labels = [_label(d, "opened_day") for d in cut.by]
    sums = [
        f"({_sum(name, cut, True)})::BIGINT AS {axis}{i}"
        for i, pair in enumerate(pairs)
        for axis, name in zip("xy", pair, strict=True)
    ]
    who = "coalesce(f.customer::BIGINT, -1 - f.seq::BIGINT) AS who"
    alike = [ALIKE.format(x=f"x{i}", y=f"y{i}") for i in range(len(pairs))]
    sql = (
        f"WITH one AS (SELECT {', '.join([*labels, who, *sums])}\nFROM contact f{where}\nGROUP BY ALL)\n"
        f"SELECT {', '.join([*cut.by, *alike])}\nFROM one GROUP BY ALL"
    )
    return Spread(sql, _named(sql, params, cut, facts))


def priced(cut: Slice, facts: Facts) -> Spread:
    """Rows: the slice's dimensions, currency, contacts, what they cost; of contacts without a price the cost is null.

    From the days, since prices change within months; at an earlier as-of from single contacts.
    """
    rows = cut.as_of is not None
    table, clock, count = ("contact", "opened_day", "count(*)") if rows else ("contacts_day", "day", "sum(f.contacts)")
    params: dict[str, Any] = {}
    where = _where(cut, "contacts", clock, rows, params, facts)
    labels = "".join(f"{_label(d, clock)}, " for d in cut.by)
    sql = (
        f"WITH counted AS (\n    SELECT {labels}f.channel AS channel_key, f.tier AS tier_key, f.{clock} AS on_day,"
        f" {count}::BIGINT AS n\n    FROM {table} f{where} GROUP BY ALL\n)\n"
        f"SELECT {''.join(f'counted.{d}, ' for d in cut.by)}CASE WHEN p.price IS NOT NULL"
        f" THEN coalesce(p.currency, $currency) END, sum(n)::BIGINT, sum(n * p.price)\n"
        "FROM counted LEFT JOIN price_fact p ON p.channel = channel_key AND p.tier = tier_key\n"
        "    AND on_day >= p.valid_from AND on_day < p.valid_to\nGROUP BY ALL ORDER BY ALL"
    )
    return Spread(sql, _named(sql, params, cut, facts))


def reviewed_strata(cut: Slice, facts: Facts) -> Spread:
    """Rows: the slice's dimensions, then of each stratum that has reviews in the part: what `stats.Stratum` holds."""
    params: dict[str, Any] = {}
    where = _where(cut, "quality", "day", True, params, facts)
    labels = [_label(d, "day") for d in cut.by]
    # Numbers in a list have an order of their own, so a mean has the same last digit whatever came first.
    passed = "coalesce(list(f.score ORDER BY f.score) FILTER (NOT f.critical_error), [])"
    columns = [
        "any_value(f.size)", "any_value(f.scored)", f"len({passed})", "count(*) FILTER (f.critical_error)",
        f"coalesce(list_avg({passed}), 0)", f"coalesce(list_var_pop({passed}) * len({passed}), 0)",
    ]  # fmt: skip
    group = ", ".join([*(str(i + 1) for i in range(len(labels))), "f.stratum"])
    sql = f"SELECT {', '.join([*labels, *columns])}\nFROM quality_fact f{where}\nGROUP BY {group}"
    return Spread(sql, _named(sql, params, cut, facts))


def _named(sql: str, params: dict[str, Any], cut: Slice, facts: Facts) -> dict[str, Any]:
    """The parameters, completed by those of the windowed measures that the text names."""
    known = facts.as_of
    as_of = min(known, cut.as_of) if known and cut.as_of else known
    more = {
        "as_of": as_of,
        "first": facts.first_contact,
        "w": (cut.window or 0) * 86_400,
        "company_w": facts.window * 86_400,
    }
    return params | {k: v for k, v in more.items() if re.search(rf"\${k}\b", sql)}
