"""The desk of the import page: what one session has brought, what is known of each file, what is being done."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from metrics.errors import DateQuestion, FileUnreadable, UserError
from metrics.ingest import Mapping, Parts, Table
from metrics.pipeline import Draft, Forecast, Receipt
from metrics.query import Reading
from pages.parts.uploads import Deposit, Ticket
from pages.parts.work import Work

Figures = dict[str, Reading]
_TRAY = "importing"


@dataclass(frozen=True)
class Change:
    """The headlines of a month before storing and after it; None where there are no figures to compare."""

    month: date | None
    before: Figures
    after: Figures


@dataclass(eq=False)
class Desk:
    """One file and what is known of it. `turn` is part of every widget's name: a new turn forgets the answers.

    `spoken`: the language and the formats of its widgets. A browser sends the words of the option that was chosen, so
    in other words they begin anew, from the plan.

    `cut`: the parts of a file that is not held as a whole; its table is that of the first records.
    """

    turn: int
    file: Deposit
    table: Table | None = None
    cut: Parts | None = None
    looked: pl.DataFrame | None = None
    start: Mapping | None = None
    origin: str = "proposed"
    plan: Mapping | None = None
    last: Mapping | None = None  # the last plan that could be checked, while an answer is put right
    draft: Draft | None = None
    forecast: Forecast | None = None
    trouble: UserError | None = None
    question: DateQuestion | None = None
    asked: tuple[str, ...] = ()
    unfit: UserError | None = None
    tried: str = ""
    spoken: str = ""

    @property
    def name(self) -> str:
        """What people call the file."""
        return self.file.name

    @property
    def ready(self) -> bool:
        """Whether it can be stored as it is, with no question open."""
        asked = self.draft is not None and any(n.key == "notice.outcome_unmapped" for n in self.draft.batch.notices)
        return (
            self.draft is not None and self.forecast is not None and not asked and not self.draft.batch.kept.is_empty()
        )

    @property
    def refused(self) -> bool:
        """Whether nothing in it can be imported, whatever is answered."""
        return self.start is None and isinstance(self.trouble, FileUnreadable)

    def key(self, name: str) -> str:
        """The name of a widget in this turn."""
        return f"import_{name}_{self.turn}"

    def forget(self, turn: int) -> None:
        """No answer holds any more."""
        self.turn = turn
        self.plan = self.last = self.draft = self.forecast = self.trouble = self.question = self.unfit = None


@dataclass(eq=False)
class Busy:
    """What is being done ("read", "sheet", "check", "compare", "store") with which files."""

    what: str
    desks: list[Desk]
    work: Work[Any]
    receipts: list[Receipt] = field(default_factory=list)
    before: dict[date, Figures] = field(default_factory=dict)


@dataclass(eq=False)
class Tray:
    """All files of this session. `owner` is the name under which they arrive."""

    owner: str = field(default_factory=lambda: secrets.token_hex(16))
    turn: int = 0
    desks: list[Desk] = field(default_factory=list)
    shown: Desk | None = None
    busy: Busy | None = None
    round: str = ""
    tickets: list[tuple[int, Ticket]] = field(default_factory=list, repr=False)
    refused: list[UserError] = field(default_factory=list)
    stopped: bool = False
    done: tuple[list[Receipt], Change] | None = None

    @property
    def desk(self) -> Desk | None:
        """The file that the page is about."""
        if self.shown not in self.desks:
            self.shown = next((d for d in self.desks if not d.ready), self.desks[0] if self.desks else None)
        return self.shown

    def next_turn(self) -> int:
        """A number that no widget carries yet."""
        self.turn += 1
        return self.turn

    def remove(self, *gone: Desk) -> None:
        """Take files off the desk; nothing of them stays."""
        for desk in gone:
            desk.file.discard()
        self.desks = [desk for desk in self.desks if desk not in gone]


def tray() -> Tray:
    """This session's desk."""
    found: Tray = st.session_state.setdefault(_TRAY, Tray())
    return found
