"""Targets as people read and set them: what holds, what is realistic, and the form that changes one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from metrics.analysis.aims import METRICS, About, Aim, Level, owned
from metrics.analysis.realistic import Realistic
from metrics.analysis.series import shift
from metrics.export import as_stored, as_typed, show
from pages.parts import address, choices, data, edits, figures
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import KEPT, Column, table
from pages.parts.today import today

COMPANY: Level = "company"
DEPARTMENT: Level = "department"
_MONTHS_AHEAD, _MONTHS_BACK, _SOON = 12, 24, 6


def title(viewer: Viewer, department: str, found: Sequence[Aim]) -> str:
    """How many of the department's own targets that held in the month were met."""
    whose = escape(named(viewer, "owner", department))
    judged = [aim for aim in found if aim.kept and aim.about.level != COMPANY]
    if not judged:
        return viewer.t("targets.title_none", department=whose)
    met, missed = (sum(aim.kept == kept for aim in judged) for kept in ("met", "missed"))
    return viewer.t.n("targets.title", len(judged), department=whose, met=met, missed=missed)


def listing(viewer: Viewer, found: Sequence[Aim], month: date) -> None:
    """Every target with the months in which it holds, the month's figure and the verdict."""
    t = viewer.t
    if not found:
        return
    st.caption(t("targets.caption", month=t.month(month)))
    columns = {
        "about": Column(t("targets.about")),
        "metric": Column(t("targets.metric")),
        "value": Column(t("col.target"), numeric=True),
        "from": Column(t("targets.from")),
        "until": Column(t("targets.until")),
        "reading": Column(t("targets.reading", month=t.month_short(month)), numeric=True),
        "between": Column(t("col.between"), numeric=True),
        "kept": Column(t("col.kept"), width=KEPT),
    }
    table(viewer, columns, [_row(viewer, aim) for aim in found], "targets")


def _row(viewer: Viewer, aim: Aim) -> dict[str, object]:
    t, held = viewer.t, aim.reading is not None
    return {
        "about": about_words(viewer, aim.about),
        "metric": figures.label(viewer, aim.metric, data.known().window),
        "value": show(t, aim.metric, aim.value),
        "from": t.month_short(aim.valid_from),
        "until": t.month_short(shift(aim.until, -1)) if aim.until else "",
        "reading": figures.value(viewer, aim.reading) if aim.reading else "",
        "between": figures.ends(viewer, aim.reading) if aim.reading else "",
        "kept": figures.verdict(viewer, aim.kept) if held else "",
    }


def about_words(viewer: Viewer, about: About) -> str:
    """What a target is about."""
    t = viewer.t
    if about.level == COMPANY:
        return t("targets.company")
    if about.level == DEPARTMENT:
        return t("targets.whole", department=named(viewer, "owner", about.label))
    return t.quote(named(viewer, "reason", about.label))


def choose(viewer: Viewer, department: str, month: date) -> tuple[About, str]:
    """What the target shall be about, and of which metric; both stand in the address."""
    t = viewer.t
    options: dict[str, About] = {DEPARTMENT: About(DEPARTMENT, department)}
    options |= {address.slug(r): About("reason", r) for r in owned(data.reader(), department, month)}
    if viewer.scope.departments is None:
        options[COMPANY] = About(COMPANY)
    known = [m for m in METRICS if not figures.missing(m)] or [METRICS[0]]
    with st.container(horizontal=True):
        about = address.select("about", t("targets.about"), list(options), DEPARTMENT,
                               {k: about_words(viewer, a) for k, a in options.items()}, width=300)  # fmt: skip
        labels = {m: figures.label(viewer, m, data.known().window) for m in known}
        metric = address.select("metric", t("targets.metric"), known, known[0], labels, width=300)
    return options[about], metric


