"""How well contacts are coded, and how far vague codes leave the repeat-contact rate open."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from metrics.analysis.series import Point, month_end, months_to, settled
from metrics.query import NONE, Band, Facts, Reader, ReasonCard, Slice

Vague = Literal["none", "other", "unmapped"]

_OTHER = """
other others misc miscellaneous general various unknown unspecified uncategorized uncategorised unclassified undefined
varios varias otro otra otros otras desconocido resto sonstige sonstiges andere anderes allgemein verschiedenes
unbekannt autre autres divers diverses général inconnu outro outros outra outras diversos geral desconhecido altro altri
varie generale overig overige diversen anders
"""
"""Words that name no reason."""

_FILLER = """
issue issues reason reasons question questions inquiry inquiries enquiry enquiries query queries request requests topic
topics problem problems matter matters category contact contacts please specify motivo motivos consulta consultas tema
temas asunto asuntos problema problemas pregunta preguntas categoría the and or y o und oder et ou e anfrage anfragen
grund gründe thema themen demande demandes sujet motif motifs assunto assuntos
"""
"""Words that say nothing beside one of those: "Other issues", "Otros motivos", "General / Other"."""

_PHRASES = (
    "n a", "na", "none", "not specified", "not classified", "not known", "not given", "something else", "anything else",
    "everything else", "no especificado", "sin clasificar", "sin especificar", "sin motivo", "sin categoría", "ninguno",
    "nicht angegeben", "ohne angabe", "non spécifié", "não especificado",
)  # fmt: skip
"""Whole labels that name no reason."""


@dataclass(frozen=True)
class Coded:
    """A month: contacts by what their code lacks, and followed contacts under three readings of vague codes.

    `low`: they match nothing; `followed`: as counted in the headline; `high`: they match any contact of the
    customer. All over `matured`; low <= followed <= high.
    """

    month: date
    contacts: int
    none: int
    other: int
    unmapped: int
    matured: int
    low: int
    followed: int
    high: int

    @property
    def vague(self) -> int:
        """Contacts whose code says nothing."""
        return self.none + self.other + self.unmapped

    @property
    def band(self) -> tuple[float, float, float] | None:
        """Repeat-contact rate under the three readings, lowest first; None where nothing has matured."""
        return (self.low / n, self.followed / n, self.high / n) if (n := self.matured) else None

    @property
    def share(self) -> float | None:
        """Their share of all contacts; None without contacts."""
        return self.vague / self.contacts if self.contacts else None


def coding(reader: Reader, cut: Slice, last: date, count: int = 24) -> tuple[Coded, ...]:
    """Months up to `last` that hold contacts, oldest first."""
    months = months_to(last, count)
    span = replace(cut, first=months[0], last=month_end(last))
    kinds = vague_reasons(reader.reasons)
    counts: dict[date, dict[str, int]] = {}
    for (label, start), cell in reader.read(span.cut("reason", "month"), "contacts").items():
        reason, month = str(label), date.fromisoformat(str(start))
        row = counts.setdefault(month, dict.fromkeys(("contacts", "none", "other", "unmapped"), 0))
        contacts = int(cell["contacts"].top or 0)
        row["contacts"] += contacts
        if reason in kinds:
            row[kinds[reason]] += contacts
    judged = {band.month: band for band in reader.checks.band(span.cut(), tuple(sorted(kinds)))}
    return tuple(_month(month, counts[month], judged.get(month)) for month in sorted(counts))


def line(known: Facts, months: tuple[Coded, ...]) -> tuple[Point, ...]:
    """The share of vague codes month by month; a month that is not whole is young."""
    final = {m.month: settled(known, "contacts", m.month) for m in months}
    return tuple(Point(m.month, m.share, final[m.month], top=m.vague, bottom=m.contacts) for m in months)


def _month(month: date, row: dict[str, int], band: Band | None) -> Coded:
    parts = (band.matured, band.low, band.followed, band.high) if band else (0, 0, 0, 0)
    return Coded(month, row["contacts"], row["none"], row["other"], row["unmapped"], *parts)


def vague_reasons(cards: dict[str, ReasonCard]) -> dict[str, Vague]:
    """Reason -> why it says nothing; codes are unmapped only where some mapping exists (METRICS.md 0)."""
    mapping = any(card.mapped for card in cards.values())
    found: dict[str, Vague] = {}
    for label, card in cards.items():
        if label == NONE:
            found[label] = "none"
        elif says_nothing(label):
            found[label] = "other"
        elif mapping and not card.mapped:
            found[label] = "unmapped"
    return found


def says_nothing(label: str) -> bool:
    """Whether a label is one of the words for "something else", alone or with filler."""
    words = re.findall(r"\w+", label.lower().replace("_", " "))
    telling = set(words) - set(_FILLER.split())
    return " ".join(words) in _PHRASES or (bool(telling) and telling <= set(_OTHER.split()))
