"""Contacts per order, calendar (METRICS.md 3): contacts opened in the period over orders of the period."""

from metrics.catalog.metric import Metric

METRIC = Metric(
    key="contacts_per_order",
    top="contacts",
    bottom="orders",
    better="lower",
    unit="per_order",
    needs=("orders",),
    empty="blank.no_orders",
    headline=True,
)
