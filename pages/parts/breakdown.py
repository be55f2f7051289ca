"""Break down: the choice of metric and dimension, what is chosen so far, the parts as a figure and as a table."""

from __future__ import annotations

from datetime import date

import streamlit as st

from metrics.analysis.breakdown import BY, Breakdown, Part, points
from metrics.analysis.series import settled
from metrics.catalog import DIMENSIONS, METRICS
from metrics.charts import BarRow, Chart, bars, control_chart
from metrics.query import Slice
from pages.parts import address, data, dimensions, figures
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import Column, table

PAGE, SCRIPT, SHOWN = "breakdown", "analyst/breakdown.py", 15
_NEXT = ("reason", "owner", "channel", "vendor", "tier", "market", "family", "month")


def chosen() -> tuple[str, str]:
    """Metric and dimension as the address has them."""
    return address.choice("metric", list(METRICS), "repeat_contact_rate"), address.choice("by", BY, "reason")


def choices(viewer: Viewer, days: int) -> None:
    """Two select boxes that write to the address; what the address says and is not known is said."""
    t = viewer.t
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        metrics = {key: figures.label(viewer, key, days) for key in METRICS}
        address.select("metric", t("breakdown.metric"), list(METRICS), "repeat_contact_rate", metrics, width=300)
        address.select("by", t("breakdown.by"), list(BY), "reason", {by: t(f"dim.{by}") for by in BY})
    for name, options in (("metric", list(METRICS)), ("by", list(BY))):
        if strange := address.strange(name, options):
            st.caption(t(f"access.strange_{name}", value=escape(strange)))
    for name in dimensions.OWN:
        if (unknown := st.query_params.get(name)) and dimensions.chosen(name) is None:
            st.caption(t("access.strange_part", value=escape(unknown)))


def path(viewer: Viewer) -> None:
    """What this page has been narrowed to; each step can be taken back."""
    t = viewer.t
    steps = [(name, label) for name in dimensions.OWN if (label := dimensions.chosen(name)) is not None]
    if not steps:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="path"):
        st.caption(t("breakdown.narrowed"), width="content")
        for name, label in steps:
            shown = f"{t(f'dim.{name}')}: {dimensions.named(viewer, name, label)}"
            address.link(SCRIPT, f":blue[{escape(shown)} ✕]", dimensions.parameters(**{name: None}))


def title(viewer: Viewer, found: Breakdown, cut: Slice, by: str, days: int) -> None:
    """The whole and how it is cut, under what the page is narrowed to."""
    t = viewer.t
    kept = [_shown(viewer, dimension, label) for dimension, label in cut.where]
    scope = f"{escape(', '.join(kept))}: " if kept else ""
    name, by_what = figures.label(viewer, found.total.metric, days), t(f"dim.{by}").lower()
    if found.total.value is None:
        figures.titled(scope, t("breakdown.title_blank", metric=name, by=by_what))
        return
    value = figures.value_with_unit(viewer, found.total)
    figures.titled(scope, t("breakdown.title", metric=name, by=by_what, value=value))


def lead(viewer: Viewer, found: Breakdown, by: str, month: date) -> str:
    """Which period, and what the order of the rows means."""
    t, metric = viewer.t, METRICS[found.total.metric]
    if found.total.value is None:
        return figures.value(viewer, found.total)
    when = t("breakdown.year" if by == "month" else "breakdown.month", month=t.month(month))
    counts = figures.counts(viewer, found.total)
    between = figures.between(viewer, found.total)
    told = "; ".join(filter(None, (counts, between and t("breakdown.sure", between=between))))
    said = [f"{when}: {told}." if told else f"{when}."]
    if not settled(data.known(), metric.key, month):
        said.append(t("breakdown.young"))
    if metric.ignores(by, DIMENSIONS[by].facts):
        said.append(t("breakdown.whole", what=figures.bottom(viewer, metric.key)))
    few = sum(part.few for part in found.parts)
    if few:
        said.append(t.n("breakdown.few", few, least=metric.least))
    return " ".join(said)


