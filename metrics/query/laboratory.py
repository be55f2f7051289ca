"""The repeat laboratory's questions: any window and matching rule, from the gaps; nothing of it is stored.

A filter or a scope chooses which contacts are counted, never a gap nor a root (METRICS.md 1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from metrics.catalog import MEASURES, METRICS
from metrics.query.compile import contact_where
from metrics.query.facts import Facts
from metrics.query.shares import SPREAD, Share, shares
from metrics.query.slice import Rule, Slice
from metrics.store import Store
from metrics.store.gaps import MATCHING
from metrics.store.tables import bind

DAY = 86_400
LONGEST = 90
"""Days: the widest window, and the longest gap that is kept."""

Role = Literal["first", "root", "current"]
Whose = Literal["owner", "agent", "team", "vendor"]


class Setting(NamedTuple):
    """A matching rule and a window in days; None = each family's own, which is the official one."""

    rule: Rule
    days: int | None


class Returns(NamedTuple):
    """Contacts of one age (whole days up to as-of, 90 = older) whose next one came on that day; None = never."""

    rule: Rule
    age: int
    day: int | None
    contacts: int


_RETURNS = """WITH counted AS MATERIALIZED (
    SELECT least(date_diff('second', f.opened_at, $as_of::TIMESTAMP) // 86400, 90) AS age,
        f.next_reason, f.next_family, f.next_any
    FROM contact f{where} AND f.customer IS NOT NULL
)
{each} ORDER BY ALL"""

_EACH = """SELECT '{rule}' AS rule, age, (next_{rule} + 86399) // 86400 AS day, count(*) AS contacts
FROM counted GROUP BY ALL"""

# The root's agent, team or vendor, told along its chain: a contact that nothing precedes within W begins one.
# A root that the viewer may not see (-1) gives nothing away: its follower goes under its own label.
_ROOTS = """ JOIN (
    SELECT seq, last_value(CASE WHEN prev_{rule} IS NULL OR prev_{rule} > $w THEN {whose} END IGNORE NULLS) OVER (
        PARTITION BY customer, {key} ORDER BY seq) AS root
    FROM contact WHERE customer IS NOT NULL
) chain USING (seq)"""

SEEN = "owner IN (SELECT key FROM term WHERE dim = 'owner' AND list_contains($scope, label))"

_PARTS = """WITH clusters AS (
    SELECT t.label, customer, x, y FROM (
        SELECT {told} AS number, customer, {bottom} AS x, {top} AS y FROM contact f{roots}{where} GROUP BY ALL
    ) JOIN term t ON t.dim = '{whose}' AND t.key = number WHERE x > 0
),
"""

_CLOSING = """WITH after AS (
    SELECT seq, lead(opened_at) OVER (PARTITION BY customer, {key} ORDER BY seq) AS next_at
    FROM contact WHERE customer IS NOT NULL
),
clusters AS (
    SELECT '' AS label, customer, count(*) AS x,
        count(*) FILTER (WHERE next_at <= f.closed_at + to_seconds($w)) AS y
    FROM contact f JOIN after USING (seq){where} AND f.closed_at <= $as_of::TIMESTAMP - to_seconds($w) GROUP BY customer
),
"""


@dataclass(frozen=True)
class Laboratory:
    """Answers for one revision. Slices carry the window (always in days here) and the matching rule."""

    store: Store
    known: Facts

    def windows(self) -> tuple[int, int]:
        """The smallest and the largest window that a family has officially."""
        sql = "SELECT min(coalesce(window_days, $w)), max(coalesce(window_days, $w)) FROM reason"
        low, high = self.store.rows(sql, w=self.known.window)[0]
        return (low, high) if low else (self.known.window, self.known.window)

    def returns(self, cut: Slice) -> list[Returns]:
        """When the next contact came, for each rule: all that rates over windows of 1 to 90 days need, at once."""
        each = " UNION ALL ".join(_EACH.format(rule=rule) for rule in MATCHING)
        return [Returns(*row) for row in self.ask(cut, _RETURNS.replace("{each}", each))]

    def shares(self, cut: Slice, settings: tuple[Setting, ...]) -> dict[Setting, Share]:
        """The repeat-contact rate under each setting, from one grouping by customer."""
        followed, matured = (part.sql for part in METRICS["repeat_contact_rate"].parts)
        columns, rows = [], []
        for i, one in enumerate(settings):
            x, y = (bind(sql, one.rule, _seconds(one)) for sql in (matured, followed))
            columns.append(f"{x} AS x{i}, {y} AS y{i}")
            rows.append(f"SELECT {i} AS label, x{i} AS x, y{i} AS y FROM one WHERE x{i} > 0")
        one_each = f"SELECT customer, {', '.join(columns)} FROM contact f{{where}} GROUP BY customer"
        sql = f"WITH one AS MATERIALIZED ({one_each}),\nclusters AS ({' UNION ALL '.join(rows)}),\n"
        found = shares(self.ask(cut, sql + SPREAD))
        return {one: found.get(i, Share()) for i, one in enumerate(settings)}

    def parts(self, cut: Slice, role: Role, whose: Whose) -> dict[str, Share]:
        """The share booked to each department, agent, team or vendor; the parts sum to the whole (METRICS.md 1).

        `first`: the contact itself, the first of a pair. `root`: the first contact of its issue. `current`: the
        repeat; then the share is the repeat share of the workload, whose base is the repeat's own.
        """
        bottom, top = ("lookback_base", "repeats") if role == "current" else ("matured", "followed")
        bound = {
            name: bind(MEASURES[measure].sql, cut.rule, "$w") for name, measure in (("bottom", bottom), ("top", top))
        }
        named = whose if cut.scope.departments is None else f"CASE WHEN {SEEN} THEN {whose} ELSE -1 END"
        roots = _ROOTS.format(rule=cut.rule, key=MATCHING[cut.rule], whose=named) if role == "root" else ""
        told = f"coalesce(nullif(chain.root, -1), f.{whose})" if role == "root" else f"f.{whose}"
        sql = _PARTS.format(told=told, whose=whose, roots=roots, where="{where}", **bound)
        return shares(self.ask(cut, sql + SPREAD))

    def since_closing(self, cut: Slice) -> Share:
        """Of contacts closed at least W ago, those whose next one was opened by W after closing (METRICS.md 1)."""
        sql = _CLOSING.format(key=MATCHING[cut.rule], where="{where}")
        return shares(self.ask(cut, sql + SPREAD)).get("", Share())

    def ask(self, cut: Slice, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """Rows of a statement with a place for the slice's `{where}`; $w, $as_of and $first are filled in."""
        where, params = contact_where(cut, self.known)
        text = sql.replace("{where}", where)  # other braces are the database's own
        usual = {
            "as_of": params.get("as_of"),
            "first": self.known.first_contact,
            "w": (cut.window or self.known.window) * DAY,
            "company_w": self.known.window * DAY,
        }
        every = usual | params | values
        return self.store.rows(text, **{k: v for k, v in every.items() if re.search(rf"\${k}\b", text)})


def _seconds(setting: Setting) -> str:
    return str(setting.days * DAY) if setting.days else "$company_w" if setting.rule == "any" else "window_s"
