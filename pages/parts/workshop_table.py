"""The workshop's table: one row per code, typed into like a sheet, kept until it is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl
import streamlit as st

from metrics.analysis.workshop import Line, Sheet
from metrics.errors import Refused
from metrics.export import to_csv
from metrics.schema import OPPORTUNITIES, REASON_KINDS
from pages.parts import data, dimensions, edits
from pages.parts.edits import Form
from pages.parts.guard import Viewer
from pages.parts.workshop import known_departments, share

EDITED = ("reason", "family", "kind", "tier", "opportunity", "window_days", "owner", "person")
COLUMNS = ("code", "contacts", "share", *EDITED)
TALLEST = 16
Cells = dict[str, dict[str, Any]]


@dataclass
class Desk:
    """What one session has typed and not saved. The editor counts its cells by rows, so `base` takes over what was
    typed whenever other rows are shown, and the editor begins again under the next `version`.
    """

    base: Cells = field(default_factory=dict)
    typed: Cells = field(default_factory=dict)
    rows: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    version: int = 0

    def begin(self, more: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        """The editor starts from what was typed and from `more`."""
        self.base = _merged(self.typed, more or {})
        self.typed = self.base
        self.version += 1


def desk(one: Form) -> Desk:
    """The desk of this turn of the form; a saved or forgotten turn leaves an empty one."""
    found: Desk = st.session_state.setdefault(f"workshop_desk_{one.turn}", Desk())
    return found


def completed(one: Form, here: Sheet) -> Sheet:
    """The sheet with the codes that this session has added to it."""
    known = {line.code.lower() for line in here.lines}
    new = [code for code in desk(one).added if code.lower() not in known]
    blank: dict[str, Any] = dict.fromkeys(EDITED)
    lines = [Line(code, 0, 0 if here.contacts else None, **blank) for code in new]
    return replace(here, lines=(*here.lines, *lines))


def adding(viewer: Viewer, one: Form, here: Sheet) -> None:
    """A code that is in no file yet, told before it comes; twice is once too often."""
    t = viewer.t
    with st.popover(t("workshop.add")):
        key = one.key("code")
        st.text_input(t("workshop.new_code"), key=key, max_chars=200)
        edits.at(viewer, one, "code")
        st.button(t("workshop.add_it"), key=one.key("add"), on_click=_add, args=(one, here, key))


def _add(one: Form, here: Sheet, key: str) -> None:
    mine, code = desk(one), str(st.session_state[key]).strip()
    one.trouble = None
    if not code:
        one.trouble = Refused("edit.missing", field="code")
    elif code.lower() in {line.code.lower() for line in here.lines}:
        one.trouble = Refused("workshop.code_twice", field="code", code=code)
    else:
        mine.added = (*mine.added, code)
        st.session_state[key] = ""


def editor(viewer: Viewer, one: Form, here: Sheet, lines: Sequence[Line]) -> Cells:
    """The table; what was typed so far, by code and field, without cells that say what is stored."""
    mine, rows = desk(one), tuple(line.code for line in lines)
    if rows != mine.rows or one.key(f"table{mine.version}") not in st.session_state:
        mine.rows = rows  # other rows, or back from another page, which forgets the widgets
        mine.begin()
    key = one.key(f"table{mine.version}")
    st.data_editor(
        _frame(viewer, here, lines, mine.base).to_pandas(),  # the editor's own kind of table: it gives back the same
        hide_index=True,
        width="stretch",
        height=35 * (min(len(lines), TALLEST) + 1) + 3,
        disabled=["code", "contacts", "share"],
        column_config=_config(viewer, here),
        placeholder="",
        key=key,
        alt=viewer.t("workshop.alt"),
    )
    cells = {rows[int(at)]: dict(found) for at, found in st.session_state[key]["edited_rows"].items()}
    mine.typed = _news(_merged(mine.base, cells), here.lines)
    _remember(one, mine)
    return mine.typed


def _remember(one: Form, mine: Desk) -> None:
    """While nothing is typed the form follows the store; what is typed stays when another page is opened."""
    if mine.typed:
        st.session_state[one.key("typed")] = True
        return
    st.session_state.pop(one.key("typed"), None)
    if one.trouble is None:
        one.seen = data.reader().newest


def _merged(one: Mapping[str, Mapping[str, Any]], other: Mapping[str, Mapping[str, Any]]) -> Cells:
    return {code: {**one.get(code, {}), **other.get(code, {})} for code in (*one, *other)}


def _news(cells: Mapping[str, Mapping[str, Any]], lines: Iterable[Line]) -> Cells:
    """Only what differs from what is stored."""
    stored = {line.code: line for line in lines}
    found = {}
    for code, typed in cells.items():
        read = {name: _read(name, value) for name, value in typed.items() if name in EDITED}
        news = {name: value for name, value in read.items() if value != getattr(stored.get(code), name, None)}
        if news and code in stored:
            found[code] = news
    return found


def _read(name: str, value: Any) -> Any:
    """A cell as it was typed, as the field's own kind of value; an emptied one is None."""
    if value in (None, ""):
        return None
    return int(value) if name in ("tier", "window_days") else str(value).strip() or None


