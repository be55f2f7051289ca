"""Dates as people and systems write them, brought to one spelling that a format can read.

"mar., 31 de octubre de 2017, 10:10:47 p. m." becomes "31 oct 2017 10:10:47 pm". Only the spelling changes: which
part is the day is decided elsewhere (`dates`), and text that is no date stays unreadable there.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import polars as pl
from babel import Locale

from metrics.ingest.text import each

LANGUAGES = ("en", "es", "de", "fr", "pt")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ALSO = {"sept": "sep", "setiembre": "sep", "set": "sep", "mrz": "mar", "maerz": "mar", "jänner": "jan"}
TUESDAY = "mar"
"""The one short name of a day that is a month's too; it is a day only where a whole date follows."""
ZONES = {
    "utc": "+0000", "gmt": "+0000", "wet": "+0000", "west": "+0100", "cet": "+0100", "cest": "+0200",
    "mez": "+0100", "mesz": "+0200", "eet": "+0200", "eest": "+0300",
}  # fmt: skip
"""Names that stand for one offset everywhere; EST, IST, CST and their like do not."""
ORDINAL = r"(?:st|nd|rd|th|er|º|°)?\.?"
TIME = r"\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: [ap]m)?"
OFFSET = r"(?: ?[+-]\d\d:?\d\d)"


def spelled(texts: pl.Series) -> pl.Series:
    """The column in the one spelling: small letters, day, month and year before the time, the offset last."""
    return each(texts, _spelled)


def _spelled(distinct: pl.Series) -> pl.Series:
    plain = distinct.str.to_lowercase().str.replace_all(r"[\s\p{Cc}]+", " ").str.strip_chars(" ")
    for pattern, put in _words():
        plain = plain.str.replace_all(pattern, put)
    names = _names()
    plain = plain.str.replace_many(list(names), list(names.values()), leftmost=True)
    for pattern, put in ORDERED:
        plain = plain.str.replace_all(pattern, put)
    return plain


ORDERED: tuple[tuple[str, str], ...] = (
    (r"(\d)t(\d)", "$1 $2"),
    (r"(:\d\d) ?z$", "$1 +0000"),
    (r"(:\d\d),(\d+)", "$1.$2"),
    (r"(\d{4}):(\d\d:)", "$1 $2"),  # of a web server's log
    (r"[ ,]+", " "),
    (r"(\d) ?([ap])\.? ?m\b\.?", "$1 ${2}m"),
    (r"[+]0000([+-])", "$1"),  # "GMT+2": the name is a zone of its own
    (r"(:\d\d(?:\.\d+)?(?: [ap]m)?) ?([+-])(\d)$", "$1 ${2}0$3"),
    (rf"^({TIME}{OFFSET}?) (.+)$", "$2 $1"),
    (rf"^([a-z]{{3}}) (\d{{1,2}}) ({TIME}{OFFSET}?) (\d{{4}})$", "$1 $2 $4 $3"),
    (rf"^(\d{{1,4}}){ORDINAL}[ ./-]*([a-z]{{3}})[ ./-]*(\d{{1,4}})\b", "$1 $2 $3"),
    (rf"^([a-z]{{3}})[ ./-]*(\d{{1,2}}){ORDINAL}[ ./-]+(\d{{4}})\b", "$1 $2 $3"),
    (r"^ | $", ""),
)
"""Applied in this order once the names of months and zones are brought to one form."""


@cache
def _words() -> tuple[tuple[str, str], ...]:
    """Words that say nothing to a format; the day of the week repeats what the date says."""
    days = "|".join(sorted(_days() - {TUESDAY}, key=lambda word: (-len(word), word)))
    return (
        (rf"^(?:{days})\b\.?,? ?", ""),
        (rf"^{TUESDAY}\.?,? (\d{{1,2}}\.? [^\d ]|[a-z]|\d+[-/.])", "$1"),
        (r" ?\([^()]*\)$", ""),
        (r"\b(?:of|the|del?|den|le|at|um|às|à|a las?|uhr|hrs?)\b", " "),
        (r"\b(\d{1,2}) ?h ?(\d\d)\b", "$1:$2"),
        (r" h$", ""),
    )


@cache
def _names() -> dict[str, str]:
    """Months in every language, longest first, as English writes them short; zones as offsets."""
    found = dict(ALSO)
    for language in LANGUAGES:
        for names in _calendar(language, "months"):
            found |= {word: MONTHS[number] for number, name in enumerate(names) for word in _written(name)}
    dotted = {f"{word}.": month for word, month in found.items()}
    zones = {f" {name}": f" {offset}" for name, offset in ZONES.items()}
    return dict(sorted((dotted | found | zones).items(), key=lambda pair: -len(pair[0])))


@cache
def _days() -> frozenset[str]:
    """Days of the week in every language, also without "-feira"."""
    names = [name for language in LANGUAGES for part in _calendar(language, "days") for name in part]
    return frozenset(word for name in [*names, *(n.removesuffix("-feira") for n in names)] for word in _written(name))


def _calendar(language: str, kind: str) -> list[list[str]]:
    """Full and short names from Unicode's calendars, as they stand alone and within a date."""
    told = getattr(Locale.parse(language), kind)
    return [list(told[context][width].values()) for context in told for width in ("wide", "abbreviated")]


def _written(name: str) -> set[str]:
    """A name in small letters without its dot, with and without accents."""
    word = name.lower().removesuffix(".")
    bare = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", word))
    return {word, bare}
