"""What the program declares, as tables of words: terms, fields and rules of files, sums, settings, sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Map
from dataclasses import Field, fields
from datetime import datetime
from functools import partial

import dataframely as dy
import streamlit as st

from metrics import schema
from metrics.catalog import DIMENSIONS, MEASURES
from metrics.ingest import Mapping, parse_mapping
from metrics.ingest.records import OPEN_QUOTE, TOO_LONG, WRONG_WIDTH
from metrics.ingest.rejects import UNREADABLE, rules
from metrics.pipeline import Receipt
from metrics.settings import PREFIX, Settings
from pages.parts import data
from pages.parts.folds import fold
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import Column, table

TERMS = (
    "contact", "version", "customer", "reason", "family", "owner", "kind", "tier", "as_of", "window", "matured",
    "followed", "repeat", "issue", "snowball", "settled", "usual", "signal", "blank", "speed",
)  # fmt: skip
EXAMPLE = datetime(2026, 10, 31, 14, 5, 9)  # a day that cannot be taken for a month
PLACES = ("next", "prev", "w", "a", "first")
FILE_RULES = (WRONG_WIDTH, OPEN_QUOTE, TOO_LONG)
FIELD_COLUMNS = ("kind", "field", "name", "meaning", "type", "required", "allowed", "aliases")


def entries(told: Iterable[tuple[str, str, Sequence[str]]]) -> None:
    """A word, what it means and small notes, side by side where there is room; on a phone nothing is cut off."""
    with st.grid(2, min_column_width=320, gap="medium"):
        for name, meaning, notes in told:
            small = f"  \n:small[:gray[{' · '.join(notes)}]]" if notes else ""
            st.markdown(f"{name}  \n{meaning}{small}")


def words(viewer: Viewer) -> None:
    """Every word of the pages and its one meaning."""
    t, known = viewer.t, data.known()
    values = {
        "days": known.window,
        "as_of": f"{t.moment(known.as_of)} UTC" if known.as_of else t("definitions.no_data"),
        "tiers": t.list([f"{n} {t(f'tier.{n}').lower()}" for n in range(1, 6)]),
    }
    st.markdown(t("definitions.words_text"))
    entries(
        (f"**{t(f'definitions.term.{term}.name')}**", t(f"definitions.term.{term}.text", **values), ())
        for term in TERMS
    )


def fields_of_files(viewer: Viewer) -> None:
    """Every kind of file with its fields, and why its rows can be rejected."""
    t = viewer.t
    st.markdown(t("definitions.fields_text"))
    st.markdown(" · ".join(f"[{t(f'schema.{kind}.name')}](#file-{kind})" for kind in schema.KINDS))
    fold(t("definitions.fields_table"), "fields", lambda: _fields(viewer))
    for kind in schema.KINDS:
        name = t(f"schema.{kind}.name")
        keys = t.list([t(f"schema.{kind}.{key}.name") for key in schema.KEYS[kind]])
        st.header(name, anchor=f"file-{kind}")
        st.markdown(f"{t(f'schema.{kind}.text')} {t('definitions.one_row', keys=keys)}")
        entries(_field(viewer, row) for row in field_rows(viewer, kind))
        fold(t("definitions.rules", kind=name), f"rules_{kind}", partial(_rules, viewer, kind))


def _fields(viewer: Viewer) -> None:
    columns = {column: Column(viewer.t(f"definitions.{column}")) for column in FIELD_COLUMNS}
    table(viewer, columns, [row for kind in schema.KINDS for row in field_rows(viewer, kind)], "data_dictionary")


def _rules(viewer: Viewer, kind: str) -> None:
    st.caption(viewer.t("definitions.rules_text"))
    st.markdown("\n".join(_rule(viewer, rule) for rule in rules_of(kind)))


def _field(viewer: Viewer, row: Map[str, str]) -> tuple[str, str, list[str]]:
    t = viewer.t
    notes = [row["type"]]
    if row["required"] == t("yes"):
        notes.append(t("definitions.note.required"))
    if row["allowed"]:
        notes.append(row["allowed"])
    if row["aliases"]:
        notes.append(t("definitions.note.aliases", names=escape(row["aliases"])))
    return f"**{row['name']}** `{row['field']}`", row["meaning"], notes


def field_rows(viewer: Viewer, kind: str) -> list[dict[str, str]]:
    """The dictionary of one kind, in plain text."""
    t = viewer.t
    return [
        {
            "kind": t(f"schema.{kind}.name"),
            "field": name,
            "name": t(f"schema.{kind}.{name}.name"),
            "meaning": t(f"schema.{kind}.{name}.text"),
            "type": t(f"definitions.type.{type(column).__name__}"),
            "required": t("yes" if name in schema.required(kind) else "no"),
            "allowed": allowed(viewer, column),
            "aliases": ", ".join((column.metadata or {}).get("aliases", ())),
        }
        for name, column in schema.fields(kind).items()
    ]


def allowed(viewer: Viewer, column: dy.Column) -> str:
    """Bounds or the closed set of a field, in words; blank where anything goes."""
    t = viewer.t
    values = (column.metadata or {}).get("values", ())
    if values:
        told = ((v, t(f"schema.value.{v.replace(' ', '_')}")) for v in values)
        return "; ".join(t("definitions.value", value=v, meaning=meaning) for v, meaning in told)
    low, high = (getattr(column, bound, None) for bound in ("min", "max"))
    if low is not None and high is not None:
        return t("definitions.bound.between", low=t.number(low), high=t.number(high))
    if low is not None:
        return t("definitions.bound.from", low=t.number(low))
    if high is not None:
        return t("definitions.bound.to", high=t.number(high))
    length = getattr(column, "max_length", None)
    return t("definitions.bound.length", length=t.number(length)) if length else ""


def rules_of(kind: str) -> list[str]:
    """Every rule by which a row of a kind can be rejected."""
    found = []
    for name, field in rules(kind).values():
        if field == "outcome":
            continue  # it is filled with "unknown" before any rule is asked
        found.append(name)
        column = schema.fields(kind).get(field or "")
        told = column is not None and (not isinstance(column, dy.String) or "values" in (column.metadata or {}))
        if told and name == f"{field}_missing":
            found.append(f"{field}_{UNREADABLE}")
    clock = schema.CLOCK.get(kind)
    future = [f"{clock.removesuffix('_at')}_in_future"] if clock else []
    return list(dict.fromkeys([*found, *future, *FILE_RULES]))


def _rule(viewer: Viewer, name: str) -> str:
    return f"- {viewer.t(f'rule.{name}')} `{name}`"


def sums(viewer: Viewer) -> None:
    """The sums that metrics are made of, what their placeholders stand for, and the ways to cut them."""
    t = viewer.t
    st.header(t("definitions.sums"), anchor=False)
    st.markdown(t("definitions.sums_text"))
    entries(
        (f"`{key}`", t(f"measure.{key}"), (_facts(viewer, [measure.fact]), f"`{measure.sql}`"))
        for key, measure in MEASURES.items()
    )
    st.header(t("definitions.placeholders"), anchor=False)
    st.markdown(t("definitions.placeholders_text"))
    entries((f"`{{{place}}}`", t(f"definitions.place.{place}"), ()) for place in PLACES)
    st.header(t("definitions.cuts"), anchor=False)
    st.markdown(t("definitions.cuts_text"))
    entries(
        (f"**{t(f'dim.{key}')}** `{key}`", t(f"definitions.dimension.{key}"), [_facts(viewer, sorted(dimension.facts))])
        for key, dimension in DIMENSIONS.items()
    )


def _facts(viewer: Viewer, names: Sequence[str]) -> str:
    t = viewer.t
    return t("definitions.sums_of", facts=t.list([t(f"definitions.facts.{name}") for name in names]))


def settings(viewer: Viewer) -> None:
    """Every setting, its default and what is in force."""
    t, now = viewer.t, data.store().settings
    st.markdown(t("definitions.settings_text", example=f"`{PREFIX}COMPANY_ZONE`"))
    entries(
        (
            f"`{field.name}`",
            t(f"settings.{field.name}"),
            (
                t(f"settings.{field.name}.unit"),
                t("definitions.default", value=_setting(viewer, field, field.default)),
                t("definitions.now", value=_setting(viewer, field, getattr(now, field.name))),
            ),
        )
        for field in fields(Settings)
    )


def _setting(viewer: Viewer, field: Field[object], value: object) -> str:
    """A value as people read it; a secret only says whether it is set."""
    t = viewer.t
    if not value:
        return t("definitions.blank")
    if field.metadata["unit"] == "secret":
        return t("definitions.secret_set")
    return t.number(value) if isinstance(value, int) else escape(str(value))


def sources(viewer: Viewer) -> None:
    """What was answered for each source at its last import."""
    t = viewer.t
    last = {(r.source, r.kind): r for r in data.receipts()}
    st.markdown(t("definitions.sources_text") if last else t("definitions.no_sources"))
    for (source, kind), receipt in sorted(last.items(), key=lambda item: list(schema.KINDS).index(item[0][1])):
        name = t("definitions.source", source=escape(t.quote(source)), kind=t(f"schema.{kind}.name"))
        st.header(name, anchor=False)
        answers = _answers(viewer, parse_mapping(receipt.details["mapping"]), receipt)
        lines = [f"- **{t(f'definitions.source.{name}')}**: {text}" for name, text in answers.items() if text]
        st.markdown("\n".join(lines))


def _answers(viewer: Viewer, mapping: Mapping, receipt: Receipt) -> dict[str, str]:
    t, kind = viewer.t, mapping.kind
    names = {field: t(f"schema.{kind}.{field}.name") for field in schema.fields(kind)}
    matched = [
        t("definitions.source.is", field=names[field], column=_codes(viewer, columns))
        for field, columns in mapping.columns.items()
    ]
    if mapping.no_id:
        matched.append(t("definitions.source.no_id", field=names[schema.KEYS[kind][0]]))
    dates = [
        t("definitions.source.is", field=names[f], column=_code(example(form))) for f, form in mapping.dates.items()
    ]
    timed = any(isinstance(schema.fields(kind)[field], dy.Datetime) for field in mapping.dates)
    apart = [
        t("definitions.source.apart_text", column=_code(column), values=_codes(viewer, values))
        for column, values in mapping.out_of_scope.items()
    ]
    return {
        "file": t(
            "definitions.source.file_text",
            file=_code(receipt.file),
            day=t.date(receipt.stored_at.date()),
            receipt=receipt.id,
        ),
        "columns": " · ".join(matched),
        "dates": " · ".join(dates),
        "zone": t("definitions.source.zone_text", zone=_code(mapping.zone)) if timed else "",
        "unknown": _codes(viewer, mapping.unknown),
        "outcome": " · ".join(_outcomes(viewer, mapping.outcome)) if "outcome" in mapping.columns else "",
        "apart": " · ".join(apart),
        "complete": _complete(viewer, mapping) if kind == "contacts" else "",
    }


def example(form: str) -> str:
    """A moment as a date format writes it; `%.f` and `%#z` are polars' own."""
    return EXAMPLE.strftime(form.replace("%.f", ".25").replace("%#z", "+01:00"))


def _complete(viewer: Viewer, mapping: Mapping) -> str:
    t = viewer.t
    until = mapping.complete_to
    return f"{t.moment(until)} UTC" if until else t("definitions.source.complete_last")


def _outcomes(viewer: Viewer, meaning: Map[str, str]) -> list[str]:
    """What each raw value of the outcome column means, and what becomes of the values that nobody named."""
    t = viewer.t
    told = []
    for outcome in schema.OUTCOMES:
        raw = [
            t("definitions.source.other") if v == "*" else _raw(viewer, v) for v, o in meaning.items() if o == outcome
        ]
        if raw:
            values = ", ".join(raw)
            told.append(t("definitions.source.means", outcome=t(f"outcome.{outcome}"), values=values))
    return told if "*" in meaning else [*told, t("definitions.source.not_told")]


def _codes(viewer: Viewer, values: Sequence[str]) -> str:
    return ", ".join(_raw(viewer, value) for value in values)


def _raw(viewer: Viewer, value: str) -> str:
    return _code(value) if value else viewer.t("definitions.source.blank")


def _code(text: str) -> str:
    """Text of a file, letter by letter, safe inside Markdown."""
    return f"`` {text} ``" if "`" in text else f"`{text}`"
