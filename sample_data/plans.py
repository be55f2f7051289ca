"""What the company promised (targets) and what a contact costs it (prices)."""

from __future__ import annotations

from typing import NamedTuple

FIRST, NEW_YEAR = "2024-09-01", "2026-01-01"


class Target(NamedTuple):
    """A promised value from a month on, in the metric's own unit (0.40 = 40 contacts per 100 orders)."""

    metric: str
    level: str
    key: str
    valid_from: str
    value: str


class Price(NamedTuple):
    """What one contact costs from a day on; a blank tier stands for any."""

    channel: str
    tier: str
    valid_from: str
    price: str
    currency: str


COMPANY: tuple[Target, ...] = (
    Target("contacts_per_order", "company", "", FIRST, "0.40"),
    Target("contacts_per_order", "company", "", NEW_YEAR, "0.38"),
    Target("repeat_contact_rate", "company", "", FIRST, "0.15"),
    Target("resolution_behavioural", "company", "", FIRST, "0.77"),
    Target("resolution_behavioural", "company", "", NEW_YEAR, "0.78"),
    Target("quality_score", "company", "", FIRST, "82"),
)

_DEPARTMENTS: tuple[tuple[str, str, str], ...] = (
    ("Logistics", FIRST, "0.100"),
    ("Logistics", NEW_YEAR, "0.095"),
    ("Finance", FIRST, "0.072"),
    ("Warehouse", FIRST, "0.052"),
    ("Product", FIRST, "0.062"),
    ("IT", FIRST, "0.045"),
    ("IT", NEW_YEAR, "0.042"),
    ("Marketing", FIRST, "0.024"),
    ("Sales", FIRST, "0.010"),
)

_REASONS: tuple[tuple[str, str, str], ...] = (
    ("LATE_TRK", FIRST, "0.078"),
    ("LATE_TRK", NEW_YEAR, "0.072"),
    ("NOT_RCVD", FIRST, "0.014"),
    ("REFUND", FIRST, "0.036"),
    ("DAMAGED", FIRST, "0.024"),
    ("DBL_CHRG", FIRST, "0.022"),
    ("WRONG_AM", FIRST, "0.010"),
    ("WRONG_IT", FIRST, "0.018"),
    ("MISS_IT", FIRST, "0.010"),
    ("RET_HOW", FIRST, "0.018"),
    ("LOGIN", FIRST, "0.030"),
    ("LOGIN", NEW_YEAR, "0.024"),
    ("DISCOUNT", FIRST, "0.014"),
    ("ADDRESS", FIRST, "0.013"),
    ("CANCEL", FIRST, "0.010"),
    ("PAY_FAIL", FIRST, "0.009"),
    ("WARRANTY", FIRST, "0.009"),
)

TARGETS: tuple[Target, ...] = (
    *COMPANY,
    *(Target("contacts_per_order", "department", key, since, value) for key, since, value in _DEPARTMENTS),
    *(Target("contacts_per_order", "reason", key, since, value) for key, since, value in _REASONS),
)

_PRICES: tuple[tuple[str, str, str, str], ...] = (
    ("phone", "", "5.40", "5.80"),
    ("phone", "1", "14.50", "15.60"),
    ("phone", "2", "7.20", "7.75"),
    ("phone", "3", "6.60", "7.10"),
    ("chat", "", "3.10", "3.25"),
    ("chat", "1", "8.40", "8.90"),
    ("e-mail", "", "4.05", "4.20"),
    ("e-mail", "1", "9.80", "10.20"),
    ("web form", "", "3.60", "3.75"),
    ("social", "", "4.75", "5.10"),
)

PRICES: tuple[Price, ...] = tuple(
    Price(channel, tier, since, price, "EUR")
    for channel, tier, before, after in _PRICES
    for since, price in ((FIRST, before), (NEW_YEAR, after))
)
