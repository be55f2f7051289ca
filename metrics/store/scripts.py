"""The statements of derive/*.sql, run one by one with the parameters that each of them names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb

_FOLDER = Path(__file__).parent / "derive"


def run(cursor: duckdb.DuckDBPyConnection, name: str, params: dict[str, Any], **parts: str) -> None:
    """Run a script; `parts` replace what stands in its curly brackets."""
    text = read(name)
    for statement in (s for s in (text.format(**parts) if parts else text).split(";") if s.strip()):
        execute(cursor, statement, params)


def read(name: str) -> str:
    """A script without its comments."""
    return re.sub(r"--.*", "", (_FOLDER / f"{name}.sql").read_text("utf-8"))


def execute(cursor: duckdb.DuckDBPyConnection, sql: str, params: dict[str, Any]) -> None:
    """Run with those parameters that the text names; DuckDB refuses any other."""
    cursor.execute(sql, {k: v for k, v in params.items() if re.search(rf"\${k}\b", sql)})


def one(cursor: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    """The only row of the answer."""
    row = cursor.execute(sql).fetchone()
    return row if row is not None else ()
