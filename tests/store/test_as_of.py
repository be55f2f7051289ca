"""How far the data reaches: the least of the sources, but no source that lies far behind (METRICS.md 0)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from metrics.pipeline import undo
from metrics.query import facts
from metrics.store import Store
from tests.oracles import Told
from tests.store.bring import at, bring, contact


def rows(*days: float) -> list[dict[str, Any]]:
    return [contact(Told(f"{day}", at(day), f"k{day}", flag=True)) for day in days]


def as_of(store: Store) -> datetime | None:
    return facts(store).as_of


def test_an_empty_store_reaches_nowhere(store: Store) -> None:
    bring(store, "orders", [{"order_id": "1", "ordered_at": at()}])
    assert (as_of(store), facts(store).behind, facts(store).empty) == (None, "", True)


def test_without_a_word_a_source_is_complete_to_its_latest_contact(store: Store) -> None:
    bring(store, "contacts", rows(0, 5, 3))
    assert as_of(store) == at(5)


def test_the_source_that_reaches_least_far_decides(store: Store) -> None:
    bring(store, "contacts", rows(0, 29), source="mail")
    bring(store, "contacts", rows(0, 40), source="phone")
    assert as_of(store) == at(29)


@pytest.mark.parametrize(("behind", "reaches"), [(30, at(10)), (30.001, at(40))])
def test_a_source_more_than_thirty_days_behind_is_named_and_left_out(
    store: Store, behind: float, reaches: datetime
) -> None:
    bring(store, "contacts", rows(0, 40), source="phone")
    bring(store, "contacts", rows(40 - behind), source="old mail")
    bring(store, "contacts", rows(3), source="fax")
    assert as_of(store) == reaches
    assert facts(store).behind == ("fax" if reaches == at(10) else "fax, old mail")


def test_contacts_after_the_as_of_are_in_no_figure_but_end_a_matter(store: Store) -> None:
    told = [Told("1", at(0), "k1", flag=True), Told("2", at(8), "k1", flag=True), Told("3", at(9), "k1", flag=True)]
    bring(store, "contacts", [contact(c) for c in told], complete_to=at(8.5))
    sums = "sum(contacts)::INT, sum(matured__family_30)::INT, sum(flagged)::INT, sum(lookback_base__family_7)::INT"
    assert as_of(store) == at(8.5)
    assert store.rows(f"SELECT {sums} FROM contacts_day") == [(2, 0, 2, 1)]
    assert store.rows("SELECT next_family FROM contact ORDER BY seq") == [(8 * 86_400,), (86_400,), (None,)]


def test_what_a_source_says_of_itself_is_replaced_by_its_next_file_and_comes_back_with_undo(store: Store) -> None:
    bring(store, "contacts", rows(0, 5), complete_to=at(3))
    assert as_of(store) == at(3)
    second = bring(store, "contacts", rows(7), complete_to=at(9))
    assert as_of(store) == at(9)
    third = bring(store, "contacts", rows(11))
    assert as_of(store) == at(11)
    undo(store, [third])
    assert as_of(store) == at(9)
    undo(store, [second])
    assert as_of(store) == at(3)


def test_a_contact_still_open_at_the_as_of_is_not_resolved(store: Store) -> None:
    told = [Told("1", at(0), "k1", closed=at(20)), Told("2", at(0), "k2", closed=at(5)), Told("3", at(0), "k3")]
    bring(store, "contacts", [contact(c) for c in told], complete_to=at(10))
    sums = "sum(matured__family_7)::INT, sum(matured_resolved__family_7)::INT"
    assert store.rows(f"SELECT {sums} FROM contacts_day") == [(3, 2)]


def test_what_has_been_imported_is_known(store: Store) -> None:
    bring(store, "contacts", rows(0), has=frozenset({"contact_id", "opened_at"}))
    assert facts(store).has == {"customer"}
    number = bring(store, "contacts", rows(1), has=frozenset({"outcome"}))
    bring(store, "orders", [{"order_id": "1", "ordered_at": at()}])
    bring(store, "quality", [{"sample_id": "1", "contact_id": "0", "reviewed_at": at(), "score": 5.0}])
    assert facts(store).has == {"customer", "outcome", "orders", "quality"}
    undo(store, [number])
    assert facts(store).has == {"customer", "orders", "quality"}


def test_a_customer_column_that_is_always_blank_is_a_customer_column(store: Store) -> None:
    bring(store, "contacts", [contact(Told("1", at()))], has=frozenset({"opened_at"}))
    assert facts(store).has == frozenset()
    bring(store, "contacts", [contact(Told("2", at()))], has=frozenset({"opened_at", "customer"}))
    assert facts(store).has == {"customer"}
