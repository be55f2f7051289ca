"""What changed between two periods, in words, bars and a table that add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from metrics.analysis.bridge import Bridge
from metrics.analysis.bridge import bridge as look_at
from metrics.analysis.periods import Against, earlier
from metrics.analysis.signals import signals
from metrics.analysis.skyline import unit_metric
from metrics.charts import Chart, Mark, Step
from metrics.charts import bridge as draw_bridge
from metrics.query import Blank, Slice
from pages.parts import address, bridge_rows, data, figures
from pages.parts.guard import Viewer
from pages.parts.tables import Column, table, written

_AGAINST: tuple[Against, ...] = ("month", "year")
_BY = ("reason", "owner")
_METRICS = ("contacts", "contacts_per_order")


@dataclass(frozen=True)
class Asked:
    """What the page is asked: compared with which month, cut by what, counted in what."""

    against: Against
    by: str
    metric: str


def choose(viewer: Viewer) -> Asked:
    """The page's own choices; they stand in the address."""
    with st.container(horizontal=True, key="bridge_choices"):
        against = _choice(viewer, "against", _AGAINST)
        by = _choice(viewer, "by", _BY)
        metric = _choice(viewer, "measure", _METRICS if "orders" in data.known().has else _METRICS[:1])
    return Asked("year" if against == "year" else "month", by, metric)


def _choice(viewer: Viewer, name: str, options: Sequence[str]) -> str:
    shown = {option: viewer.t(f"bridge.{name}_{option}") for option in options}
    return address.select(name, viewer.t(f"bridge.{name}"), options, options[0], shown)


def title(viewer: Viewer, found: Bridge, asked: Asked, month: date) -> str:
    """How much more or less it was than in the other period."""
    t, (before, after) = viewer.t, _spans(viewer, found)
    if not found.cells:
        return t("bridge.title_none", month=_opening(t.month(month)), before=t.month(earlier(month, asked.against)))
    turn, after = bridge_rows.turn(found.change), _opening(after)
    if found.pair is not None and not found.pair.whole:
        before = t("bridge.same_days", month=t.month_short(earlier(month, asked.against)))
    if asked.metric == "contacts":
        return t.n(f"bridge.title_{turn}", round(abs(found.change)), period=after, before=before)
    unit = bridge_rows.unit(viewer, found)
    change = unit.change(abs(found.change)).removeprefix("+")
    return t(f"bridge.title_per_order_{turn}", period=after, before=before, value=unit.show(found.end), change=change)


def lead(viewer: Viewer, found: Bridge) -> str:
    """Every kind of change as a sentence, why they may be blank, and what the data cannot know."""
    t, said = viewer.t, [f"{step.said}." for step in bridge_rows.kinds(viewer, found)]
    if not found.cells:
        return f"{_opening(_why(viewer, found.blank or Blank('blank.no_contacts')))}."
    if found.blank is not None:
        said = [t("bridge.why", reason=_why(viewer, found.blank))]
    if found.early:
        said.append(t("bridge.early"))
    if found.pair is not None and found.kinds:
        first, last = found.pair.before.first or date.min, found.pair.after.last or date.max
        said.append(figures.form(viewer, "contacts_per_order", first, last))
    return " ".join(said)


def _why(viewer: Viewer, blank: Blank) -> str:
    return viewer.t(blank.key, **{k: viewer.t.date(v) if isinstance(v, date) else v for k, v in blank.values})


def _spans(viewer: Viewer, found: Bridge) -> tuple[str, str]:
    """Both periods in words: a month's name, or its days where not all of them are compared."""
    t = viewer.t
    if found.pair is None:
        return "", ""
    sides = [(side.first or date.min, side.last or date.max) for side in (found.pair.before, found.pair.after)]
    before, after = (
        t.month(first) if found.pair.whole else t("bridge.days", first=t.day(first), last=t.date(last))
        for first, last in sides
    )
    return before, after


def _chart(viewer: Viewer, found: Bridge, steps: Sequence[Step], marks: Mapping[str, Mark] | None = None) -> Chart:
    before, after = _spans(viewer, found)
    first, last = (_opening(before), found.start), (_opening(after), found.end)
    return draw_bridge(first, steps, last, bridge_rows.unit(viewer, found), viewer.t, viewer.palette, marks)


def _opening(words: str) -> str:
    """The words as they begin a line: Spanish writes its months small."""
    return words[:1].upper() + words[1:]


def _marks(found: Bridge, cut: Slice, month: date, by: str) -> dict[str, Mark]:
    """The company's verdicts on its reasons, where the step goes the way that the verdict says."""
    if by != "reason" or not found.settled:
        return {}
    ratio = unit_metric(data.reader()) if found.metric in _METRICS else found.metric
    own = {cell.label: found.own(cell) for cell in found.cells}
    moved = data.ask(signals, cut, ratio, month).moved
    return {one.reason: one.mark for one in moved if own.get(one.reason) and (own[one.reason] > 0) == one.high}


