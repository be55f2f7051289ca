"""The repeat laboratory's setting: what is tried, over which contacts, and the official figure always beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import get_args

import streamlit as st

from metrics.analysis.laboratory import BOOKINGS, RULES, WINDOWS, Trial
from metrics.analysis.series import shift
from metrics.export import change
from metrics.query import Reading, Slice
from metrics.query.laboratory import LONGEST
from metrics.query.shares import Share
from metrics.query.slice import Rule
from metrics.stats import Interval
from pages.parts import address, data, figures
from pages.parts.guard import Viewer
from pages.parts.notices import escape

METRIC = "repeat_contact_rate"
DAYS = tuple(str(day) for day in range(1, LONGEST + 1))
PERIODS = ("month", "year", "all")
DEFAULT_PERIOD, DEFAULT_RULE, DEFAULT_BOOKING = "year", "family", "owner"


@dataclass(frozen=True)
class Setting:
    """What the address asks for: window in days, matching rule, attribution, period."""

    days: int
    rule: Rule
    by: str
    period: str

    def over(self, cut: Slice, month: date) -> Slice:
        """The contacts of the period that the filters leave, under this window and rule."""
        return replace(self.base(cut, month), window=self.days, rule=self.rule)

    def base(self, cut: Slice, month: date) -> Slice:
        """The same contacts, whatever is tried."""
        if self.period == "all":
            return cut
        return cut.months(shift(month, -11), month) if self.period == "year" else cut.month(month)


def chosen(viewer: Viewer) -> Setting:
    """The setting in the address; what it asks for in vain is said, and the usual choice is shown instead."""
    days = str(data.known().window)
    asked = {"window": (DAYS, days), "rule": (RULES, DEFAULT_RULE), "by": (tuple(BOOKINGS), DEFAULT_BOOKING)}
    asked |= {"period": (PERIODS, DEFAULT_PERIOD)}
    for name, (options, _) in asked.items():
        strange = address.strange(name, options)
        if strange:
            st.info(viewer.t(f"laboratory.strange_{name}", value=escape(strange)))
    found = {name: address.choice(name, *both) for name, both in asked.items()}
    rule = next(r for r in get_args(Rule) if r == found["rule"])
    return Setting(int(found["window"]), rule, found["by"], found["period"])


def controls(viewer: Viewer, setting: Setting) -> None:
    """Window, rule, attribution and period, all kept in the address."""
    t, official = viewer.t, data.known().window
    offered = {str(days): t.n("charts.days", days) for days in WINDOWS}
    rules: dict[str, str] = {rule: t(f"laboratory.rule.{rule}") for rule in RULES}
    periods = {period: t(f"laboratory.period.{period}") for period in PERIODS}
    bookings = {by: t(f"laboratory.by.{by}") for by in BOOKINGS}
    with st.container(border=True, key="setting"):
        left, middle, right = st.columns(3, gap="medium")
        with left:
            address.segments("window", t("laboratory.window"), list(offered), str(setting.days), str(official), offered)
            address.slide("window", t("laboratory.any_window"), (1, LONGEST), setting.days, official)
        with middle:
            address.segments("rule", t("laboratory.rule"), list(rules), setting.rule, DEFAULT_RULE, rules)
            address.segments("period", t("laboratory.period"), PERIODS, setting.period, DEFAULT_PERIOD, periods)
        with right:
            address.select("by", t("laboratory.by"), list(bookings), DEFAULT_BOOKING, bookings, width=330)


def title(viewer: Viewer, setting: Setting, found: Trial) -> str:
    """The rate tried, its window and its rule; without a value, what was tried."""
    t, reading = viewer.t, found.tried
    rule = t(f"laboratory.rule_short.{setting.rule}")
    if reading.value is None:
        return t.n("laboratory.title_blank", setting.days, rule=rule)
    return t.n("laboratory.title", setting.days, rule=rule, value=figures.value(viewer, reading))


def lead(viewer: Viewer, setting: Setting, found: Trial, month: date) -> str:
    """That this is an experiment, what the official figure is, and which contacts both are about."""
    t, official = viewer.t, found.official
    rule = t("laboratory.official_rule", window=_own(viewer, found))
    period = t(f"laboratory.over.{setting.period}", month=t.month(month))
    if found.official_setting:
        return f"{t('laboratory.is_official', setting=rule)} {period}"
    key = "laboratory.official_blank" if official.value is None else "laboratory.official_is"
    return f"{t(key, setting=rule, value=figures.value(viewer, official))} {period}"


def _own(viewer: Viewer, found: Trial) -> str:
    low, high = found.own
    if low == high:
        return viewer.t.n("charts.days", low)
    return viewer.t("laboratory.own_windows", low=viewer.t.number(low), high=viewer.t.n("charts.days", high))


def cards(viewer: Viewer, setting: Setting, found: Trial) -> None:
    """The figure tried, the official one, and what would be found since closing instead of since opening."""
    t = viewer.t
    name = t.n("laboratory.within", setting.days, rule=t(f"laboratory.rule_short.{setting.rule}"))
    rule = t("laboratory.official_rule", window=_own(viewer, found))
    with st.grid(2 if found.official_setting else 3, min_column_width=260, key="figures"):
        if found.official_setting:
            _card(viewer, t("laboratory.card_both"), found.tried, "")
        else:
            _card(viewer, t("laboratory.card_tried", setting=name), found.tried, _against(viewer, found))
            _card(viewer, t("laboratory.card_official", setting=rule), found.official, t("laboratory.official_note"))
        _closing(viewer, setting, found.since_closing)


def _card(viewer: Viewer, label: str, reading: Reading, more: str) -> None:
    with st.container(border=True, height="stretch", gap="xsmall"):
        if reading.value is None:
            st.markdown(f":small[{label}]")
            st.caption(figures.value(viewer, reading))
            return
        st.metric(label, figures.value(viewer, reading))
        st.caption(figures.counts(viewer, reading))
        st.caption(between(viewer, reading.interval))
        if more:
            st.caption(more)


def _against(viewer: Viewer, found: Trial) -> str:
    tried, official = found.tried.value, found.official.value
    if tried is None or official is None:
        return ""
    return viewer.t("laboratory.against", change=change(viewer.t, METRIC, tried - official))


def _closing(viewer: Viewer, setting: Setting, share: Share) -> None:
    """The variant since closing (METRICS.md 1), or why it is blank."""
    t = viewer.t
    label = t.n("laboratory.closing", setting.days, rule=t(f"laboratory.rule_short.{setting.rule}"))
    with st.container(border=True, height="stretch", gap="xsmall"):
        if share.value is None:
            st.markdown(f":small[{label}]")
            st.caption(t.n("laboratory.closing_blank", setting.days))
            return
        st.metric(label, t.percent(share.value))
        what = t("laboratory.closed")
        st.caption(t("figure.of", top=t.number(share.top), bottom=t.number(share.bottom), what=what))
        st.caption(between(viewer, share.interval))
        st.caption(t("laboratory.closing_note"))


def between(viewer: Viewer, interval: Interval | None) -> str:
    """The interval in plain words."""
    return figures.span(viewer, METRIC, interval) or viewer.t("laboratory.no_interval")
