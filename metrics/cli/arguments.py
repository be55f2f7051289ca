"""What can be asked on the command line, in the reader's language."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from metrics import __version__, schema
from metrics.i18n import Words

DATE_ORDERS = ("dmy", "mdy", "ymd")
LONGEST_WINDOW = 90


def parser(t: Words) -> ArgumentParser:
    """The whole command line."""
    root = ArgumentParser(
        prog="service-metrics",
        description=t("cli.about"),
        epilog=t("cli.exit_codes"),
        formatter_class=RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=f"service-metrics {__version__}")
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str) -> ArgumentParser:
        about = t(f"cli.help.{name}")
        return commands.add_parser(name, help=about, description=about)

    _import(t, command("import"))
    undo = command("undo")
    undo.add_argument("receipt", type=int, metavar="RECEIPT", help=t("cli.help.receipt"))
    _db(t, undo)
    preview = command("preview")
    _file(t, preview)
    preview.add_argument("--csv", action="store_true", help=t("cli.help.csv"))
    _summary(t, command("summary"))
    sample = command("sample")
    sample.add_argument("--remove", action="store_true", help=t("cli.help.remove"))
    _db(t, sample)
    mapping = command("mapping")
    _file(t, mapping)
    _kind(t, mapping)
    mapping.add_argument("--out", type=Path, metavar="M.toml", help=t("cli.help.out"))
    _watch(t, command("watch"))
    _fetch(t, command("fetch"))
    return root


def _import(t: Words, parser: ArgumentParser) -> None:
    _file(t, parser, nargs="+")
    _db(t, parser)
    _kind(t, parser)
    parser.add_argument("--mapping", type=Path, metavar="M.toml", help=t("cli.help.mapping_file"))
    parser.add_argument("--source", default="", help=t("cli.help.source"))
    parser.add_argument("--date-order", choices=DATE_ORDERS, default="", help=t("cli.help.date_order"))
    parser.add_argument("--rejected", type=Path, metavar="OUT.csv", help=t("cli.help.rejected"))
    parser.add_argument("--json", action="store_true", help=t("cli.help.json"))


def _watch(t: Words, parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="INBOX", help=t("cli.help.inbox"))
    _db(t, parser)
    parser.add_argument("--once", action="store_true", help=t("cli.help.once"))
    parser.add_argument("--still", type=float, default=3.0, metavar="SECONDS", help=t("cli.help.still"))


def _fetch(t: Words, parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="CONNECTOR", help=t("cli.help.connector"))
    _db(t, parser)
    parser.add_argument(
        "--config", type=Path, default=Path("connectors.toml"), metavar="FILE", help=t("cli.help.connectors_file")
    )
    parser.add_argument("--since", type=_day(t), metavar="2026-01-31", help=t("cli.help.since"))
    parser.add_argument("--rejected", type=Path, metavar="OUT.csv", help=t("cli.help.rejected"))


def _summary(t: Words, parser: ArgumentParser) -> None:
    _db(t, parser)
    parser.add_argument("--window", type=_window(t), metavar="DAYS", help=t("cli.help.window"))
    parser.add_argument("--as-of", type=_as_of(t), metavar="T", help=t("cli.help.as_of"))
    parser.add_argument("--month", type=_month(t), metavar="2026-03", help=t("cli.help.month"))
    parser.add_argument("--json", action="store_true", help=t("cli.help.json"))


def _db(t: Words, parser: ArgumentParser) -> None:
    parser.add_argument("--db", type=Path, metavar="DB", help=t("cli.help.db"))


def _file(t: Words, parser: ArgumentParser, nargs: str | None = None) -> None:
    parser.add_argument("file", type=Path, nargs=nargs, metavar="FILE", help=t("cli.help.file"))
    parser.add_argument("--sheet", help=t("cli.help.sheet"))


def _kind(t: Words, parser: ArgumentParser) -> None:
    parser.add_argument("--as", dest="kind", choices=list(schema.KINDS), help=t("cli.help.as"))


def _window(t: Words) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not 1 <= int(text) <= LONGEST_WINDOW:
            raise ArgumentTypeError(t("cli.bad_window", value=text))
        return int(text)

    return read


def _as_of(t: Words) -> Callable[[str], date]:
    """A bare date stays one: which moment ends it depends on the company's zone."""

    def read(text: str) -> date:
        try:
            return date.fromisoformat(text) if len(text) <= len("2026-03-31") else _utc(datetime.fromisoformat(text))
        except ValueError:
            raise ArgumentTypeError(t("cli.bad_as_of", value=text)) from None

    return read


def _day(t: Words) -> Callable[[str], date]:
    def read(text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ArgumentTypeError(t("cli.bad_day", value=text)) from None

    return read


def _utc(moment: datetime) -> datetime:
    """Without a zone it is UTC already, as the store prints it."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _month(t: Words) -> Callable[[str], date]:
    def read(text: str) -> date:
        try:
            return datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC).date()
        except ValueError:
            raise ArgumentTypeError(t("cli.bad_month", value=text)) from None

    return read
