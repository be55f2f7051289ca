"""What is declared rather than counted: reasons, owners, departments, targets; and single contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from metrics.query.compile import contact_where
from metrics.query.facts import Facts
from metrics.query.slice import Slice
from metrics.store import Store


@dataclass(frozen=True)
class ReasonCard:
    """A reason in the customer's words and what is known of it."""

    label: str
    family: str
    mapped: bool
    kind: str
    tier: int | None
    opportunity: str | None = None
    value_to_customer: str | None = None
    value_to_company: str | None = None
    code: str = ""
    """One of its codes as files write it, else its own wording: what an edit names it by."""


@dataclass(frozen=True)
class Owner:
    """Who can end a reason on a day: department and named person (its head where nobody is named)."""

    department: str
    person: str | None


UNOWNED = "Unowned"
NONE = "(none)"

_REASONS = """SELECT t.label, f.label, r.mapped, r.kind, r.tier, r.opportunity, r.value_to_customer, r.value_to_company,
    coalesce(min(n.code), min(t.label))
FROM reason r JOIN term t ON t.dim = 'reason' AND t.key = r.key JOIN term f ON f.dim = 'family' AND f.key = r.family
JOIN reason_code c ON c.reason = r.key LEFT JOIN now_reasons n ON lower(n.code) = c.fold GROUP BY ALL ORDER BY 1"""

_OWNERS = """SELECT o.valid_from, o.valid_to, t.label, w.label, coalesce(o.person, d.head)
FROM ownership o JOIN term t ON t.dim = 'reason' AND t.key = o.reason
JOIN term w ON w.dim = 'owner' AND w.fold = lower(o.department)
LEFT JOIN (SELECT lower(department) AS fold, min(head) AS head FROM now_departments GROUP BY ALL) d
    ON d.fold = w.fold"""

_TARGETS = """SELECT g.valid_from, g.metric, g.level,
    CASE WHEN g.level = 'company' THEN '' ELSE coalesce(t.label, w.label, g.key, '') END, g.value
FROM now_targets g
LEFT JOIN reason_code c ON g.level = 'reason' AND c.fold = lower(g.key)
LEFT JOIN term t ON t.dim = 'reason' AND t.key = c.reason
LEFT JOIN term w ON g.level = 'department' AND w.dim = 'owner' AND w.fold = lower(g.key)
ORDER BY g.valid_from, g.key DESC NULLS FIRST"""

_CONTACTS = """SELECT split_part(f.contact_id, chr(31), 1) AS source,
    split_part(f.contact_id, chr(31), 2) AS contact, f.opened_at, r.label AS reason, o.label AS owner,
    c.label AS channel, v.label AS vendor, m.label AS market, f.outcome, f.reopen_count,
    CASE WHEN f.prev_family <= f.window_s THEN f.prev_family END AS since_previous,
    CASE WHEN f.next_family <= f.window_s THEN f.next_family END AS until_next, f.issue, f.position
FROM contact f
JOIN term r ON r.dim = 'reason' AND r.key = f.reason JOIN term o ON o.dim = 'owner' AND o.key = f.owner
JOIN term c ON c.dim = 'channel' AND c.key = f.channel JOIN term v ON v.dim = 'vendor' AND v.key = f.vendor
JOIN term m ON m.dim = 'market' AND m.key = f.market{where}
ORDER BY f.opened_at DESC, f.contact_id LIMIT $limit"""

_SNOWBALLS = """SELECT least(length, 5) AS length, count(*) AS issues, sum(length)::BIGINT AS contacts FROM (
    SELECT issue, max(position) AS length FROM contact f
    WHERE f.opened_at <= $as_of AND f.issue IN (SELECT f.issue FROM contact f{where} AND f.position = 1)
    GROUP BY issue) GROUP BY 1 ORDER BY 1"""


def reasons(store: Store) -> dict[str, ReasonCard]:
    """Every reason of the store by its label."""
    return {row[0]: ReasonCard(*row) for row in store.rows(_REASONS)}


Owned = tuple[date, date, str, str, str | None]
"""First day, the day after the last, reason, department, person."""
Promised = tuple[date, str, str, str, float]
"""First day, metric, level, label or blank, value."""


def owned(store: Store) -> list[Owned]:
    """Who owned which reason from when to when: few rows, read once for all days that pages ask about."""
    return [(first, end, label, whose, person) for first, end, label, whose, person in store.rows(_OWNERS)]


def owners(rows: list[Owned], day: date) -> dict[str, Owner]:
    """Who owns each reason on that day; reasons without an owner are not in it."""
    return {label: Owner(whose, person) for first, end, label, whose, person in rows if first <= day < end}


def departments(store: Store) -> dict[str, str | None]:
    """Every department that is declared or owns contacts -> its head, if known; without "Unowned"."""
    sql = """SELECT t.label, any_value(d.head) FROM term t LEFT JOIN now_departments d ON lower(d.department) = t.fold
        WHERE t.dim = 'owner' AND t.label <> 'Unowned' GROUP BY 1 ORDER BY 1"""
    return dict(store.rows(sql))


def promised(store: Store) -> list[Promised]:
    """All targets, a later one after those that it takes the place of; read once for all days."""
    return [(first, metric, level, label, value) for first, metric, level, label, value in store.rows(_TARGETS)]


def targets(rows: list[Promised], day: date) -> dict[tuple[str, str, str], float]:
    """(metric, level, label or blank) -> the target valid on that day, in the metric's own unit."""
    return {(metric, level, label): value for first, metric, level, label, value in rows if first <= day}


def events(store: Store, reason: str | None) -> tuple[tuple[date, str], ...]:
    """(day, what happened), in order: for all reasons, and for `reason` if one is given."""
    sql = """SELECT e.day, e.name FROM event e LEFT JOIN term t ON t.dim = 'reason' AND t.key = e.reason
        WHERE e.reason IS NULL OR t.label = $reason ORDER BY 1, 2"""
    return tuple((day, name) for day, name in store.rows(sql, reason=reason))


def labels(store: Store, dimension: str) -> list[str]:
    """Values of a dictionary dimension that occur, in byte order."""
    sql = "SELECT label FROM term WHERE dim = $dimension AND label <> '(none)' ORDER BY label"
    return [label for (label,) in store.rows(sql, dimension=dimension)]


def contacts(store: Store, cut: Slice, known: Facts, limit: int) -> pl.DataFrame:
    """Single contacts of the slice, the newest first; gaps in seconds, only within the window."""
    where, params = contact_where(cut, known)
    return store.frame(_CONTACTS.format(where=where), params | {"limit": limit})


def snowballs(store: Store, cut: Slice, known: Facts) -> list[tuple[int, int, int]]:
    """(length, issues, contacts) of issues whose first contact is in the slice; length 5 = five or more."""
    where, params = contact_where(cut, known)
    as_of = params.get("as_of") or datetime.max
    return [(n, i, c) for n, i, c in store.rows(_SNOWBALLS.format(where=where), **(params | {"as_of": as_of}))]