def _shown(viewer: Viewer, dimension: str, label: str) -> str:
    name = dimensions.named(viewer, dimension, label)
    return viewer.t.quote(name) if dimension in ("reason", "family") else name


def figure(viewer: Viewer, found: Breakdown, by: str) -> None:
    """Bars, greyed below the n rule; a line where the dimension is time."""
    if found.total.value is None or not found.parts:
        return
    figures.draw(_chart(viewer, found, by), "breakdown")
    if len(found.parts) > SHOWN and by != "month":
        st.caption(viewer.t("breakdown.shown", shown=SHOWN, count=viewer.t.number(len(found.parts))))


def _chart(viewer: Viewer, found: Breakdown, by: str) -> Chart:
    unit = figures.unit(viewer, found.total.metric)
    if by == "month":
        return control_chart(points(data.known(), found), unit, viewer.t, viewer.palette)
    rows = [_bar(viewer, part, by) for part in found.parts[:SHOWN]]
    return bars(rows, unit, viewer.t, viewer.palette)


def _bar(viewer: Viewer, part: Part, by: str) -> BarRow:
    reading = part.reading
    sure = reading.interval if part.ranked else None
    return BarRow(
        key=str(part.label),
        name=dimensions.named(viewer, by, part.label),
        value=reading.value,
        low=sure.low if sure else None,
        high=sure.high if sure else None,
        top=reading.top,
        bottom=reading.bottom,
        grey=part.few,
    )


def listing(viewer: Viewer, found: Breakdown, by: str, days: int) -> None:
    """The whole and all parts that add up to it; a name narrows the page to it."""
    t, metric = viewer.t, found.total.metric
    columns = {
        "part": Column(t(f"dim.{by}"), link=True),
        "value": Column(figures.label(viewer, metric, days), numeric=True),
        **figures.parts(viewer, metric),
        "reviews": Column(t("metric.reviews.column"), numeric=True),
        "between": Column(t("col.between")),
        "share": Column(t("breakdown.share"), numeric=True),
        "note": Column(t("breakdown.note")),
    }
    if not METRICS[metric].bottom:
        del columns["between"]
    if not METRICS[metric].reviews:
        del columns["reviews"]
    if not any(part.few for part in found.parts):
        del columns["note"]
    whole = Part("", found.total, 1.0 if found.total.top else None)
    total = _row(viewer, whole) | {"part": (dimensions.link(PAGE), t("breakdown.total"))}
    step = _step(by)
    parts = [_row(viewer, part) | {"part": _name(viewer, by, part, step)} for part in found.parts]
    table(viewer, columns, [total, *parts], PAGE)


def _row(viewer: Viewer, part: Part) -> dict[str, object]:
    t, reading = viewer.t, part.reading
    return {
        "value": figures.value(viewer, reading),
        "between": figures.ends(viewer, reading),
        "top": "" if reading.top is None else t.number(reading.top),
        "bottom": "" if reading.bottom is None else t.number(reading.bottom),
        "reviews": "" if reading.reviews is None else t.number(reading.reviews),
        "share": "" if part.share is None else t.percent(part.share),
        "note": t("breakdown.too_few") if part.few else "",
    }


def _step(by: str) -> str:
    """The dimension by which a part is cut next: one that nothing has narrowed yet."""
    taken = {by, *(name for name in dimensions.OWN if dimensions.chosen(name)), *address.current()}
    return next((name for name in _NEXT if name not in taken), "month")


def _name(viewer: Viewer, by: str, part: Part, step: str) -> tuple[str, str]:
    """Where a name leads: narrowed to it and cut by the next dimension; a month is chosen and cut by reason."""
    changes = dimensions.leads(by, part.label)
    target = dimensions.link(PAGE, **changes, by=step) if changes else dimensions.link(PAGE)
    return target, dimensions.named(viewer, by, part.label)
