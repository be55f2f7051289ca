"""From arguments to an exit code; the one border where whatever goes wrong becomes words."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from metrics import settings
from metrics.cli import ending
from metrics.cli.arguments import parser
from metrics.cli.commands import COMMANDS
from metrics.cli.desk import Desk, explain
from metrics.cli.exits import FAULT, STOPPED, WHOLE
from metrics.cli.log import log_fault
from metrics.errors import UserError
from metrics.i18n import words


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. 0 = whole, 3 = some rows rejected, 2 = nothing imported or asked wrongly, 1 = our fault."""
    t = words(_environment_language())
    try:
        chosen = settings.load()
    except UserError as error:
        return explain(t, error)
    t = words(chosen.language or _environment_language(), chosen.locale)
    args = parser(t).parse_args(argv)
    try:
        code = _run(Desk(args, chosen, t))
        sys.stdout.flush()
        return code
    except UserError as error:
        return explain(t, error)
    except BrokenPipeError:
        return _reader_left()
    except KeyboardInterrupt:
        print(t("cli.stopped"), file=sys.stderr)
        return STOPPED
    except Exception:  # noqa: BLE001 - logged in full under its reference number
        reference, log = log_fault(Path(getattr(args, "db", None) or chosen.database), args.command)
        print(t("fault.sorry", reference=reference), file=sys.stderr)
        print(t("cli.details", log=log), file=sys.stderr)
        return FAULT


def _run(desk: Desk) -> int:
    with ending.heard():
        try:
            return COMMANDS[desk.args.command](desk)
        except Exception as error:
            if ending.asked():  # the database tells an interrupted query as an error like any other
                raise KeyboardInterrupt from error
            raise


def _environment_language() -> str:
    """The first that is set, as the C library reads them; `es_ES.UTF-8` is Spanish."""
    return next((v for v in map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG")) if v), "en")


def _reader_left() -> int:
    """Whoever read our output has had enough (`| head`): nothing to complain about, not even at shut-down."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return WHOLE
