"""Where the details of a fault of ours go: a log beside the store, under a reference number."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

logger = logging.getLogger("metrics")


def log_fault(store: Path, what: str) -> tuple[str, str]:
    """Log the exception being handled; its reference number, and the name of the log."""
    reference = secrets.token_hex(4).upper()
    with _log_beside(store) as log:
        logger.exception("reference %s, command %s", reference, what)
    return reference, log


@contextmanager
def _log_beside(store: Path) -> Iterator[str]:
    """The log beside the store, or stderr where none can be written."""
    log = store.with_suffix(".log")
    try:
        handler: logging.Handler = logging.FileHandler(log, encoding="utf-8")
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    yield str(log) if isinstance(handler, logging.FileHandler) else "stderr"
    logger.removeHandler(handler)
    handler.close()