def parts(viewer: Viewer, found: Bridge, asked: Asked, cut: Slice, month: date) -> None:
    """The bridge by reason or department, with every part in its table; colour only for signals."""
    t, steps = viewer.t, bridge_rows.steps(viewer, found, asked.by)
    st.header(bridge_rows.heading(viewer, found, asked.by), anchor=False)
    st.caption(t(f"bridge.caption_{asked.by}"))
    columns, rows = bridge_rows.columns(viewer, found, asked.by), bridge_rows.rows(viewer, found, asked.by)
    chart = _chart(viewer, found, steps, _marks(found, cut, month, asked.by))
    figures.with_twin(viewer, chart, columns, rows, f"bridge_{found.metric}")


def kinds(viewer: Viewer, found: Bridge) -> None:
    """The same change by what kind of change it is."""
    t, steps, unit = viewer.t, bridge_rows.kinds(viewer, found), bridge_rows.unit(viewer, found)
    if not found.sums:
        return
    st.header(t("bridge.kinds", kind=bridge_rows.largest(viewer, found)), anchor=False)
    st.caption(t("bridge.kinds_caption"))
    columns = {"kind": Column(t("bridge.kind")), "change": Column(t("bridge.col_change"), numeric=True)}
    rows = [{"kind": step.name, "change": unit.change(step.change)} for step in steps]
    rows.append({"kind": t("bridge.together"), "change": unit.change(found.change)})
    figures.with_twin(viewer, _chart(viewer, found, steps), columns, rows, "bridge_kinds")


def rate(viewer: Viewer, found: Bridge, asked: Asked, cut: Slice, month: date) -> None:
    """A rate's change: another mix of its parts, or other rates of the parts themselves."""
    t, name = viewer.t, figures.label(viewer, found.metric, data.known().window)
    if found.blank is not None:
        st.subheader(name, anchor=False)
        st.caption(_why(viewer, found.blank))
        return
    st.subheader(f"{name}: {bridge_rows.unit(viewer, found).change(found.change)}", anchor=False)
    st.caption(t(f"bridge.rate_{asked.by}") + ("" if found.settled else f" {t('charts.young')}."))
    columns, rows = bridge_rows.columns(viewer, found, asked.by), bridge_rows.rows(viewer, found, asked.by)
    steps = bridge_rows.steps(viewer, found, asked.by)
    chart = _chart(viewer, found, steps, _marks(found, cut, month, asked.by))
    figures.with_twin(viewer, chart, columns, rows, f"bridge_{found.metric}")


def of_reason(viewer: Viewer, cut: Slice, month: date, reason: str) -> None:
    """One reason's part of the change against the month before, taken apart exactly."""
    t, found = viewer.t, data.ask(look_at, cut, "contacts", month, "month", "reason")
    cell = next((cell for cell in found.cells if cell.label == reason), None)
    if cell is None or cell.effects is None or cell.before is None or cell.after is None:
        st.header(t("drill.share_none"), anchor=False)
        st.caption(_why(viewer, found.blank) if found.blank else t("drill.share_blank"))
        return
    mine = replace(found, start=cell.before, end=cell.after, cells=(cell,))
    told, same = bridge_rows.unit(viewer, found), cell.change * found.change > 0
    if same:
        sizes = {"part": told.show(abs(cell.change)), "whole": told.show(abs(found.change))}
        heading = t("drill.share_rise" if found.change > 0 else "drill.share_fall", **sizes)
    else:
        heading = t("drill.share_other", part=told.change(cell.change), whole=told.change(found.change))
    st.header(heading, anchor=False)
    before, after = _spans(viewer, found)
    st.caption(t("drill.share_caption", before=before, after=after))
    steps = bridge_rows.kinds(viewer, mine)
    columns = {"kind": Column(t("bridge.kind")), "change": Column(t("bridge.col_change"), numeric=True)}
    rows = [{"kind": step.name, "change": told.change(step.change)} for step in steps]
    rows.append({"kind": t("bridge.together"), "change": told.change(mine.change)})
    figures.with_twin(viewer, _chart(viewer, mine, steps), columns, rows, "bridge_reason")
    address.link("executive/bridge.py", f":blue[{t('drill.changed')} ›]", address.params())


def short(viewer: Viewer, cut: Slice, month: date) -> None:
    """The bridge as the Overview has it: contacts by reason against the month before, first contacts and repeats."""
    t, asked = viewer.t, Asked("month", "reason", "contacts")
    found = data.ask(look_at, cut, asked.metric, month, asked.against, asked.by)
    if not found.cells:
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.header(title(viewer, found, asked, month), anchor=False)
        st.caption(lead(viewer, found))
        steps = written(viewer, bridge_rows.steps, found, asked.by)
        figures.draw(_chart(viewer, found, steps, _marks(found, cut, month, asked.by)), "bridge_short")
    with right:
        told = t("bridge.own") if found.kinds else bridge_rows.heading(viewer, found, asked.by)
        st.header(told, anchor=False)
        st.caption(t("bridge.own_caption" if found.kinds else "bridge.caption_reason"))
        table(viewer, *written(viewer, bridge_rows.first_and_repeats, found), "bridge_short")
        address.link("executive/bridge.py", f":blue[{t('bridge.open')} ›]", address.params())
