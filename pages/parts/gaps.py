"""A department's way to its target: the distance month by month, what a realistic target is, and whose it is."""

from __future__ import annotations

from datetime import date

import streamlit as st

from metrics.analysis.department import Causes
from metrics.analysis.realistic import realistic
from metrics.analysis.series import Mark, shift
from metrics.analysis.targets import Verdict
from metrics.charts import Gap, gap_columns
from metrics.export import change, show, unit_scale
from metrics.query import UNOWNED, Slice
from pages.parts import address, data, figures, targets
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.tables import KEPT, Column

MARKS: dict[Verdict | None, Mark] = {"met": "better", "missed": "worse"}
"""Colour only where the interval leaves no doubt."""
AHEAD = 4
"""Months from the newest one within which a target is to be reached again."""


def gaps(viewer: Viewer, found: Causes) -> None:
    """The distance to the target, month by month."""
    t, metric = viewer.t, found.metric
    if not found.gaps:
        return
    last = found.gaps[-1]
    side, gap = figures.side(viewer, metric, last.gap), figures.distance(viewer, metric, last.gap)
    st.header(t(f"department.gaps_{side}", month=t.month(last.month), gap=gap), anchor=False)
    st.caption(t("department.gaps_caption"))
    shown = [Gap(g.month, g.gap, g.settled, MARKS.get(g.kept), g.low, g.high) for g in found.gaps]
    columns = {
        "month": Column(t("col.month")),
        "target": Column(t("col.target"), numeric=True),
        "gap": Column(t("col.gap"), numeric=True),
        "between": Column(t("col.between"), numeric=True),
        "kept": Column(t("col.kept"), width=KEPT),
    }
    rows = (
        {
            "month": t.month_short(g.month),
            "target": show(t, metric, g.target),
            "gap": change(t, metric, g.gap),
            "between": figures.change_span(viewer, metric, g.low, g.high),
            "kept": figures.verdict(viewer, g.kept),
        }
        for g in reversed(found.gaps)
    )
    chart = gap_columns(shown, figures.unit(viewer, metric), t, viewer.palette)
    figures.with_twin(viewer, chart, columns, rows, "gaps")


def outlook(viewer: Viewer, found: Causes, cut: Slice, month: date) -> None:
    """What a realistic target looks like, for the cause that is furthest above its own."""
    t, worst = viewer.t, found.worst
    if unit_scale(found.metric) == 1 or found.department == UNOWNED or not found.causes:
        return
    reason = (worst or found.causes[0]).reason
    told = data.ask(realistic, cut.only("reason", reason), found.metric, month, reason)
    st.header(t("targets.realistic"), anchor=False)
    what = t.quote(named(viewer, "reason", reason))
    st.markdown(targets.usual(viewer, told, what))
    if worst is not None and worst.target is not None and told.month is not None:
        st.markdown(targets.way(viewer, told, worst.target, shift(told.month, AHEAD)))
    link(viewer, "targets", t("targets.set"), department=found.department, about=reason)


def dispute(viewer: Viewer, found: Causes) -> None:
    """Where a department says that a cause is not its own."""
    t = viewer.t
    if found.department == UNOWNED or not found.causes:
        return
    st.header(t("department.not_yours"), anchor=False)
    st.markdown(t("department.dispute"))
    link(viewer, "ownership", t("department.dispute_link"), reason=(found.worst or found.causes[0]).reason)


def link(viewer: Viewer, page: str, words: str, **drilled: str) -> None:
    """A link to another page of departments."""
    address.link(f"department/{page}.py", f":blue[{words} ›]", address.params(**drilled))
