"""What every command has at hand: its arguments, the settings, the words, the store."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from metrics import pipeline
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

    def json(self, answer: object) -> None:
        """An answer for machines."""
        print(json.dumps(answer, ensure_ascii=False, indent=2))
