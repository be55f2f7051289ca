"""What earlier imports brought, as far as the next file has to be compared with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from metrics.store import Store

_OWNERS = """WITH main AS (
    SELECT m.reason, o.label AS owner FROM contacts_month m JOIN term o ON o.dim = 'owner' AND o.key = m.owner
    WHERE m.month >= $since AND o.fold <> 'unowned' GROUP BY m.reason, o.label
    QUALIFY row_number() OVER (PARTITION BY m.reason ORDER BY sum(m.contacts) DESC, o.label) = 1
)
SELECT c.fold, main.owner FROM reason_code c JOIN main USING (reason)"""


@dataclass(frozen=True)
class Covered:
    """An earlier file: first and last day (UTC, inclusive) of its kept rows, and how many rows it held."""

    first: date
    last: date
    rows: int

    @property
    def days(self) -> int:
        """How many days it spans."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class SourceCover:
    """What one system's contacts cover: first and last local day, and the day up to which they are complete."""

    source: str
    contacts: int
    first: date
    last: date
    complete: date


# A contact that several files brought is one contact.
_COVER = """SELECT t.label, count(DISTINCT c.seq), min(c.opened_day), max(c.opened_day),
    max(coalesce(f.complete_to::DATE, c.opened_day))
FROM contact c JOIN term t ON t.dim = 'source' AND t.key = c.source
JOIN seen s ON s.kind = 'contacts' AND s.version = c.version JOIN source f ON f.receipt = s.receipt
GROUP BY ALL ORDER BY 1"""


def cover(store: Store) -> tuple[SourceCover, ...]:
    """Every source of contacts, by name (METRICS.md 0, "as-of")."""
    return tuple(SourceCover(*row) for row in store.rows(_COVER))


def files(store: Store, kind: str, source: str) -> list[Covered]:
    """Files of this source and kind that were not taken back, in the order of import."""
    sql = """SELECT first_at::DATE, last_at::DATE, read FROM receipt
        WHERE kind = $kind AND source = $source AND undone_at IS NULL AND first_at IS NOT NULL ORDER BY id"""
    return [Covered(*row) for row in store.rows(sql, kind=kind, source=source)]


def months(store: Store, fact: Literal["contacts", "orders"]) -> list[date]:
    """The first days of the months in which there are contacts (up to as-of) or orders, in order."""
    return [month for (month,) in store.rows(f"SELECT DISTINCT month FROM {fact}_month ORDER BY 1")]


def owners(store: Store, since: date) -> dict[str, str]:
    """Code of an export in lower case -> the owner of most of its contacts from that day's month on.

    Codes whose contacts nobody owns are not in it; "(none)" stands for a blank code.
    """
    return dict(store.rows(_OWNERS, since=since.replace(day=1)))
