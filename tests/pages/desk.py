"""Files to bring to the import page, and hands to work it with."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from streamlit.testing.v1 import AppTest

from metrics.export import rejected_csv
from pages.parts import data, spool, uploads
from pages.parts.desk import Tray
from tests.pages.opening import said as said_escaped

HEADER = ["Ticket ID", "Requester ID", "Created at", "Contact reason", "Status", "Direction", "Handle time (s)"]
FIRST = datetime(2024, 2, 1, 9)


def ticket(number: int, **changes: str) -> list[str]:
    """One row: one ticket every six hours from 1 February 2024, customers in turn."""
    row = {
        "Ticket ID": f"T{number}",
        "Requester ID": f"c{number % 60}",
        "Created at": (FIRST + timedelta(hours=6 * number)).strftime("%Y-%m-%d %H:%M"),
        "Contact reason": ("LATE", "REFUND")[number % 2],
        "Status": "solved",
        "Direction": "inbound",
        "Handle time (s)": "412",
    }
    return list((row | {name.replace("_", " "): value for name, value in changes.items()}).values())


def as_csv(rows: Iterable[Iterable[str]], header: Iterable[str] = HEADER) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode()


PLAIN = as_csv(ticket(n) for n in range(160))
# 160 rows: 20 outbound; of the others one without id, one without a readable date, ten with an unknown outcome.
MIXED = as_csv(
    ticket(n, Direction="outbound")
    if n < 20
    else ticket(n, **{"Ticket ID": ""})
    if n == 30
    else ticket(n, Created_at="soon")
    if n == 31
    else ticket(n, Status="closed automatically")
    if 40 <= n < 50
    else ticket(n)
    for n in range(160)
)
# Every date fits both ways; day first they end on 12 December 2023, month first on 12 December as well but start later.
TWO_WAYS = as_csv(ticket(n, Created_at=f"{n % 12 + 1:02d}/{n % 3 + 1:02d}/2023 10:00") for n in range(60))


def said(at: AppTest) -> str:
    """All words of the page, without the marks that keep them from being formatted."""
    return said_escaped(at).replace("\\", "")


def give(at: AppTest, content: bytes, name: str = "tickets_2024-02.csv") -> AppTest:
    return give_all(at, {name: content})


def give_all(at: AppTest, files: dict[str, bytes]) -> AppTest:
    """Files are brought; the page is seen when it has read them."""
    bring(at, files)
    return waited(at)


def bring(at: AppTest, files: dict[str, bytes]) -> None:
    """Files arrive for this desk as the upload route brings them."""

    async def pieces(content: bytes) -> AsyncIterator[bytes]:
        yield content

    tray: Tray = at.session_state["importing"]
    tray.done, tray.refused = None, []
    for name, content in files.items():
        asyncio.run(uploads.receive(uploads.announce(tray.owner, name, len(content)), pieces(content)))


def waited(at: AppTest) -> AppTest:
    """The page after what it is busy with."""
    at.run(timeout=120)
    while at.session_state["importing"].busy is not None:
        at.run(timeout=120)
    return at


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label.startswith(label)).click()
    return waited(at)


def title(at: AppTest) -> str:
    return str(at.title[0].value)


def key(at: AppTest, name: str) -> str:
    return str(at.session_state["importing"].desk.key(name))


def change(at: AppTest, editor: str, row: int, **cells: str) -> AppTest:
    """Edits a table as a person would; `editor` is the start of its key."""
    name = next(str(e.key) for e in at.data_editor if str(e.key).startswith(editor))
    at.session_state[name] = {"edited_rows": {row: cells}, "added_rows": [], "deleted_rows": []}
    return at.run()


def row_of(at: AppTest, editor: str, column: str, value: str) -> int:
    frame = next(e.value for e in at.data_editor if str(e.key).startswith(editor))
    return list(frame[column]).index(value)


def accounted(at: AppTest) -> dict[str, str]:
    """The accounting on the page: way -> count, without its marks."""
    plain = [
        [str(cell).strip("*").removeprefix(":orange[✕ ").rstrip("]") for cell in row]
        for row in at.table[0].value.values
    ]
    return dict(plain)


def arrived() -> list[Path]:
    """The files that lie in the upload folder."""
    return sorted(spool.spool_of(data.store().path).glob("*"))


def download(at: AppTest) -> list[list[str]]:
    """The download of the rejected rows as a spreadsheet would show it."""
    desk, viewer = at.session_state["importing"].desk, at.session_state["viewer"]
    content = rejected_csv(viewer.t, desk.table, desk.draft.batch)
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def contacts() -> int:
    return int(data.store().rows("SELECT count(*) FROM contact")[0][0])


def workbook(path: Path) -> bytes:
    book = xlsxwriter.Workbook(str(path))
    sheets: dict[str, list[list[Any]]] = {
        "Orders": [["order number", "order date"], *([f"O{n}", f"2024-02-{n + 1:02d}"] for n in range(20))],
        "Departments": [["department", "head"], ["Logistics", "Ana"]],
        "Blank": [],
    }
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return path.read_bytes()
