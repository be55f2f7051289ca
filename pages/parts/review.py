"""The words and tables of the weekly review."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from metrics.analysis.commitments import rewards as rewarded
from metrics.analysis.weekly import BEFORE, Beside, weekly
from metrics.export import blank, change, show, unit_scale
from pages.parts import address, data, decisions, promises
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.tables import Column, table
from pages.parts.today import today

SOON = timedelta(days=14)
REASONS = 8


def title(viewer: Viewer, month: date) -> str:
    """How many decisions are open, and how many promises are due soon or stand still."""
    t, found = viewer.t, promises.found(viewer)
    counts = {
        "open": len(decisions.open_asks(viewer, month)),
        "due": sum(p.state == "due" and p.due - today() <= SOON for p in found),
        "stuck": sum(p.stuck for p in found),
    }
    parts = [t.n(f"review.title_{name}", count) for name, count in counts.items() if count]
    text = ", ".join(parts) or t("review.title_none")
    return text[:1].upper() + text[1:]


def week(viewer: Viewer) -> None:
    """The last whole week beside the twelve before; without any verdict, since a week is noise."""
    t, found = viewer.t, data.ask(weekly, data.everything(viewer))
    if found is None:
        st.header(t("review.week_short"), anchor=False)
        return
    days = {"first": t.day(found.first), "last": t.date(found.last)}
    key = "review.week" if unit_scale(found.metric) > 1 else "review.week_count"
    st.header(t(key, **days, value=_value(viewer, found.metric, found.whole)), anchor=False)
    st.caption(t("review.week_caption", weeks=BEFORE))
    unit = t("col.per_100") if unit_scale(found.metric) > 1 else t("col.contacts")
    columns = {
        "reason": Column(t("col.reason"), link=True),
        "contacts": Column(t("col.contacts"), numeric=True),
        "value": Column(unit, numeric=True),
        "before": Column(t("review.before", weeks=BEFORE), numeric=True),
        "range": Column(t("review.range"), numeric=True),
        "change": Column(t("review.change"), numeric=True),
    }
    rows = [_row(viewer, found.metric, one) for one in (*found.reasons[:REASONS], found.whole)]
    table(viewer, columns, rows, "week")


def _value(viewer: Viewer, metric: str, one: Beside) -> str:
    return blank(viewer.t, one.now) if one.now.value is None else show(viewer.t, metric, one.now.value)


def _row(viewer: Viewer, metric: str, one: Beside) -> dict[str, object]:
    t, reason = viewer.t, one.reason
    there = (
        (address.href("reason", reason=reason), named(viewer, "reason", reason)) if reason else ("./", t("review.all"))
    )
    row: dict[str, object] = {"reason": there, "contacts": t.number(one.now.top or 0)}
    row["value"] = _value(viewer, metric, one)
    if one.before is not None and one.low is not None and one.high is not None:
        low, high = show(t, metric, one.low), show(t, metric, one.high)
        row |= {"before": show(t, metric, one.before), "range": t("figure.to", low=low, high=high)}
        row["change"] = "" if one.now.value is None else change(t, metric, one.now.value - one.before)
    return row


def due(viewer: Viewer) -> None:
    """What is due in the next two weeks."""
    t = viewer.t
    soon = [p for p in promises.found(viewer) if p.state == "due" and p.due - today() <= SOON]
    st.header(t.n("review.due", len(soon)) if soon else t("review.due_none"), anchor=False)
    promises.lines(viewer, sorted(soon, key=lambda p: (p.due, p.key)), "due")


def stuck(viewer: Viewer) -> None:
    """What has not moved for 30 days, or was missed."""
    t = viewer.t
    found = [p for p in promises.found(viewer) if p.stuck]
    st.header(t.n("review.stuck", len(found)) if found else t("review.stuck_none"), anchor=False)
    if found:
        st.caption(t("review.stuck_caption"))
    promises.lines(viewer, sorted(found, key=lambda p: (p.moved_on, p.key)), "stuck", still=True)


def rewards(viewer: Viewer) -> None:
    """Who removed most contacts per order, by what worked."""
    t, found = viewer.t, rewarded(promises.found(viewer))
    st.header(t("review.rewards") if found else t("review.rewards_none"), anchor=False)
    st.caption(t("review.rewards_caption"))
    if not found:
        return
    columns = {
        "who": Column(t("review.who")),
        "effect": Column(t("promises.measured"), numeric=True),
        "promises": Column(t("review.by")),
    }
    rows = [
        {
            "who": " · ".join(filter(None, (named(viewer, "owner", one.department), one.person))),
            "effect": promises.ends(viewer, one.per_order),
            "promises": t.list(p.text for p in one.promises),
        }
        for one in found
    ]
    table(viewer, columns, rows, "rewards")
