"""The evidence about one reason: lines, channels, snowballs, contacts."""

from __future__ import annotations

from datetime import date

import polars as pl
import streamlit as st

from metrics.analysis.reason import Case, Line
from metrics.analysis.series import month_end, shift
from metrics.charts import BarRow, Event, SnowballRow, bars, control_chart, plain
from metrics.charts import snowballs as draw_snowballs
from metrics.export import show, unit_scale
from metrics.query import UNOWNED, Reader, Slice
from pages.parts import address, data, figures, promises
from pages.parts import issues as issue_list
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import Column, table, written

CONTACTS_SHOWN, FEW = 200, 30


def title(viewer: Viewer, reason: str, found: Case) -> str:
    """Where it lies when that is a signal; else number, unit and the month before."""
    t, line, now = viewer.t, found.lines[0], found.readings[found.metric]
    if moved := _moved(viewer, reason, line):
        return moved
    values = {"reason": escape(t.quote(named(viewer, "reason", reason))), "value": figures.value(viewer, now)}
    unit = "order" if found.metric == "contacts_per_order" else "count"
    before = line.points[-2].value if len(line.points) > 1 else None
    if now.value is None or before is None:
        return t(f"reason.title_{unit}", **values)
    return t(f"reason.title_{unit}_before", **values, before=show(t, found.metric, before))


def _moved(viewer: Viewer, reason: str, line: Line) -> str:
    """ "rose to 4.7 per 100 orders, outside its usual 2.7 to 3.7"; blank without a signal outside of the range."""
    last, span = (line.points[-1] if line.points else None), (line.spans[-1] if line.spans else None)
    if last is None or span is None or last.value is None or last.verdict is None or unit_scale(line.metric) == 1:
        return ""
    usual = span.limits
    if usual.low <= last.value <= usual.high:
        return ""
    told = {name: show(viewer.t, line.metric, x) for name, x in
            (("value", last.value), ("low", usual.low), ("high", usual.high))}  # fmt: skip
    key = "drill.title_rose" if last.value > usual.high else "drill.title_fell"
    return viewer.t(key, reason=escape(viewer.t.quote(named(viewer, "reason", reason))), **told)


def lead(viewer: Viewer, found: Case, days: int) -> str:
    """Who owns it and how many issues were asked again."""
    t, owner = viewer.t, found.owner
    parts = [t("reason.nobody")]
    if owner is not None:
        person = f" ({escape(owner.person)})" if owner.person else ""
        parts = [t("reason.owned", owner=escape(named(viewer, "owner", owner.department)) + person)]
    target, value = found.lines[0].target, found.readings[found.metric].value
    if target is not None and value is not None:
        side, gap = (
            figures.side(viewer, found.metric, value - target),
            figures.distance(viewer, found.metric, value - target),
        )
        said = t(f"tile.target_{side}", target=show(t, found.metric, target), gap=gap)
        promise = figures.kept(viewer, found.lines[0].kept)
        parts.append(f"{said}: {promise}." if promise else f"{said}.")
    issues = sum(n for _, n, _ in found.snowballs)
    again = sum(contacts - n for _, n, contacts in found.snowballs)
    if issues:
        parts.append(t.n("reason.snowballs", again, days=days, issues=t.number(issues)))
    return " ".join(parts)


def owner_step(viewer: Viewer, found: Case) -> list[tuple[str, str, dict[str, str]]]:
    """The breadcrumb's step to the owner."""
    owner = found.owner.department if found.owner else UNOWNED
    return [("department", named(viewer, "owner", owner), {"department": owner})]


def share(viewer: Viewer, found: Case) -> None:
    """How much of all contacts it is, and its rank."""
    t = viewer.t
    with st.container(border=True, height="stretch"):
        st.metric(t("reason.share"), t.percent(found.contacts / found.all_contacts) if found.all_contacts else "")
        counts = {"contacts": t.number(found.contacts), "all": t.number(found.all_contacts)}
        st.caption(t("reason.share_counts", **counts, rank=found.rank))


def line(viewer: Viewer, reason: str, one: Line, month: date, days: int, blank: str) -> None:
    """A control chart with its heading, caption and twin; without any value, why it is blank."""
    t, metric, unit = viewer.t, one.metric, figures.unit(viewer, one.metric)
    st.header(_heading(viewer, one, days), anchor=False)
    if all(p.value is None for p in one.points):
        st.caption(blank)
        return
    st.caption(t("reason.line_caption", metric=figures.label(viewer, metric, days)))
    settles = data.known().settles(month_end(month)) if metric == "repeat_contact_rate" else None
    events = [Event(day, promises.event(viewer, reason, metric, day, text)) for day, text in one.events]
    chart = control_chart(
        one.points, unit, t, viewer.palette, limits=one.spans, target=one.target, events=events, settles=settles
    )
    columns = {
        "month": Column(t("col.month")),
        "value": Column(figures.label(viewer, metric, days), numeric=True),
        **figures.parts(viewer, metric),
        "between": Column(t("col.between"), numeric=True),
        "settled": Column(t("col.settled")),
    }
    rows = (
        {
            "month": t.month_short(p.month),
            "value": "" if p.value is None else show(t, metric, p.value),
            "top": "" if p.top is None else t.number(p.top),
            "bottom": "" if p.bottom is None else t.number(p.bottom),
            "between": figures.point_ends(viewer, metric, p),
            "settled": t("yes") if p.settled else t("no"),
        }
        for p in reversed(one.points)
    )
    figures.with_twin(viewer, chart, columns, rows, f"line_{metric}")


