"""A frozen question, the only place that writes SQL from it, and the answer with its reasons for being blank."""

from metrics.query.bridge import Counts
from metrics.query.checks import SEVERE, Band, Checks, Count, Heavy
from metrics.query.compared import Compared, Span
from metrics.query.facts import Facts, Form, facts
from metrics.query.history import Covered, SourceCover
from metrics.query.lookups import NONE, UNOWNED, Owner, ReasonCard
from metrics.query.money import Charged, Cost, Kind, Unpriced, add
from metrics.query.read import Blank, Reading, Readings, read, read_one
from metrics.query.reader import Reader
from metrics.query.slice import Slice

__all__ = [
    "NONE",
    "SEVERE",
    "UNOWNED",
    "Band",
    "Blank",
    "Charged",
    "Checks",
    "Compared",
    "Cost",
    "Count",
    "Counts",
    "Covered",
    "Facts",
    "Form",
    "Heavy",
    "Kind",
    "Owner",
    "Reader",
    "Reading",
    "Readings",
    "ReasonCard",
    "Slice",
    "SourceCover",
    "Span",
    "Unpriced",
    "add",
    "facts",
    "read",
    "read_one",
]
