"""The door of the running app: where it listens and the word that opens it, in a file beside the store."""

from __future__ import annotations

import http.client
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, urlsplit

from metrics.door.outcome import Job, Outcome
from metrics.errors import Fault, FileUnreadable, StoreLocked

PATH = "inbox"
"""Where the door is, below the app's own address."""
CHUNK = 1 << 20
CONNECT_SECONDS, ANSWER_SECONDS = 10, 3600


@dataclass(frozen=True)
class Door:
    """`url`: of the route, on this machine. `token`: a secret that only who may read the store's folder has."""

    url: str
    token: str
    pid: int

    def hand(self, job: Job) -> Outcome:
        """Hand a file over and wait for what becomes of it; StoreLocked if nobody opens."""
        told = {"name": job.path.name, "language": job.language, "mapping": job.mapping, "fetched": job.fetched}
        head = json.dumps(told).encode() + b"\n"
        try:
            with job.path.open("rb") as file:
                length = len(head) + os.fstat(file.fileno()).st_size
                return Outcome.parse(self._ask("POST", "", _body(head, file), {"Content-Length": str(length)}))
        except OSError:
            return Outcome(error=FileUnreadable("error.file_missing", file=job.path.name))

    def reached(self, connector: str) -> str:
        """Where a connector goes on."""
        return str(json.loads(self._ask("GET", f"?connector={quote(connector, safe='')}"))["reached"])

    def _ask(
        self, method: str, query: str, body: Iterator[bytes] | None = None, headers: dict[str, str] | None = None
    ) -> str:
        where = urlsplit(self.url)
        line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=CONNECT_SECONDS)
        try:
            line.connect()
            line.sock.settimeout(ANSWER_SECONDS)
            line.request(method, where.path + query, body, {"Authorization": f"Bearer {self.token}"} | (headers or {}))
            answer = line.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException, UnicodeDecodeError) as error:
            raise StoreLocked("watch.door_silent", url=self.url) from error
        finally:
            line.close()
        if answer.status == http.client.INTERNAL_SERVER_ERROR:
            raise Fault("error.fault", what=text)
        if answer.status != http.client.OK:
            raise StoreLocked("watch.door_shut", url=self.url, status=answer.status)
        return text


def place(store: Path) -> Path:
    """The file beside the store that describes its door."""
    return store.with_name(store.name + ".door")


def announce(store: Path, url: str) -> Door:
    """Write a new door beside the store, for its owner's eyes only; an old one was left by a process that died."""
    door = Door(url, secrets.token_urlsafe(32), os.getpid())
    path = place(store)
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(door), file)
    return door


def withdraw(store: Path, door: Door) -> None:
    """Take the door away, unless somebody else has put up theirs."""
    if find(store) == door:
        place(store).unlink(missing_ok=True)


def find(store: Path) -> Door | None:
    """The door beside the store, if there is one that can be read."""
    try:
        told = json.loads(place(store).read_text("utf-8"))
        return Door(str(told["url"]), str(told["token"]), int(told["pid"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _body(head: bytes, file: BinaryIO) -> Iterator[bytes]:
    yield head
    while chunk := file.read(CHUNK):
        yield chunk
