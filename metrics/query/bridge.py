"""The counts that a bridge is made of: contacts by what the first contact of their issue was about (METRICS.md 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from metrics.query.compile import contact_where
from metrics.query.facts import Facts
from metrics.query.slice import Slice
from metrics.store import Store
from metrics.store.gaps import MATCHING


@dataclass(frozen=True, slots=True)
class Counts:
    """Contacts of a period. `first`: roots and unidentified ones; `followed`: the others whose root is counted too;
    `carried`: those whose root is not, because it is earlier (or outside of the filters).
    """

    first: int = 0
    followed: int = 0
    carried: int = 0

    @property
    def contacts(self) -> int:
        """All of them."""
        return self.first + self.followed + self.carried


# A root that the viewer may not see gives nothing away: its follower goes under its own label.
_COUNTS = """WITH counted AS MATERIALIZED (
    SELECT f.seq, f.root, f.{cell} AS cell FROM {contacts} f{where}
),
told AS (
    SELECT coalesce(r.{cell}, f.cell) AS cell, coalesce(f.root, f.seq) = f.seq AS starts, k.seq IS NOT NULL AS inside
    FROM counted f LEFT JOIN counted k ON k.seq = f.root LEFT JOIN contact r ON r.seq = f.root AND {visible}
)
SELECT coalesce(t.label, '(none)'), count(*) FILTER (WHERE starts), count(*) FILTER (WHERE NOT starts AND inside),
    count(*) FILTER (WHERE NOT starts AND NOT inside)
FROM told LEFT JOIN term t ON t.dim = '{cell}' AND t.key = told.cell GROUP BY 1 ORDER BY 1"""

_VISIBLE = "r.owner IN (SELECT key FROM term WHERE dim = 'owner' AND list_contains($scope, label))"


def counts(store: Store, cut: Slice, known: Facts) -> dict[str, Counts]:
    """Label of the root in the slice's one dimension -> its contacts of the slice; together they are all of them."""
    where, params = contact_where(cut, known)
    contacts, more = _rooted(cut, known)
    visible = "true" if cut.scope.departments is None else _VISIBLE
    sql = _COUNTS.format(cell=cut.by[0], contacts=contacts, where=where, visible=visible)
    return {label: Counts(*found) for label, *found in store.rows(sql, **params, **more)}


def _rooted(cut: Slice, known: Facts) -> tuple[str, dict[str, Any]]:
    """Contacts with the first one of their issue, as SQL; the store knows it for each family's own window."""
    if cut.rule == "family" and cut.window is None:
        return "(SELECT *, issue AS root FROM contact)", {}
    days = known.window if cut.window is None else cut.window
    own = cut.rule == "reason" and cut.window is None
    gap = f"prev_{cut.rule}"
    starts = f"CASE WHEN {gap} IS NULL OR {gap} > {'window_s' if own else '$window_s'} THEN seq END"
    line = f"OVER (PARTITION BY customer, {MATCHING[cut.rule]} ORDER BY seq)"
    root = f"CASE WHEN customer IS NOT NULL THEN last_value({starts} IGNORE NULLS) {line} END"
    return f"(SELECT *, {root} AS root FROM contact)", {} if own else {"window_s": days * 86_400}
