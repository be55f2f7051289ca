"""From pages to files that can be imported one after the other, each with the place in the stream that it reaches."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from metrics.connectors.config import Connector
from metrics.connectors.rows import RowFile, cell, text
from metrics.errors import UserError

if TYPE_CHECKING:
    from metrics.connectors.web import Page


@dataclass(frozen=True)
class Portion:
    """`reaches`: where to go on once these rows are stored; blank = unknown. `absent`: fields that no row had."""

    path: Path
    rows: int
    reaches: str
    absent: list[str]


def portions(
    connector: Connector, wanted: Sequence[str], at: str, since: date | None, folder: Path
) -> Iterator[Portion]:
    """Everything from the place `at` (blank: from `since`) to the end of the stream, in files in `folder`.

    UserError if the system cannot be reached, lets nobody in, or answers what nobody understands.
    """
    pages, reached, number, more = _pages(connector, at, since), at, 0, True
    began = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    while more:
        number, more = number + 1, False
        with RowFile(folder / f"{connector.name} {began} {number}.jsonl", wanted) as file:
            for page in pages:
                file.add(page.rows)
                reached = _further(connector, reached, page)
                if page.reaches and file.rows >= connector.rows_per_import:
                    more = True
                    break
        absent = [path for path in wanted if path not in file.seen] if file.rows else []
        yield Portion(file.path, file.rows, reached, absent)


def _pages(connector: Connector, at: str, since: date | None) -> Iterator[Page]:
    os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"  # before it is imported: it tells nobody that it was used
    try:
        from metrics.connectors import web  # noqa: PLC0415 - an extra, and half a second that only fetching needs
    except ModuleNotFoundError as error:
        raise UserError("connectors.not_installed") from error
    return web.pages(connector, at, since)


def _further(connector: Connector, reached: str, page: Page) -> str:
    """The system's own mark, else the greatest value of the field that says when a row last changed."""
    if page.reaches or not connector.changed:
        return page.reaches or reached
    changed = [text(cell(row, connector.changed)) for row in page.rows]
    return max([reached, *changed], key=_order)


def _order(value: str) -> tuple[Any, ...]:
    return (len(value), value) if value.isdigit() else (0, value)
