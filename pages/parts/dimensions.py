"""Dimensions and their values in words, and the links that a value leads to."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import streamlit as st

from metrics.query import NONE, UNOWNED, Slice
from pages.parts import address, data
from pages.parts.guard import Viewer

COMPANY = ("market", "channel", "vendor")
"""Dimensions that the filters above every page choose."""
OWN = ("reason", "family", "owner", "tier")
"""Those that only the address of this page chooses."""


def named(viewer: Viewer, dimension: str, label: str | date) -> str:
    """A value as people read it: in their language where somebody translated it. Addresses and keys take the label."""
    t = viewer.t
    if isinstance(label, date):
        return t.month_short(label)
    if dimension == "tier":
        return t("tier.none") if label == NONE else f"{label} {t(f'tier.{label}')}"
    if label in (NONE, UNOWNED):
        return t("dim.none" if label == NONE else "dim.Unowned")
    return data.reader().translations(t.language).get((dimension, label.lower()), label)


def chosen(name: str) -> str | None:
    """The value of one of this page's own dimensions in the address; None without one that exists."""
    wanted = st.query_params.get(name)
    return next((label for label in _labels(name) if wanted in (label, address.slug(label))), None)


def narrowed(cut: Slice) -> Slice:
    """The slice of the company-wide filters, narrowed to what this page's address chooses."""
    for name in OWN:
        label = chosen(name)
        cut = cut.only(name, label) if label is not None else cut
    return cut


def parameters(**changes: str | None) -> dict[str, str]:
    """Query parameters of this page with changes; None takes one away."""
    now = address.current() | {n: st.query_params[n] for n in ("metric", "by", *OWN) if n in st.query_params}
    return {name: value for name, value in (now | changes).items() if value is not None}


def link(page: str, **changes: str | None) -> str:
    """The same as a relative address."""
    return f"{page}?{urlencode(parameters(**changes))}"


def leads(dimension: str, label: str | date) -> dict[str, str] | None:
    """What choosing a value writes into the address; None where it cannot be chosen."""
    if isinstance(label, date):
        return {"month": label.strftime("%Y-%m")}
    if dimension in COMPANY:
        return {dimension: label} if label in data.reader().labels(dimension) else None
    return {dimension: address.slug(label)}


def _labels(dimension: str) -> list[str]:
    return [*data.reader().labels(dimension), NONE]
