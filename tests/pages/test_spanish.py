"""No English word is left on the Spanish pages, but for names, ids and what is written alike in both languages."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from metrics import schema
from metrics.settings import Settings
from pages.parts.notes import COVER
from sample_data import FILES, FOLDER, company, notes
from tests.pages.opening import DRILLED, SCRIPTS, opened
from tests.pages.words import texts

ENGLISH = re.compile(
    r"\b(the|of|and|with|for|by|is|are|was|were|been|from|not|this|that|which|its|their|have|has|to|at|on|in|it|you|"
    r"contacts?|orders?|reasons?|months?|days?|weeks?|years?|owners?|customers?|departments?|repeats?|phone|e-mail|"
    r"unknown|none|blank|save|open|close|change|name|show|table|chart|download|file|yes|shipments|unowned)\b",
    re.IGNORECASE,
)
PEOPLE = {person for _, person in company.DEPARTMENTS} | {row[2] for row in company.OWNERSHIP}
NAMES = PEOPLE | {name for name, _, _ in company.VENDORS} | {name for name, _ in company.MARKETS}
ALIKE = {"English", "Español", "Legal", "Marketing", "chat", "No", "CSV", "EUR", "SQL", "no"}
SAID = {
    cell
    for kind, name in FILES
    if kind in schema.EDITED and kind != "translations"
    for row in csv.DictReader((FOLDER / name).read_text("utf-8").splitlines())
    for field, cell in row.items()
    if cell and cell not in dict(company.DEPARTMENTS) and "values" not in (schema.fields(kind)[field].metadata or {})
}
"""What people wrote in the pages: shown as they wrote it."""
NOTED = {
    sentence.format(order=COVER, n=0)
    for sentences in (*notes.SAID.values(), notes.ASKED_AGAIN, notes.OTHER)
    for sentence in sentences
}
"""What customers said: shown as it was noted, with numbers covered."""
EDITED_HERE = {text for r in company.REASONS for text in (r.code, r.text, r.family)} | set(dict(company.DEPARTMENTS))
"""What the workshop edits are the labels themselves, so it shows them as they stand in the data."""
SOURCES = {"contacts", "orders", "quality"}
"""What the sample's sources are called: the names of its files."""


TECHNICAL = (
    r"`[^`]*`",
    r"^contacts,",
    r"\]\([^)]*\)",
    r"\b\w+\.csv\b",
    r"\S+/\S+",
    r"también se (lee|reconoce)[^\]]*",
    r":\w+\[|\*\*|[›✕]",
)


def words_of(text: str) -> str:
    """The text without code, names of files, targets of links and the spellings that files may use."""
    plain = text.replace("\\", "")
    quoted = "|".join([*schema.KINDS, *vars(Settings())])
    for own in sorted(SAID | NOTED, key=len, reverse=True):
        plain = plain.replace(own, "") if " " in own else plain
    for what in (*TECHNICAL, rf"«({quoted})»"):
        plain = re.sub(what, " ", plain)
    return plain.strip(" ]:·\n")


def values() -> str:
    """The words of closed sets, which files must write in English; an editor of a table holds them behind its words."""
    fields = [column for kind in schema.KINDS for column in schema.fields(kind).values()]
    told = {value for column in fields for value in (column.metadata or {}).get("values", ())} | {"redacted", "none"}
    return "|".join(sorted(told, key=len, reverse=True))


def technical() -> set[str]:
    """What the dictionary quotes as files and settings write it."""
    fields = [(name, column) for kind in schema.KINDS for name, column in schema.fields(kind).items()]
    aliases = [(column.metadata or {}).get("aliases", ()) for _, column in fields]
    told = {name for name, _ in fields} | {", ".join(a) for a in aliases} | set(vars(Settings())) | set(schema.KINDS)
    return told | {words_of(text) for text in told}


def query(page: str) -> dict[str, str]:
    return {page: DRILLED[page]} if page in DRILLED else {}


@pytest.mark.parametrize("page", SCRIPTS)
def test_no_english_word_is_left_on_the_spanish_page(
    page: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = texts(opened(monkeypatch, sample_store, page, lang="es", **query(page)))
    known = NAMES | ALIKE | set(company.UNMAPPED_CODES) | SOURCES | technical()
    told = {word for text in shown if text not in known and not _named(word := words_of(text), known)}
    if page == "workshop":
        told = {re.sub("|".join(map(re.escape, EDITED_HERE)), "", word) for word in told}
    if page in ("definitions", "workshop"):
        told = {re.sub(rf"\b({values()})\b", "", word) for word in told}
    assert len(told) > 20
    assert {text for text in told if ENGLISH.search(text)} == set()


@pytest.mark.parametrize("page", SCRIPTS)
def test_what_both_languages_say_alike_is_a_name(
    page: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english, spanish = (
        {words_of(text): text for text in texts(opened(monkeypatch, sample_store, page, **asked, **query(page)))}
        for asked in ({}, {"lang": "es"})
    )
    same = {word for word in english.keys() & spanish.keys() if re.search(r"[^\W\d_]{2}", word)}
    known = NAMES | ALIKE | set(company.UNMAPPED_CODES) | SOURCES | SAID
    known |= technical() if page == "definitions" else set()
    known |= EDITED_HERE | set(values().split("|")) if page == "workshop" else set()
    assert {word for word in same if not _named(word, known)} == set()


def _named(word: str, known: set[str]) -> bool:
    """A name, with or without its figure, or several in a row; an id; a line of what somebody wrote."""
    bare, in_a_row = word.partition(":")[0].strip(), set(re.split(r"\s{2,}", word)) <= known
    said = " " in word and any(word in own for own in SAID)
    return bare in known or in_a_row or said or bool(re.fullmatch(r"[A-Z]{1,3}\d+", word))


def test_the_reading_of_a_page_sees_its_tables_figures_and_options(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = texts(opened(monkeypatch, sample_store, "overview", lang="es", month="2026-10"))
    whole = "\n".join(told)
    for text in ("octubre de 2026", "Completo hasta", "Logística", "Ana Ruiz", "Descargar en CSV"):
        assert text in whole
    assert any("«¿Dónde está mi pedido?»" in text for text in told)


LABELS: dict[str, Any] = {
    "a reason": ("overview", {}, "¿Dónde está mi pedido?", "Where is my order?"),
    "an owner": ("overview", {}, "Logística", "Logistics"),
    "a channel": ("reason", {"reason": "where-is-my-order"}, "teléfono", "phone"),
    "a family": ("breakdown", {"by": "family"}, "Mi pedido no ha llegado", "My order has not come"),
    "a team": ("laboratory", {"by": "root-team"}, "Noche", "Night"),
    "a unit": ("orders", {}, "envíos", "shipments"),
    "a filter": ("overview", {"channel": "phone"}, "teléfono", "phone"),
}


@pytest.mark.parametrize("case", LABELS)
def test_labels_are_shown_in_the_viewers_language_and_addresses_keep_them(
    case: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, asked, spanish, english = LABELS[case]
    es = "\n".join(texts(opened(monkeypatch, sample_store, page, lang="es", **asked)))
    en = "\n".join(texts(opened(monkeypatch, sample_store, page, **asked)))
    assert (spanish in es, english in es) == (True, False)
    assert (spanish in en, english in en) == (False, True)
