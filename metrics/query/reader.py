"""One store at one revision, as the analysis tools see it: questions in, answers out, no SQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

import polars as pl

from metrics.query import against, bridge, codes, compared, declared, history, lookups, money, notes, orders, single
from metrics.query.bridge import Counts
from metrics.query.chains import Chains
from metrics.query.checks import Checks
from metrics.query.codes import Carried, Pair
from metrics.query.compared import Compared, Span
from metrics.query.compile import Question, compile_slice
from metrics.query.cubes import Key
from metrics.query.estimate import repeat_rate
from metrics.query.facts import Facts, facts
from metrics.query.history import Covered, SourceCover
from metrics.query.intervals import with_intervals
from metrics.query.laboratory import Laboratory
from metrics.query.lookups import Owner, ReasonCard
from metrics.query.money import Charged, Cost, Unpriced
from metrics.query.notes import Draw
from metrics.query.read import Reading, Readings, read, read_one, sums
from metrics.query.rolling import rolling
from metrics.query.single import Single
from metrics.query.slice import Slice
from metrics.stats import Interval, Survival
from metrics.store import Store

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Reader:
    """Answers questions about one revision."""

    store: Store
    _kept: dict[tuple[object, ...], Any] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def known(self) -> Facts:
        """What is known of the store."""
        return self.store.once(facts)

    def _once(self, ask: Callable[..., T], about: object) -> T:
        """What is declared, asked once per revision and kept: every part of every page needs it again."""
        if (ask, about) not in self._kept:
            self._kept[ask, about] = ask(self.store, about)
        found: T = self._kept[ask, about]
        return found

    @property
    def checks(self) -> Checks:
        """What tells whether a figure can be trusted."""
        return Checks(self.store, self.known)

    @property
    def zone(self) -> ZoneInfo:
        """Where days begin and end."""
        return self.store.settings.zone

    def files(self, kind: str, source: str) -> list[Covered]:
        """Earlier files of a source."""
        return history.files(self.store, kind, source)

    @cached_property
    def cover(self) -> tuple[SourceCover, ...]:
        """What the contacts of each source cover."""
        return history.cover(self.store)

    def months(self, fact: Literal["contacts", "orders"]) -> list[date]:
        """Months in which there are any."""
        return history.months(self.store, fact)

    def owners_since(self, day: date) -> dict[str, str]:
        """Code of an export in lower case -> owner of most of its contacts from that day's month on."""
        return history.owners(self.store, day)

    @cached_property
    def reasons(self) -> dict[str, ReasonCard]:
        """Every reason by its label."""
        return lookups.reasons(self.store)

    @cached_property
    def departments(self) -> dict[str, str | None]:
        """Every department and its head."""
        return lookups.departments(self.store)

    @cached_property
    def coded(self) -> dict[str, str]:
        """Code of an export in lower case -> the reason's label."""
        return declared.coded(self.store)

    def declared(self, kind: str) -> list[dict[str, Any]]:
        """The rows of a declared kind that hold now; a reason's code has its `reason_label` beside it."""
        return self._once(declared.rows, kind)

    def told(self, kind: str) -> list[dict[str, Any]]:
        """Every version of the rows of a declared kind, with who said it when."""
        return self._once(declared.versions, kind)

    def translations(self, language: str) -> dict[tuple[str, str], str]:
        """(dimension, label in lower case) -> its words in a language, for labels that have some."""
        return self._once(declared.translations, language)

    @cached_property
    def newest(self) -> int:
        """The number of the newest receipt: what an edit that begins now has seen."""
        return declared.newest(self.store)

    def owners(self, day: date) -> dict[str, Owner]:
        """Who owns each reason on that day."""
        return lookups.owners(self.store.once(lookups.owned), day)

    def targets(self, day: date) -> dict[tuple[str, str, str], float]:
        """(metric, level, label) -> target valid on that day."""
        return lookups.targets(self.store.once(lookups.promised), day)

    def events(self, reason: str | None = None) -> tuple[tuple[date, str], ...]:
        """(day, what happened) for all reasons, and for one if it is named."""
        return self._once(lookups.events, reason)

    def labels(self, dimension: str) -> list[str]:
        """Values of a dimension that occur."""
        return self._once(lookups.labels, dimension)

    def read(self, cut: Slice, *metrics: str) -> Readings:
        """Figures of each part of the slice."""
        return read(self.store, cut, metrics, self.known)

    def read_one(self, cut: Slice, *metrics: str) -> dict[str, Reading]:
        """Figures of the slice as a whole."""
        return read_one(self.store, cut, metrics, self.known)

    def with_intervals(self, cut: Slice, *metrics: str) -> Readings:
        """Figures of each part of the slice with what chance alone can do to them; costs a pass over its contacts."""
        return with_intervals(self.store, cut, metrics, self.known)

    def one_with_intervals(self, cut: Slice, *metrics: str) -> dict[str, Reading]:
        """The same for the slice as a whole."""
        return self.with_intervals(cut.cut(), *metrics)[()]

    def estimate(self, cut: Slice) -> Survival | None:
        """What the repeat rate of a young slice will settle at."""
        return repeat_rate(self.store, cut, self.known)

    def sums(self, cut: Slice, *measures: str) -> dict[str, float]:
        """Bare sums of the slice as a whole."""
        return sums(self.store, cut.cut(), measures, self.known)

    def contacts(self, cut: Slice, limit: int) -> pl.DataFrame:
        """Single contacts, the newest first."""
        return lookups.contacts(self.store, cut, self.known, limit)

    def single(self, cut: Slice, source: str, contact: str) -> Single | None:
        """One contact of the slice and how figures count it, or None."""
        return single.single(self.store, cut, self.known, source, contact)

    def draw(self, cut: Slice, count: int, seed: int) -> Draw:
        """Notes of the slice's contacts, drawn at random."""
        return notes.draw(self.store, cut, self.known, count, seed)

    def snowballs(self, cut: Slice) -> list[tuple[int, int, int]]:
        """(length, issues, contacts) of issues whose first contact is in the slice."""
        return lookups.snowballs(self.store, cut, self.known)

    def rolling(self, cut: Slice) -> int | None:
        """Snowballs begun in the slice that still roll at as-of."""
        return rolling(self.store, cut, self.known)

    def daily(self, cut: Slice, measure: Literal["contacts", "orders"]) -> pl.DataFrame:
        """Contacts or orders of each day and market."""
        return orders.daily(self.store, cut, measure, self.known)

    def linked(self, first: date, last: date, as_of: datetime) -> list[tuple[str, str | None, int | None, int]]:
        """Contacts by the market of their order, and how long they came after it."""
        return orders.linked(self.store, first, last, as_of)

    def cohort(self, cut: Slice, within: int) -> pl.DataFrame:
        """Orders by their day, and the contacts that they led to within so many days."""
        return orders.cohort(self.store, cut, within, self.known)

    def links(self, cut: Slice, reach: date | None, until: date | None) -> pl.DataFrame:
        """Contacts by month and by how their order is known."""
        return orders.links(self.store, cut, self.known, reach, until)

    def volumes(self) -> pl.DataFrame:
        """Every other denominator by month."""
        return orders.volumes(self.store)

    def roots(self, cut: Slice) -> dict[str, Counts]:
        """Contacts of the slice by what their issue began with, in the slice's one dimension."""
        return bridge.counts(self.store, cut, self.known)

    def compared(self, cut: Slice, before: Span, after: Span) -> Compared:
        """Contacts of each family and orders, in two spans of days."""
        return compared.compared(self.store, cut, (before, after), self.known)

    def cost(self, cut: Slice) -> dict[Key, Cost]:
        """What each part of the slice cost."""
        return money.cost(self.store, cut, self.known)

    def unpriced(self, cut: Slice) -> list[Unpriced]:
        """What in the slice has no price."""
        return money.unpriced(self.store, cut, self.known)

    def charged(self, cut: Slice) -> list[Charged]:
        """The slice by the lines that its contacts are charged to."""
        return money.charged(self.store, cut, self.known)

    def at_stake(self, cut: Slice) -> dict[tuple[str, ...], Cost]:
        """The value of the orders that contacts of the slice name, by the reasons that share them."""
        return money.at_stake(self.store, cut, self.known)

    def codes(self, cut: Slice) -> list[Carried]:
        """Every code that contacts carry, with its contacts in the slice's days."""
        return codes.carried(self.store, cut, self.known)

    def pairs(self, cut: Slice) -> list[Pair]:
        """How often one code came right after another, of the same customer within the company's window."""
        return codes.pairs(self.store, cut, self.known)

    def placed(self, cut: Slice) -> pl.DataFrame:
        """Contacts of the slice by code and day, with the reason, family and owner that they count for."""
        return codes.placed(self.store, cut, self.known)

    def rises(self, base: Slice, now: Slice) -> dict[str, Interval | None]:
        """By how much the repeat-contact rate of each part rose between two periods."""
        return against.rises(self.store, base, now, self.known)

    def questions(self, cut: Slice, *measures: str) -> list[Question]:
        """The statements behind a figure, for "show the SQL"."""
        return compile_slice(cut, measures, self.known)

    @property
    def laboratory(self) -> Laboratory:
        """The repeat laboratory: any window, rule and attribution."""
        return Laboratory(self.store, self.known)

    @property
    def chains(self) -> Chains:
        """Snowballs under any window and rule."""
        return Chains(self.laboratory)
