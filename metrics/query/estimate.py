"""Months that are too young to be counted: what their repeat rate will settle at (METRICS.md 1, "Young months")."""

from __future__ import annotations

import numpy as np

from metrics.query.compile import contact_where
from metrics.query.facts import Facts
from metrics.query.slice import Slice
from metrics.stats import Survival, repeat_estimate
from metrics.store import Store


def repeat_rate(store: Store, cut: Slice, known: Facts) -> Survival | None:
    """Kaplan-Meier over all identified contacts of the slice; None where too few customers were seen long enough.

    Families with a window of their own are estimated each by its window and weighted by their contacts.
    """
    if known.as_of is None:
        return None
    as_of = min(known.as_of, cut.as_of) if cut.as_of else known.as_of
    company = known.window * 86_400
    window = str(cut.window * 86_400) if cut.window else "f.window_s" if cut.rule != "any" else str(company)
    where, params = contact_where(cut, known)
    joined = f"{where} AND" if where else "\nWHERE"
    sql = (
        f"SELECT f.next_{cut.rule}::DOUBLE AS gap, date_diff('second', f.opened_at, $upto)::DOUBLE AS age,"
        f" f.customer::BIGINT AS customer, ({window})::DOUBLE AS window_s\n"
        f"FROM contact f{joined} f.customer IS NOT NULL"
    )
    frame = store.frame(sql, params | {"upto": as_of})
    if frame.is_empty():
        return None
    gap, age, customer, windows = (frame[name].to_numpy() for name in ("gap", "age", "customer", "window_s"))
    return repeat_estimate(np.asarray(gap, float), age, customer, windows)