def _heading(viewer: Viewer, one: Line, days: int) -> str:
    t = viewer.t
    known = [p for p in one.points if p.value is not None]
    name = figures.label(viewer, one.metric, days)
    if not known:
        return name
    last = known[-1]
    values = {"metric": name, "value": show(t, one.metric, last.value or 0), "month": t.month(last.month)}
    before = next((p for p in known if p.month == shift(last.month, -1)), None)
    if before is None or before.value is None:
        return t("reason.line_first", **values)
    return t("reason.line", **values, before=show(t, one.metric, before.value))


def channels(viewer: Viewer, found: Case, days: int) -> None:
    """Where the contacts come in."""
    t = viewer.t
    if not found.channels:
        return
    first, contacts, _ = found.channels[0]
    share = t.percent((contacts.top or 0) / found.contacts, 0)
    heading = t("reason.channels", share=share, channel=_channel(viewer, first))
    st.header(heading if found.contacts >= FEW else t("reason.channels_few"), anchor=False)
    st.caption(t("reason.channels_caption"))
    rows = [BarRow(key=name, name=_channel(viewer, name), value=count.top) for name, count, _ in found.channels]
    columns = {
        "channel": Column(t("col.channel")),
        "contacts": Column(t("col.contacts"), numeric=True),
        "repeat": Column(t("col.repeat", days=days), numeric=True),
        "between": Column(t("col.between"), numeric=True),
    }
    twin = (
        {
            "channel": _channel(viewer, name),
            "contacts": t.number(count.top or 0),
            "repeat": figures.value(viewer, repeat),
            "between": figures.ends(viewer, repeat),
        }
        for name, count, repeat in found.channels
    )
    unit = plain(t, t("metric.contacts.top"))
    figures.with_twin(viewer, bars(rows, unit, t, viewer.palette), columns, twin, "channels")


def _channel(viewer: Viewer, name: str) -> str:
    return named(viewer, "channel", name)


def snowballs(viewer: Viewer, reason: str, found: Case, days: int) -> None:
    """Issues of the month by how many contacts they took."""
    t = viewer.t
    if "customer" not in data.known().has:
        st.header(t("reason.snowballs_heading_none"), anchor=False)
        st.caption(t("not_computable.customer"))
        return
    issues = sum(n for _, n, _ in found.snowballs)
    if not issues:
        return
    again = sum(n for length, n, _ in found.snowballs if length > 1)
    st.header(t("reason.snowballs_heading", share=t.percent(again / issues, 0)), anchor=False)
    st.caption(t("reason.snowballs_caption", days=days))
    issue_list.door(viewer, found.snowballs, reason=reason)
    rows = [SnowballRow(length, n, contacts, open_end=length >= 5) for length, n, contacts in found.snowballs]
    columns = {
        "length": Column(t("col.length")),
        "issues": Column(t("col.issues"), numeric=True),
        "contacts": Column(t("col.contacts"), numeric=True),
    }
    twin = (
        {"length": f"{r.length}+" if r.open_end else str(r.length), "issues": t.number(r.issues),
         "contacts": t.number(r.contacts)} for r in rows
    )  # fmt: skip
    figures.with_twin(viewer, draw_snowballs(rows, t, viewer.palette), columns, twin, "snowballs")


def contacts(viewer: Viewer, cut: Slice, reason: str, total: int) -> None:
    """The single contacts, the newest first."""
    t = viewer.t
    st.header(t.n("reason.contacts", total), anchor=False)
    if total > CONTACTS_SHOWN:
        st.caption(t("reason.contacts_caption", shown=t.number(CONTACTS_SHOWN)))
    columns = {
        name: Column(t(f"contact.{name}"), numeric=name in ("since_previous", "until_next", "position"))
        for name in ("contact", "opened_at", "owner", "channel", "vendor", "market", "outcome", "position",
                     "since_previous", "until_next")
    } | {"contact": Column(t("contact.contact"), link=True)}  # fmt: skip
    table(viewer, columns, written(viewer, _rows, cut.only("reason", reason)), "contacts")


def _rows(viewer: Viewer, cut: Slice) -> list[dict[str, object]]:
    t = viewer.t
    return [
        row
        | {
            "contact": (
                address.href("contact", contact=address.contact(row["source"], row["contact"])),
                row["contact"],
            ),
            "opened_at": t.moment(row["opened_at"]),
            "outcome": t(f"outcome.{row['outcome']}"),
            "position": "" if row["position"] is None else str(row["position"]),
            "since_previous": _days(viewer, row["since_previous"]),
            "until_next": _days(viewer, row["until_next"]),
        }
        | {name: named(viewer, name, row[name]) for name in ("owner", "channel", "vendor", "market")}
        for row in data.ask(_contacts, cut, CONTACTS_SHOWN).to_dicts()
    ]


def _contacts(reader: Reader, cut: Slice, limit: int) -> pl.DataFrame:
    return reader.contacts(cut, limit)


def _days(viewer: Viewer, seconds: int | None) -> str:
    return "" if seconds is None else viewer.t("contact.days", days=viewer.t.number(seconds / 86_400, 1))
