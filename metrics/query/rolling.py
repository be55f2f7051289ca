"""Snowballs that still roll at the official window: how many matters are open right now (METRICS.md 1)."""

from __future__ import annotations

from metrics.query.compile import contact_where
from metrics.query.facts import Facts
from metrics.query.slice import Slice
from metrics.store import Store

# A follower within W of as-of is enough: the last contact of its issue then is one too. `f` is the root.
_ROLLING = """SELECT count(DISTINCT l.issue) FROM contact l JOIN contact f ON f.seq = l.issue{where}
  AND l.position > 1 AND l.opened_at <= $now AND l.opened_at >= $now - to_days($longest)
  AND l.opened_at >= $now - to_seconds(l.window_s)"""


def rolling(store: Store, cut: Slice, known: Facts) -> int | None:
    """Issues of two contacts or more, begun in the slice, whose last contact is at most W before as-of.

    None without a customer: nobody knows then who came back.
    """
    now = cut.as_of or known.as_of
    if now is None or "customer" not in known.has:
        return None
    where, params = contact_where(cut, known)
    return int(
        store.rows(_ROLLING.format(where=where or "\nWHERE true"), **params, now=now, longest=known.longest)[0][0]
    )
