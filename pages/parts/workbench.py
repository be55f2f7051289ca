"""Contacts per order in every definition: which one to rely on and why, side by side, month by month."""

from __future__ import annotations

import streamlit as st

from metrics.analysis.contacts_per_order import (
    CALENDAR,
    DEFINITIONS,
    FEWEST,
    LAGGED,
    LEAST_SHARE,
    WINDOW,
    WITHIN,
    Cell,
    Month,
    Workbench,
)
from metrics.charts import Line, lines, per_hundred
from metrics.export import show
from pages.parts import address, figures
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.tables import Column, table

USUAL = 30


def within() -> int:
    """Days after an order within which its contacts are counted, as the address has them."""
    return int(address.choice("within", [str(days) for days in WITHIN], str(USUAL)))


def choose(viewer: Viewer) -> None:
    """The choice of these days."""
    shown = {str(days): viewer.t("workbench.days", days=days) for days in WITHIN}
    address.select("within", viewer.t("workbench.within"), list(shown), str(USUAL), shown)


def title(viewer: Viewer, found: Workbench) -> str:
    """The figure to rely on, with the calendar's beside it."""
    t, now = viewer.t, found.now
    headline, calendar = (now.cells[name] for name in (_headline(found), CALENDAR))
    if headline.reading.value is None:
        return t("workbench.title_blank", month=t.month(now.month))
    values = {"value": _value(viewer, headline), "month": t.month(now.month), "calendar": _value(viewer, calendar)}
    if not headline.point.settled:
        values |= {"first": t.day(headline.first), "last": t.date(headline.last)}
    young = "" if headline.point.settled else "_young"
    return t(f"workbench.title_{_headline(found)}{young}", **values)


def lead(viewer: Viewer, found: Workbench) -> str:
    """Which definition to rely on."""
    return viewer.t(
        "workbench.lead_no_orders" if found.rule.first_order is None else f"workbench.lead_{_headline(found)}"
    )


def why(viewer: Viewer, found: Workbench) -> None:
    """What lag-weighted needs to carry the headline, and which of it holds."""
    t, rule = viewer.t, found.rule
    if rule.first_order is None:
        return
    holds = {
        name: t("yes" if held else "no")
        for name, held in (("enough", rule.enough), ("dense", rule.dense), ("covered", rule.covered))
    }
    told = t(
        "workbench.holds",
        linked=t.number(rule.linked),
        fewest=t.number(FEWEST),
        window=WINDOW,
        share=t.percent(rule.share or 0),
        least=t.percent(LEAST_SHARE, 0),
        first=t.date(rule.first_order),
        reach=t.date(rule.reach),
        **holds,
    )
    st.caption(told)


def card(viewer: Viewer, found: Workbench, name: str, days: int) -> None:
    """One definition in the month: what it says, its interval, its parts, what it means."""
    t, cell = viewer.t, found.now.cells[name]
    with st.container(border=True, height="stretch", gap="xsmall", key=f"card_{name}"):
        label = t(f"workbench.{name}", days=days)
        if name == _headline(found) and cell.reading.value is not None:
            label = t("workbench.headline", name=label)
        if cell.reading.value is None:
            st.markdown(f":small[{label}]")
            st.caption(figures.value(viewer, cell.reading))
        else:
            st.metric(label, _value(viewer, cell))
            st.caption(_parts(viewer, name, cell))
            if cell.reading.interval is not None:
                st.caption(t("tile.between", between=figures.ends(viewer, cell.reading)))
            if not cell.point.settled:
                st.caption(t("workbench.hollow", first=t.day(cell.first), last=t.date(cell.last)))
        st.caption(t(f"workbench.{name}_means", days=days))


