"""One contact: what is known of it, its place in its issue, which figures it enters, and which files brought it.

Never whose it is: a pseudonym leaves the store for nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from metrics.catalog import MEASURES
from metrics.query.compile import contact_where
from metrics.query.facts import Facts
from metrics.query.slice import Slice
from metrics.schema import UNIT_SEPARATOR
from metrics.store import Store
from metrics.store.tables import bind

LABELS = ("reason", "family", "owner", "team", "agent", "channel", "vendor", "tier", "market")

_SINGLE = f"""SELECT split_part(f.contact_id, chr(31), 1) AS source, split_part(f.contact_id, chr(31), 2) AS contact,
    f.opened_at, f.closed_at, f.outcome, f.reopen_count, f.order_id, f.customer IS NOT NULL AS known,
    f.window_s // 86400 AS window_days, f.prev_family AS since_previous, f.next_family AS until_next,
    coalesce(f.issue, f.seq::BIGINT) AS root,
    n.notes AS note, f.version, f.contact_id,
    {", ".join(f"(SELECT label FROM term WHERE dim = '{d}' AND key = f.{d}) AS {d}" for d in LABELS)}
FROM contact f JOIN raw_contacts n USING (version){{where}} AND f.contact_id = $id"""

_COUNTED = {
    name: bind(measure.sql, "family", "window_s")
    for name, measure in MEASURES.items()
    if measure.fact == "contacts"
}  # fmt: skip
_COUNTS = f"SELECT {', '.join(_COUNTED.values())} FROM contact f WHERE f.contact_id = $id"
_REVIEWED = {name: measure.sql for name, measure in MEASURES.items() if measure.fact == "quality"}
_TARGETED = """SELECT CASE WHEN critical_error THEN 0 ELSE score END
FROM now_quality WHERE targeted AND contact_id = split_part($id, chr(31), 2)
ORDER BY reviewed_at, sample_id"""
_ALONE = "SELECT count(*) = 1 FROM contact WHERE suffix(contact_id, chr(31) || split_part($id, chr(31), 2))"
"""Told apart as the drawn ones are: an id that two sources use tells of neither. All ids are looked through."""
_REVIEWS = f"SELECT {', '.join(_REVIEWED.values())} FROM quality_fact WHERE contact_id = $id"

_BROUGHT = """SELECT e.id, e.file, e.stored_at, bool_or(r.version = $version)
FROM raw_contacts r JOIN seen s ON s.kind = 'contacts' AND s.version = r.version JOIN receipt e ON e.id = s.receipt
WHERE r.contact_id = $id AND e.undone_at IS NULL GROUP BY ALL ORDER BY e.id"""


class Brought(NamedTuple):
    """A file that holds the contact: its receipt, and whether it brought the version that counts. Times are UTC."""

    receipt: int
    file: str
    stored_at: datetime
    counts: bool


@dataclass(frozen=True)
class Single:
    """One contact. Gaps in seconds to the neighbours of its family, None beyond 90 days; `window_days`: its family's.

    `root`: the store's own number of the first contact of its issue, for `chains` only; its own without a customer.
    `counted`: measure -> what the contact adds to it, under the official rule and window. `targeted`: scores of the
    reviews that are in none of them, because somebody picked the contact.
    """

    source: str
    contact: str
    opened_at: datetime
    closed_at: datetime | None
    outcome: str
    reopen_count: int | None
    order_id: str | None
    known: bool
    window_days: int
    since_previous: int | None
    until_next: int | None
    root: int
    note: str | None
    labels: dict[str, str]
    counted: dict[str, float]
    targeted: tuple[float, ...]
    brought: tuple[Brought, ...]


def single(store: Store, cut: Slice, known: Facts, source: str, contact: str) -> Single | None:
    """The contact that a source calls by this id, if it is in the slice."""
    if known.as_of is None:
        return None
    where, params = contact_where(cut, known)
    named = source + UNIT_SEPARATOR + contact
    rows = store.frame(_SINGLE.format(where=where), params | {"id": named}).to_dicts()
    if not rows:
        return None
    row = rows[0]
    version, stored = row.pop("version"), row.pop("contact_id")
    labels = {name: str(row.pop(name) or "(none)") for name in LABELS}
    brought = tuple(Brought(*one) for one in store.rows(_BROUGHT, id=stored, version=version))
    targeted = tuple(score for (score,) in store.rows(_TARGETED, id=stored))
    if targeted and not store.rows(_ALONE, id=stored)[0][0]:
        targeted = ()
    return Single(**row, labels=labels, counted=_counted(store, known, stored), targeted=targeted, brought=brought)


def _counted(store: Store, known: Facts, stored: str) -> dict[str, float]:
    times: dict[str, Any] = {"as_of": known.as_of, "first": known.first_contact}
    found = dict(zip(_COUNTED, store.rows(_COUNTS, id=stored, **times)[0], strict=True))
    return found | {name: n or 0 for name, n in zip(_REVIEWED, store.rows(_REVIEWS, id=stored)[0], strict=True)}