def _frame(viewer: Viewer, here: Sheet, lines: Sequence[Line], base: Cells) -> pl.DataFrame:
    rows = [_cells(viewer, here, line) | base.get(line.code, {}) for line in lines]
    texts = {name: pl.Series(name, [_text(row[name]) for row in rows], dtype=pl.String) for name in COLUMNS}
    texts["window_days"] = pl.Series("window_days", [row["window_days"] for row in rows], dtype=pl.Int64)
    return pl.DataFrame(texts)


def _cells(viewer: Viewer, here: Sheet, line: Line) -> dict[str, Any]:
    told = {
        "code": line.code,
        "contacts": viewer.t.number(line.contacts),
        "share": share(viewer.t, here, line.contacts),
    }
    return told | {name: getattr(line, name) for name in EDITED}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _config(viewer: Viewer, here: Sheet) -> dict[str, Any]:
    t, column = viewer.t, st.column_config
    named = {name: t(f"workshop.col_{name}") for name in COLUMNS}
    helped = {name: t(f"workshop.help_{name}") for name in ("reason", "family", "window_days", "owner", "person")}
    kinds = [kind for kind in REASON_KINDS if kind != "not classified"]
    return {
        "code": column.TextColumn(named["code"], pinned=True, width=95),
        "contacts": column.TextColumn(named["contacts"], alignment="right", width=78),
        "share": column.TextColumn(named["share"], alignment="right", width=62),
        "reason": column.TextColumn(named["reason"], help=helped["reason"], max_chars=200, width=215),
        "family": column.TextColumn(named["family"], help=helped["family"], max_chars=200, width=140),
        "kind": _choice(viewer, named["kind"], kinds, 140),
        "tier": column.SelectboxColumn(
            named["tier"], options=list("12345"), format_func=lambda n: f"{n} {t(f'tier.{n}')}", width=120
        ),
        "opportunity": _choice(viewer, named["opportunity"], OPPORTUNITIES, 105),
        "window_days": column.NumberColumn(
            named["window_days"], help=helped["window_days"], min_value=1, max_value=90, step=1, width=78
        ),
        "owner": column.SelectboxColumn(
            named["owner"],
            help=helped["owner"],
            options=known_departments(here.lines),
            format_func=lambda owner: dimensions.named(viewer, "owner", str(owner)),
            width=115,
        ),
        "person": column.TextColumn(named["person"], help=helped["person"], max_chars=200, width=105),
    }


def _choice(viewer: Viewer, name: str, options: Iterable[str], width: int) -> Any:
    def words(option: Any) -> str:
        return viewer.t(f"schema.value.{str(option).replace(' ', '_')}")

    return st.column_config.SelectboxColumn(name, options=list(options), format_func=words, width=width)


def download(viewer: Viewer, here: Sheet, lines: Sequence[Line]) -> None:
    """The table as it is stored."""
    header = [viewer.t(f"workshop.col_{name}") for name in COLUMNS]
    cells = [_cells(viewer, here, line) for line in lines]
    body = [[row[name] for name in COLUMNS] for row in cells]
    words = viewer.t("chart.download")
    st.download_button(words, to_csv(header, body), "codes.csv", "text/csv", key="save_codes", on_click="ignore")
