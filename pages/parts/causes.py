"""What a department head sees: their causes, targets and distance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from metrics.analysis.department import Cause, Causes
from metrics.charts import money as charted_money
from metrics.export import change, show, unit_scale
from metrics.query import UNOWNED
from pages.parts import address, figures, money, movers, promises
from pages.parts.crumbs import doors
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import KEPT, Column, table


def name(viewer: Viewer, found: Causes) -> str:
    """The department's name; what nobody owns says so."""
    return named(viewer, "owner", found.department)


def title(viewer: Viewer, found: Causes) -> str:
    """The verdict on what was promised, and what dominates it; without a target the number alone."""
    t, metric = viewer.t, found.metric
    if found.department == UNOWNED:
        return t.n("department.title_unowned", int(found.reading.top or 0))
    values = {"department": escape(name(viewer, found)), "value": figures.value(viewer, found.reading)}
    per_order = unit_scale(metric) > 1
    if found.reading.value is None or found.gap is None or found.target is None or not per_order:
        return t("department.title_order" if per_order else "department.title_count", **values)
    values |= {"gap": figures.distance(viewer, metric, found.gap), "target": show(t, metric, found.target)}
    if found.kept == "missed":
        return t(f"department.title_missed{_dominated(viewer, found)}", **values, rest=_rest(viewer, found))
    return t(f"department.title_{found.kept}", **values)


def _dominated(viewer: Viewer, found: Causes) -> str:
    """Whether one cause stands for all of the gap, for more than half of it, or for more than it."""
    worst = found.worst
    if worst is None or worst.gap is None or found.gap is None or worst.gap < found.gap / 2:
        return ""
    rest = figures.side(viewer, found.metric, found.gap - worst.gap)
    return {"on": "_one", "above": "_but", "below": "_more"}[rest]


def _rest(viewer: Viewer, found: Causes) -> str:
    """What the worst cause leaves, or what it alone is too much where the others make up for it."""
    worst = found.worst
    if worst is None or worst.gap is None or found.gap is None:
        return ""
    return figures.distance(viewer, found.metric, worst.gap if worst.gap > found.gap else found.gap - worst.gap)


def lead(viewer: Viewer, found: Causes, month: date) -> str:
    """How much is above target, in contacts and money, and which cause weighs most; who answers for it."""
    t = viewer.t
    parts = []
    worst, above = found.worst, found.gap_contacts or 0
    if found.kept == "missed" and above > 0:
        values = {"contacts": t.number(above), "month": t.month(month)}
        if found.gap_money is not None:
            paid = t.money(found.gap_money, found.cost.currencies[0])
            parts.append(t("department.above_money", **values, money=paid))
        else:
            parts.append(t("department.above", **values))
        if worst is not None and worst.gap_contacts is not None:
            share = min(worst.gap_contacts / above, 1)
            values = {"reason": _quoted(viewer, worst.reason), "share": t.percent(share, 0)}
            parts.append(t("department.stands", **values, promise=promises.phrase(viewer, worst.reason)))
    elif found.causes and found.reading.top:
        first = found.causes[0]
        part = t.percent(first.contacts / found.reading.top, 0)
        parts.append(t("department.first", reason=_quoted(viewer, first.reason), share=part))
    if found.head:
        parts.append(t("department.head", head=escape(found.head)))
    return " ".join(parts)


def _quoted(viewer: Viewer, reason: str) -> str:
    return escape(viewer.t.quote(named(viewer, "reason", reason)))


def cards(viewer: Viewer, found: Causes, days: int) -> None:
    """What the department causes, how far that is from its target, what the distance costs, what still rolls."""
    t, metric = viewer.t, found.metric
    figures.card(viewer, found.reading, days)
    if unit_scale(metric) > 1:
        _gap_card(viewer, found)
        money.gap(viewer, found)
    with st.container(border=True, height="stretch"):
        if found.rolling is None:
            st.markdown(f":small[{t('department.rolling')}]")
            st.caption(t("not_computable.customer"))
        else:
            st.metric(t("department.rolling"), t.number(found.rolling))
            st.caption(t.n("department.rolling_means", days))


def _gap_card(viewer: Viewer, found: Causes) -> None:
    t, metric = viewer.t, found.metric
    with st.container(border=True, height="stretch"):
        if found.gap is None:
            st.markdown(f":small[{t('department.gap')}]")
            st.caption(t("department.gap_filtered" if found.filtered else "department.gap_none"))
            return
        st.metric(t("department.gap"), change(t, metric, found.gap))
        ends = figures.change_span(viewer, metric, *(found.gap_ends or (None, None)))
        said = (figures.kept(viewer, found.kept), t("department.gap_ends", ends=ends) if ends else "",
                t("department.gap_counts", target=show(t, metric, found.target or 0)))  # fmt: skip
        st.caption(" · ".join(filter(None, said)))