def two_lines(viewer: Viewer, found: Workbench, days: int) -> None:
    """Calendar and lag-weighted over the months; as a table, every definition with its interval and its orders."""
    t, unit = viewer.t, per_hundred(viewer.t)
    order = (LAGGED, CALENDAR) if found.rule.lagged else (CALENDAR, LAGGED)
    st.header(_lines_heading(viewer, found), anchor=False)
    told = [name for name in order if any(m.cells[name].point.value is not None for m in found.months)]
    if not told:
        st.caption(figures.value(viewer, found.now.cells[CALENDAR].reading))
        return
    st.caption(t("workbench.lines_caption"))
    drawn = [
        Line(
            t(f"workbench.{name}"),
            tuple(m.cells[name].point for m in found.months),
            t("metric.contacts_per_order.top"),
            t(f"workbench.{name}_bottom"),
        )
        for name in told
    ]
    columns = {"month": Column(t("col.month")), "contacts": Column(t("col.contacts"), numeric=True)}
    for name in DEFINITIONS:
        columns |= {
            name: Column(t(f"workbench.{name}", days=days), numeric=True),
            f"{name}_between": Column(t("col.between"), numeric=True),
            f"{name}_bottom": Column(t(f"workbench.{name}_orders"), numeric=True),
        }
    rows = (_line_row(viewer, month) for month in reversed(found.months))
    figures.with_twin(viewer, lines(drawn, unit, t, viewer.palette), columns, rows, "definitions_lines")


def _lines_heading(viewer: Viewer, found: Workbench) -> str:
    t, now = viewer.t, found.now
    calendar, lagged = (now.cells[name].reading.value for name in (CALENDAR, LAGGED))
    if calendar is None or lagged is None:
        return t("workbench.lines")
    return t("workbench.lines_gap", gap=_per_hundred(viewer, abs(calendar - lagged)), month=t.month(now.month))


def _line_row(viewer: Viewer, month: Month) -> dict[str, str]:
    t = viewer.t
    top = month.cells[CALENDAR].reading.top
    row = {"month": t.month_short(month.month), "contacts": "" if top is None else t.number(top)}
    for name, cell in month.cells.items():
        row[name] = shown(viewer, cell)
        row[f"{name}_between"] = figures.ends(viewer, cell.reading)
        row[f"{name}_bottom"] = _orders(viewer, name, cell)
    return row


def months(viewer: Viewer, found: Workbench, days: int) -> None:
    """Every definition and every other denominator, the newest month first."""
    t = viewer.t
    st.header(t("workbench.months"), anchor=False)
    st.caption(t("workbench.months_caption"))
    columns = {"month": Column(t("col.month"))}
    columns |= {name: Column(t(f"workbench.{name}", days=days), numeric=True) for name in DEFINITIONS}
    columns |= {
        _volume(i): Column(t("workbench.per", unit=named(viewer, "unit", unit)), numeric=True)
        for i, unit in enumerate(found.units)
    }
    rows = [
        {"month": t.month_short(m.month)}
        | {name: shown(viewer, m.cells[name]) for name in DEFINITIONS}
        | {_volume(i): shown(viewer, m.volumes[unit]) for i, unit in enumerate(found.units)}
        for m in reversed(found.months)
    ]
    table(viewer, columns, rows, "definitions")
    if not found.units:
        st.caption(t("workbench.no_volumes"))


def shown(viewer: Viewer, cell: Cell) -> str:
    """The figure, marked while it is young; or why it is blank."""
    young = cell.reading.value is not None and not cell.point.settled
    return ("○ " if young else "") + _value(viewer, cell)


def _headline(found: Workbench) -> str:
    return LAGGED if found.rule.lagged else CALENDAR


def _value(viewer: Viewer, cell: Cell) -> str:
    return figures.value(viewer, cell.reading)


def _per_hundred(viewer: Viewer, value: float) -> str:
    return show(viewer.t, "contacts_per_order", value)


def _parts(viewer: Viewer, name: str, cell: Cell) -> str:
    t = viewer.t
    return t(f"workbench.{name}_parts", top=t.number(cell.reading.top or 0), bottom=_orders(viewer, name, cell))


def _orders(viewer: Viewer, name: str, cell: Cell) -> str:
    bottom = cell.reading.bottom
    return "" if bottom is None else viewer.t.number(bottom)


def _volume(place: int) -> str:
    return f"volume_{place}"
