"""Vendors against their baselines: which one ended how many repeat contacts, and what that is worth."""

from __future__ import annotations

from datetime import date

import streamlit as st

from metrics.analysis.series import Mark, shift
from metrics.analysis.vendors import RATE, Vendor
from metrics.charts import BarRow, bars
from pages.parts import address, data, figures
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import Column, table

MONTHS = 12
"""Months of the baseline unless the address says otherwise: those before the one that is looked at."""
FROM, TO = "base_from", "base_to"
MARKS: dict[str | None, Mark] = {"fewer": "better", "more": "worse"}

Span = tuple[date, date]


def span(month: date) -> Span | None:
    """First and last month of the baseline in the address, in that order; None without vendors or an earlier month."""
    earlier = _earlier(month)
    if not earlier or not data.reader().labels("vendor"):
        return None
    default = (earlier[-MONTHS:][0], earlier[-1])
    keys = [f"{m:%Y-%m}" for m in earlier]
    ends = [
        date.fromisoformat(f"{address.choice(name, keys, f'{usual:%Y-%m}')}-01")
        for name, usual in zip((FROM, TO), default, strict=True)
    ]
    return min(ends), max(ends)


def _earlier(month: date) -> list[date]:
    return [m for m in data.known().months if m < month]


def choices(viewer: Viewer, month: date, now: Span) -> None:
    """The two ends of the baseline, written into the address."""
    t, earlier = viewer.t, _earlier(month)
    shown = {f"{m:%Y-%m}": t.month(m) for m in reversed(earlier)}
    usual = (max(earlier[0], shift(month, -MONTHS)), earlier[-1])
    with st.container(horizontal=True, vertical_alignment="bottom", key="baseline"):
        for name, default in zip((FROM, TO), usual, strict=True):
            address.select(name, t(f"vendors.{name}"), list(shown), f"{default:%Y-%m}", shown)


def title(viewer: Viewer, found: tuple[Vendor, ...]) -> str:
    """Who ended repeats beyond what chance explains, or that nobody did."""
    t = viewer.t
    if not found or "customer" not in data.known().has:
        return t("vendors.title_none")
    fewer = [v for v in found if v.verdict == "fewer"]
    more = [v for v in found if v.verdict == "more"]
    for key, group in (("fewer", fewer), ("more", more)):
        if group:
            names = t.list(escape(_name(viewer, v)) for v in group)
            return t.n(f"vendors.title_{key}", len(group), names=names)
    return t("vendors.title_same")


def lead(viewer: Viewer, found: tuple[Vendor, ...], now: Span | None) -> str:
    """The baseline in words, and what the figures mean."""
    t = viewer.t
    if now is None:
        return t("vendors.no_baseline" if data.reader().labels("vendor") else "vendors.no_vendor")
    if "customer" not in data.known().has:
        return t("not_computable.customer")
    if not any(v.judged for v in found):
        return t("vendors.too_few")
    return t("vendors.lead", first=t.month(now[0]), last=t.month(now[1]))


def chart(viewer: Viewer, found: tuple[Vendor, ...], month: date, days: int) -> None:
    """Each vendor's repeat rate with its interval; the tick is its own baseline."""
    t = viewer.t
    if not found:
        return
    st.header(t("vendors.heading"), anchor=False)
    st.caption(t("vendors.caption", metric=figures.label(viewer, RATE, days), month=t.month(month)))
    rows = [
        BarRow(
            key=v.vendor,
            name=_name(viewer, v),
            value=v.now.value,
            mark=MARKS.get(v.verdict),
            target=v.base.value if v.judged else None,
            low=v.now.interval.low if v.now.interval else None,
            high=v.now.interval.high if v.now.interval else None,
            top=v.now.top,
            bottom=v.now.bottom,
            grey=not v.judged,
        )
        for v in found
    ]
    figures.draw(bars(rows, figures.unit(viewer, RATE), t, viewer.palette), "vendors")


def listing(viewer: Viewer, found: tuple[Vendor, ...], days: int) -> None:
    """The same as a table, with what the contacts that no longer happen would have cost."""
    t = viewer.t
    if not found:
        return
    columns = {
        "vendor": Column(t("dim.vendor")),
        "contacts": Column(t("col.contacts"), numeric=True),
        "repeats": Column(t("vendors.repeats"), numeric=True),
        "base": Column(t("vendors.base"), numeric=True),
        "now": Column(t("col.repeat", days=days), numeric=True),
        "between": Column(t("col.between"), numeric=True),
        "removed": Column(t("vendors.removed"), numeric=True),
        "span": Column(t("vendors.span"), numeric=True),
        "worth": Column(t("vendors.worth"), numeric=True),
        "verdict": Column(t("vendors.verdict"), width=220),
    }
    table(viewer, columns, [_row(viewer, v) for v in found], "vendors", whole=True)
    st.caption(t("vendors.how"))


def _row(viewer: Viewer, v: Vendor) -> dict[str, object]:
    t = viewer.t
    worth = "" if v.worth is None else t.money(v.worth, v.cost.currencies[0])
    verdict = t(f"vendors.verdict_{v.verdict or 'same'}") if v.judged else t("figure.thin")
    return {
        "vendor": _name(viewer, v),
        "contacts": t.number(v.contacts),
        "repeats": t.number(v.repeats),
        "base": figures.value(viewer, v.base),
        "now": figures.value(viewer, v.now),
        "between": figures.ends(viewer, v.now),
        "removed": "" if v.removed is None else t.signed(v.removed, 1),
        "span": ""
        if v.between is None
        else t("figure.to", low=t.signed(v.between[0], 1), high=t.signed(v.between[1], 1)),
        "worth": worth,
        "verdict": verdict,
    }


def _reach(viewer: Viewer, v: Vendor) -> str:
    if v.between is None:
        return ""
    low, high = (viewer.t.signed(end, 1) for end in v.between)
    return viewer.t("figure.to", low=low, high=high)


def _name(viewer: Viewer, v: Vendor) -> str:
    return named(viewer, "vendor", v.vendor)
