"""Reasons in the customer's words, families, owners, tiers, customers: where each comes from (METRICS.md 0)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from metrics.store import Store
from tests.oracles import Told
from tests.store.bring import Rows, at, bring, contact, emptied, picture

DAY = 86_400


def labelled(store: Store, dimension: str) -> list[str]:
    """The value of each contact, in order of their ids."""
    sql = f"""SELECT t.label FROM contact c JOIN term t ON t.dim = $d AND t.key = c.{dimension} ORDER BY contact_id"""
    return [label for (label,) in store.rows(sql, d=dimension)]


def coded(*codes: str | None, **more: Any) -> Rows:
    """One contact a day with these codes, all of one customer."""
    told = [contact(Told(str(i), at(i), "k1")) for i in range(len(codes))]
    return [row | {"reason": code} | more for row, code in zip(told, codes, strict=True)]


def test_without_a_reasons_file_the_raw_label_is_the_reason_as_it_is_mostly_written(store: Store) -> None:
    bring(store, "contacts", coded("Refund", "refund", "REFUND", "refund", None))
    assert labelled(store, "reason") == ["refund"] * 4 + ["(none)"]
    assert labelled(store, "family") == ["refund"] * 4 + ["(none)"]


def test_a_code_speaks_in_the_customers_words_and_an_unknown_one_for_itself(store: Store) -> None:
    bring(store, "contacts", coded("R1", "r1", "R2", "X9"))
    bring(store, "reasons", [
        {"code": "R1", "reason": "My money?", "family": "Money"}, {"code": "R2", "reason": "Twice!", "family": "Money"},
    ])  # fmt: skip
    assert labelled(store, "reason") == ["My money?", "My money?", "Twice!", "X9"]
    assert labelled(store, "family") == ["Money", "Money", "Money", "X9"]
    assert store.rows("SELECT label FROM reason r JOIN term t ON t.dim = 'reason' AND t.key = r.key WHERE NOT mapped"
                      ) == [("X9",)]  # fmt: skip


def test_several_codes_of_one_wording_are_one_reason(store: Store) -> None:
    bring(store, "contacts", coded("R1", "R2", "R1"))
    bring(store, "reasons", [{"code": "R1", "reason": "Where?"}, {"code": "R2", "reason": "where?"}])
    assert labelled(store, "reason") == ["Where?"] * 3
    assert store.rows("SELECT prev_reason FROM contact ORDER BY seq") == [(None,), (DAY,), (DAY,)]


def test_a_code_that_reads_like_the_wording_of_another_stays_the_code_it_is(store: Store) -> None:
    bring(store, "contacts", coded("Billing", "Payment", "billing"))
    bring(store, "reasons", [{"code": "Billing", "reason": "Too much"}, {"code": "Payment", "reason": "Billing"}])
    assert labelled(store, "reason") == ["Too much", "Billing", "Too much"]


def test_codes_that_differ_only_in_case_are_one_code(store: Store) -> None:
    bring(store, "contacts", coded("R1", "r1"))
    bring(store, "reasons", [{"code": "R1", "reason": "Where?"}, {"code": "r1", "reason": "Where is it?"}])
    assert len(set(labelled(store, "reason"))) == 1
    assert store.rows("SELECT count(*) FROM contact") == [(2,)]


def test_the_window_of_a_family_is_the_shortest_of_its_reasons_and_else_the_companys(store: Store) -> None:
    bring(store, "contacts", coded("R1", "R2", "R3"))
    bring(store, "reasons", [
        {"code": "R1", "reason": "A", "family": "One", "window_days": 14},
        {"code": "R2", "reason": "B", "family": "one", "window_days": 3},
        {"code": "R3", "reason": "C"},
    ])  # fmt: skip
    assert store.rows("SELECT window_s FROM contact ORDER BY seq") == [(3 * DAY,), (3 * DAY,), (7 * DAY,)]


OWNERSHIP: Rows = [
    {"reason": "R1", "department": "Logistics", "valid_from": date(2020, 1, 1), "valid_to": date(2026, 1, 7)},
    {"reason": "R1", "department": "Sales", "valid_from": date(2026, 1, 7)},
]


def test_an_owner_holds_from_a_day_inclusive_to_a_day_exclusive(store: Store) -> None:
    bring(store, "contacts", coded("R1", "R1", "R1", "R1", "R2"))  # 5, 6, 7, 8 and 9 January
    bring(store, "ownership", OWNERSHIP)
    assert labelled(store, "owner") == ["Logistics", "Logistics", "Sales", "Sales", "Unowned"]


def test_an_owning_department_in_the_export_comes_first(store: Store) -> None:
    bring(store, "contacts", coded("R1", "R2", owner="Finance"))
    bring(store, "ownership", OWNERSHIP)
    assert labelled(store, "owner") == ["Finance", "Finance"]


def test_of_overlapping_owners_the_later_one_takes_over(store: Store) -> None:
    bring(store, "contacts", coded("R1", "R1", "R1"))
    overlapping = [OWNERSHIP[0] | {"valid_to": None}, OWNERSHIP[1] | {"valid_to": date(2026, 6, 1)}]
    bring(store, "ownership", overlapping)
    assert labelled(store, "owner") == ["Logistics", "Logistics", "Sales"]


def test_owners_may_be_given_by_wording(store: Store) -> None:
    bring(store, "contacts", coded("R1"))
    bring(store, "reasons", [{"code": "R1", "reason": "Where?"}])
    bring(store, "ownership", [{"reason": "where?", "department": "IT", "valid_from": date(2020, 1, 1)}])
    assert labelled(store, "owner") == ["IT"]


def test_two_codes_of_one_wording_with_owners_from_one_day_never_count_a_contact_twice(store: Store) -> None:
    rows = [{"reason": code, "department": "Logistics", "valid_from": date(2020, 1, 1)} for code in ("R1", "R2")]
    rows[0]["valid_to"] = date(2021, 1, 1)
    pictures = []
    for ordered in (rows, rows[::-1]):
        emptied(store)
        bring(store, "contacts", coded("R1", "R2"))
        bring(store, "reasons", [{"code": "R1", "reason": "Where?"}, {"code": "R2", "reason": "Where?"}])
        bring(store, "ownership", ordered)
        assert labelled(store, "owner") == ["Logistics", "Logistics"]
        pictures.append(picture(store))
    assert pictures[0] == pictures[1]


def test_the_tier_is_the_contacts_own_and_else_that_of_its_reason(store: Store) -> None:
    bring(store, "contacts", [*coded("R1", tier=1), *(row | {"contact_id": "9"} for row in coded("R1"))])
    bring(store, "reasons", [{"code": "R1", "reason": "Where?", "tier": 4}])
    assert labelled(store, "tier") == ["1", "4"]


def test_the_customer_of_the_order_is_taken_where_the_contact_names_none(store: Store) -> None:
    told = [contact(Told(str(i), at(i), customer)) for i, customer in enumerate(["k1", None, None, None])]
    orders = [None, "O1", "O1", "O2"]
    bring(store, "contacts", [row | {"order_id": order} for row, order in zip(told, orders, strict=True)])
    assert store.rows("SELECT count(customer) FROM contact") == [(1,)]
    bring(store, "orders", [{"order_id": "O1", "ordered_at": at(), "customer": "k1"},
                            {"order_id": "O2", "ordered_at": at()}])  # fmt: skip
    # The customer of an order is a name space of its own: the first contact is somebody else's.
    assert store.rows("SELECT prev_family FROM contact ORDER BY seq") == [(None,), (None,), (DAY,), (None,)]
    assert store.rows("SELECT count(customer) FROM contact") == [(3,)]


@pytest.mark.parametrize(
    ("outcome", "reopened", "flag"),
    [("resolved", 0, 1), ("resolved", None, 1), ("resolved", 1, 0), ("partial", 0, 0), ("unresolved", 0, 0),
     ("unknown", 0, None), ("unknown", 2, 0)],
)  # fmt: skip
def test_the_flag_follows_the_outcome_and_the_reopenings(
    store: Store, outcome: str, reopened: int | None, flag: int | None
) -> None:
    bring(store, "contacts", coded("R1", outcome=outcome, reopen_count=reopened))
    assert store.rows("SELECT flag FROM contact") == [(flag,)]


def test_a_review_belongs_to_its_contacts_day_and_parts(store: Store) -> None:
    bring(store, "contacts", coded("R1", "R2", channel="chat"))
    bring(store, "quality", [
        {"sample_id": "1", "contact_id": "0", "reviewed_at": at(40), "score": 80.0, "critical_error": True},
        {"sample_id": "2", "contact_id": "1", "reviewed_at": at(40), "score": 70.0},
        {"sample_id": "3", "contact_id": "not there", "reviewed_at": at(40), "score": 60.0},
    ])  # fmt: skip
    label = "coalesce((SELECT label FROM term WHERE dim = 'reason' AND key = reason), '(none)')"
    sql = f"SELECT day, {label}, score, critical_error FROM quality_fact ORDER BY sample_id"
    assert store.rows(sql) == [
        (at(0).date(), "R1", 0.0, True),
        (at(1).date(), "R2", 70.0, False),
        (at(40).date(), "(none)", 60.0, False),
    ]
