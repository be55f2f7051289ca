"""What tells who a person is leaves a note before anything is stored: e-mail, IBAN, card and phone numbers.

Each is known by its own check (Luhn, mod 97, the numbering plans), so that orders, dates and amounts stay. Names
of people are not recognised; whoever needs that leaves notes out altogether.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl
from phonenumbers import SUPPORTED_REGIONS, Leniency, PhoneMetadata, PhoneNumberMatcher

from metrics.errors import UserError
from metrics.ingest.batch import Notice
from metrics.ingest.convert import Columns
from metrics.ingest.watch import tell
from metrics.settings import Settings

FIELD = "notes"
EMAIL, IBAN, CARD, PHONE = MARKS = ("[e-mail]", "[IBAN]", "[card]", "[phone]")
COUNTED = dict(zip(MARKS, ("emails", "ibans", "cards", "phones"), strict=True))
SUSPICIOUS = r"@|%40|(?:\d\D{0,3}){6}\d"
LOCAL = r"[\w.!#$*+^`~-]"
ADDRESS = re.compile(rf"(?<!{LOCAL}){LOCAL}++(?:@|%40)(?:[\w-]+\.)+[^\W\d_][\w-]+")
IBAN_START = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2}) ?\d\d")
IBAN_LENGTHS = (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 "
    "ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 "
    "LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 "
    "QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
)
LENGTH = {entry[:2]: int(entry[2:]) for entry in IBAN_LENGTHS.split()}
CARD_RUN = re.compile(r"(?<!\d)\d{3,}(?:[ .-]\d{3,})*(?!\d)")
CARD_KIND = re.compile(r"4\d{12}(?:\d{3}){0,2}|3[47]\d{13}|3[0689]\d{12}|35\d{14}|[56]\d{15,18}|2[2-7]\d{14}")
BETWEEN_WORDS = 1000
SHORTEST_CARD, MOST_GROUPS = 13, 6
PHONE_RUN = re.compile(r"\d[\d ().\-/]{5,}\d")
QUAD = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
HANGING = re.compile(r"\w[-/_]$|#$")
PLUS = re.compile(r"[+＋] ?\(?\d")
SHORTEST, LONGEST = 7, 17


@dataclass(frozen=True)
class Notes:
    """Whether notes are kept at all, and in which countries a phone number without a country code may be one."""

    kept: bool = True
    regions: tuple[str, ...] = ("ES", "PT", "GB", "US", "DE", "FR")

    @classmethod
    def of(cls, settings: Settings) -> Notes:
        """As the settings say; UserError if they name a region that there is not."""
        regions = tuple(part.strip().upper() for part in settings.phone_regions.split(",") if part.strip())
        unknown = [region for region in regions if region not in SUPPORTED_REGIONS]
        if unknown:
            raise UserError("error.setting_regions", value=unknown[0])
        return cls(settings.keep_notes != "none", regions)


REDACTED = Notes()


def redact_notes(columns: Columns, notes: Notes) -> None:
    """Takes personal data out of the notes of a file, or the notes out of the file; both are told."""
    if FIELD not in columns.texts:
        return
    text = columns.texts.pop(FIELD)
    if not notes.kept:
        there = len(text) - text.null_count()
        left_out = Notice("notice.notes_left_out", {"column": columns.heading(FIELD)}, there)
        columns.notices += [left_out] if there else []
        return
    columns.texts[FIELD], counts, changed = redacted(text, notes.regions)
    if changed:
        values = {COUNTED[mark]: count for mark, count in counts.items()}
        columns.notices.append(Notice("notice.notes_redacted", {"column": columns.heading(FIELD), **values}, changed))


def redacted(notes: pl.Series, regions: tuple[str, ...]) -> tuple[pl.Series, dict[str, int], int]:
    """The notes without personal data, how many had each sort of it (by mark), and how many had any."""
    told = notes.filter(notes.str.contains(SUSPICIOUS).fill_null(False)).alias("note").value_counts(name="rows")
    counts, changed, clean = dict.fromkeys(MARKS, 0), 0, []
    for number, (note, rows) in enumerate(told.iter_rows()):
        if number % BETWEEN_WORDS == 0:
            tell("checking", len(notes))  # whoever imports may have had enough
        text, marks = redact(note, regions)
        clean.append(text)
        changed += rows if marks else 0
        for mark in marks:
            counts[mark] += rows
    return notes.replace(told["note"], pl.Series(clean, dtype=pl.String)), counts, changed


def redact(note: str, regions: tuple[str, ...]) -> tuple[str, list[str]]:
    """One note with marks in place of personal data, and the marks that were put."""
    put = []
    steps: tuple[tuple[str, Callable[[str], str]], ...] = (
        (EMAIL, lambda text: ADDRESS.sub(EMAIL, text)),
        (IBAN, lambda text: _cut(text, _ibans(text), IBAN)),
        (CARD, lambda text: _cut(text, _cards(text), CARD)),
        (PHONE, lambda text: _without_phones(text, regions)),
    )
    for mark, step in steps:
        without = step(note)
        if without != note:
            put.append(mark)
        note = without
    return note, put


def _cut(text: str, spans: Iterator[tuple[int, int]], mark: str) -> str:
    """The text with each span replaced; spans that overlap one before are left to it."""
    parts, end = [], 0
    for start, stop in spans:
        if start >= end:
            parts += [text[end:start], mark]
            end = stop
    return "".join(parts) + text[end:]


def _ibans(text: str) -> Iterator[tuple[int, int]]:
    """Account numbers of a country's own length whose check digits are right (ISO 13616)."""
    for start in IBAN_START.finditer(text):
        length = LENGTH.get(start[1].upper())
        rest = length and re.compile(rf"(?:[ .-]?[A-Za-z0-9]){{{length - 4}}}(?![A-Za-z0-9])").match(text, start.end())
        if rest:
            plain = re.sub(r"[^A-Z0-9]", "", text[start.start() : rest.end()].upper())
            if int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1:
                yield start.start(), rest.end()


