"""What an edit cannot say, asked of the store as it would be after it: each answer is a reason to refuse.

A rule is a SELECT over `incoming` (the rows of the edit) and the views of what holds; the columns of its first row
fill the words of its key.
"""

from __future__ import annotations

from typing import NamedTuple

import duckdb

from metrics.catalog import METRICS
from metrics.catalog.metric import Unit
from metrics.errors import Refused


class Rule(NamedTuple):
    """Told under `key` at `field` where `sql` finds a row."""

    key: str
    field: str
    sql: str


_REASON = Rule(
    "edit.reason_unknown",
    "reason",
    """SELECT i.reason FROM incoming i WHERE NOT i.withdrawn AND i.reason IS NOT NULL
    AND lower(i.reason) NOT IN (SELECT fold FROM reason_code)
    AND lower(i.reason) NOT IN (SELECT lower(code) FROM now_reasons)""",
)
_SHIPPED_LATER = Rule(
    "edit.shipped_in_future",
    "shipped_on",
    # A day that has begun nowhere on earth cannot have seen anything ship.
    """SELECT strftime(i.shipped_on, '%Y-%m-%d') AS day FROM incoming i
    WHERE NOT i.withdrawn AND i.shipped_on > (now() AT TIME ZONE 'UTC' + INTERVAL 14 HOURS)::DATE""",
)
_SHIPPED_BEFORE = Rule(
    "edit.shipped_before_promise",
    "shipped_on",
    """SELECT strftime(i.promised_on, '%Y-%m-%d') AS day FROM incoming i
    WHERE NOT i.withdrawn AND i.shipped_on < i.promised_on""",
)
_ANSWER = (
    """SELECT i.decided_on FROM incoming i WHERE NOT i.withdrawn AND i.decided_on IS NOT NULL AND i.answer IS NULL"""
)
_OF_A_REASON = ("ownership", "commitments", "decisions", "disputes", "votes", "actions", "whys")

_MOST: dict[Unit, tuple[str, float]] = {
    "share": ("edit.target_share", 1),
    "per_order": ("edit.target_per_order", 10),
    "points": ("edit.target_points", 100),
}
"""Beyond this a target was typed in another unit: a share above the whole, ten contacts on every order."""


def _too_high(unit: Unit) -> Rule:
    key, most = _MOST[unit]
    metrics = ", ".join(f"'{metric.key}'" for metric in METRICS.values() if metric.unit == unit)
    return Rule(key, "value", f"SELECT i.metric FROM incoming i WHERE NOT i.withdrawn AND i.value > {most} "
                f"AND i.metric IN ({metrics})")  # fmt: skip


_TARGETS = (
    Rule(
        "edit.target_metric",
        "metric",
        f"""SELECT i.metric FROM incoming i
        WHERE NOT i.withdrawn AND i.metric NOT IN ({", ".join(f"'{key}'" for key in METRICS)})""",
    ),
    Rule(
        "edit.target_key",
        "key",
        """SELECT coalesce(i.key, '') AS key FROM incoming i WHERE NOT i.withdrawn AND CASE i.level
        WHEN 'reason' THEN coalesce(lower(i.key) NOT IN (SELECT fold FROM reason_code UNION ALL
            SELECT lower(code) FROM now_reasons), true)
        WHEN 'department' THEN coalesce(lower(i.key) NOT IN (SELECT fold FROM term WHERE dim = 'owner' UNION ALL
            SELECT lower(department) FROM now_departments), true)
        ELSE i.key IS NOT NULL END""",
    ),
    *map(_too_high, _MOST),
)

RULES: dict[str, tuple[Rule, ...]] = {
    "commitments": (_SHIPPED_LATER, _SHIPPED_BEFORE),
    "decisions": (Rule("edit.missing", "answer", _ANSWER),),
    "targets": _TARGETS,
    "reasons": (
        Rule(
            "edit.reason_has_contacts",
            "code",
            """SELECT i.code, count(*) AS contacts FROM incoming i
            JOIN raw_contacts c ON lower(c.reason) = lower(i.code) WHERE i.withdrawn GROUP BY i.code""",
        ),
    ),
    "departments": (
        Rule(
            "edit.department_has_contacts",
            "department",
            """SELECT i.department, count(*) AS contacts FROM incoming i
            JOIN term t ON t.dim = 'owner' AND t.fold = lower(i.department) JOIN contact c ON c.owner = t.key
            WHERE i.withdrawn GROUP BY i.department""",
        ),
    ),
    "ownership": (
        Rule(
            "edit.ownership_overlaps",
            "valid_from",
            """SELECT a.reason, a.department, strftime(b.valid_from, '%Y-%m-%d') AS day FROM now_ownership a
            JOIN now_ownership b ON lower(a.reason) = lower(b.reason) AND a.valid_from < b.valid_from
                AND coalesce(a.valid_to, DATE '9999-12-31') > b.valid_from
            WHERE lower(a.reason) IN (SELECT lower(reason) FROM incoming)""",
        ),
    ),
}


def refuse(cursor: duckdb.DuckDBPyConnection, kind: str) -> None:
    """Refused by the first rule that the rows in `incoming`, already taken over, break."""
    for rule in (*RULES.get(kind, ()), *([_REASON] if kind in _OF_A_REASON else [])):
        found = cursor.execute(rule.sql)
        names = [column[0] for column in found.description]
        row = found.fetchone()
        if row is not None:
            raise Refused(rule.key, field=rule.field, **dict(zip(names, row, strict=True)))
