"""Behavioural resolution (METRICS.md 2): the customer did not come back and nobody called it unresolved."""

from metrics.catalog.metric import Metric

METRIC = Metric(
    key="resolution_behavioural",
    top="matured_resolved",
    bottom="matured",
    better="higher",
    unit="share",
    needs=("customer",),
    empty="blank.nothing_matured",
    settles=True,
    headline=True,
)
