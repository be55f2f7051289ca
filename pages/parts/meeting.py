"""The words of the monthly meeting: the verdict, whose it is, and the reasons as a skyline."""

from __future__ import annotations

from datetime import date

import streamlit as st

from metrics.analysis.health import Health
from metrics.analysis.meeting import Headline, Mover, record
from metrics.analysis.series import period, shift
from metrics.analysis.signals import Moved
from metrics.analysis.skyline import Row, Skyline
from metrics.charts import Chart, SkylineRow, Sum
from metrics.charts import skyline as draw_skyline
from metrics.export import show, unit_scale
from metrics.query import Reading, Slice
from pages.parts import address, data, figures, movers, promises, weights
from pages.parts.dimensions import named
from pages.parts.folds import fold
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import KEPT, Column, table

_DOORS = ("read", "kept", "merged", "duplicate", "out_of_scope", "rejected")


FEW = 30


def title(viewer: Viewer, head: Headline, contacts: Reading, month: date) -> str:
    """Number, unit, comparison; a month that is not whole says which days it counts."""
    t, value = viewer.t, head.reading.value
    if value is None:
        return t("overview.title_contacts", contacts=t.number(contacts.top or 0), month=t.month(month))
    shown = show(t, head.reading.metric, value)
    if not head.final:
        days = period(data.known(), Slice(viewer.scope), head.reading.metric, month)
        first, last = days.first or month, days.last or month
        return t("overview.title_young", first=t.day(first), last=t.date(last), value=shown)
    best = record(head.points)
    text = t("overview.title", value=shown)
    return text if best is None else text + t("overview.most" if best[0] else "overview.fewest", months=best[1])


def lead(viewer: Viewer, head: Headline, changes: list[Mover], skyline: Skyline, month: date) -> str:
    """What it was, which reason that really moved explains the change, and whose it is."""
    t, metric = viewer.t, head.reading.metric
    before, now = head.previous.value, head.reading.value
    if not skyline.rows or (skyline.total.top or 0) < FEW:
        return t("overview.lead_few", contacts=t.number(skyline.total.top or 0), month=t.month(month))
    first = skyline.rows[0]
    if before is None or now is None or not changes:
        return t(
            "overview.lead_first",
            reason=escape(t.quote(named(viewer, "reason", first.reason))),
            owner=owned(viewer, first),
        )
    past = {"month": t.month(shift(month, -1)), "before": show(t, metric, before)}
    turn = figures.side(viewer, metric, now - before)
    if not head.final or turn == "on":
        return t("overview.lead_young" if not head.final else "overview.lead_same", **past)
    mover = changes[0] if turn == "above" else changes[-1]
    row = next((r for r in skyline.rows if r.reason == mover.reason), None)
    way = "overview.lead_up" if turn == "above" else "overview.lead_down"
    if row is None or row.moved is None:
        return t(f"{way}_all", **past, whole=figures.distance(viewer, metric, now - before))
    return t(
        way,
        **past,
        reason=escape(t.quote(named(viewer, "reason", mover.reason))),
        part=figures.distance(viewer, metric, mover.change),
        whole=figures.distance(viewer, metric, now - before),
        owner=owned(viewer, row),
    )


def worst(viewer: Viewer, sky: Skyline) -> list[tuple[str, str]]:
    """The three most frequent reasons, as links take them."""
    return [(row.reason, viewer.t.quote(named(viewer, "reason", row.reason))) for row in sky.rows[:3]]


def owned(viewer: Viewer, row: Row | None) -> str:
    """ "Its owner is Logistics (Ana Ruiz); the fix promised for 31 October has not shipped." """
    t = viewer.t
    if row is None or row.department is None:
        return t("overview.nobody") if row else ""
    person = f" ({escape(row.person)})" if row.person else ""
    promise = promises.phrase(viewer, row.reason)
    return t("overview.owner", owner=escape(named(viewer, "owner", row.department)) + person, promise=promise)


def skyline(viewer: Viewer, sky: Skyline, cut: Slice, month: date) -> None:
    """The reasons by contacts: heading, unit, the chart or its twin, and what it holds beside."""
    t = viewer.t
    st.header(heading(viewer, sky), anchor=False)
    told = t("overview.skyline_caption", unit=t(f"metric.{sky.metric}.short"), month=t.month(month))
    st.caption(f"{told} {figures.counted(viewer, sky.metric, month)}".strip())
    if weights.controls(viewer):
        table(viewer, columns(viewer, sky), rows(viewer, sky), "reasons")
    else:
        figures.draw(chart(viewer, sky), "skyline")
    st.caption(footnote(viewer, sky, whole=not figures.scope(viewer, cut)))


def chart(viewer: Viewer, sky: Skyline) -> Chart:
    """The skyline as a figure."""
    rows = [
        SkylineRow(
            key=row.reason,
            name=named(viewer, "reason", row.reason),
            href=address.href("reason", reason=row.reason),
            value=row.reading.value,
            owner=named(viewer, "owner", row.department) if row.department else None,
            person=row.person,
            target=row.target,
            mark=moved.mark if (moved := _moved(sky, row)) else None,
            low=row.reading.interval.low if row.reading.interval else None,
            high=row.reading.interval.high if row.reading.interval else None,
            top=row.reading.top,
            bottom=row.reading.bottom,
            spark=row.points,
            limits=row.limits,
        )
        for row in sky.rows
    ]
    other = Sum(sky.other_count, sky.other.value, sky.other.top, sky.other.bottom) if sky.other_count else None
    total = Sum(sky.count, sky.total.value, sky.total.top, sky.total.bottom)
    return draw_skyline(rows, figures.unit(viewer, sky.metric), viewer.t, viewer.palette, other=other, total=total)


