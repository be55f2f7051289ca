"""The repeat laboratory's evidence: every window under every rule, the days of return, and what is booked to whom."""

from __future__ import annotations

import streamlit as st

from metrics.analysis.laboratory import RULES, WINDOWS, Booked, Curve, Day, Part, Trial
from metrics.charts import BarRow, DayValue, WindowLine, bars, day_columns, window_curve
from metrics.query import laboratory as asked
from metrics.query.shares import Share
from metrics.query.slice import Rule
from pages.parts import figures
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.laboratory import METRIC, Setting, between
from pages.parts.tables import Column, table

DRAWN = 12
"""Parts that are drawn as bars; more are a table only."""


def curve(viewer: Viewer, setting: Setting, curves: dict[Rule, Curve], found: Trial) -> None:
    """The repeat rate for every window from 1 to 90 days, one line per rule."""
    t = viewer.t
    known = [day for day in curves[setting.rule].within if day.value is not None and not day.thin]
    if not known:
        st.header(t("laboratory.curve_few"), anchor=False)
        st.caption(t("charts.few"))
        return
    low, high = (t.percent(day.value or 0) for day in (known[0], known[-1]))
    st.header(t.n("laboratory.curve", known[-1].days, low=low, high=high), anchor=False)
    st.caption(t("laboratory.curve_caption"))
    lines = [
        WindowLine(t(f"laboratory.rule_short.{rule}"), _values(curves[rule].within), rule == setting.rule)
        for rule in RULES
    ]
    reach = found.tried.interval
    ends = (reach.low, reach.high) if reach else None
    chart = window_curve(lines, setting.days, ends, figures.unit(viewer, METRIC), t, viewer.palette)
    columns = {"days": Column(t("laboratory.col.window"), numeric=True)}
    columns |= {rule: Column(t(f"laboratory.rule_short.{rule}"), numeric=True) for rule in RULES}
    columns |= {"matured": Column(t("laboratory.col.matured"), numeric=True)}
    rows = (
        {"days": t.number(day + 1)}
        | {rule: _share(viewer, curves[rule].within[day]) for rule in RULES}
        | {"matured": t.number(curves[setting.rule].within[day].bottom)}
        for day in range(asked.LONGEST)
    )
    figures.with_twin(viewer, chart, columns, rows, "windows")


def grid(viewer: Viewer, setting: Setting, shares: dict[asked.Setting, Share]) -> None:
    """The offered windows and the chosen one under each rule, each with its interval."""
    t = viewer.t
    st.header(t("laboratory.grid"), anchor=False)
    st.caption(t("laboratory.grid_caption"))
    columns = {"days": Column(t("laboratory.col.window"))}
    columns |= {rule: Column(t(f"laboratory.rule_short.{rule}"), numeric=True) for rule in RULES}
    rows = []
    for days in sorted({*WINDOWS, setting.days}):
        mark = " ◆" if days == setting.days else ""
        cells = {rule: _cell(viewer, shares[asked.Setting(rule, days)]) for rule in RULES}
        rows.append({"days": t.n("charts.days", days) + mark} | cells)
    table(viewer, columns, rows, "windows_and_rules")


def _cell(viewer: Viewer, share: Share) -> str:
    t = viewer.t
    if share.value is None:
        return t("charts.blank")
    if share.interval is None:
        return t.percent(share.value)
    low, high = t.percent(share.interval.low), t.percent(share.interval.high)
    return f"{t.percent(share.value)} ({t('figure.to', low=low, high=high)})"


def days(viewer: Viewer, setting: Setting, found: Curve) -> None:
    """On which day the next contact comes."""
    t = viewer.t
    if not any(day.top for day in found.on_day if not day.thin):
        return
    early = found.early[setting.days - 1].value
    if early is None:
        st.header(t("laboratory.days"), anchor=False)
    else:
        st.header(t.n("laboratory.days_early", setting.days, share=t.percent(early, 0)), anchor=False)
    st.caption(t("laboratory.days_caption", rule=t(f"laboratory.rule_short.{setting.rule}")))
    chart = day_columns(_values(found.on_day), setting.days, figures.unit(viewer, METRIC), t, viewer.palette)
    columns = {
        "day": Column(t("laboratory.col.day"), numeric=True),
        "share": Column(t("col.share"), numeric=True),
        "contacts": Column(t("col.contacts"), numeric=True),
        "base": Column(t("laboratory.col.old_enough"), numeric=True),
    }
    rows = (
        {
            "day": t.number(day.days),
            "share": _share(viewer, day),
            "contacts": t.number(day.top),
            "base": t.number(day.bottom),
        }
        for day in found.on_day
    )
    figures.with_twin(viewer, chart, columns, rows, "days_to_the_next")


def booked(viewer: Viewer, setting: Setting, found: Booked) -> None:
    """The trial cut by who it is booked to; no ranking, whoever it is."""
    t = viewer.t
    st.header(t(f"laboratory.by.{setting.by}"), anchor=False)
    if not found.named:
        st.caption(t(f"laboratory.none.{found.whose}"))
        return
    if found.whole.value is None:
        st.caption(figures.value(viewer, found.whole))
        return
    role = setting.by.partition("-")[0]
    values = {"value": figures.value(viewer, found.whole), "counts": figures.counts(viewer, found.whole)}
    st.caption(f"{t(f'laboratory.booked.{role}')} {t('laboratory.booked_whole', **values)}")
    columns = {
        "part": Column(t(f"laboratory.col.{found.whose}")),
        "value": Column(t(f"laboratory.col.{found.metric}"), numeric=True),
        "interval": Column(t("col.between")),
        "top": Column(t(f"metric.{found.metric}.top"), numeric=True),
        "bottom": Column(t(f"metric.{found.metric}.bottom"), numeric=True),
    }
    rows = [_part(viewer, found.whose, part) for part in found.parts]
    if found.whose == "agent" or len(rows) > DRAWN:
        table(viewer, columns, rows, "booked")
        return
    drawn = [_bar(viewer, found.whose, part) for part in found.parts]
    figures.with_twin(
        viewer, bars(drawn, figures.unit(viewer, found.metric), t, viewer.palette), columns, rows, "booked"
    )


def _part(viewer: Viewer, whose: str, part: Part) -> dict[str, str]:
    t, share = viewer.t, part.share
    return {
        "part": named(viewer, whose, part.label),
        "value": t.percent(share.value or 0),
        "interval": t("charts.few") if share.thin else between(viewer, share.interval),
        "top": t.number(share.top),
        "bottom": t.number(share.bottom),
    }


def _bar(viewer: Viewer, whose: str, part: Part) -> BarRow:
    share = part.share
    ends = (share.interval.low, share.interval.high) if share.interval else (None, None)
    return BarRow(
        key=part.label,
        name=named(viewer, whose, part.label),
        value=share.value,
        low=ends[0],
        high=ends[1],
        top=share.top,
        bottom=share.bottom,
        grey=share.thin,
    )


def _values(days: tuple[Day, ...]) -> tuple[DayValue, ...]:
    """As drawn: where too few contacts are old enough, nothing is."""
    return tuple(DayValue(day.days, None if day.thin else day.value, day.top, day.bottom) for day in days)


def _share(viewer: Viewer, day: Day) -> str:
    return viewer.t("charts.blank") if day.value is None else viewer.t.percent(day.value)
