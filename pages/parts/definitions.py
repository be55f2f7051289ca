"""Metrics as they are declared: meaning, formula with today's figures, and the SQL that counts them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import streamlit as st

from metrics import schema
from metrics.analysis.meeting import headlines
from metrics.catalog import DIMENSIONS, MEASURES, METRICS
from metrics.query import Reader, Reading, Slice
from metrics.query.compile import Question
from pages.parts import address, data, figures, filters
from pages.parts.folds import fold
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import Column, table

Period = tuple[str, Slice, dict[str, Reading]]
"""What a column of figures is called, its slice, and every metric's figure."""


def lead(viewer: Viewer) -> str:
    """What the page holds, in counts."""
    t = viewer.t
    sizes = {"metrics": len(METRICS), "measures": len(MEASURES), "kinds": len(schema.KINDS)}
    sizes["fields"] = sum(len(schema.fields(kind)) for kind in schema.KINDS)
    return t("definitions.lead", **{name: t.number(size) for name, size in sizes.items()})


def tabs(viewer: Viewer, parts: Mapping[str, Callable[[], None]]) -> None:
    """The parts of the page, the one first that the address asks for by `part`; each is drawn when it is opened."""
    names = {tab: viewer.t(f"definitions.tab.{tab}") for tab in parts}
    first = names[address.choice("part", list(parts), next(iter(parts)))]
    for tab, draw in zip(st.tabs(list(names.values()), default=first, key="parts", on_change="rerun"),
                         parts.values(), strict=True):  # fmt: skip
        with tab:
            if tab.open:
                draw()


def metrics(viewer: Viewer, keys: list[str], found: list[Period]) -> None:
    """Every metric with its figures."""
    st.caption(scope(viewer, found))
    st.markdown(contents(viewer, keys))
    listing(viewer, keys, found)
    for key in keys:
        section(viewer, key, found)


def order() -> list[str]:
    """Every metric: the one that the address asks for, then the headlines, then the others."""
    asked = address.choice("metric", list(METRICS), "")
    return list(dict.fromkeys([*([asked] if asked else []), *headlines(data.reader()), *METRICS]))


def periods(viewer: Viewer) -> list[Period]:
    """The month of the filters and all time; all time alone while there is no data."""
    t, always = viewer.t, viewer.t("definitions.all_time")
    cuts = {always: data.everything(viewer)}
    if not data.known().empty:
        month, cut = filters.chosen(viewer).parts
        cuts = {t.month_short(month): cut.month(month), always: cut}
    return [(name, cut, data.ask(Reader.one_with_intervals, cut, *METRICS)) for name, cut in cuts.items()]


def scope(viewer: Viewer, found: list[Period]) -> str:
    """Which figures the page shows: the month and the filters that the address carries."""
    t = viewer.t
    if data.known().empty:
        return t("definitions.no_figures")
    name, cut, _ = found[0]
    chosen = [f"{t(f'filter.{dimension}')}: {escape(label)}" for dimension, label in cut.where]
    return t("definitions.figures", what=" · ".join([name, *chosen]))


def contents(viewer: Viewer, keys: list[str]) -> str:
    """Links to each metric further down."""
    return " · ".join(f"[{viewer.t(f'metric.{key}.name')}](#{anchor(key)})" for key in keys)


def anchor(key: str) -> str:
    """The place of a metric on the page."""
    return key.replace("_", "-")


def section(viewer: Viewer, key: str, found: list[Period]) -> None:
    """One metric: what it means, its formula with figures, what holds for it, its SQL."""
    t = viewer.t
    st.header(t(f"metric.{key}.name"), anchor=anchor(key))
    st.markdown(t(f"metric.{key}.text"))
    left, right = st.columns([2, 3], gap="medium")
    left.markdown(formula(viewer, key, found))
    right.markdown(parts(viewer, key))
    st.caption(f"{' · '.join(facts(viewer, key))}\n\n{t(f'definitions.chance.{METRICS[key].chance}')}")
    asked = st.query_params.get("metric") == key
    fold(t("definitions.sql"), f"sql_{key}", lambda: _statements(viewer, key, found), unfolded=asked)


def _statements(viewer: Viewer, key: str, found: list[Period]) -> None:
    t, (name, cut, _) = viewer.t, found[0]
    st.caption(t("definitions.sql_month", what=name) if len(found) > 1 else t("definitions.sql_all"))
    for question in questions(cut, METRICS[key].measures):
        st.caption(reads(viewer, question))
        st.code(statement(question), language=None, wrap_lines=True)