def form(viewer: Viewer, found: Sequence[Aim], about: About, metric: str) -> float | None:
    """The target from a month on, in the unit that people speak of; what stands in the field, as it would be stored."""
    t, one = viewer.t, edits.form("targets")
    st.header(t("targets.set"), anchor=False)
    now = today().replace(day=1)
    mine = {a.valid_from: a for a in found if (a.about, a.metric) == (about, metric)}
    holding = next((a for a in mine.values() if a.holds(today())), None)
    part = f"{about.level}_{address.slug(about.label)}_{metric}"
    months = sorted({*(shift(now, i) for i in range(-_MONTHS_BACK, _MONTHS_AHEAD + 1)), *mine})
    start = st.selectbox(t("targets.from"), months, index=months.index(shift(now, 1)), format_func=t.month,
                         key=one.key(f"from_{part}"))  # fmt: skip
    edits.at(viewer, one, "valid_from")
    words = t(f"targets.unit.{metric}")
    typed = choices.number(viewer, words[:1].upper() + words[1:], one.key(f"value_{part}"),
                           as_typed(metric, holding.value) if holding else None)  # fmt: skip
    for field in ("value", "key", "metric"):
        edits.at(viewer, one, field)
    edits.sign(viewer, one)
    edits.at(viewer, one, "by")
    there, wanted = mine.get(start), None if typed is None else as_stored(metric, typed)
    row = {"metric": metric, "level": about.level, "key": there.key if there else _key(about), "valid_from": start,
           "value": wanted}  # fmt: skip
    what = t("targets.what", about=about_words(viewer, about), month=t.month_short(start))
    with st.container(horizontal=True):
        if st.button(t("targets.save"), type="primary", key="save_target"):
            edits.again(edits.save(viewer, one, what, {"targets": [row]}))
        if there and st.button(t("targets.remove", month=t.month_short(start)), key="remove_target"):
            edits.again(edits.save(viewer, one, what, {}, {"targets": [row]}))
    edits.trouble(viewer, one)
    return wanted


def _key(about: About) -> str | None:
    """As an edit names it: a reason by its code, never by the label of the day."""
    if about.level == "reason":
        card = data.reader().reasons.get(about.label)
        return card.code if card else about.label
    return about.label or None


def help_text(viewer: Viewer, told: Realistic, about: About, target: float | None) -> None:
    """What is realistic: what was usual, the best quarter, the way to the target month by month, and chance."""
    t = viewer.t
    st.header(t("targets.realistic"), anchor=False)
    st.markdown(usual(viewer, told, about_words(viewer, about)))
    if target is None or told.month is None:
        st.caption(t("targets.help_none"))
        return
    soon = [shift(today().replace(day=1), i) for i in range(1, _MONTHS_AHEAD + 1)]
    by = st.selectbox(t("targets.by"), soon, index=min(_SOON, len(soon)) - 1, format_func=t.month, key="targets_by")
    st.markdown(way(viewer, told, target, by))


def usual(viewer: Viewer, told: Realistic, what: str) -> str:
    """ "“Where is my order?” was 3.2 on average from March to October and 3.1 in its best quarter." """
    t = viewer.t
    if told.usual is None:
        return t("targets.usual_none", what=escape(what))
    values = {
        "what": escape(what),
        "usual": show(t, told.metric, told.usual.value),
        "unit": t(f"targets.unit.{told.metric}"),
        "first": t.month_short(told.usual.first),
        "last": t.month_short(told.usual.last),
    }
    if told.best is None:
        return t("targets.usual", **values)
    best = show(t, told.metric, told.best.value)
    quarter = t("figure.to", low=t.month_short(told.best.first), high=t.month_short(told.best.last))
    return t("targets.usual_best", **values, best=best, quarter=quarter)


def way(viewer: Viewer, told: Realistic, target: float, by: date) -> str:
    """What it needs per month, and whether chance alone would hide it."""
    t, needed = viewer.t, told.needed(target, by)
    if needed is None:
        return ""
    step = t.signed(as_typed(told.metric, needed), 2)
    parts = [t("targets.way", target=show(t, told.metric, target), by=t.month(by), step=step)]
    if told.chance is not None:
        key = "targets.hidden" if told.hidden(target) else "targets.seen"
        parts.append(t(key, chance=figures.distance(viewer, told.metric, told.chance)))
    return " ".join(parts)
