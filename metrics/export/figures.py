"""A figure in words: the metric's unit decides how it is written (LOOK.md 2). Ratios say their unit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from metrics.catalog import METRICS
from metrics.i18n import Words
from metrics.query import Form, Reading

PER_100 = 100


def unit_scale(metric: str) -> int:
    """Contacts per order are shown per 100 orders."""
    return PER_100 if METRICS[metric].unit == "per_order" else 1


def typed_scale(metric: str) -> int:
    """What people type, over what is stored: per 100 orders, percent, or the value itself."""
    return PER_100 if METRICS[metric].unit in ("per_order", "share") else 1


def as_typed(metric: str, value: float) -> float:
    """A stored value as people type it: 0.036 contacts per order is 3.6 per 100, a share of 0.172 is 17.2 percent."""
    return float(Decimal(str(value)) * typed_scale(metric))


def as_stored(metric: str, typed: float) -> float:
    """What people typed in the metric's own unit; the only place where it is converted."""
    return float(Decimal(str(typed)) / typed_scale(metric))


def show(t: Words, metric: str, value: float) -> str:
    """A value of a metric as people read it: 17.2%, 23.0 (per 100 orders), 81.4 (of 100), 1.19, 48,852."""
    match METRICS[metric].unit:
        case "share":
            return t.percent(value)
        case "per_order":
            return t.number(value * PER_100, 1)
        case "points":
            return t.number(value, 1)
        case "contacts_per_issue":
            return t.number(value, 2)
        case _:
            return t.number(value)


def below(metric: str, form: Form) -> str:
    """The key of what a metric divides by, which contacts per order counts in more than one way."""
    return f"metric.{metric}.bottom" + ("_lagged" if METRICS[metric].chance == "weeks" and form != "calendar" else "")


def change(t: Words, metric: str, difference: float) -> str:
    """A difference between two values, with its sign."""
    match METRICS[metric].unit:
        case "share":
            return t.points(difference)
        case "per_order":
            return t.signed(difference * PER_100, 1)
        case "points":
            return t.signed(difference, 1)
        case "contacts_per_issue":
            return t.signed(difference, 2)
        case _:
            return t.signed(difference)


def blank(t: Words, reading: Reading) -> str:
    """Why a figure is blank."""
    if reading.blank is None:
        return ""
    values = {k: t.date(v) if isinstance(v, date) else v for k, v in reading.blank.values}
    return t(reading.blank.key, **values)
