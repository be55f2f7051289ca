"""One change of one person: rows to hold from now on, and rows that hold no longer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from metrics import schema
from metrics.errors import Refused

_AT = {"due_after_promise": "due", "valid_to_after_from": "valid_to"}
"""Where a rule between two fields is told: at the one that a person would mend."""

Row = Mapping[str, Any]
"""Field -> value as `schema` declares it; a field that is not told is blank."""


@dataclass(frozen=True)
class Change:
    """What `by` changes, as `what` tells it in the history.

    `rows`, `gone`: kind -> rows that hold from now on, and rows (their key is enough) that hold no longer.
    `seen`: the newest receipt when the person began; whatever another receipt said of the same key since is a conflict.
    """

    by: str
    what: str
    seen: int
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    gone: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds it concerns, in the order of the schema."""
        return tuple(k for k in schema.KINDS if self.rows.get(k) or self.gone.get(k))


def checked(change: Change, kind: str) -> pl.DataFrame:
    """The change's rows of one kind, as the store takes them: the fields, `record` from 1, `withdrawn`.

    Refused, with the field, where a row breaks a rule of the schema.
    """
    rows = change.rows.get(kind, ())
    good = _frame(kind, rows)
    held, failure = schema.KINDS[kind].filter(good)
    if held.height < good.height:
        _refuse(failure.counts())
    all_rows = pl.concat([good.with_columns(withdrawn=pl.lit(False)),
                          _frame(kind, change.gone.get(kind, ())).with_columns(withdrawn=pl.lit(True))])  # fmt: skip
    return all_rows.with_row_index("record", 1)


def _frame(kind: str, rows: tuple[Row, ...]) -> pl.DataFrame:
    types = {name: column.dtype for name, column in schema.fields(kind).items()}
    told = [{name: _bare(row.get(name)) for name in types} for row in rows]
    return pl.DataFrame(told, schema=types, strict=True)


def _bare(value: Any) -> Any:
    """Blank text says nothing."""
    if not isinstance(value, str):
        return value
    return value.strip() or None


def _refuse(broken: Mapping[str, int]) -> None:
    """Bounds of a field come before relations between fields."""
    rule = min(broken, key=lambda name: ("|" not in name, name))
    name, _, bound = rule.partition("|")
    if not bound:
        raise Refused(f"edit.rule.{name}", field=_AT.get(name, ""))
    missing = bound in ("nullability", "min_length")
    raise Refused("edit.missing" if missing else "edit.out_of_range", field=name)
