"""Contacts (METRICS.md 0): how often customers had to get in touch."""

from metrics.catalog.metric import Metric

METRIC = Metric(
    key="contacts",
    top="contacts",
    bottom="",
    better="lower",
    unit="count",
    needs=(),
    empty="blank.no_contacts",
    least=0,
)
