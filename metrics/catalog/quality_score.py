"""Quality score (METRICS.md 4): mean score of the contacts that reviews stand for, 0 where a critical item failed."""

from metrics.catalog.metric import Metric

METRIC = Metric(
    key="quality_score",
    top="score",
    bottom="represented",
    better="higher",
    unit="points",
    reviews="samples",
    needs=("quality",),
    empty="blank.no_samples",
    headline=True,
)