def _change(viewer: Viewer, currency: str) -> Callable[[float], str]:
    """How a difference in money is written."""
    return charted_money(viewer.t, currency).change


def listing(viewer: Viewer, found: Causes, month: date, days: int) -> None:
    """My causes as a table: contacts, figure, target, gap, 12 months; together they are the department."""
    t, metric, per_order = viewer.t, found.metric, unit_scale(found.metric) > 1
    above = sum(c.gap is not None and c.gap > 0 for c in found.causes)
    aimed = sum(c.target is not None for c in found.causes)
    none = t("department.heading_filtered" if found.filtered else "department.heading_none")
    st.header(t.n("department.heading", above, aimed=aimed) if aimed else none, anchor=False)
    st.caption(f"{t('department.caption', month=t.month(month))} {figures.counted(viewer, metric, month)}".strip())
    peak = max((p.value or 0 for c in found.causes for p in c.points), default=0) * unit_scale(metric)
    columns = {
        "reason": Column(t("col.reason"), link=True),
        "contacts": Column(t("col.contacts"), numeric=True),
    }
    if per_order:
        columns |= {"value": Column(t("col.per_100"), numeric=True)}
    if per_order and not found.filtered:
        columns |= {
            "target": Column(t("col.target"), numeric=True),
            "gap": Column(t("col.gap"), numeric=True),
            "kept": Column(t("col.kept"), width=KEPT + 16),
            "next": Column(t("department.col_next"), link=True, width=190),
            "gap_money": Column(t("department.col_money"), numeric=True),
        }
    columns |= {"trend": Column(t("col.trend"), line=(0, peak or 1))}
    if per_order:  # what does not fit on a wide screen is told above the table, or is the same in another unit
        columns["signal"] = Column(t("col.signal"))
        columns |= {} if found.filtered else {"gap_contacts": Column(t("col.gap_contacts"), numeric=True)}
        columns["between"] = Column(t("col.between"), numeric=True)
    columns |= {"repeat": Column(t("col.repeat", days=days), numeric=True)}
    rows = [_row(viewer, metric, found, cause) for cause in found.causes]
    whole = {
        "reason": (address.href("department", department=found.department), t("department.all")),
        "contacts": t.number(found.reading.top or 0),
        "value": figures.value(viewer, found.reading),
        "target": "" if found.target is None else show(t, metric, found.target),
        "gap": "" if found.gap is None else change(t, metric, found.gap),
        "gap_contacts": "" if found.gap_contacts is None else t.signed(found.gap_contacts),
        "gap_money": _paid(viewer, found),
        "repeat": figures.value(viewer, found.repeat),
        "between": figures.ends(viewer, found.reading),
        "kept": figures.verdict(viewer, found.kept),
    }
    table(viewer, columns, [*rows, whole], "causes")
    doors(
        "reason", [(c.reason, t.quote(named(viewer, "reason", c.reason))) for c in found.causes], t("department.open")
    )


def _row(viewer: Viewer, metric: str, found: Causes, cause: Cause) -> dict[str, object]:
    t = viewer.t
    return {
        "reason": (address.href("reason", reason=cause.reason), named(viewer, "reason", cause.reason)),
        "contacts": t.number(cause.contacts),
        "value": figures.value(viewer, cause.reading),
        "target": t("no_target") if cause.target is None else show(t, metric, cause.target),
        "gap": "" if cause.gap is None else change(t, metric, cause.gap),
        "gap_contacts": "" if cause.gap_contacts is None else t.signed(cause.gap_contacts),
        "gap_money": _paid(viewer, cause),
        "next": next_link(viewer, found, cause),
        "trend": [None if p.value is None else float(p.value) * unit_scale(metric) for p in cause.points],
        "repeat": figures.value(viewer, cause.repeat),
        "between": figures.ends(viewer, cause.reading),
        "kept": figures.verdict(viewer, cause.kept),
        "signal": movers.arrow(viewer, cause.moved),
    }


def _paid(viewer: Viewer, aimed: Cause | Causes) -> str:
    """What the distance to the target costs; blank without prices."""
    if aimed.gap_money is None:
        return ""
    return _change(viewer, aimed.cost.currencies[0])(float(aimed.gap_money))


def next_link(viewer: Viewer, found: Causes, cause: Cause) -> tuple[str, str]:
    """The next step as a link to the page on which it is taken."""
    t, key = viewer.t, cause.next.key
    match cause.next.step:
        case "own":
            where = address.href("ownership", reason=cause.reason)
        case "ship" | "choose":
            where = address.href("commitments", **({"promise": key} if key else {"reason": cause.reason}))
        case "aim":
            where = address.href("targets", department=found.department, about=cause.reason)
        case _:
            where = address.href("reason", reason=cause.reason)
    return where, f"{t(f'department.next_{cause.next.step}')} ›"
