"""From what was typed into the table to rows that can be saved.

What is said of a reason holds for all of its codes, and a window for all of its family, so one typed cell reaches
every row that it is about; two cells that contradict each other are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from metrics.analysis.ownership import Row, codes_of, handover
from metrics.analysis.workshop import Line, Sheet
from metrics.errors import Refused
from metrics.query import Reader

Draft = Mapping[str, Mapping[str, Any]]
"""Code -> field of `Line` -> what was typed; None where a cell was emptied."""

OF_A_REASON = ("family", "kind", "tier", "opportunity", "owner", "person")
_STORED = ("reason", "family", "kind", "tier", "opportunity", "window_days")
_WINDOWS = (1, 90)


@dataclass(frozen=True)
class Planned:
    """Rows to write and to take away, by kind. `codes`: whose mapping changed; `restates`: history changes with it."""

    rows: dict[str, tuple[Row, ...]]
    gone: dict[str, tuple[Row, ...]]
    codes: tuple[str, ...]
    restates: bool

    def __bool__(self) -> bool:
        return any(self.rows.values()) or any(self.gone.values())


def plan(reader: Reader, sheet: Sheet, draft: Draft, day: date) -> Planned:
    """What has to be written so that the table says what was typed; owners change from `day` on.

    Refused where something is missing, out of range or said twice.
    """
    before = {line.code: line for line in sheet.lines}
    touched = {code: dict(cells) for code, cells in draft.items() if code in before and cells}
    gone = [c for c, cells in touched.items() if before[c].reason and not cells.get("reason", before[c].reason)]
    after = {code: _typed(line, touched.get(code, {})) for code, line in before.items() if code not in gone}
    _spread(before, after, touched, lambda line: line.reason, OF_A_REASON)
    _spread(before, after, touched, _family, ("window_days",))
    written = [code for code, line in after.items() if line.reason and _differs(before[code], line, _STORED)]
    owners, withdrawn = _owners(reader, before, after, touched, day)
    said = {row["code"].lower(): row for row in reader.declared("reasons")}
    return Planned(
        rows={"reasons": tuple(_row(after[c], said.get(c.lower(), {})) for c in written), "ownership": owners},
        gone={"reasons": tuple({"code": code} for code in gone), "ownership": withdrawn},
        codes=tuple(sorted({*written, *gone})),
        restates=_matters(before) != _matters(after),
    )


def _matters(lines: Mapping[str, Line]) -> tuple[object, ...]:
    """What repeats are counted by: which codes are one reason, which one family, and the windows; not how they are
    called. Codes without a contact change nothing.
    """
    counted = {code: line for code, line in lines.items() if line.ever}
    groups: list[dict[str, set[str]]] = [{}, {}]
    for code, line in counted.items():
        for found, name in zip(groups, (line.wording, line.family or line.wording), strict=True):
            found.setdefault(name.lower(), set()).add(code)
    same = [frozenset(frozenset(codes) for codes in found.values()) for found in groups]
    return (*same, {code: line.window_days for code, line in counted.items()})


def _typed(line: Line, cells: Mapping[str, Any]) -> Line:
    """The line with what was typed; Refused where a cell cannot stand."""
    new = replace(line, **{name: _bare(value) for name, value in cells.items()})
    if new.reason is None and any(_bare(value) is not None for name, value in cells.items() if name not in _OWNED):
        raise Refused("workshop.wording_missing", field="table", code=line.code)
    if new.reason is not None and len(new.reason) > 200:
        raise Refused("workshop.wording_long", field="table", code=line.code)
    if new.window_days is not None and not _WINDOWS[0] <= new.window_days <= _WINDOWS[1]:
        raise Refused("workshop.window_range", field="table", code=line.code, days=new.window_days)
    if new.owner is None and new.person is not None and {"owner", "person"} & cells.keys():
        if "owner" not in cells:
            raise Refused("workshop.person_alone", field="table", code=line.code, person=new.person)
        new = replace(new, person=None)
    if "owner" in cells and "person" not in cells and new.owner != line.owner:
        new = replace(new, person=None)  # another department has people of its own
    return new


_OWNED = ("owner", "person")


def _bare(value: Any) -> Any:
    return (value.strip() or None) if isinstance(value, str) else value


def _family(line: Line) -> str | None:
    return line.family or line.reason


def _spread(
    before: Mapping[str, Line],
    after: dict[str, Line],
    touched: Mapping[str, Mapping[str, Any]],
    about: Callable[[Line], str | None],
    fields: Iterable[str],
) -> None:
    """What one of the lines about the same thing was given, all of them get; whoever joins takes what is there."""
    groups: dict[str, list[str]] = {}
    for code, line in after.items():
        if about(line):
            groups.setdefault(str(about(line)).lower(), []).append(code)
    for key, codes in groups.items():
        if not any(code in touched for code in codes):
            continue
        stayed = [c for c in codes if (about(before[c]) or "").lower() == key]
        for name in fields:
            said = {getattr(after[c], name) for c in codes if name in touched.get(c, {})}
            if name == "person":
                said |= {after[c].person for c in codes if "owner" in touched.get(c, {})}
            if len(said) > 1:
                raise Refused("workshop.contradiction", field="table", codes=", ".join(codes))
            value = said.pop() if said else getattr(after[(stayed or codes)[0]], name)
            for code in codes:
                after[code] = replace(after[code], **{name: value})


def _differs(one: Line, other: Line, fields: Iterable[str]) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in fields)


def _row(line: Line, known: Mapping[str, Any]) -> Row:
    """The declared row of a code: what the table does not show stays as it was."""
    kept = {name: value for name, value in known.items() if name != "reason_label"}
    told = {name: getattr(line, name) for name in _STORED}
    return kept | told | {"code": known.get("code", line.code)}


def _owners(
    reader: Reader,
    before: Mapping[str, Line],
    after: Mapping[str, Line],
    touched: Mapping[str, Mapping[str, Any]],
    day: date,
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Rows of ownership to write and to take away; a code that joins another reason takes that reason's owner."""
    held: dict[str, list[dict[str, Any]]] = {}
    for row in reader.declared("ownership"):
        held.setdefault(row["reason"].lower(), []).append({k: v for k, v in row.items() if k != "reason_label"})
    groups: dict[str, list[str]] = {}
    for code, line in after.items():
        groups.setdefault(line.wording.lower(), []).append(code)
    rows: list[Row] = []
    gone: list[Row] = []
    for wording, codes in groups.items():
        stayed = [c for c in codes if before[c].wording.lower() == wording]
        if stayed:
            gone += [row for c in codes if c not in stayed for row in held.get(c.lower(), [])]
        if not any(_OWNED_SET & touched.get(c, {}).keys() for c in codes):
            continue
        first, old = after[codes[0]], before[(stayed or codes)[0]]
        if (first.owner, first.person) == (old.owner, old.person):
            continue
        names = {c.lower() for c in stayed or codes} | {wording} | codes_of(reader, old.wording) & {wording}
        terms = [row for name in names for row in held.get(name, [])]
        change = handover(terms, (stayed or codes)[0], first.owner, first.person, day)
        rows += change.rows
        gone += change.gone
    return tuple(rows), tuple(gone)


_OWNED_SET = frozenset(_OWNED)
