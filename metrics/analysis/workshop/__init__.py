"""The reason workshop: what the codes of the exports mean, who can end them, and what is still missing.

Codes become reasons in the customer's words, reasons become families, and each reason has an owner (METRICS.md 0).
`changes` turns what was typed into rows, `suggestions` proposes, `preview` tells what a change does to the figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.analysis.series import months_to, settled
from metrics.query import UNOWNED, Facts, Owner, Reader, Slice

ADVISED = (20, 50)
"""How many reasons people can know by heart and yet act on."""
MONTHS = 12


@dataclass(frozen=True)
class Line:
    """One code as contacts carry it or as it was declared. `reason` None: not yet mapped; `owner` None: nobody.

    `family` None: the reason is a matter of its own. `share` of all contacts of the period, None without any.
    """

    code: str
    contacts: int
    share: float | None
    reason: str | None
    family: str | None
    kind: str | None
    tier: int | None
    opportunity: str | None
    window_days: int | None
    owner: str | None
    person: str | None
    ever: int = 0

    @property
    def wording(self) -> str:
        """What it counts as: the reason, or the code itself."""
        return self.reason or self.code


@dataclass(frozen=True)
class Sheet:
    """Every code, the most frequent first, and how much of the period's contacts is mapped and owned.

    `first`, `last`: the months counted, None without contacts. `blank`: contacts without any code.
    """

    first: date | None
    last: date | None
    contacts: int
    unmapped: int
    unowned: int
    blank: int
    lines: tuple[Line, ...]

    @property
    def reasons(self) -> int:
        """How many reasons there are now: wordings, those of codes that nobody explained included."""
        return len({line.wording.lower() for line in self.lines})

    def share(self, part: int) -> float | None:
        """Of all contacts of the period; None without any."""
        return part / self.contacts if self.contacts else None


def last_settled(known: Facts) -> date | None:
    """The newest month whose figures no longer move, else the newest one with contacts; None without any."""
    final = [month for month in known.months if settled(known, "repeat_contact_rate", month)]
    months = final or list(known.months)
    return months[-1] if months else None


def period(known: Facts, cut: Slice, last: date | None = None) -> Slice:
    """The last twelve settled months, or the twelve that end with `last`."""
    last = last or last_settled(known)
    return cut.months(months_to(last, MONTHS)[0], last) if last else cut


def sheet(reader: Reader, cut: Slice, day: date, last: date | None = None) -> Sheet:
    """All codes as they are mapped now and owned on `day`, counted over twelve months (that end with `last`)."""
    span = period(reader.known, cut, last)
    carried = reader.codes(span)
    total = sum(found.contacts for found in carried)
    counts = {found.code.lower(): found for found in carried if found.code is not None}
    said = {row["code"].lower(): row for row in reader.declared("reasons")}
    names = {fold: row["code"] for fold, row in said.items()} | {fold: str(c.code) for fold, c in counts.items()}
    owners = reader.owners(day)
    lines = []
    for fold, code in names.items():
        found, row = counts.get(fold), said.get(fold, {})
        n = found.contacts if found else 0
        owner = owners.get(reader.coded.get(fold, code))
        lines.append(_line(code, n, total, row, owner, found.ever if found else 0))
    unmapped = sum(line.contacts for line in lines if line.reason is None)
    orphaned = reader.read_one(span.only("owner", UNOWNED), "contacts")["contacts"].top
    return Sheet(
        first=span.first and max(span.first, reader.known.first_day or span.first),
        last=span.last,
        contacts=total,
        unmapped=unmapped,
        unowned=int(orphaned or 0),
        blank=total - sum(line.contacts for line in lines),
        lines=tuple(sorted(lines, key=lambda line: (-line.contacts, line.code))),
    )


def _line(code: str, contacts: int, total: int, row: dict[str, Any], owner: Owner | None, ever: int) -> Line:
    reason, family = row.get("reason"), row.get("family")
    alone = family is None or reason is None or family.lower() == reason.lower()
    kind = row.get("kind")
    return Line(
        code=code,
        contacts=contacts,
        share=contacts / total if total else None,
        reason=reason,
        family=None if alone else family,
        kind=None if kind == "not classified" else kind,
        tier=row.get("tier"),
        opportunity=row.get("opportunity"),
        window_days=row.get("window_days"),
        owner=owner.department if owner else None,
        person=owner.person if owner else None,
        ever=ever,
    )
