"""What to do next about a cause, from its owner, its target and what was promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from metrics.analysis.targets import Verdict

Step = Literal["own", "ship", "choose", "watch", "aim"]
"""Name an owner, ship the fix, choose one, keep watching, set a target."""
JUDGED = timedelta(weeks=12)
"""So long after it shipped a fix should show (METRICS.md 5, "Effect of a fix")."""
_CHOSEN = ("fix", "learn")


@dataclass(frozen=True)
class Next:
    """The step, and the promise that it speaks of, if any: its words and its id."""

    step: Step
    promise: str | None = None
    key: str | None = None


def next_step(
    promises: Sequence[dict[str, Any]], target: float | None, kept: Verdict | None, *, owned: bool, day: date
) -> Next:
    """For a cause whose `promises` are rows of commitments; `day`: that to which the data reaches."""
    if not owned:
        return Next("own")
    live = [row for row in promises if not row["dropped_on"]]
    waiting = [row for row in live if not row["shipped_on"]]
    if waiting:
        due = min(waiting, key=lambda row: row["due"])
        return Next("ship" if due["step"] in _CHOSEN else "choose", due["promise"], due["commitment_id"])
    young = [row for row in live if day - row["shipped_on"] < JUDGED]
    if young:
        newest = max(young, key=lambda row: row["shipped_on"])
        return Next("watch", newest["promise"], newest["commitment_id"])
    if kept == "missed":
        return Next("choose")
    return Next("watch" if target is not None else "aim")
