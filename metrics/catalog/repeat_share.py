"""Repeat share of the workload (METRICS.md 1): contacts that should not have been needed again."""

from metrics.catalog.metric import Metric

METRIC = Metric(
    key="repeat_share",
    top="repeats",
    bottom="lookback_base",
    better="lower",
    unit="share",
    needs=("customer",),
    empty="blank.no_lookback",
)