def formula(viewer: Viewer, key: str, found: list[Period]) -> str:
    """Numerator, denominator and their ratio as the rows of a table, a column per period."""
    t = viewer.t
    rows = [[t("access.counted"), *(name for name, _, _ in found)], ["---", *("--:" for _ in found)]]
    if METRICS[key].bottom:
        for part, sign in (("top", ""), ("bottom", "÷ ")):
            counts = [getattr(readings[key], part) for _, _, readings in found]
            what = figures.bottom(viewer, key) if part == "bottom" else t(f"metric.{key}.top")
            rows.append([sign + what, *("" if n is None else t.number(n) for n in counts)])
    values = [f"**{figures.value_with_unit(viewer, readings[key])}**" for _, _, readings in found]
    sign = "= " if METRICS[key].bottom else ""
    rows.append([f"{sign}**{figures.label(viewer, key, data.known().window)}**", *values])
    if METRICS[key].bottom:
        rows.append([t("col.between"), *(figures.ends(viewer, readings[key]) for _, _, readings in found)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def parts(viewer: Viewer, key: str) -> str:
    """What the numerator and the denominator count, each with the name of its sum."""
    t, metric = viewer.t, METRICS[key]
    named = zip(("top", "bottom", "reviews"), metric.measures, strict=False)
    what = {"top": t(f"metric.{key}.top"), "reviews": t("metric.reviews")}
    what |= {"bottom": figures.bottom(viewer, key)} if metric.bottom else {}
    lines = [f"- {what[part]} `{measure}`: {t(f'measure.{measure}')}" for part, measure in named]
    how = [f"- `{key}`: {t(f'definitions.result.{metric.unit}')}"] if metric.bottom else []
    return "\n".join([*lines, *how])


def facts(viewer: Viewer, key: str) -> list[str]:
    """What holds for a metric: unit, direction, when it is final, least volume, needs, what stays whole."""
    t, metric = viewer.t, METRICS[key]
    said = [t("definitions.fact.unit", unit=t(f"unit.{metric.unit}")), t(f"better.{metric.better}")]
    said.append(t(f"definitions.fact.{'settles' if metric.waits else 'at_once'}", days=data.known().window))
    if metric.bottom and metric.least:
        what = t("metric.reviews") if metric.reviews else figures.bottom(viewer, key)
        said.append(t("definitions.fact.least", least=t.number(metric.least), what=what))
    needs = t.list([t(f"definitions.need.{need}") for need in metric.needs])
    said.append(t("definitions.fact.needs", what=needs) if needs else t("definitions.fact.needs_nothing"))
    said += filter(None, [figures.form(viewer, key, date.min, date.max).removesuffix(".")])
    whole = [t(f"dim.{d}").lower() for d, declared in DIMENSIONS.items() if metric.ignores(d, declared.facts)]
    if whole:
        said.append(t("definitions.fact.whole", dimensions=t.list(whole)))
    return said


def questions(cut: Slice, measures: tuple[str, ...]) -> list[Question]:
    """The statements as they are run; where they read ready sums of contacts, also those over single contacts."""
    reader = data.reader()
    run = reader.questions(cut, *measures)
    plain = reader.questions(replace(cut, as_of=reader.known.as_of), *measures) if reader.known.as_of else []
    return [*run, *(q for q in plain if q.fact == "contacts" and q.sql not in {r.sql for r in run})]


def reads(viewer: Viewer, question: Question) -> str:
    """Which table a statement reads, and what stands in it."""
    name = re.findall(r"\nFROM (\w+) f", question.sql)[0]
    grain = name.rpartition("_")[2]
    return viewer.t(f"definitions.reads.{grain if grain in {'month', 'day'} else 'rows'}", table=f"`{name}`")


def statement(question: Question) -> str:
    """A statement with its parameters below it."""
    return "\n".join([question.sql, *(f"-- ${name} = {literal(v)}" for name, v in question.params.items())])


def literal(value: Any) -> str:
    """A parameter as SQL writes it, on one line."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, datetime):
        return f"TIMESTAMP '{value}'"
    if isinstance(value, date):
        return f"DATE '{value}'"
    if isinstance(value, str):
        return "'" + " ".join(value.replace("'", "''").splitlines()) + "'"
    return "NULL" if value is None else str(value)


def listing(viewer: Viewer, keys: list[str], found: list[Period]) -> None:
    """All figures as one table with its download; a name opens its metric."""
    fold(viewer.t("definitions.figures_table"), "figures", lambda: _figures(viewer, keys, found))


def _figures(viewer: Viewer, keys: list[str], found: list[Period]) -> None:
    t = viewer.t
    columns = {
        "metric": Column(t("definitions.metric"), link=True),
        "period": Column(t("definitions.period")),
        "value": Column(t("col.value"), numeric=True),
        "top": Column(t("col.top"), numeric=True),
        "bottom": Column(t("col.bottom"), numeric=True),
        "between": Column(t("col.between"), numeric=True),
    }
    rows = [_row(viewer, key, name, readings[key]) for key in keys for name, _, readings in found]
    table(viewer, columns, rows, "figures")


def _row(viewer: Viewer, key: str, period: str, reading: Reading) -> dict[str, object]:
    t = viewer.t
    return {
        "metric": (address.href("definitions", metric=key), t(f"metric.{key}.short", days=data.known().window)),
        "period": period,
        "value": figures.value(viewer, reading),
        "top": "" if reading.top is None else t.number(reading.top),
        "bottom": "" if reading.bottom is None else t.number(reading.bottom),
        "between": figures.ends(viewer, reading),
    }
