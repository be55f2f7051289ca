"""Contacts per issue (METRICS.md 1): how many contacts one matter takes; 1 / (1 - repeat share) exactly."""

from metrics.catalog.metric import Metric

METRIC = Metric(
    key="contacts_per_issue",
    top="lookback_base",
    bottom="roots",
    better="lower",
    unit="contacts_per_issue",
    needs=("customer",),
    empty="blank.no_lookback",
)
