"""What a department head sees: their causes, targets and distance."""

from __future__ import annotations

from datetime import date

import streamlit as st

from metrics.analysis.department import Cause, Causes
from metrics.analysis.series import Mark
from metrics.analysis.targets import Verdict
from metrics.charts import Gap, gap_columns
from metrics.export import change, show, unit_scale
from metrics.query import UNOWNED
from pages.parts import address, figures, money, movers
from pages.parts.crumbs import doors
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import KEPT, Column, table

MARKS: dict[Verdict | None, Mark] = {"met": "better", "missed": "worse"}
"""Colour only where the interval leaves no doubt."""


def name(viewer: Viewer, found: Causes) -> str:
    """The department's name; what nobody owns says so."""
    return named(viewer, "owner", found.department)


def title(viewer: Viewer, found: Causes) -> str:
    """Number, unit, and the distance to what was promised."""
    t, metric = viewer.t, found.metric
    if found.department == UNOWNED:
        return t.n("department.title_unowned", int(found.reading.top or 0))
    values = {"department": name(viewer, found), "value": figures.value(viewer, found.reading)}
    per_order = unit_scale(metric) > 1
    if found.reading.value is None or found.gap is None or not per_order:
        return t("department.title_order" if per_order else "department.title_count", **values)
    return t(
        f"department.title_{figures.side(viewer, metric, found.gap)}",
        **values,
        gap=figures.distance(viewer, metric, found.gap),
    )


def lead(viewer: Viewer, found: Causes) -> str:
    """Which cause weighs most, and who answers for the department."""
    t = viewer.t
    parts = []
    if found.head:
        parts.append(t("department.head", head=escape(found.head)))
    if found.causes and found.reading.top:
        first = found.causes[0]
        reason = escape(t.quote(named(viewer, "reason", first.reason)))
        parts.append(t("department.first", reason=reason, share=t.percent(first.contacts / found.reading.top, 0)))
    return " ".join(parts)


def cards(viewer: Viewer, found: Causes, days: int) -> None:
    """The department's own figures."""
    t, metric = viewer.t, found.metric
    figures.card(viewer, found.reading, days)
    if unit_scale(metric) > 1:
        with st.container(border=True, height="stretch"):
            if found.gap is None:
                st.markdown(t("department.gap"))
                st.caption(t("department.gap_filtered" if found.filtered else "department.gap_none"))
            else:
                st.metric(t("department.gap"), change(t, metric, found.gap))
                st.caption(t("department.gap_counts", target=show(t, metric, found.target or 0)))
        money.gap(viewer, found)
    figures.card(viewer, found.repeat, days)


def listing(viewer: Viewer, found: Causes, month: date, days: int) -> None:
    """My causes as a table: contacts, figure, target, gap, 12 months; together they are the department."""
    t, metric, per_order = viewer.t, found.metric, unit_scale(found.metric) > 1
    above = sum(c.gap is not None and c.gap > 0 for c in found.causes)
    aimed = sum(c.target is not None for c in found.causes)
    none = t("department.heading_filtered" if found.filtered else "department.heading_none")
    st.subheader(t.n("department.heading", above, aimed=aimed) if aimed else none, anchor=False)
    st.caption(t("department.caption", month=t.month(month)))
    peak = max((p.value or 0 for c in found.causes for p in c.points), default=0) * unit_scale(metric)
    columns = {
        "reason": Column(t("col.reason"), link=True),
        "contacts": Column(t("col.contacts"), numeric=True),
    }
    if per_order:
        columns["value"] = Column(t("col.per_100"), numeric=True)
        columns["between"] = Column(t("col.between"), numeric=True)
    if per_order and not found.filtered:
        columns |= {
            "target": Column(t("col.target"), numeric=True),
            "gap": Column(t("col.gap"), numeric=True),
            "gap_contacts": Column(t("col.gap_contacts"), numeric=True),
            "kept": Column(t("col.kept"), width=KEPT),
        }
    columns |= {"signal": Column(t("col.signal"))} if per_order else {}
    columns |= {
        "trend": Column(t("col.trend"), line=(0, peak or 1)),
        "repeat": Column(t("col.repeat", days=days), numeric=True),
    }
    rows = [_row(viewer, metric, cause) for cause in found.causes]
    whole = {
        "reason": (address.href("department", department=found.department), t("department.all")),
        "contacts": t.number(found.reading.top or 0),
        "value": figures.value(viewer, found.reading),
        "target": "" if found.target is None else show(t, metric, found.target),
        "gap": "" if found.gap is None else change(t, metric, found.gap),
        "gap_contacts": "" if found.gap_contacts is None else t.signed(found.gap_contacts),
        "repeat": figures.value(viewer, found.repeat),
        "between": figures.ends(viewer, found.reading),
        "kept": figures.kept(viewer, found.kept),
    }
    table(viewer, columns, [*rows, whole], "causes")
    doors(
        "reason", [(c.reason, t.quote(named(viewer, "reason", c.reason))) for c in found.causes], t("department.open")
    )


def _row(viewer: Viewer, metric: str, cause: Cause) -> dict[str, object]:
    t = viewer.t
    return {
        "reason": (address.href("reason", reason=cause.reason), named(viewer, "reason", cause.reason)),
        "contacts": t.number(cause.contacts),
        "value": figures.value(viewer, cause.reading),
        "target": t("no_target") if cause.target is None else show(t, metric, cause.target),
        "gap": "" if cause.gap is None else change(t, metric, cause.gap),
        "gap_contacts": "" if cause.gap_contacts is None else t.signed(cause.gap_contacts),
        "trend": [None if p.value is None else float(p.value) * unit_scale(metric) for p in cause.points],
        "repeat": figures.value(viewer, cause.repeat),
        "between": figures.ends(viewer, cause.reading),
        "kept": figures.kept(viewer, cause.kept),
        "signal": movers.arrow(viewer, cause.moved),
    }


def gaps(viewer: Viewer, found: Causes) -> None:
    """The distance to the target, month by month."""
    t, metric = viewer.t, found.metric
    if not found.gaps:
        return
    last = found.gaps[-1]
    side, gap = figures.side(viewer, metric, last.gap), figures.distance(viewer, metric, last.gap)
    st.subheader(t(f"department.gaps_{side}", month=t.month(last.month), gap=gap), anchor=False)
    st.caption(t("department.gaps_caption"))
    shown = [Gap(g.month, g.gap, g.settled, MARKS.get(g.kept), g.low, g.high) for g in found.gaps]
    columns = {
        "month": Column(t("col.month")),
        "target": Column(t("col.target"), numeric=True),
        "gap": Column(t("col.gap"), numeric=True),
        "between": Column(t("col.between"), numeric=True),
        "kept": Column(t("col.kept"), width=KEPT),
    }
    rows = [
        {
            "month": t.month_short(g.month),
            "target": show(t, metric, g.target),
            "gap": change(t, metric, g.gap),
            "between": figures.change_span(viewer, metric, g.low, g.high),
            "kept": figures.kept(viewer, g.kept),
        }
        for g in reversed(found.gaps)
    ]
    chart = gap_columns(shown, figures.unit(viewer, metric), t, viewer.palette)
    figures.with_twin(viewer, chart, columns, rows, "gaps")
