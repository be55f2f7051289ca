"""Critical-error rate (METRICS.md 4): of the contacts that reviews stand for, those in which a critical item failed."""

from metrics.catalog.metric import Metric

METRIC = Metric(
    key="critical_error_rate",
    top="critical",
    bottom="represented",
    better="lower",
    unit="share",
    reviews="samples",
    needs=("quality", "critical_error"),
    empty="blank.no_samples",
)
