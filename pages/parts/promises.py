"""What was promised: in a sentence, as a block of the meeting, of a reason and of a department."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import streamlit as st

from metrics.analysis.commitments import Promise, promises
from metrics.analysis.effect import Measure
from metrics.charts import EffectRow, effects, outcome_words
from metrics.export import change
from metrics.query import Blank
from pages.parts import address, data, figures
from pages.parts.dimensions import named
from pages.parts.folds import fold
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import Column, table
from pages.parts.today import today

METRIC = "contacts_per_order"
SCRIPT = "department/commitments.py"
ROWS = 8
TOLD = ("works", "worse", "no_effect", "cannot", "too_early", "missed", "due")
SETTLED = ("works", "no_effect", "worse")
COLOURS: dict[str, Literal["orange", "blue", "gray"]] = {"missed": "orange", "worse": "orange", "works": "blue"}
"""Colour only where something is certain (LOOK.md 1)."""


def found(viewer: Viewer) -> tuple[Promise, ...]:
    """All promises that this viewer may see, with what became of them."""
    return data.ask(promises, data.everything(viewer), today())


def one_of(viewer: Viewer, reason: str) -> Promise | None:
    """The promise that a meeting speaks of: one that was missed, else the newest; those given up are not."""
    own = [p for p in found(viewer) if p.reason == reason and p.state != "dropped"]
    return max(own, key=lambda p: (p.state == "missed", p.due, p.key), default=None)


def phrase(viewer: Viewer, reason: str) -> str:
    """How far the promise for a reason is, as the end of a sentence."""
    t, one = viewer.t, one_of(viewer, reason)
    if one is None:
        return t("promises.phrase.none")
    return t(f"promises.phrase.{one.state}", day=t.date(one.shipped or one.due))


def sentence(viewer: Viewer, reason: str) -> str:
    """The same as a sentence of its own."""
    text = phrase(viewer, reason)
    return f"{text[:1].upper()}{text[1:]}."


def verdict(viewer: Viewer, one: Promise) -> str:
    """The sign and the words of LOOK.md 4, with how late it was."""
    t = viewer.t
    said = t("promises.dropped") if one.state == "dropped" else outcome_words(one.state, t)
    return f"{said}, {t.n('promises.late', one.late)}" if one.late and one.kept else said


def measured(viewer: Viewer, one: Promise) -> str:
    """What it did, in contacts per 100 orders with the interval; else why there is nothing to show."""
    t, effect = viewer.t, one.effect
    if effect is None:
        return t.n("promises.not_shipped_late", one.late) if one.late else _unshipped(viewer, one)
    if effect.blank is not None:
        return _why(viewer, effect.blank)
    if one.state == "too_early":
        return t("effect.settles", day=t.date(effect.settles_on))
    return interval(viewer, one)


def interval(viewer: Viewer, one: Promise) -> str:
    """ "−1.2 (−1.8 to −0.3)", settled or not; blank where nothing is measured."""
    return "" if one.per_order is None else ends(viewer, one.per_order)


def ends(viewer: Viewer, found: Measure) -> str:
    """A change of contacts per order and its interval, per 100 orders."""
    value, low, high = (change(viewer.t, METRIC, x) for x in (found.value, found.low, found.high))
    return viewer.t("effect.measured", value=value, low=low, high=high)


def _unshipped(viewer: Viewer, one: Promise) -> str:
    return "" if one.state == "dropped" else viewer.t("promises.not_shipped")


def _why(viewer: Viewer, blank: Blank) -> str:
    t = viewer.t
    return t(blank.key, **{k: t.date(v) if isinstance(v, date) else v for k, v in blank.values})


def expected(viewer: Viewer, one: Promise) -> str:
    """The expected change per 100 orders; blank where nobody said one."""
    return "" if one.expected is None else change(viewer.t, METRIC, one.expected)


def owner(viewer: Viewer, one: Promise) -> str:
    """ "Logistics · Ana Ruiz"."""
    department = named(viewer, "owner", one.department) if one.department else viewer.t("no_owner")
    return " · ".join(filter(None, (department, one.person)))


def heading(viewer: Viewer, shown: Sequence[Promise]) -> str:
    """How many were due, and what became of them."""
    t = viewer.t
    due = [p for p in shown if p.kept or p.state == "missed"]
    if not due:
        return t.n("promises.none_due", len(shown)) if shown else t("promises.none")
    counts = {
        "kept": sum(p.kept for p in due),
        "missed": sum(p.state == "missed" for p in due),
        "work": sum(p.state == "works" for p in due),
    }
    parts = [t.n(f"promises.{name}", count) for name, count in counts.items() if count]
    return t("promises.heading", due=t.n("promises.were_due", len(due)), parts=", ".join(parts))


def effect_heading(viewer: Viewer, shown: Sequence[Promise]) -> str:
    """What the fixes did, the certain first."""
    t = viewer.t
    counts = {state: sum(p.state == state for p in shown) for state in TOLD}
    parts = [t.n(f"promises.effect.{state}", count) for state, count in counts.items() if count]
    if len(shown) == 1:
        return t("promises.one", promise=t.quote(shown[0].text), verdict=verdict(viewer, shown[0]))
    return t.n("promises.effect_heading", len(shown), parts=", ".join(parts))


def columns(viewer: Viewer) -> dict[str, Column]:
    """The columns of LOOK's table of promises."""
    t = viewer.t
    return {
        "promise": Column(t("promises.promise"), link=True),
        "reason": Column(t("promises.should_end"), link=True),
        "owner": Column(t("col.owner")),
        "due": Column(t("promises.due"), numeric=True),
        "expected": Column(t("promises.expected"), numeric=True),
        "measured": Column(t("promises.measured"), numeric=True),
        "verdict": Column(t("promises.verdict"), width=190),
    }


