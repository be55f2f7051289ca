"""From arguments to an exit code; the one border where whatever goes wrong becomes words."""

from __future__ import annotations

import logging
import os
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from metrics import settings
from metrics.cli.arguments import parser
from metrics.cli.commands import COMMANDS, NOTHING, WHOLE
from metrics.cli.desk import Desk
from metrics.errors import DateQuestion, UserError
from metrics.i18n import Words, words

FAULT, STOPPED = 1, 130
"""Exit codes of the border: a defect of ours; stopped from the keyboard."""

logger = logging.getLogger("metrics")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. 0 = whole, 3 = some rows rejected, 2 = nothing imported or asked wrongly, 1 = our fault."""
    t = words(_environment_language())
    try:
        chosen = settings.load()
    except UserError as error:
        return _explain(t, error)
    t = words(chosen.language) if chosen.language else t
    args = parser(t).parse_args(argv)
    try:
        code = COMMANDS[args.command](Desk(args, chosen, t))
        sys.stdout.flush()
        return code
    except UserError as error:
        return _explain(t, error)
    except BrokenPipeError:
        return _reader_left()
    except KeyboardInterrupt:
        print(t("cli.stopped"), file=sys.stderr)
        return STOPPED
    except Exception:
        reference = secrets.token_hex(4).upper()
        with _log_beside(Path(getattr(args, "db", None) or chosen.database)) as log:
            logger.exception("reference %s, command %s", reference, args.command)
        print(t("fault.sorry", reference=reference), file=sys.stderr)
        print(t("cli.details", log=log), file=sys.stderr)
        return FAULT


def _environment_language() -> str:
    """The first that is set, as the C library reads them; `es_ES.UTF-8` is Spanish."""
    return next((v for v in map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG")) if v), "en")


def _explain(t: Words, error: UserError) -> int:
    print(t(error.key, **error.values), file=sys.stderr)
    if isinstance(error, DateQuestion):
        for order, first, last in error.readings:
            print("  " + t("cli.date_reading", order=order, first=first, last=last), file=sys.stderr)
    return NOTHING


def _reader_left() -> int:
    """Whoever read our output has had enough (`| head`): nothing to complain about, not even at shut-down."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return WHOLE


@contextmanager
def _log_beside(store: Path) -> Iterator[str]:
    """The details go into a log beside the store, or to stderr where none can be written."""
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
