"""Files in any order, split, overlapping, repeated, taken back: the store ends up the same to the last digit.

Small files with all that is awkward about exports: ties, several versions of an id, blanks, unknown customers,
dates without time, rows that are rejected or out of scope, orders that bring a customer late.
500 examples instead of 20: `pytest tests/pipeline/test_any_order.py --hypothesis-profile thorough`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics import pipeline
from metrics.access import EVERYTHING
from metrics.cli.summary import summary
from metrics.errors import UserError
from metrics.ingest import Mapping, read_table
from metrics.pipeline import Receipt
from metrics.query import Slice
from metrics.store import Store
from tests.store.bring import emptied, opened, picture

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
EXAMPLES = 500 if settings.get_current_profile_name() == "thorough" else 20

Row = dict[str, str]
CLOCK = "%Y-%m-%d %H:%M:%S"
"""Said, not found: of a piece with two rows, one of them a day after tomorrow, nobody could tell the format."""
CONTACTS = Mapping(
    "contacts",
    "desk",
    {
        "contact_id": ("id",),
        **{name: (name,) for name in ("opened_at", "closed_at", "updated_at", "modification_count", "customer_id")},
        **{name: (name,) for name in ("customer_email", "order_id", "reason", "owner", "channel", "market")},
        **{name: (name,) for name in ("outcome", "reopen_count", "tier")},
    },
    dates={"opened_at": CLOCK},
    outcome={"closed": "resolved", "open": "unresolved"},
    out_of_scope={"direction": ("outbound",)},
)
DATED = replace(CONTACTS, dates={"opened_at": "%Y-%m-%d"})
LOG = Mapping("contacts", "log", {"opened_at": ("opened_at",), "reason": ("reason",)}, no_id=True)
ORDERS = Mapping("orders", "shop", {n: (n,) for n in ("order_id", "ordered_at", "customer_id", "market", "updated_at")},
    dates={"ordered_at": CLOCK})  # fmt: skip


@dataclass(frozen=True)
class Part:
    """The rows of one file and how they are read."""

    mapping: Mapping
    rows: tuple[Row, ...]

    @property
    def good(self) -> int:
        """Rows that must be kept, merged or known already."""
        return sum(not _bad(row) for row in self.rows)


def _bad(row: Row) -> bool:
    clock = row.get("ordered_at", row.get("opened_at"))
    nameless = row["id"] == "" if "id" in row else row.get("order_id") == ""
    return nameless or clock in ("", *FUTURE) or row.get("tier") == "9" or row.get("direction") == "outbound"


FUTURE = ("2026-06-03 00:00:00", "2026-06-03")
"""More than a day after the import."""
DAYS = ("2026-01-05", "2026-01-05", "2026-01-06", "2026-01-11", "2026-01-12", "2026-01-31", "2026-02-01", "2026-05-31")
MOMENTS = tuple(f"{day} {time}" for day in DAYS for time in ("00:00:00", "09:30:00", "23:59:59"))


def one_of(*values: str) -> st.SearchStrategy[str]:
    return st.sampled_from(values)


def contacts(opened: Sequence[str]) -> st.SearchStrategy[Row]:
    """A row of the desk's export; few ids, so that there are several versions of one."""
    return st.fixed_dictionaries(
        {
            "id": one_of(*"abcdefgh", *"abcdefgh", ""),
            "opened_at": one_of(*opened, "", FUTURE[0] if " " in opened[0] else FUTURE[1]),
            "closed_at": one_of("", "2026-01-12 09:30:00", "2026-02-01 10:00:00"),
            "updated_at": one_of("", "2026-02-01 10:00:00", "2026-02-02 10:00:00"),
            "modification_count": one_of("", "1", "2"),
            "customer_id": one_of("", "K1", " k1 ", "K2", "K3"),
            "customer_email": one_of("", "", "Ana@example.org", "ana@example.org"),
            "order_id": one_of("", "", "O1", "O2", "O3"),
            "reason": one_of("", "Parcel late", "PARCEL LATE", "Refund"),
            "owner": one_of("", "", "Shop", "SHOP", "Stock"),
            "channel": one_of("", "chat", "Chat", "phone"),
            "market": one_of("", "ES", "PT"),
            "outcome": one_of("", "closed", "open", "odd"),
            "reopen_count": one_of("", "0", "2"),
            "tier": one_of("", "", "1", "5", "9"),
            "direction": one_of("", "inbound", "inbound", "outbound"),
        }
    )


