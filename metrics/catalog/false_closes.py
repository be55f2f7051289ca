"""False closes (METRICS.md 2): called resolved, yet the customer had to come back."""

from metrics.catalog.metric import Metric

METRIC = Metric(
    key="false_closes",
    top="false_close",
    bottom="claimed",
    better="lower",
    unit="share",
    needs=("customer", "outcome"),
    empty="blank.none_claimed",
    settles=True,
)