def columns(viewer: Viewer, sky: Skyline) -> dict[str, Column]:
    """Columns of the skyline's twin."""
    t = viewer.t
    shown = {"reason": Column(t("col.reason"), link=True), "owner": Column(t("col.owner"), link=True)}
    shown |= {"person": Column(t("col.person")), "contacts": Column(t("col.contacts"), numeric=True)}
    if unit_scale(sky.metric) > 1:
        shown |= {"value": Column(t("col.per_100"), numeric=True), "between": Column(t("col.between"), numeric=True)}
        shown |= {"target": Column(t("col.target"), numeric=True), "kept": Column(t("col.kept"), width=KEPT)}
        shown["signal"] = Column(t("col.signal"))
    return shown


def rows(viewer: Viewer, sky: Skyline) -> list[dict[str, object]]:
    """All reasons by rank, then all other and the total, so that the table adds up."""
    t = viewer.t
    lines: list[dict[str, object]] = [
        {
            "reason": (address.href("reason", reason=row.reason), named(viewer, "reason", row.reason)),
            "owner": _department(viewer, row),
            "person": row.person or "",
            "contacts": t.number(row.contacts),
            "value": figures.value(viewer, row.reading),
            "between": figures.ends(viewer, row.reading),
            "kept": figures.kept(viewer, row.kept),
            "signal": movers.arrow(viewer, _moved(sky, row)),
            "target": t("no_target") if row.target is None else show(t, sky.metric, row.target),
        }
        for row in sky.rows
    ]
    whole = [(t.n("overview.other", sky.other_count), sky.other)] if sky.other_count else []
    whole.append((t.n("overview.all", sky.count), sky.total))
    lines += [
        {
            "reason": ("./", name),
            "contacts": t.number(r.top or 0),
            "value": figures.value(viewer, r),
            "between": figures.ends(viewer, r),
        }
        for name, r in whole
    ]
    return lines


def _department(viewer: Viewer, row: Row) -> tuple[str, str]:
    if row.department is None:
        return address.href("department", department="Unowned"), viewer.t("no_owner")
    return address.href("department", department=row.department), named(viewer, "owner", row.department)


def heading(viewer: Viewer, sky: Skyline) -> str:
    """What the skyline says, in a sentence."""
    t = viewer.t
    if not sky.rows:
        return t("overview.no_contacts")
    first, whole = sky.rows[0], sky.total.top or 0
    if whole < FEW:
        return t("overview.heading_few")
    return t(
        "overview.heading",
        share=t.percent(first.contacts / whole, 0),
        reason=escape(t.quote(named(viewer, "reason", first.reason))),
    )


def footnote(viewer: Viewer, sky: Skyline, *, whole: bool) -> str:
    """What the skyline holds that nobody has mapped or owns; under filters, whose signals it shows."""
    t = viewer.t
    parts = [
        t(f"overview.{name}", value=figures.value(viewer, reading))
        for name, reading in (("unmapped", sky.unmapped), ("unowned", sky.unowned))
        if reading.top
    ]
    aimed = [t("overview.tick")] if any(row.target is not None for row in sky.rows) else []
    said = " · ".join([*parts, *aimed, t("overview.legend")])
    return said if whole or not any(_moved(sky, row) for row in sky.rows) else f"{said} {t('overview.company')}"


def _moved(sky: Skyline, row: Row) -> Moved | None:
    """The verdict on a reason; none where so few contacts are left that nothing is ranked."""
    return row.moved if (sky.total.top or 0) >= FEW else None


def trust(viewer: Viewer, health: Health) -> str:
    """The line on data health: where the records went, who is known."""
    t, receipts = viewer.t, [r for r in data.receipts() if r.kind == "contacts"]
    total = {name: t.number(sum(getattr(r, name) for r in receipts)) for name in _DOORS}
    known = t("overview.known", identified=_share(viewer, health.identified), linked=_share(viewer, health.linked))
    return f"**{t('overview.health')}** {t('overview.doors', **total)} {known}"


def sources(viewer: Viewer) -> None:
    """What each source covers and how far it is complete; folded away."""
    fold(viewer.t("overview.sources"), "sources", lambda: _cover(viewer))


def _cover(viewer: Viewer) -> None:
    t = viewer.t
    columns = {
        "source": Column(t("col.source")),
        "contacts": Column(t("col.contacts"), numeric=True),
        "first": Column(t("col.first"), numeric=True),
        "last": Column(t("col.last"), numeric=True),
        "complete": Column(t("col.complete"), numeric=True),
    }
    rows = [
        {"source": c.source, "contacts": t.number(c.contacts), "first": t.date(c.first), "last": t.date(c.last),
         "complete": t.date(c.complete)}
        for c in data.reader().cover
    ]  # fmt: skip
    table(viewer, columns, rows, "sources")


def _share(viewer: Viewer, value: float | None) -> str:
    return viewer.t("overview.none") if value is None else viewer.t.percent(value)
