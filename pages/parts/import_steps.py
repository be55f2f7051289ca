"""The left side of an import: what was understood of the file, shown so that it can be changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from metrics import schema
from metrics.errors import UserError
from metrics.ingest import Mapping, Table, missing, speed_columns
from metrics.ingest.sources import recognise
from pages.parts import importing
from pages.parts.desk import Desk, tray
from pages.parts.guard import Viewer
from pages.parts.import_questions import details, end_of, questions, step
from pages.parts.notices import escape

NOT_NEEDED, SPEED = "-", "-speed"
CLOSING_SAYS_OUTCOME = "closed_at+outcome"
ROWS_SHOWN, TALLEST = 20, 14
DAYS = ("first", "last", "complete")
"""The values of a notice that are days, written as 2026-11-30."""
ORDER_SIGNS = {"%d": "d", "%m": "m", "%B": "m", "%Y": "y", "%y": "y"}


def answers(viewer: Viewer, desk: Desk, table: Table) -> None:
    """Every step of the left side; the answers are checked against the whole file at once."""
    spoken = f"{viewer.t.language} {viewer.t.locale}"
    if desk.spoken != spoken:
        desk.turn, desk.spoken = tray().next_turn(), spoken
    last = desk.plan or desk.last
    if last is not None and desk.key("kind") not in st.session_state:
        desk.start = last  # another page was opened in between, or another language, which forgets the widgets
    with st.container(border=True):
        head, source = _file(viewer, desk, table)
    if desk.start is not None:
        known = desk.question
        try:
            plan = _plan(viewer, desk, table, replace(desk.start, source=source))
            importing.check(viewer, plan)
        except UserError as error:
            desk.last, desk.plan, desk.draft, desk.trouble = last, None, None, error
        if desk.question is not known:
            st.rerun()  # so that the question is asked in its place
    with head:
        layout = recognise(table.columns)
        key = "import.recognised" if desk.start is not None else "import.unrecognised"
        named = {"layout": viewer.t(layout.words)} if layout is not None else {}
        shown = "source.recognised" if named else key
        step(viewer, shown, _facts(viewer, desk, table), done=bool(named) or desk.start is not None, **named)
    _worth_knowing(viewer, desk)
    if desk.cut:
        st.caption(viewer.t("import.in_parts", rows=viewer.t.number(table.frame.height)))
    with st.expander(viewer.t("import.raw")):
        st.dataframe(table.frame.head(ROWS_SHOWN), hide_index=True, key=desk.key("raw"), alt=viewer.t("import.raw"))


def _file(viewer: Viewer, desk: Desk, table: Table) -> tuple[DeltaGenerator, str]:
    """What the file is: (place for its heading, name of its source)."""
    t, sheets, start = viewer.t, table.how.sheets, desk.start
    head, key = st.empty(), desk.key("kind")
    boxes = st.columns(3 if len(sheets) > 1 else 2)
    kinds = list(schema.KINDS)
    if not desk.refused:
        boxes[0].selectbox(
            t("import.kind"),
            kinds,
            index=kinds.index(start.kind) if start else None,
            format_func=lambda kind: t(f"schema.{kind}.name"),
            placeholder=t("import.choose"),
            key=key,
            on_change=importing.other_kind,
            args=(key,),
        )
    if len(sheets) > 1 and table.how.sheet:
        key = desk.key("sheet")
        place = sheets.index(table.how.sheet)
        boxes[-1].selectbox(t("import.sheet"), sheets, place, key=key, on_change=importing.other_sheet, args=(key,))
    if start is None:
        return head, ""
    words, why = t("import.source"), t("import.source_why")
    source = boxes[1].text_input(words, start.source, key=desk.key("source"), help=why)
    if desk.origin != "proposed":
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(t(f"import.{desk.origin}", source=escape(start.source)), width="content")
            st.button(t("import.afresh"), type="tertiary", key=desk.key("afresh"), on_click=importing.afresh)
    return head, source.strip()


def _facts(viewer: Viewer, desk: Desk, table: Table) -> str:
    """ "UTF-8 · comma · 53,407 records · 14 columns · dates day first · 1 Nov 2026 to 30 Nov 2026"."""
    t, how = viewer.t, table.how
    told = [t("import.workbook", sheet=escape(how.sheet))] if how.sheet else [_encoding(how.encoding)]
    if how.delimiter:
        named = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}.get(how.delimiter)
        told.append(t(f"import.{named}") if named else t("import.split_by", sign=escape(how.delimiter)))
    batch = desk.draft.batch if desk.draft else None
    told += [] if desk.cut and not batch else [t.n("import.records", batch.read if batch else table.read)]
    told += [t.n("import.columns", len(table.columns))]
    clock = schema.CLOCK.get(batch.kind) if batch else None
    if batch and clock and batch.first and batch.last:
        order = _order(batch.mapping.dates.get(clock, ""))
        typed = how.sheet and order == "ymd"  # a workbook's dates are values; their order is not written in it
        told += [t("import.dates", order=t(f"import.order.{order}"))] if order and not typed else []
        told.append(t("import.range", first=t.date(batch.first), last=t.date(batch.last)))
    return " · ".join(told)


def _encoding(name: str) -> str:
    """ "UTF-8" with or without its mark, "Windows-1252": as people write them."""
    return name.upper().removesuffix("-SIG").replace("WINDOWS", "Windows")


def _order(form: str) -> str:
    """ "%d/%m/%Y %H:%M" is "dmy"."""
    signs = sorted((form.index(sign), letter) for sign, letter in ORDER_SIGNS.items() if sign in form)
    order = "".join(letter for _, letter in signs)
    return order if order in ("dmy", "mdy", "ymd") else ""


def _plan(viewer: Viewer, desk: Desk, table: Table, start: Mapping) -> Mapping:
    """The mapping that the answers give; UserError where an answer cannot be."""
    with st.container(border=True):
        columns, no_id = _columns(viewer, desk, table, start)
    kept = {name: form for name, form in start.dates.items() if columns.get(name) == start.columns.get(name)}
    asked = st.container(border=True) if start.kind in schema.CLOCK or desk.question else None
    with st.expander(viewer.t("import.more")):
        plan, last = details(viewer, desk, table, start)
    plan = replace(plan, columns=columns, no_id=no_id, dates=kept)
    if asked is not None:
        with asked:
            plan = questions(viewer, desk, table, plan, start)
    return replace(plan, complete_to=end_of(last, plan.zone))


def _columns(viewer: Viewer, desk: Desk, table: Table, start: Mapping) -> tuple[dict[str, tuple[str, ...]], bool]:
    """The match of columns to fields, to be changed in the table."""
    t, head = viewer.t, st.empty()
    rows = _rows(viewer, desk, table, start)
    edited = st.data_editor(
        rows,
        hide_index=True,
        disabled=["column", "filled", "example"],
        height=35 * (min(rows.height, TALLEST) + 1) + 3,
        column_config={
            "column": st.column_config.TextColumn(t("import.col_column")),
            "read": st.column_config.SelectboxColumn(
                t("import.col_read"),
                options=_options(start, table),
                format_func=lambda option: _name(viewer, start.kind, str(option)),
                required=True,
            ),
            "filled": st.column_config.TextColumn(t("import.col_filled"), alignment="right", width=70),
            "example": st.column_config.TextColumn(t("import.col_example")),
        },
        key=desk.key("columns"),
        alt=t("import.col_read"),
    )
    columns = _chosen(edited, start, table)
    nameless = start.kind == "contacts" and "contact_id" not in columns
    no_id = nameless and st.checkbox(t("import.no_id"), start.no_id, key=desk.key("no_id"))
    lacking = missing(replace(start, columns=columns, no_id=no_id), table)
    used = {column for found in columns.values() for column in found}
    with head:
        counts = {"matched": t.number(len(used)), "all": t.number(len(table.columns))}
        step(viewer, "import.matched", t("import.matched_hint"), done=not lacking, **counts)
    if lacking:
        named = t.list([_name(viewer, start.kind, field) for field in lacking])
        st.warning(t.n("import.lacking", len(lacking), fields=named))
    _spare(viewer, table, columns)
    return columns, no_id


def _rows(viewer: Viewer, desk: Desk, table: Table, start: Mapping) -> pl.DataFrame:
    """One row per column: those matched first, in the order of the fields, then speed, then the rest."""
    speed = set(speed_columns(table))
    fields = list(schema.fields(start.kind))
    reads = {c: [f for f in fields if c in start.columns.get(f, ())] for c in table.columns}

    def rank(row: tuple[str, float, str]) -> tuple[int, int]:
        found = reads[row[0]]
        return (0, fields.index(found[0])) if found else (1 if row[0] in speed else 2, 0)

    looked = sorted(desk.looked.iter_rows(), key=rank) if desk.looked is not None else []
    cells = [
        (c, "+".join(reads[c]) or (SPEED if c in speed else NOT_NEEDED), _share(viewer, share), example or "")
        for c, share, example in looked
    ]
    return pl.DataFrame(cells, schema=dict.fromkeys(("column", "read", "filled", "example"), pl.String), orient="row")


def _share(viewer: Viewer, share: float) -> str:
    """Whole only where it is truly all or nothing."""
    return viewer.t.percent(share, 0 if share in (0, 1) else 1)


def _options(start: Mapping, table: Table) -> list[str]:
    fields = list(schema.fields(start.kind))
    several = ["+".join(f for f in fields if c in start.columns.get(f, ())) for c in table.columns]
    joint = [option for option in several if "+" in option]
    joint += [CLOSING_SAYS_OUTCOME] if start.kind == "contacts" else []
    return list(dict.fromkeys([NOT_NEEDED, *fields, *joint, *([SPEED] if speed_columns(table) else [])]))


def _name(viewer: Viewer, kind: str, option: str) -> str:
    """What a column is read as, in words."""
    if option in (NOT_NEEDED, SPEED):
        return viewer.t("import.not_needed" if option == NOT_NEEDED else "import.speed")
    return " + ".join(viewer.t(f"schema.{kind}.{field}.name") for field in option.split("+"))


def _chosen(edited: pl.DataFrame, start: Mapping, table: Table) -> dict[str, tuple[str, ...]]:
    """Field -> columns as the table of matches says; columns of one field are joined in the order they had."""
    read = dict(zip(edited["column"], edited["read"], strict=True))
    chosen: dict[str, tuple[str, ...]] = {}
    for field in schema.fields(start.kind):
        found = tuple(c for c in table.columns if field in str(read.get(c)).split("+"))
        before = start.columns.get(field, ())
        if found:
            chosen[field] = before if set(before) == set(found) else found
    return chosen


def _spare(viewer: Viewer, table: Table, columns: dict[str, tuple[str, ...]]) -> None:
    """What is left over, and why speed is set aside."""
    t, used = viewer.t, {column for found in columns.values() for column in found}
    kept = [*columns.get("handle_seconds", ())]
    speed = [c for c in speed_columns(table) if c not in used]
    spare = len(table.columns) - len(used) - len(speed)
    told = [t.n("import.spare", spare)] if spare else []
    told += [t("import.handle_why", columns=escape(t.list(kept)))] if kept else []
    told += [t("import.speed_why", columns=escape(t.list(speed)))] if speed else []
    if told:
        st.caption(" ".join(told))


def _worth_knowing(viewer: Viewer, desk: Desk) -> None:
    """What stops nothing but should be known before storing."""
    t, told = viewer.t, importing.remarks(desk)
    if not told:
        return
    with st.container(border=True):
        step(viewer, "import.know", done=True)
        for notice in told:
            values = {name: _shown(viewer, name, value) for name, value in notice.values.items()}
            st.markdown(f"- {escape(t.n(notice.key, notice.count, **values))}")


def _shown(viewer: Viewer, name: str, value: object) -> object:
    """A value of a notice as people of this language write it."""
    if name in DAYS:
        return viewer.t.date(date.fromisoformat(str(value)))
    return viewer.t.number(value) if isinstance(value, int) else value
