"""The upload route: a file comes to disk whole, for a ticket of its desk and from this site; else nothing stays."""

from __future__ import annotations

import asyncio
import gc
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from metrics.errors import UserError
from pages.parts import data, spool, upload_route, uploads
from pages.parts.uploads import Ticket

CONTENT = b"department\nLogistics\n" * 10_000
SAME_SITE = {"sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module", autouse=True)
def one_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("SERVICE_METRICS_DATABASE", str(tmp_path_factory.mktemp("store") / "store.duckdb"))
        yield


@pytest.fixture(autouse=True)
def folder() -> Iterator[Path]:
    yield spool.spool_of(data.store().path)
    uploads.withdraw("me")
    uploads.landed("me")


def announced(size: int = len(CONTENT), name: str = "departments.csv") -> Ticket:
    return uploads.announce("me", name, size)


def put(ticket: Ticket, headers: dict[str, str] = SAME_SITE, secret: str | None = None) -> int:
    """The status that the route answers; the content comes in three pieces."""
    told = {upload_route.SECRET: ticket.secret if secret is None else secret, "host": "here"} | headers
    third = len(CONTENT) // 3 + 1
    pieces = [CONTENT[place : place + third] for place in range(0, len(CONTENT), third)]
    left: list[dict[str, Any]] = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    left.append({"type": "http.request", "body": b"", "more_body": False})
    return asyncio.run(_ask(ticket, told, left))


async def _ask(ticket: Ticket, headers: dict[str, str], left: list[dict[str, Any]]) -> int:
    status = []

    async def receive() -> dict[str, Any]:
        return left.pop(0)

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            status.append(message["status"])

    path = upload_route.path(ticket.number)
    scope = {
        "type": "http",
        "method": "PUT",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    await Starlette(routes=upload_route.routes())(scope, receive, send)
    return int(status[0])


def files(folder: Path) -> list[Path]:
    return list(folder.glob("*"))


def test_a_file_comes_to_disk_as_it_was_sent(folder: Path) -> None:
    assert put(announced()) == 204
    (deposit,) = uploads.landed("me")
    assert (deposit.name, deposit.path.read_bytes()) == ("departments.csv", CONTENT)
    assert files(folder) == [deposit.path]


def test_only_the_desk_that_announced_it_gets_it(folder: Path) -> None:
    put(announced())
    assert uploads.landed("somebody else") == []
    assert len(uploads.landed("me")) == 1
    assert uploads.landed("me") == []


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": "http://here"},
        {"origin": "http://elsewhere"},
        {"origin": "null"},
        {},
    ],
    ids=str,
)
def test_another_site_sends_nothing(headers: dict[str, str], folder: Path) -> None:
    ticket = announced()
    assert put(ticket, headers) == 403
    assert files(folder) == []
    assert put(ticket) == 204  # the refusal did not use the ticket up


def test_a_browser_that_does_not_say_its_site_is_known_by_its_origin() -> None:
    assert put(announced(), {"origin": "https://here"}) == 204


@pytest.mark.parametrize("secret", ["", "wrong", "ñ"])
def test_without_the_secret_the_ticket_opens_nothing(secret: str, folder: Path) -> None:
    ticket = announced()
    assert put(ticket, secret=secret) == 403
    assert files(folder) == []


def test_a_ticket_opens_once() -> None:
    ticket = announced()
    assert put(ticket) == 204
    assert put(ticket) == 403


def test_a_ticket_of_yesterday_or_one_withdrawn_opens_nothing() -> None:
    old, withdrawn = announced(), announced()
    old.made -= uploads.TICKET_SECONDS + 1
    assert put(old) == 403
    uploads.withdraw("me")
    assert put(withdrawn) == 403


@pytest.mark.parametrize(
    ("announced_as", "headers", "status"),
    [
        (len(CONTENT) - 1, {}, 413),
        (len(CONTENT) + 1, {}, 400),
        (len(CONTENT), {"content-length": "5"}, 413),
    ],
    ids=["longer", "shorter", "another length"],
)
def test_what_is_not_as_announced_is_refused_and_gone(
    announced_as: int, headers: dict[str, str], status: int, folder: Path
) -> None:
    assert put(announced(announced_as), SAME_SITE | headers) == status
    assert files(folder) == []
    assert uploads.landed("me") == []


def test_a_connection_that_breaks_leaves_nothing(folder: Path) -> None:
    ticket = announced()
    broken: list[dict[str, Any]] = [
        {"type": "http.request", "body": CONTENT[:99], "more_body": True},
        {"type": "http.disconnect"},
    ]
    assert asyncio.run(_ask(ticket, SAME_SITE | {upload_route.SECRET: ticket.secret}, broken)) == 400
    assert files(folder) == []


def test_a_file_too_large_is_refused_before_it_is_sent_with_limit_and_setting() -> None:
    most = data.store().settings.max_file_mb
    with pytest.raises(UserError) as refused:
        announced(most * uploads.MEGABYTE + 1)
    assert refused.value.values["most"] == most


@pytest.mark.parametrize("name", ["run.exe", "noending", ".csv/../x.sh"])
def test_a_kind_of_file_that_cannot_be_read_is_refused_before_it_is_sent(name: str) -> None:
    with pytest.raises(UserError):
        announced(name=name)


def test_a_name_is_never_a_path(folder: Path) -> None:
    put(announced(name="../../etc/../evil.csv"))
    (deposit,) = uploads.landed("me")
    assert deposit.name == "evil.csv"
    assert deposit.path.parent == folder


def test_nobody_opens_more_doors_than_a_drop_needs() -> None:
    for _ in range(uploads.AT_ONCE):
        announced()
    with pytest.raises(UserError):
        announced()


def test_a_file_leaves_the_disk_with_its_session(folder: Path) -> None:
    put(announced())
    held = uploads.landed("me")
    assert len(files(folder)) == 1
    held.clear()
    gc.collect()
    assert files(folder) == []


def test_a_file_that_nobody_wanted_is_taken_away_in_time(folder: Path) -> None:
    put(announced())
    (file,) = files(folder)
    uploads.tidy()
    assert file.exists()
    long_ago = time.time() - uploads.FILE_SECONDS - 1
    os.utime(file, (long_ago, long_ago))
    uploads.tidy()
    assert not file.exists()
    assert uploads.landed("me") == []


def test_a_file_that_lies_on_a_desk_stays_however_long_that_takes(folder: Path) -> None:
    put(announced())
    (deposit,) = uploads.landed("me")
    long_ago = time.time() - uploads.FILE_SECONDS - 1
    os.utime(deposit.path, (long_ago, long_ago))
    uploads.tidy()
    assert deposit.path.exists()
    (file,) = files(folder)
    del deposit
    assert not file.exists()


def test_while_the_app_runs_files_are_tidied_by_themselves(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "TIDY_SECONDS", 0.01)
    put(announced())
    (file,) = files(folder)
    long_ago = time.time() - uploads.FILE_SECONDS - 1
    os.utime(file, (long_ago, long_ago))

    async def a_while() -> None:
        async with uploads.kept_tidy():
            for _ in range(500):
                if not file.exists():
                    return
                await asyncio.sleep(0.01)

    asyncio.run(a_while())
    assert not file.exists()
