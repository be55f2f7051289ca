"""Flagged resolution (METRICS.md 2): what the system that took the contact says about it."""

from metrics.catalog.metric import Metric

METRIC = Metric(
    key="resolution_flagged",
    top="flagged_resolved",
    bottom="flagged",
    better="higher",
    unit="share",
    needs=("outcome",),
    empty="blank.no_outcome",
)
