"""What every command has at hand: its arguments, the settings, the words, the store."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from metrics import pipeline
from metrics.cli.exits import NOTHING
from metrics.errors import DateQuestion, UserError
from metrics.i18n import Words
from metrics.settings import Settings
from metrics.store import Store


@dataclass(frozen=True)
class Desk:
    """Answers go to stdout, everything said on the way to stderr."""

    args: Namespace
    settings: Settings
    t: Words

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The store of `--db`, else of the settings; given back afterwards."""
        opened = pipeline.open_store(Path(self.args.db or self.settings.database), self.settings)
        try:
            yield opened
        finally:
            opened.close()

    def say(self, key: str, /, **values: object) -> None:
        """A sentence for people."""
        print(self.t(key, **values))

    def progress(self, key: str, /, **values: object) -> None:
        """A sign of life during long work, only where somebody watches."""
        if sys.stderr.isatty():
            print(self.t(key, **values), file=sys.stderr, flush=True)

    def write(self, path: Path, content: bytes) -> None:
        """A file that was asked for; UserError where it cannot be written."""
        try:
            path.write_bytes(content)
        except OSError as error:
            raise UserError("cli.cannot_write", file=str(path), detail=error.strerror) from error

    def json(self, answer: object) -> None:
        """An answer for machines."""
        print(json.dumps(answer, ensure_ascii=False, indent=2))


def explain(t: Words, error: UserError) -> int:
    """What went wrong, said to people; the exit code for it."""
    print(t(error.key, **error.values), file=sys.stderr)
    if isinstance(error, DateQuestion):
        for order, first, last in error.readings:
            print("  " + t("cli.date_reading", order=order, first=first, last=last), file=sys.stderr)
    return NOTHING


def beneath(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Cells under one another; the last column is not filled up."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    return ["  ".join([*(c.ljust(w) for c, w in zip(row, widths, strict=False)), row[-1]]).rstrip() for row in rows]
