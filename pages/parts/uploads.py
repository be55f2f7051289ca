"""Files on their way in: announced by the page, sent to a route of the server, kept in a private folder for one desk.

A file never passes through the page's memory: the route writes it to disk as it comes. Whoever sends it needs a
ticket that the page made for this very file and desk; it opens the door once, and not for long.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from starlette.concurrency import run_in_threadpool

from metrics.errors import FileUnreadable, UserError
from pages.parts import data, spool

MEGABYTE = 1_000_000
TICKET_SECONDS = 900
"""How long a ticket waits for its file to begin."""
FILE_SECONDS = 12 * 3600
"""How long a file that nobody stored or cleared may lie here."""
TYPES = ("csv", "tsv", "txt", "xlsx", "xlsm", "xls", "ods", "parquet", "json", "jsonl", "ndjson", "gz", "zip")
TIDY_SECONDS = 3600
AT_ONCE = 50


class Refused(Exception):
    """What came is not what was announced, or nobody announced it; `status` is the answer's."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True)
class Deposit:
    """A file that arrived whole. It leaves the disk with `discard`, and at the latest with this object."""

    path: Path
    name: str
    size: int

    def __post_init__(self) -> None:
        weakref.finalize(self, self.path.unlink, missing_ok=True)

    def discard(self) -> None:
        """Nothing of it stays."""
        self.path.unlink(missing_ok=True)


@dataclass
class Ticket:
    """Leave to send one file: `number` is its address, `secret` opens it, once."""

    owner: str
    name: str
    size: int
    number: str = field(default_factory=lambda: secrets.token_hex(8))
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    made: float = field(default_factory=time.monotonic)


_lock = Lock()
_tickets: dict[str, Ticket] = {}
_landed: dict[str, list[Deposit]] = {}
_taken: weakref.WeakSet[Deposit] = weakref.WeakSet()


def announce(owner: str, name: str, size: int) -> Ticket:
    """A ticket for a file of this name and size; UserError if such a file would not be taken."""
    called = spool.safe_name(name)
    most = data.store().settings.max_file_mb
    if size > most * MEGABYTE:
        raise FileUnreadable("error.file_too_large", file=called, megabytes=-(-size // MEGABYTE), most=most)
    if called.rpartition(".")[2].lower() not in TYPES:
        raise FileUnreadable("uploads.type", file=called, types=", ".join(TYPES))
    ticket = Ticket(owner, called, size)
    with _lock:
        if sum(t.owner == owner for t in _tickets.values()) >= AT_ONCE:
            raise UserError("uploads.too_many", most=AT_ONCE)
        _tickets[ticket.number] = ticket
    return ticket


def withdraw(owner: str) -> None:
    """No ticket of this desk opens anything from now on."""
    with _lock:
        for number in [n for n, t in _tickets.items() if t.owner == owner]:
            del _tickets[number]


def landed(owner: str) -> list[Deposit]:
    """Files that arrived for this desk since it last asked."""
    with _lock:
        files = _landed.pop(owner, [])
        _taken.update(files)
    return files


def admit(number: str, secret: str) -> Ticket:
    """The ticket of this number, used up by this; Refused if there is none, it is too old, or the secret is wrong."""
    with _lock:
        ticket = _tickets.get(number)
        if ticket is None or not hmac.compare_digest(ticket.secret.encode(), secret.encode()):
            raise Refused(403)
        del _tickets[number]
    if time.monotonic() - ticket.made > TICKET_SECONDS:
        raise Refused(403)
    return ticket


async def receive(ticket: Ticket, pieces: AsyncIterator[bytes]) -> None:
    """The announced file, written to disk as it comes; Refused, and nothing stays, if it is longer or shorter."""
    folder = spool.spool_of(data.store().path)
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / secrets.token_hex(16)
    path.touch(0o600, exist_ok=False)
    try:
        if await spool.to_disk(pieces, path, ticket.size) < ticket.size:
            raise Refused(400)
    except spool.TooLarge as error:
        path.unlink()
        raise Refused(413) from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    with _lock:
        _landed.setdefault(ticket.owner, []).append(Deposit(path, ticket.name, ticket.size))


@asynccontextmanager
async def kept_tidy() -> AsyncIterator[None]:
    """While the app runs, `tidy` comes round by itself, whoever opens a page or not."""

    async def again_and_again() -> None:
        while True:
            await asyncio.sleep(TIDY_SECONDS)
            await run_in_threadpool(tidy)

    task = asyncio.create_task(again_and_again())
    try:
        yield
    finally:
        task.cancel()


def tidy() -> None:
    """Tickets that nobody used and files that nobody wanted are taken away; what lies on a desk stays there."""
    now = time.monotonic()
    wanted = {file.path for file in _taken}
    with _lock:
        for number in [n for n, t in _tickets.items() if now - t.made > TICKET_SECONDS]:
            del _tickets[number]
    for file in spool.spool_of(data.store().path).glob("*"):
        if file not in wanted and file.is_file() and time.time() - file.stat().st_mtime > FILE_SECONDS:
            file.unlink(missing_ok=True)
    with _lock:
        for owner in [o for o, files in _landed.items() if not any(file.path.exists() for file in files)]:
            del _landed[owner]
