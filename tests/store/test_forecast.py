"""What is foretold of an import is what its receipt says afterwards, and telling it changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.store import Store, versions
from metrics.store.forecast import Forecast, forecast
from tests.store.bring import Rows, at, bring, emptied, frame, picture
from tests.store.test_versions import FILES, HISTORY, version

REASONS = [[{"code": "A", "reason": wording}] for wording in ("Where?", "Where is it?", "Where?")]
ORDERS = [[{"order_id": str(n), "ordered_at": at(n)} for n in some] for some in ((1, 2), (2, 3), (1, 2, 3))]
LOG = [[version(n % 3, step, outcome="unresolved") for n in range(5)] for step in range(3)]


def told(store: Store, kind: str, rows: Rows) -> Forecast:
    """The forecast, which must leave everything as it was."""
    before = (store.revision, picture(store), len(versions.receipts(store)))
    seen = forecast(store, kind, frame(kind, rows))
    assert (store.revision, picture(store), len(versions.receipts(store))) == before
    return seen


@pytest.mark.parametrize(
    ("kind", "files"),
    [
        ("contacts", FILES),
        ("contacts", FILES[::-1]),
        ("contacts", LOG),
        ("contacts", [HISTORY, HISTORY]),
        ("orders", ORDERS),
        ("reasons", REASONS),
    ],
    ids=["overlaps", "overlaps backwards", "event log", "twice", "orders", "what people declare"],
)
def test_the_receipt_says_what_was_foretold(store: Store, kind: str, files: Any) -> None:
    for rows in files:
        seen = told(store, kind, rows)
        number = bring(store, kind, rows)
        receipt = next(r for r in versions.receipts(store) if r.id == number)
        assert (seen.kept, seen.merged, seen.duplicate) == (receipt.kept, receipt.merged, receipt.duplicate)
        assert seen.new + seen.updated + seen.merged + seen.duplicate == len(rows)


def test_new_things_are_told_from_those_whose_version_changes(store: Store) -> None:
    bring(store, "contacts", [version(1, 0), version(2, 5)])
    later = [version(1, 3, outcome="resolved"), version(2, 1), version(2, 5), version(3, 0)]
    seen = told(store, "contacts", later)
    assert (seen.new, seen.updated, seen.merged, seen.duplicate) == (1, 1, 1, 1)


def test_nothing_to_store_is_foretold_as_nothing(store: Store) -> None:
    assert told(store, "contacts", []) == Forecast(store.revision, 0, 0, 0, 0)


@settings(max_examples=10)
@given(st.lists(st.lists(st.sampled_from(HISTORY), min_size=1, max_size=8), min_size=1, max_size=3))
def test_any_history_is_foretold_file_by_file(one_store: Store, files: list[Rows]) -> None:
    emptied(one_store)
    for rows in files:
        seen = forecast(one_store, "contacts", frame("contacts", rows))
        bring(one_store, "contacts", rows)
        receipt = versions.receipts(one_store)[-1]
        assert (seen.kept, seen.merged, seen.duplicate) == (receipt.kept, receipt.merged, receipt.duplicate)
