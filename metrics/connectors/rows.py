"""The fields that are wanted of a row, by their paths, written where nobody else can read them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Self

ABSENT = object()


def cell(row: dict[str, Any], path: str) -> Any:
    """What stands at `via.channel` or `custom_fields.27642` (a list of fields with id and value); ABSENT if nothing."""
    value: Any = row
    for part in path.split("."):
        if isinstance(value, dict):
            value = value.get(part, ABSENT)
        elif isinstance(value, list):
            found = (item.get("value") for item in value if isinstance(item, dict) and str(item.get("id")) == part)
            value = next(found, ABSENT)
        else:
            return ABSENT
    return value


def text(value: Any) -> str:
    """A value as a cell; a list is told with commas."""
    if value is None or value is ABSENT:
        return ""
    if isinstance(value, list):
        return ", ".join(map(text, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class RowFile:
    """The wanted fields of rows as JSON lines, for their owner's eyes only; `seen`: fields that stood in any row."""

    def __init__(self, path: Path, fields: Sequence[str]) -> None:
        self.path, self.rows, self.seen = path, 0, set[str]()
        self._fields = fields
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "w", encoding="utf-8")

    def add(self, rows: Iterable[dict[str, Any]]) -> None:
        """More rows."""
        for row in rows:
            found = {path: cell(row, path) for path in self._fields}
            self.seen |= {path for path, value in found.items() if value is not ABSENT}
            told = {path: text(value) or None for path, value in found.items()}
            self._file.write(json.dumps(told, ensure_ascii=False) + "\n")
            self.rows += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
