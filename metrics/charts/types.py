"""What the charts are told: plain values with their month or key. Words are made from them by the charts."""

from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from metrics.analysis.control_chart import Limits
from metrics.analysis.series import Mark, Point


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure and the sentence that says the same to who cannot see it."""

    figure: go.Figure
    alt: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something recorded that may change the baseline. `text` is in the reader's words, without the date."""

    day: date
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One of several lines on a plane, with its name and the words for the parts of its ratio."""

    name: str
    points: tuple[Point, ...]
    top: str = ""
    bottom: str = ""


@dataclass(frozen=True, slots=True)
class SkylineRow:
    """A reason in the skyline. `owner` None is a reason nobody owns; `spark` its last 24 months.

    `href`: where its name leads; a link in the figure can be reached by keyboard, a bar cannot.
    """

    key: str
    name: str
    value: float | None
    mark: Mark = None
    owner: str | None = None
    person: str | None = None
    target: float | None = None
    low: float | None = None
    high: float | None = None
    top: float | None = None
    bottom: float | None = None
    spark: tuple[Point, ...] = ()
    limits: Limits | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """All other reasons, or all of them: how many, and their value together."""

    count: int
    value: float | None
    top: float | None = None
    bottom: float | None = None


@dataclass(frozen=True, slots=True)
class BarRow:
    """A channel or another part of a whole; `grey`: too few contacts to be read as a difference."""

    key: str
    name: str
    value: float | None
    mark: Mark = None
    target: float | None = None
    low: float | None = None
    high: float | None = None
    top: float | None = None
    bottom: float | None = None
    grey: bool = False


@dataclass(frozen=True, slots=True)
class SeverityRow:
    """Contacts of one tier, 1 the worst, with the range that is usual; only tier 1 alarms."""

    tier: int
    name: str
    contacts: int
    share: float | None = None
    usual_low: float | None = None
    usual_high: float | None = None
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class SnowballRow:
    """Issues of one length in contacts; `open_end`: that length or longer."""

    length: int
    issues: int
    contacts: int
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Value minus target in one month. `mark`: "worse" missed, "better" met, None cannot be told apart."""

    month: date
    value: float | None
    settled: bool = True
    mark: Mark = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What one part adds to (or takes from) a figure; `said` is its sentence, `href` where its name leads."""

    key: str
    name: str
    change: float
    said: str
    href: str = ""
