"""Repeat-contact rate (METRICS.md 1): how often a customer had to come back about the same matter."""

from metrics.catalog.metric import Metric

METRIC = Metric(
    key="repeat_contact_rate",
    top="followed",
    bottom="matured",
    better="lower",
    unit="share",
    needs=("customer",),
    empty="blank.nothing_matured",
    settles=True,
    headline=True,
)
