"""What the program declares, as tables of words: terms, fields and rules of files, sums, settings, sources."""

from __future__ import annotations

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import fields

import dataframely as dy
import polars as pl
import streamlit as st

from metrics import schema
from metrics.catalog import DIMENSIONS, MEASURES
from metrics.ingest import Mapping, parse_mapping
from metrics.ingest.records import OPEN_QUOTE, TOO_LONG, WRONG_WIDTH
from metrics.ingest.rejects import UNREADABLE, rules
from metrics.pipeline import Receipt
from metrics.settings import PREFIX, Settings
from pages.parts import data
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import Column, save

TERMS = (
    "contact", "version", "customer", "reason", "family", "owner", "kind", "tier", "as_of", "window", "matured",
    "followed", "repeat", "issue", "snowball", "settled", "usual", "signal", "blank", "speed",
)  # fmt: skip
PLACES = ("next", "prev", "w", "a", "first")
FILE_RULES = (WRONG_WIDTH, OPEN_QUOTE, TOO_LONG)
FIELD_COLUMNS = ("name", "meaning", "type", "required", "allowed", "aliases")


def show(header: Sequence[str], rows: Sequence[Sequence[str]], name: str) -> None:
    """A table whose cells wrap, so that every word is read; `name` tells screen readers what it is."""
    columns = {title: [row[i] for row in rows] for i, title in enumerate(header)}
    st.table(pl.DataFrame(columns), border="horizontal", hide_index=True, alt=name)


def words(viewer: Viewer) -> None:
    """Every word of the pages and its one meaning."""
    t, known = viewer.t, data.known()
    tiers = t.list([f"{n} {t(f'tier.{n}').lower()}" for n in range(1, 6)])
    as_of = f"{t.moment(known.as_of)} UTC" if known.as_of else t("definitions.no_data")
    st.markdown(t("definitions.words_text"))
    rows = [
        (
            f"**{t(f'definitions.term.{term}.name')}**",
            t(f"definitions.term.{term}.text", days=known.window, as_of=as_of, tiers=tiers),
        )
        for term in TERMS
    ]
    show((t("definitions.name"), t("definitions.meaning")), rows, t("definitions.tab.words"))


def fields_of_files(viewer: Viewer) -> None:
    """Every kind of file with its fields, and why its rows can be rejected."""
    t = viewer.t
    st.markdown(t("definitions.fields_text"))
    st.markdown(" · ".join(f"[{t(f'schema.{kind}.name')}](#file-{kind})" for kind in schema.KINDS))
    labels = {column: t(f"definitions.{column}") for column in FIELD_COLUMNS}
    every = [{"kind": kind, **row} for kind in schema.KINDS for row in field_rows(viewer, kind)]
    save(
        viewer,
        {key: Column(t(f"definitions.{key}")) for key in ("kind", "field", *FIELD_COLUMNS)},
        every,
        "data_dictionary",
    )
    for kind in schema.KINDS:
        st.subheader(t(f"schema.{kind}.name"), anchor=f"file-{kind}")
        keys = t.list([t(f"schema.{kind}.{key}.name") for key in schema.KEYS[kind]])
        st.markdown(f"{t(f'schema.{kind}.text')} {t('definitions.one_row', keys=keys)}")
        rows = [
            (f"**{row['name']}** `{row['field']}`", *(row[c] for c in FIELD_COLUMNS[1:]))
            for row in field_rows(viewer, kind)
        ]
        show(list(labels.values()), rows, t(f"schema.{kind}.name"))
        with st.expander(t("definitions.rules", kind=t(f"schema.{kind}.name"))):
            st.caption(t("definitions.rules_text"))
            _rules(viewer, rules_of(kind))


