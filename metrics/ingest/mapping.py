"""What the columns and values of an export mean: asked once, remembered per source, kept as a TOML file."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from metrics import schema
from metrics.errors import UserError

ORDERS = ("dmy", "mdy", "ymd")
UNKNOWN = ("", "?", "-")


@cache
def _zones() -> set[str]:
    """Read from the system once: it is a walk through many small files."""
    return available_timezones()


@dataclass(frozen=True)
class Mapping:
    """How one kind of file of one source is read.

    `columns`: our field -> columns of the file (several are joined; where the first is unknown, so is the whole).
    `dates`: field -> strftime format, blank until found. `date_order`: the answer where two readings fit.
    `zone`: where times without an offset were written. `outcome`: raw value -> outcome, "" = blank, "*" = any
    other. `out_of_scope`: column of the file -> values that set a row apart; `*` in one stands for any text, alone
    for any but blank. `complete_to`: UTC, naive. `line_items`: an order fills several rows, its own cells stand on the
    first. `first_of`: fields whose cells may list several values ("12;34"), of which the first counts.
    `customer_where`: column -> values of the rows that name the customer; other rows name somebody else.
    """

    kind: str
    source: str
    columns: dict[str, tuple[str, ...]]
    no_id: bool = False
    dates: dict[str, str] = field(default_factory=dict)
    date_order: str = ""
    zone: str = "UTC"
    unknown: tuple[str, ...] = UNKNOWN
    outcome: dict[str, str] = field(default_factory=dict)
    out_of_scope: dict[str, tuple[str, ...]] = field(default_factory=dict)
    complete_to: dt.datetime | None = None
    line_items: bool = False
    first_of: tuple[str, ...] = ()
    customer_where: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """UserError where a name is not one of those there are."""
        _one_of("kind", self.kind, schema.KINDS)
        known = schema.fields(self.kind)
        for name in (*self.columns, *self.dates, *self.first_of):
            _one_of("field", name, known)
        for meaning in self.outcome.values():
            _one_of("outcome", meaning, schema.OUTCOMES)
        _one_of("date_order", self.date_order, ("", *ORDERS))
        _one_of("zone", self.zone, _zones(), listed=False)
        if not self.source.strip() or schema.UNIT_SEPARATOR in self.source:
            raise UserError("error.mapping_source")


def normalised(header: str) -> str:
    """A header for comparing: no case, quotes, zero-width marks; `_`, `-` and any white space are one space."""
    bare = re.sub("[\ufeff\u200b-\u200d\u2060\"'`]", "", header).casefold()
    return re.sub(r"[\s_-]+", " ", bare).strip()


def signature(columns: Iterable[str]) -> str:
    """What two files of one export have in common: their headers, normalised and sorted."""
    return "\n".join(sorted(map(normalised, columns)))


def load_mapping(path: Path) -> Mapping:
    """The mapping in a TOML file; UserError if it cannot be read as one."""
    try:
        return parse_mapping(path.read_text("utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("error.mapping_missing", file=str(path)) from error


def parse_mapping(text: str, file: str = "") -> Mapping:
    """The mapping written in `text`; `file` names it in errors."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError("error.mapping_broken", file=file, detail=str(error)) from error
    known = [f.name for f in fields(Mapping)]
    unknown = [name for name in told if name not in known]
    if unknown:
        raise UserError("error.mapping_key", file=file, name=unknown[0], known=", ".join(known))
    for name in ("kind", "source", "columns"):
        if name not in told:
            raise UserError("error.mapping_lacks", file=file, name=name)
    return Mapping(**{name: _typed(name, value, file) for name, value in told.items()})


def dump_mapping(mapping: Mapping) -> str:
    """The mapping as TOML text that `parse_mapping` reads back."""
    flat, tables = [], []
    for f in fields(Mapping):
        value = getattr(mapping, f.name)
        if isinstance(value, dict) and value:
            lines = (f"{_toml(key)} = {_toml(item)}" for key, item in value.items())
            tables.append("\n".join((f"\n[{f.name}]", *lines)))
        elif not isinstance(value, dict) and value is not None:
            flat.append(f"{f.name} = {_toml(value)}")
    written = "\n".join([*flat, *tables]) + "\n"
    return written if mapping.columns else written + "\n[columns]\n"


def _one_of(what: str, value: str, known: Iterable[str], *, listed: bool = True) -> None:
    if value not in known:
        names = ", ".join(name for name in known if name) if listed else "UTC, Europe/Madrid, America/New_York"
        raise UserError("error.mapping_value", name=what, value=value, known=names)


def _typed(name: str, value: Any, file: str) -> Any:
    """A value as the dataclass holds it; UserError if the file gives another type."""
    unfit = UserError("error.mapping_type", file=file, name=name, value=str(value))
    if name in {"columns", "out_of_scope", "customer_where"} and isinstance(value, dict):
        return {key: _texts(item, unfit) for key, item in value.items()}
    if name in {"unknown", "first_of"}:
        return _texts(value, unfit)
    kinds = {"no_id": bool, "line_items": bool, "dates": dict, "outcome": dict, "complete_to": dt.datetime}
    if not isinstance(value, kinds.get(name, str)):
        raise unfit
    if isinstance(value, dict) and not all(isinstance(item, str) for item in value.values()):
        raise unfit
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.astimezone(dt.UTC).replace(tzinfo=None)
    return value


def _texts(value: Any, unfit: UserError) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
        raise unfit
    return tuple(listed)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
