"""The framework's own scripts and styles, sent compressed: the first visit of a browser needs a third of the bytes.

The framework leaves this to a proxy, because it would compress a file at every request. Here each file is
compressed once and kept; browsers keep it too, for its name changes with its content.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_FOLDER = Path(streamlit.__file__).parent / "static"
_KINDS = {".js": "text/javascript", ".css": "text/css"}
_FILES = {
    f"/{file.relative_to(_FOLDER).as_posix()}": file
    for file in (_FOLDER / "static").rglob("*")
    if file.suffix in _KINDS
}
"""By address. Only what lies there at the start is ever read, so no address can name another file."""


class Pressed:
    """Pure ASGI middleware: answers for these files where the browser takes gzip, else hands on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        file = _FILES.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if file is None or not _wanted(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        headers = {
            "Content-Encoding": "gzip",
            "Content-Type": _KINDS[file.suffix],
            "Cache-Control": "public, immutable, max-age=31536000",
            "Vary": "Accept-Encoding",
        }
        await Response(await run_in_threadpool(_pressed, file), headers=headers)(scope, receive, send)


def _wanted(headers: Headers) -> bool:
    return "gzip" in headers.get("accept-encoding", "") and "range" not in headers


@lru_cache(maxsize=len(_FILES) or 1)
def _pressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), compresslevel=6, mtime=0)