def rows(viewer: Viewer, shown: Sequence[Promise]) -> list[dict[str, object]]:
    """Promises as the rows of a table."""
    return [
        {
            "promise": (address.href("commitments", promise=one.key), one.text),
            "reason": (address.href("reason", reason=one.reason), named(viewer, "reason", one.reason)),
            "owner": owner(viewer, one),
            "due": viewer.t.date(one.due),
            "expected": expected(viewer, one),
            "measured": measured(viewer, one),
            "verdict": verdict(viewer, one),
        }
        for one in shown
    ]


def block(viewer: Viewer) -> None:
    """The promises of the meeting: due, kept or missed, a row each that stacks on a telephone; a table as twin."""
    t, everything = viewer.t, found(viewer)
    shown = [p for p in everything if p.kept or p.state == "missed"]
    st.header(heading(viewer, everything), anchor=False)
    if shown:
        st.caption(t("promises.caption", day=t.date(today())))
    lines(viewer, shown[:ROWS], "meeting")
    _twin(viewer, shown, "promises")
    onward = t.n("promises.all", len(everything)) if everything else t("promises.new")
    address.link(SCRIPT, f":blue[{onward} ›]", address.params())


def _twin(viewer: Viewer, shown: Sequence[Promise], name: str) -> None:
    if shown:
        fold(viewer.t("chart.table"), name, lambda: table(viewer, columns(viewer), rows(viewer, shown), name))


def lines(viewer: Viewer, shown: Sequence[Promise], name: str, *, reason: bool = True, still: bool = False) -> None:
    """Promises as rows that stack on a telephone."""
    with st.container(gap="xsmall", key=f"promises_{name}"):
        for one in shown:
            _line(viewer, one, name, reason=reason, still=still)


def _line(viewer: Viewer, one: Promise, name: str, *, reason: bool, still: bool) -> None:
    """What, for which reason; by whom and when; expected and measured; verdict."""
    t = viewer.t
    with st.container(border=True, key=f"promise_{name}_{one.key}"):  # pages/parts/look.css makes it a row
        link(viewer, one)
        if reason:
            shown = escape(named(viewer, "reason", one.reason))
            address.link("executive/reason.py", f":blue[{shown}]", address.params(reason=one.reason))
        when = t("promises.shipped_day" if one.shipped else "promises.due_day", day=t.date(one.shipped or one.due))
        st.caption(escape(owner(viewer, one)) + "  \n" + when)
        aimed = t("effect.expected", value=expected(viewer, one)) if one.expected is not None else ""
        stands = standing(viewer, one) if still else ""
        st.caption("  \n".join(filter(None, (aimed, measured(viewer, one), stands))))
        st.badge(verdict(viewer, one), color=COLOURS.get(one.state, "gray"))


def standing(viewer: Viewer, one: Promise) -> str:
    """For how many days nothing has happened."""
    return viewer.t.n("promises.still", (today() - one.moved_on).days)


def link(viewer: Viewer, one: Promise) -> None:
    """The promise as a link to all that is known of it."""
    label = f":blue[**{escape(one.text)}**]"
    address.link(SCRIPT, label, address.params(promise=one.key))


def of_reason(viewer: Viewer, reason: str) -> None:
    """What was promised for a reason, and the way to promise something."""
    t, own = viewer.t, [p for p in found(viewer) if p.reason == reason]
    st.header(heading(viewer, own), anchor=False)
    if own:
        st.caption(t("promises.caption", day=t.date(today())))
    lines(viewer, own, "reason", reason=False)
    _twin(viewer, own, "promises_reason")
    address.link(SCRIPT, f":blue[{t('promises.promise_one')} ›]", address.params(reason=reason))


def effect_block(viewer: Viewer, department: str | None = None, only: Promise | None = None) -> None:
    """What the fixes did, of all or of one department, as a chart with its table; nothing where nothing is promised."""
    t = viewer.t
    drawn = found(viewer) if only is None else [only] if only.shipped else []
    shown = [p for p in drawn if p.state != "dropped" and department in (None, p.department)]
    if not shown:
        return
    st.header(escape(effect_heading(viewer, shown)), anchor=False)
    st.caption(t("promises.effect_caption"))
    chart = effects([_effect_row(viewer, p) for p in shown], figures.unit(viewer, METRIC), t, viewer.palette)
    figures.with_twin(viewer, chart, columns(viewer), rows(viewer, shown), "effects")


def _effect_row(viewer: Viewer, one: Promise) -> EffectRow:
    effect, value = one.effect, one.per_order
    return EffectRow(
        key=one.key,
        name=one.text,
        reason=named(viewer, "reason", one.reason),
        outcome="missed" if one.state == "dropped" else one.state,
        shipped=one.shipped,
        due=one.due,
        value=value.value if value else None,
        low=value.low if value else None,
        high=value.high if value else None,
        expected=one.expected,
        nothing=(effect.nothing.low, effect.nothing.high) if effect and effect.nothing else None,
        settles=effect.settles_on if effect and one.state == "too_early" else None,
        said=measured(viewer, one),
        href=address.href("commitments", promise=one.key),
    )


def event(viewer: Viewer, reason: str, metric: str, day: date, text: str) -> str:
    """What a control chart writes at an event: with the measured effect where a promise shipped on that day."""
    shipped = [p for p in found(viewer) if p.reason == reason and p.shipped == day and p.state in SETTLED]
    return f"{text}, {interval(viewer, shipped[0])}" if shipped and metric == METRIC else text