LINES = st.fixed_dictionaries({"opened_at": one_of(*MOMENTS, ""), "reason": one_of("", "Refund", "refund")})
BUYS = st.fixed_dictionaries(
    {
        "order_id": one_of("O1", "O2", "O3", "O4", ""),
        "ordered_at": one_of(*MOMENTS[:9], "", FUTURE[0]),
        "customer_id": one_of("", "K1", "K2", "K4"),
        "market": one_of("", "ES", "es", "PT"),
        "updated_at": one_of("", "2026-02-01 10:00:00"),
    }
)


@dataclass(frozen=True)
class Plan:
    """The files as they could have come, the same rows as they came, and one that was taken back again."""

    plain: tuple[Part, ...]
    tangled: tuple[Part, ...]
    extra: Part
    at: int
    undone_at: int


def parts(mapping: Mapping, rows: st.SearchStrategy[Row]) -> st.SearchStrategy[tuple[Part, ...]]:
    """A small file, or none."""
    return st.lists(rows, max_size=6).map(lambda told: (Part(mapping, tuple(told)),) if told else ())


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Some 40 rows in up to three files, split, overlapping, shuffled and repeated."""
    chance = draw(st.randoms(use_true_random=False))
    timed = draw(st.lists(contacts(MOMENTS), min_size=10, max_size=30))
    third = draw(st.one_of(parts(DATED, contacts(DAYS)), parts(LOG, LINES)))
    plain = (Part(CONTACTS, tuple(timed)), *draw(parts(ORDERS, BUYS)), *third)
    tangled = [piece for part in plain for piece in _split(part, chance)]
    tangled += chance.sample(tangled, chance.randint(0, 1))
    chance.shuffle(tangled)
    other = draw(st.lists(contacts(MOMENTS), max_size=3))
    extra = Part(CONTACTS, (*other, *chance.sample(timed, 3)))
    at = chance.randint(0, len(tangled))
    return Plan(plain, tuple(tangled), extra, at, chance.randint(at, len(tangled)))


def _split(part: Part, chance: Random) -> list[Part]:
    """One or two pieces; every row in one of them or in both. Without ids a file stays whole."""
    if part.mapping.no_id:
        return [part]
    pieces: list[list[Row]] = [[] for _ in range(chance.randint(1, 2))]
    for row in chance.sample(part.rows, len(part.rows)):
        for piece in chance.sample(pieces, chance.randint(1, len(pieces))):
            piece.append(row)
    return [replace(part, rows=tuple(piece)) for piece in pieces if piece]


def bring(store: Store, part: Part) -> Receipt | None:
    """Import a file; every row of it is accounted for. None: refused, as no row could be kept."""
    path = store.path.with_name("file.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, part.rows[0].keys())
        writer.writeheader()
        writer.writerows(part.rows)
    try:
        ready = pipeline.draft(store, read_table(path, store.settings), part.mapping, NOW)
        receipt = pipeline.store_batch(store, ready, now=NOW)
    except UserError:
        assert part.good == 0
        return None
    assert receipt.read == len(part.rows)
    assert receipt.kept + receipt.merged + receipt.duplicate == part.good
    assert receipt.read == part.good + receipt.out_of_scope + receipt.rejected
    return receipt


def told(store: Store) -> dict[str, Any]:
    """All figures and all derived rows; receipts are bound to differ."""
    return summary(store, Slice(EVERYTHING)) | picture(store) | {"receipts": None}


@pytest.fixture(scope="module")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """For few rows one thread is faster than several that wait for one another."""
    store = opened(tmp_path_factory.mktemp("any_order"), threads=1)
    yield store
    store.close()


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans())
def test_however_files_come_and_whatever_is_taken_back_the_store_is_the_same(small_store: Store, plan: Plan) -> None:
    emptied(small_store)
    for part in plan.plain:
        bring(small_store, part)
    plain = told(small_store)
    emptied(small_store)
    taken = None
    for place in range(len(plan.tangled) + 1):
        if place == plan.at:
            taken = bring(small_store, plan.extra)
        if place == plan.undone_at and taken is not None:
            pipeline.undo(small_store, [taken.id])
        if place < len(plan.tangled):
            bring(small_store, plan.tangled[place])
    assert told(small_store) == plain
