"""The upload route: one PUT per file, for a ticket of the import page, from this site only."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

import streamlit as st
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from pages.parts import uploads
from pages.parts.uploads import Refused

LOG = logging.getLogger("service_metrics")
SECRET = "x-service-metrics-ticket"  # noqa: S105
"""The header that carries the ticket's secret: no form can send it, and no other site may (no CORS answer)."""


def path(number: str) -> str:
    """Where the file of this ticket is sent."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/upload/{number}" if base else f"/upload/{number}"


async def put(request: Request) -> Response:
    """Streams the body to disk. 204 if it arrived whole; else nothing of it stays, and the answer says why."""
    try:
        if not _from_here(request):
            raise Refused(403)
        ticket = uploads.admit(request.path_params["number"], request.headers.get(SECRET, ""))
        told = request.headers.get("content-length", "")
        if told and told != str(ticket.size):
            raise Refused(413)
        await uploads.receive(ticket, request.stream())
    except Refused as refused:
        # The rest of the body is not worth reading: the connection ends with the answer.
        return Response(status_code=refused.status, headers={"Connection": "close"})
    except ClientDisconnect:
        return Response(status_code=400)
    except OSError:  # the disk is full, or is not ours to write to
        LOG.exception("an upload could not be written")
        return Response(status_code=507)
    return Response(status_code=204)


def routes() -> list[Route]:
    """For the server's list."""
    return [Route(path("{number}"), put, methods=["PUT"])]


def _from_here(request: Request) -> bool:
    """Whether a page of this very site asks. The browser itself says so; no script can change these headers."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc == request.headers.get("host")
