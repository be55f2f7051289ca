"""The server: one `st.App` around the pages, with security headers, warm start and plain words for our faults.

The script that Streamlit runs lies in `pages/`, away from this file, so that no page can be opened beside it.
"""

import gc
import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from pages.parts import ahead, data, inbox, notices, upload_route, uploads
from pages.parts.headers import SecurityHeaders
from pages.parts.pressed import Pressed

MAIN = Path(__file__).parent / "pages" / "main.py"
LOG = logging.getLogger("service_metrics")


@asynccontextmanager
async def _running(_app: st.App) -> AsyncIterator[dict[str, object]]:
    """Warm what the first page needs, then keep start-up objects out of every later collection (TRAPS 2, 13)."""
    data.warm()
    gc.collect()
    gc.freeze()
    with inbox.opened(), ahead.asking():
        async with uploads.kept_tidy():
            yield {}
    data.close()


def _apologise(error: Exception) -> bool:
    """Log a fault of ours under a reference number and show only that number."""
    reference = uuid.uuid4().hex[:8]
    LOG.error("fault %s", reference, exc_info=error)
    notices.apology(reference)
    return True


app = st.App(
    MAIN,
    lifespan=_running,
    routes=[*inbox.routes(), *upload_route.routes()],
    middleware=[Middleware(SecurityHeaders), Middleware(Pressed)],
    on_script_error=_apologise,
)
