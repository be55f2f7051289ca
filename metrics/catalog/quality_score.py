"""Quality score (METRICS.md 4): mean score of the reviewed sample; a failed critical item makes it 0."""

from metrics.catalog.metric import Metric

METRIC = Metric(
    key="quality_score",
    top="score",
    bottom="samples",
    better="higher",
    unit="points",
    needs=("quality",),
    empty="blank.no_samples",
    headline=True,
)
