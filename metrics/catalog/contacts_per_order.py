"""Contacts per order (METRICS.md 3): contacts opened in the period over the orders whose contacts come in it.

These are lag-weighted where that form carries the headline, else those of the calendar: the store says which.
"""

from metrics.catalog.metric import Metric

METRIC = Metric(
    key="contacts_per_order",
    top="contacts",
    bottom="expected_orders",
    better="lower",
    unit="per_order",
    needs=("orders",),
    empty="blank.no_orders",
    headline=True,
)
