"""One row per id, whatever the order of files; undo as if never imported; every row accounted for."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.errors import NotFound
from metrics.pipeline import undo
from metrics.store import Store, derive, versions
from tests.store.bring import Rows, at, bring, emptied, picture


def version(number: int, changed: int, **more: Any) -> dict[str, Any]:
    """A state of contact `number`, last changed on day `changed`."""
    usual = {"customer": f"k{number % 2}", "reason": "A", "channel": "chat", "outcome": "unknown"}
    return usual | {"contact_id": f"{number:02}", "opened_at": at(number), "updated_at": at(number + changed)} | more


HISTORY: Rows = [
    version(1, 0, outcome="unresolved", reopen_count=0),
    version(1, 2, outcome="resolved", reopen_count=2, opened_at=at(1.5)),
    version(1, 4, outcome="resolved", reopen_count=1, reason="B"),
    version(2, 0),
    version(2, 0),
    version(2, 0, channel="phone"),
    version(3, 1, updated_at=None, modification_count=3, reason=None),
    version(3, 1, updated_at=None, modification_count=10, reason="C"),
    version(4, 0, customer=None, outcome="partial"),
    version(8, 0),
]
FILES = (HISTORY[:4], HISTORY[2:7], HISTORY[5:], HISTORY[9:] + HISTORY[:1])


@pytest.fixture
def whole(store: Store) -> dict[str, Any]:
    """How a store looks after all of it in one file."""
    bring(store, "contacts", HISTORY)
    seen = picture(store)
    emptied(store)
    return seen


def test_the_surviving_version_is_the_latest_and_remembers_the_first_opening(store: Store) -> None:
    bring(store, "contacts", HISTORY)
    sql = """SELECT split_part(contact_id, chr(31), 2), opened_at, outcome, reopen_count, flag, r.label
        FROM contact c JOIN term r ON r.dim = 'reason' AND r.key = c.reason ORDER BY 1"""
    assert store.rows(sql) == [
        ("01", at(1), "resolved", 2, 0, "B"),
        ("02", at(2), "unknown", None, None, "A"),
        ("03", at(3), "unknown", None, None, "C"),
        ("04", at(4), "partial", None, 0, "A"),
        ("08", at(8), "unknown", None, None, "A"),
    ]


def test_of_two_versions_that_changed_at_once_the_greater_text_survives(store: Store) -> None:
    bring(store, "contacts", HISTORY)
    sql = "SELECT label FROM contact c JOIN term ON dim = 'channel' AND key = channel WHERE contact_id LIKE '%02'"
    assert store.rows(sql) == [("phone",)]


@pytest.mark.parametrize("order", list(permutations(range(4)))[5::6], ids=str)
def test_splits_overlaps_and_the_order_of_files_change_nothing(
    store: Store, whole: dict[str, Any], order: tuple[int, ...]
) -> None:
    for i in order:
        bring(store, "contacts", FILES[i])
    assert picture(store) == whole


@settings(max_examples=6)
@given(st.lists(st.lists(st.sampled_from(HISTORY), min_size=1, max_size=8), min_size=1, max_size=3))
def test_any_split_is_the_same_as_one_file(one_store: Store, files: list[Rows]) -> None:
    bring(emptied(one_store), "contacts", [row for file in files for row in file])
    together = picture(one_store)
    emptied(one_store)
    for file in reversed(files):
        bring(one_store, "contacts", file)
    assert picture(one_store) == together


def test_every_row_is_kept_merged_or_duplicate(store: Store) -> None:
    for file in FILES:
        bring(store, "contacts", file)
    receipts = versions.receipts(store)
    assert [(r.read, r.kept, r.merged, r.duplicate) for r in receipts] == [
        (4, 2, 2, 0), (5, 2, 0, 3), (5, 3, 0, 2), (2, 0, 0, 2)]  # fmt: skip
    assert all(r.read == r.kept + r.merged + r.duplicate for r in receipts)


def test_the_same_file_twice_is_all_duplicates(store: Store, whole: dict[str, Any]) -> None:
    for _ in range(2):
        bring(store, "contacts", HISTORY)
    assert picture(store) == whole
    last = versions.receipts(store)[-1]
    assert (last.kept, last.merged, last.duplicate) == (0, 0, len(HISTORY))


@pytest.mark.parametrize("taken", range(4))
def test_undo_leaves_what_would_be_there_without_the_file(store: Store, taken: int) -> None:
    rest = [file for i, file in enumerate(FILES) if i != taken]
    for file in rest:
        bring(store, "contacts", file)
    expected = picture(store)
    emptied(store)
    numbers = [bring(store, "contacts", file) for file in FILES]
    undo(store, [numbers[taken]])
    assert picture(store) == expected
    assert [r.id for r in versions.receipts(store)] == [n for i, n in enumerate(numbers) if i != taken]


def test_undoing_all_leaves_an_empty_store(store: Store) -> None:
    with store.write() as cursor:
        derive.rebuild(cursor, store.settings)
    empty = picture(store)
    numbers = [bring(store, "contacts", file) for file in FILES]
    numbers.append(bring(store, "reasons", [{"code": "A", "reason": "Where?"}]))
    numbers.append(bring(store, "orders", [{"order_id": "1", "ordered_at": at()}]))
    undo(store, numbers)
    assert picture(store) == empty


def test_an_undone_receipt_is_kept_but_cannot_be_undone_again(store: Store) -> None:
    number = bring(store, "contacts", HISTORY)
    undo(store, [number])
    with pytest.raises(NotFound) as caught:
        undo(store, [number])
    assert caught.value.values["receipt"] == number
    assert [r.id for r in versions.receipts(store, undone=True)] == [number]


def test_of_what_people_declare_the_latest_import_holds_and_undo_brings_back_the_one_before(store: Store) -> None:
    bring(store, "contacts", HISTORY)
    bring(store, "reasons", [{"code": "A", "reason": "Where?"}])
    before = picture(store)
    second = bring(store, "reasons", [{"code": "A", "reason": "Where is it?"}])
    assert picture(store) != before
    third = bring(store, "reasons", [{"code": "A", "reason": "Where?"}])
    assert picture(store) == before
    undo(store, [third])
    assert picture(store) != before
    undo(store, [second])
    assert picture(store) == before
