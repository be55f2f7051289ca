"""Rules of other tools side by side: a chart with its table, and a sentence for each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from metrics.analysis.comparator import Comparison, Share, Verdict
from metrics.analysis.series import shift
from metrics.charts import ElsewhereRow, elsewhere, percent
from metrics.query import Slice
from pages.parts import address, data, figures, filters
from pages.parts.guard import Viewer
from pages.parts.tables import Column

SPANS = ("month", "year", "all")
_DEFAULT = "year"


def chosen(viewer: Viewer) -> tuple[str, Slice]:
    """The period in words, and its slice: the month of the filters, the twelve that end with it, or all."""
    t, (month, cut) = viewer.t, filters.chosen(viewer).parts
    match address.choice("span", SPANS, _DEFAULT):
        case "month":
            return t.month(month), cut.month(month)
        case "all":
            return t("comparator.span.all"), replace(cut, first=None, last=None)
    first = max(shift(month, -11), data.known().months[0])
    return t("comparator.period", first=t.month(first), last=t.month(month)), cut.months(first, month)


def span(viewer: Viewer) -> None:
    """The choice of the period."""
    t = viewer.t
    address.select("span", t("comparator.span"), SPANS, _DEFAULT, {s: t(f"comparator.span.{s}") for s in SPANS}, 250)


def title(viewer: Viewer, found: Comparison) -> str:
    """From which share to which the rules reach, and what is so here."""
    t, told = viewer.t, [v.called.value for v in found.told if v.called.value is not None]
    if not told or found.every.resolved.value is None:
        return t("nav.comparator")
    low, high, here = (t.percent(x) for x in (min(told), max(told), found.every.resolved.value))
    return t("comparator.title_one" if low == high else "comparator.title", low=low, high=high, here=here)


def lead(viewer: Viewer, found: Comparison) -> str:
    """The rule that hides most repeats; without any, why there is nothing to compare."""
    t, worst = viewer.t, found.costliest
    if worst is None:
        return blank(viewer, found.every if found.every.blank else found.verdicts[-1])
    if not worst.comfort.top:
        return t("comparator.lead_none", days=data.known().window)
    values = {"rule": t.quote(name(viewer, worst)), "called": t.number(worst.called.top)}
    values |= {"share": t.percent(worst.comfort.value or 0), "days": str(data.known().window)}
    return t.n("comparator.lead", worst.comfort.top, **values)


def scope(viewer: Viewer, found: Comparison, period: str) -> str:
    """How many contacts the page stands on, and why the others are not among them."""
    t, people = viewer.t, found.population
    counts = {"contacts": people.contacts, "matured": people.matured}
    counts |= {"nobody": people.contacts - people.identified, "young": people.identified - people.matured}
    return t("comparator.scope", period=period, days=data.known().window, **{k: t.number(n) for k, n in counts.items()})


def name(viewer: Viewer, verdict: Verdict) -> str:
    """What the rule asks, in a few words."""
    return viewer.t(f"comparator.rule.{verdict.key}")


def value(viewer: Viewer, share: Share) -> str:
    """A share in words; blank without contacts."""
    return "" if share.value is None else viewer.t.percent(share.value)


def between(viewer: Viewer, share: Share) -> str:
    """The ends of its interval; blank if there are too few customers for one."""
    return figures.span(viewer, "resolution_behavioural", share.interval)


def said(viewer: Viewer, share: Share) -> str:
    """A share with its interval: "**81.2%** (between 80.1% and 82.3%)"."""
    ends = between(viewer, share)
    return f"**{value(viewer, share)}** ({ends})" if ends else f"**{value(viewer, share)}**"


def blank(viewer: Viewer, verdict: Verdict) -> str:
    """Why a rule cannot be counted."""
    t, why = viewer.t, verdict.blank
    if why is None:
        return ""
    values = {key: t.date(v) if isinstance(v, date) else v for key, v in why.values}
    return t(why.key, **values, columns=_columns(viewer, verdict))


def board(viewer: Viewer, found: Comparison) -> None:
    """All rules that can be counted as a chart, and its twin."""
    t, days = viewer.t, data.known().window
    if not found.told:
        return
    st.header(t("comparator.heading"), anchor=False)
    st.caption(t("comparator.caption", days=days))
    rows = [_bar(viewer, verdict) for verdict in found.told]
    columns = {key: Column(t(f"comparator.col.{key}", days=days), numeric=key != "rule") for key in _COLUMNS}
    figures.with_twin(
        viewer,
        elsewhere(rows, percent(t), t, viewer.palette),
        columns,
        (_line(viewer, verdict) for verdict in found.told),
        "comparator",
    )


_COLUMNS = ("rule", "judged", "unjudged", "called", "called_between", "resolved", "resolved_between", "comfort",
            "comfort_share", "missed", "missed_share", "failed")  # fmt: skip


def _bar(viewer: Viewer, v: Verdict) -> ElsewhereRow:
    ends = v.called.interval
    return ElsewhereRow(
        key=v.key,
        name=name(viewer, v),
        called=v.called.value or 0,
        back=v.comfort.top / v.called.bottom,
        comfort=v.comfort.value or 0,
        resolved=v.resolved.value or 0,
        judged=v.called.bottom,
        low=ends.low if ends else None,
        high=ends.high if ends else None,
    )


def _line(viewer: Viewer, v: Verdict) -> dict[str, str]:
    counts = {"judged": v.called.bottom, "unjudged": v.unjudged, "failed": v.failed}
    counts |= {"comfort": v.comfort.top, "missed": v.missed.top}
    shares = {"called": v.called, "resolved": v.resolved, "comfort_share": v.comfort, "missed_share": v.missed}
    ends = {"called_between": v.called, "resolved_between": v.resolved}
    return (
        {"rule": name(viewer, v)}
        | {key: viewer.t.number(n) for key, n in counts.items()}
        | {key: value(viewer, share) for key, share in shares.items()}
        | {key: between(viewer, share) for key, share in ends.items()}
    )


def sentences(viewer: Viewer, found: Comparison) -> None:
    """Each rule in plain words with what it says of these contacts, or why it says nothing."""
    if not found.population.matured:
        return
    st.header(viewer.t("comparator.says"), anchor=False)
    with st.grid(3, min_column_width=280, key="rules"):
        for verdict in (*found.told, *(v for v in found.verdicts if v.blank)):
            with st.container(border=True, height="stretch"):
                st.markdown(f"**{name(viewer, verdict)}**")
                st.markdown(viewer.t(f"comparator.says.{verdict.key}"))
                st.markdown(blank(viewer, verdict) or _result(viewer, verdict))
                if verdict.unjudged and verdict.blank is None:
                    st.caption(_unjudged(viewer, verdict))


def _result(viewer: Viewer, v: Verdict) -> str:
    t = viewer.t
    values = {"value": said(viewer, v.called), "judged": t.number(v.called.bottom), "here": said(viewer, v.resolved)}
    if v.comfort.value is None:
        return t("comparator.result_none", **values)
    return t("comparator.result", **values, comfort=said(viewer, v.comfort), days=data.known().window)


def _unjudged(viewer: Viewer, v: Verdict) -> str:
    t = viewer.t
    if not v.columns:
        return t.n("comparator.too_young", v.unjudged)
    return t.n("comparator.unjudged", v.unjudged, columns=_columns(viewer, v))


def _columns(viewer: Viewer, v: Verdict) -> str:
    return viewer.t.list([viewer.t.quote(viewer.t(f"schema.contacts.{column}.name")) for column in v.columns])
