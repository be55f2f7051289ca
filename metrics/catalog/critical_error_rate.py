"""Critical-error rate (METRICS.md 4): reviewed contacts in which a critical item failed."""

from metrics.catalog.metric import Metric

METRIC = Metric(
    key="critical_error_rate",
    top="critical",
    bottom="samples",
    better="lower",
    unit="share",
    needs=("quality",),
    empty="blank.no_samples",
)