def field_rows(viewer: Viewer, kind: str) -> list[dict[str, str]]:
    """The dictionary of one kind, in plain text."""
    t = viewer.t
    return [
        {
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
    return [*found, *([f"{clock.removesuffix('_at')}_in_future"] if clock else []), *FILE_RULES]


def _rules(viewer: Viewer, names: Sequence[str]) -> None:
    t = viewer.t
    told = [(f"`{n}`", t(f"rule.{n}") if t.has(f"rule.{n}") else "") for n in names]
    show((t("definitions.rule"), t("definitions.meaning")), told, t("definitions.rule"))


def sums(viewer: Viewer) -> None:
    """The sums that metrics are made of, what their placeholders stand for, and the ways to cut them."""
    t = viewer.t
    st.subheader(t("definitions.sums"), anchor=False)
    st.markdown(t("definitions.sums_text"))
    made = [
        (f"`{key}`", t(f"definitions.facts.{m.fact}"), t(f"measure.{key}"), f"`{m.sql}`") for key, m in MEASURES.items()
    ]
    head = (t("definitions.sum"), t("definitions.rows"), t("definitions.what"), "SQL")
    show(head, made, t("definitions.sums"))
    st.markdown(t("definitions.placeholders_text"))
    places = [(f"`{{{place}}}`", t(f"definitions.place.{place}")) for place in PLACES]
    show((t("definitions.place"), t("definitions.meaning")), places, t("definitions.placeholders"))
    st.subheader(t("definitions.cuts"), anchor=False)
    st.markdown(t("definitions.cuts_text"))
    cuts = [
        (
            f"**{t(f'dim.{key}')}** `{key}`",
            t(f"definitions.dimension.{key}"),
            t.list([t(f"definitions.facts.{fact}") for fact in sorted(d.facts)]),
        )
        for key, d in DIMENSIONS.items()
    ]
    show((t("definitions.dimension"), t("definitions.meaning"), t("definitions.rows")), cuts, t("definitions.cuts"))


def settings(viewer: Viewer) -> None:
    """Every setting, its default and what is in force."""
    t, now = viewer.t, data.store().settings
    st.markdown(t("definitions.settings_text", example=f"`{PREFIX}COMPANY_ZONE`"))
    blank = t("definitions.blank")
    rows = []
    for field in fields(Settings):
        secret = field.metadata["unit"] == "secret"
        value = getattr(now, field.name)
        force = t("definitions.secret_set") if secret and value else _setting(viewer, value) or blank
        words = (t(f"settings.{field.name}"), t(f"settings.{field.name}.unit"))
        rows.append((f"`{field.name}`", *words, _setting(viewer, field.default) or blank, force))
    head = [t(f"definitions.{name}") for name in ("setting", "does", "unit", "default", "now")]
    show(head, rows, t("definitions.tab.settings"))


def _setting(viewer: Viewer, value: object) -> str:
    return viewer.t.number(value) if isinstance(value, int) else escape(str(value))


def sources(viewer: Viewer) -> None:
    """What was answered for each source at its last import."""
    t = viewer.t
    last = {(r.source, r.kind): r for r in data.receipts()}
    st.markdown(t("definitions.sources_text") if last else t("definitions.no_sources"))
    for (source, kind), receipt in sorted(last.items(), key=lambda item: list(schema.KINDS).index(item[0][1])):
        st.subheader(t("definitions.source", source=escape(source), kind=t(f"schema.{kind}.name")), anchor=False)
        answers = _answers(viewer, parse_mapping(receipt.details["mapping"]), receipt)
        rows = [(t(f"definitions.source.{name}"), text) for name, text in answers.items() if text]
        st.table(dict(rows), border="horizontal", alt=escape(source))


def _answers(viewer: Viewer, mapping: Mapping, receipt: Receipt) -> dict[str, str]:
    t, kind = viewer.t, mapping.kind
    names = {field: t(f"schema.{kind}.{field}.name") for field in schema.fields(kind)}
    matched = [
        t("definitions.source.is", field=names[field], column=_codes(viewer, columns))
        for field, columns in mapping.columns.items()
    ]
    if mapping.no_id:
        matched.append(t("definitions.source.no_id", field=names[schema.KEYS[kind][0]]))
    dates = [t("definitions.source.date", field=names[f], form=_code(form)) for f, form in mapping.dates.items()]
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
