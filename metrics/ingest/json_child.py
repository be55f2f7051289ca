"""Runs alone in a process of its own: JSON (a list, an object around one list, or lines) to Arrow text columns.

Called as `python -I json_child.py FILE OUT MEGABYTES SECONDS ENCODING COLUMNS`; writes one line of JSON. Numbers
keep the digits they are written with; nested objects become columns a.b. It imports nothing of the product.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

try:
    import resource
except ImportError:  # a system without such limits: the time limit of the parent remains
    resource = None  # type: ignore[assignment]

DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=lambda _: None, strict=False)
BLANK = re.compile(r"[ \t\r\n\ufeff]*")
CHUNK, DEEP, MOST_BROKEN = 20_000, 3, 1000


class Problem(Exception):
    """Why there is no table; the arguments are told to the caller."""


def limit(megabytes: int, seconds: int) -> None:
    """Memory and processor time that this process may use."""
    if resource is not None:
        memory = megabytes * 1_048_576
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds + 1, seconds + 2))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Columns:
    """Records turned into text columns, in chunks so that memory stays small."""

    def __init__(self, most: int) -> None:
        self.most, self.names, self.height = most, dict[str, None](), 0
        self.frames: list[Any] = []
        self.rows: list[dict[str, str]] = []

    def add(self, record: Any) -> None:
        """Takes one record; Problem if it is no object or names too many columns."""
        if not isinstance(record, dict):
            raise Problem("no_records")
        row: dict[str, str] = {}
        flatten(record, "", row)
        self.names |= dict.fromkeys(row)
        if len(self.names) > self.most:
            raise Problem("columns", len(self.names))
        self.rows.append(row)
        self.height += 1
        if len(self.rows) == CHUNK:
            self.close()

    def close(self) -> None:
        """Turns the records gathered so far into a frame."""
        import polars as pl  # noqa: PLC0415 - a file that is refused before needs none of it

        names = list(self.names)
        data = {name: [clean(row.get(name)) for row in self.rows] for name in names}
        self.frames.append(pl.DataFrame(data, schema=dict.fromkeys(names, pl.String)))
        self.rows.clear()

    def write(self, out: str) -> None:
        """All records as one Arrow file."""
        import polars as pl  # noqa: PLC0415

        self.close()
        parts = (name.split(".") for name in self.names)
        opened = {".".join(part[:depth]) for part in parts for depth in range(1, len(part))}
        names = [name for name in self.names if name not in opened]  # an object may be null in some records
        pl.concat(self.frames, how="diagonal").select(names).write_ipc(out)


def flatten(value: dict[str, Any], before: str, row: dict[str, str]) -> None:
    """Writes the cells of an object into `row`; what is empty is left out but keeps its column."""
    for name, inner in value.items():
        if isinstance(inner, dict) and inner:
            flatten(inner, f"{before}{name}.", row)
        else:
            row[before + name] = as_text(inner)


def as_text(value: Any) -> str:
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        plain = all(isinstance(item, str | bool) for item in value)
        return ", ".join(map(as_text, value)) if plain else json.dumps(value, ensure_ascii=False)
    return str(value)


def clean(text: str | None) -> str | None:
    """A cell as Arrow can hold it: half a character becomes a mark of its own; blank is null."""
    if not text:
        return None
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def read(text: str, columns: Columns) -> list[tuple[int, str]]:
    """Adds every record of the text; gives the lines of JSON lines that could not be read, with their numbers."""
    start = BLANK.match(text).end()  # type: ignore[union-attr]
    if text[start] == "[":
        for record in elements(text, start):
            columns.add(record)
        return []
    line, _, rest = text[start:].partition("\n")
    if rest.strip() and whole(line):
        return read_lines(text, columns)
    value, end = DECODER.raw_decode(text, start)
    if BLANK.match(text, end).end() < len(text):  # type: ignore[union-attr]
        columns.add(value)
        while (end := BLANK.match(text, end).end()) < len(text):  # type: ignore[union-attr]
            value, end = DECODER.raw_decode(text, end)
            columns.add(value)
        return []
    for record in within(value):
        columns.add(record)
    return []


def whole(line: str) -> bool:
    """Whether a line is a JSON value by itself."""
    try:
        DECODER.decode(line.strip())
    except ValueError:
        return False
    return True


def read_lines(text: str, columns: Columns) -> list[tuple[int, str]]:
    """One record per line; a broken line costs itself only."""
    broken: list[tuple[int, str]] = []
    number = 0
    for line in text.split("\n"):
        if not line.strip():
            continue
        number += 1
        try:
            columns.add(DECODER.decode(line.strip("\ufeff \t\r")))
        except ValueError as error:
            broken.append((number, line.rstrip("\r")[:10_000]))
            if len(broken) > MOST_BROKEN:
                raise Problem("broken") from error
    return broken


def elements(text: str, start: int) -> Iterator[Any]:
    """The values of a list, one by one."""
    end = BLANK.match(text, start + 1).end()  # type: ignore[union-attr]
    if text[end : end + 1] == "]":
        return
    while True:
        value, end = DECODER.raw_decode(text, end)
        yield value
        end = BLANK.match(text, end).end()  # type: ignore[union-attr]
        if text[end : end + 1] != ",":
            break
        end = BLANK.match(text, end + 1).end()  # type: ignore[union-attr]
    if text[end : end + 1] != "]" or text[end + 1 :].strip():
        raise Problem("broken")


def within(value: Any) -> list[Any]:
    """The records of an object: those of the one list of objects inside, else the object itself."""
    lists = list(found(value, "", DEEP))
    filled = [(name, records) for name, records in lists if records]
    if len(filled) > 1:
        raise Problem("several", ", ".join(name for name, _ in filled))
    if filled:
        return list(filled[0][1])
    return [] if lists else [value]


def found(value: Any, name: str, deep: int) -> Iterator[tuple[str, list[Any]]]:
    """Every list of objects in an object and the objects within, with its name."""
    for key, inner in value.items() if isinstance(value, dict) and deep else ():
        if isinstance(inner, list) and all(isinstance(item, dict) for item in inner):
            yield name + key, inner
        else:
            yield from found(inner, f"{name}{key}.", deep - 1)


def main(file: str, out: str, megabytes: str, seconds: str, encoding: str, most: str) -> dict[str, object]:
    """Writes the records and tells how many there are, or the problem."""
    limit(int(megabytes), int(seconds))
    columns = Columns(int(most))
    try:
        broken = read(Path(file).read_text(encoding, "replace"), columns)
    except Problem as problem:
        return {"problem": problem.args[0], "value": problem.args[1] if len(problem.args) > 1 else ""}
    except RecursionError:
        return {"problem": "deep", "value": ""}
    except (ValueError, IndexError):
        return {"problem": "broken", "value": ""}
    if columns.height == 0 or not columns.names:
        return {"problem": "no_records", "value": ""}
    columns.write(out)
    return {"rows": columns.height, "broken": broken}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
