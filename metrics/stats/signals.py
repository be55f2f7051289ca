"""Which of many reasons really moved: a t-test against its own past each, and a limit on false alarms over all."""

from __future__ import annotations

import math
from collections.abc import Sequence

from metrics.stats.student import t_two_sided


def newest_p(baseline: Sequence[float], value: float, within: float) -> float | None:
    """Two-sided p of the newest month against the months of its baseline (METRICS.md 5, "Signals").

    `within`: the newest month's own standard error; the larger of it and the months' spread counts.
    None below two months, or if neither says how much chance there is.
    """
    months = len(baseline)
    if months < 2:
        return None
    # Counted from the first month, so that equal months have no spread at all, not even one of rounding.
    mean = baseline[0] + math.fsum(month - baseline[0] for month in baseline) / months
    between = math.fsum((month - mean) ** 2 for month in baseline) / (months - 1)
    spread = max(math.sqrt(between), within)
    if spread <= 0:
        return None
    return t_two_sided((value - mean) / (spread * math.sqrt(1 + 1 / months)), months - 1)


def benjamini_hochberg(p: Sequence[float], q: float = 0.05) -> list[bool]:
    """Which of these p survive when at most the share `q` of the survivors may be false alarms."""
    ranked = enumerate(sorted(p), start=1)
    limit = max((value for rank, value in ranked if value <= rank * q / len(p)), default=-1.0)
    return [value <= limit for value in p]