def _cards(text: str) -> Iterator[tuple[int, int]]:
    """Digits, also in groups, as long as a card's number and with its check digit (Luhn)."""
    runs = (run for run in CARD_RUN.finditer(text) if len(run[0]) >= SHORTEST_CARD)
    for run in runs:
        groups = [(m.start() + run.start(), m.end() + run.start()) for m in re.finditer(r"\d+", run[0])]
        for first, (start, _) in enumerate(groups):
            for _, stop in reversed(groups[first : first + MOST_GROUPS]):
                digits = re.sub(r"\D", "", text[start:stop])
                if CARD_KIND.fullmatch(digits) and _luhn(digits):
                    yield start, stop
                    break


def _luhn(digits: str) -> bool:
    doubled = [int(d) * 2 for d in digits[-2::-2]]
    return (sum(int(d) for d in digits[::-2]) + sum(d - 9 * (d > 9) for d in doubled)) % 10 == 0


def _without_phones(text: str, regions: tuple[str, ...]) -> str:
    """Phone numbers with a country code, and those that a region's numbering plan knows."""
    tried: list[str | None] = [None] if PLUS.search(text) else []
    windows = list(_windows(text))
    tried += [region for region in regions if any(map(_national(region).fullmatch, windows))]
    for region in tried:
        text = _cut(text, _phones(text, region), PHONE)
    return text


def _phones(text: str, region: str | None) -> Iterator[tuple[int, int]]:
    """Valid numbers; after a word as in ORD-2024-000123, or as in 1.2.3.4, only if grouped as phone numbers are."""
    for match in PhoneNumberMatcher(text, region):
        raw = match.raw_string
        doubtful = HANGING.search(text[max(0, match.start - 2) : match.start]) or QUAD.fullmatch(raw)
        if not doubtful or list(PhoneNumberMatcher(raw, region, Leniency.STRICT_GROUPING)):
            unclosed = raw.startswith("(") and raw.count("(") > raw.count(")")
            yield match.start + unclosed, match.end


def _windows(text: str) -> Iterator[str]:
    """Digits that stand close enough together to be one number; asking the numbering plans takes much longer."""
    for run in PHONE_RUN.finditer(text):
        groups = re.findall(r"\d+", run[0])
        for first in range(len(groups)):
            digits = ""
            for group in groups[first:]:
                digits += group
                if len(digits) > LONGEST:
                    break
                if len(digits) >= SHORTEST:
                    yield digits


@cache
def _national(region: str) -> re.Pattern[str]:
    """What a number may look like that is dialled within a region or from it; a trunk 0 is always written."""
    plan: Any = PhoneMetadata.metadata_for_region(region)
    trunk = f"(?:{plan.national_prefix_for_parsing or ''})" + ("" if plan.national_prefix == "0" else "?")
    return re.compile(
        rf"(?:{plan.international_prefix})\d{{6,}}|{trunk}(?:{plan.general_desc.national_number_pattern})"
    )
