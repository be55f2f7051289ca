"""The app's door for files from the same machine: `service-metrics watch` hands them over while the app runs."""

from __future__ import annotations

import json
import logging
import secrets
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from ipaddress import ip_address

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from metrics import door
from metrics.door import Door, Job, Outcome
from metrics.errors import FileUnreadable
from pages.parts import data, spool

HEAD_BYTES, MEGABYTE = 1 << 20, 1_000_000
EVERYWHERE = ("", "0.0.0.0", "::", "localhost")  # noqa: S104 - compared with, not bound to
LOG = logging.getLogger("service_metrics")
_open: list[Door] = []


@contextmanager
def opened() -> Iterator[None]:
    """Put up the door while the app runs, if it listens on this machine's own address without encryption."""
    store = data.store().path
    spool.clear(store)
    address = _address()
    if not address:
        yield
        return
    mine = door.announce(store, address)
    _open.append(mine)
    try:
        yield
    finally:
        _open.remove(mine)
        door.withdraw(store, mine)
        spool.clear(store)


def _address() -> str:
    host = str(st.get_option("server.address") or "")
    host = "127.0.0.1" if host in EVERYWHERE else host
    if st.get_option("server.sslCertFile") or not _loopback(host):
        return ""
    where = f"[{host}]" if ":" in host else host
    return f"http://{where}:{st.get_option('server.port')}{_path()}"


def _path() -> str:
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/{door.PATH}" if base else f"/{door.PATH}"


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _welcome(request: Request) -> bool:
    """Straight from this machine, not through a proxy, and with the word."""
    direct = request.client is not None and _loopback(request.client.host) and "x-forwarded-for" not in request.headers
    said = request.headers.get("authorization", "").removeprefix("Bearer ")
    return direct and any(secrets.compare_digest(said.encode(), mine.token.encode()) for mine in _open)


async def _answer(request: Request) -> Response:
    if not _welcome(request):
        return PlainTextResponse("", 403)
    try:
        if request.method == "GET":
            at = await run_in_threadpool(door.reached, data.store(), request.query_params.get("connector", ""))
            return JSONResponse({"reached": at})
        return Response((await _received(request)).dump(), media_type="application/json")
    except Exception:
        reference = uuid.uuid4().hex[:8]
        LOG.exception("fault %s", reference)
        return PlainTextResponse(reference, 500)


async def _received(request: Request) -> Outcome:
    """One line says what comes, the rest of the body is the file."""
    store = data.store()
    pieces = aiter(request.stream())
    line, rest = await _first_line(pieces)
    told = json.loads(line)
    most = store.settings.max_file_mb
    with spool.private_folder(store.path) as folder:
        path = folder / spool.safe_name(str(told["name"]))
        try:
            await spool.to_disk(_joined(rest, pieces), path, most * MEGABYTE)
        except spool.TooLarge:
            size = -(-int(request.headers.get("content-length", "0")) // MEGABYTE)
            return Outcome(error=FileUnreadable("error.file_too_large", file=path.name, megabytes=size, most=most))
        job = Job(path, str(told["language"]), str(told["mapping"]), dict(told["fetched"]))
        return await run_in_threadpool(door.take, store, job)


async def _first_line(pieces: AsyncIterator[bytes]) -> tuple[bytes, bytes]:
    start = b""
    async for piece in pieces:
        start += piece
        line, end, rest = start.partition(b"\n")
        if end:
            return line, rest
        if len(start) > HEAD_BYTES:
            break
    raise ValueError("a request without its first line")


async def _joined(first: bytes, others: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in others:
        yield piece


def routes() -> list[Route]:
    """For the server's list."""
    return [Route(_path(), _answer, methods=["GET", "POST"])]
