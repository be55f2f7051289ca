"""SQL from a question: the smallest table that can answer, names from closed sets, values bound."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from metrics.access import EVERYTHING, Role, Scope
from metrics.catalog import DIMENSIONS, MEASURES, METRICS
from metrics.errors import Fault
from metrics.query import Reader, Slice
from metrics.store import Store
from tests.oracles import Told
from tests.store.bring import at, bring, contact

ALL = Slice(EVERYTHING)
MARCH = ALL.month(date(2026, 3, 1))
HOSTILE = ["Robert'); DROP TABLE contact; --", "' OR 1=1 --", '"quoted"', "a;b", "$where_0", "{w}", "%", "naïve ✓"]


def tables_asked(reader: Reader, cut: Slice, *measures: str) -> set[str]:
    return {q.sql.rsplit("FROM ", 1)[1].split()[0] if not q.by else q.sql.split("\nFROM ")[1].split()[0]
            for q in reader.questions(cut, *measures)}  # fmt: skip


@pytest.mark.parametrize(
    ("cut", "table"),
    [
        (ALL, "contacts_month"),
        (MARCH, "contacts_month"),
        (MARCH.cut("reason", "month"), "contacts_month"),
        (MARCH.cut("day"), "contacts_day"),
        (replace(MARCH, last=date(2026, 3, 30)), "contacts_day"),
        (replace(MARCH, first=date(2026, 3, 2)), "contacts_day"),
        (replace(ALL, window=14), "contacts_month"),
        (replace(ALL, window=10), "contact"),
        (replace(ALL, rule="any"), "contacts_month"),
        (replace(ALL, rule="any", window=7), "contact"),
        (replace(ALL, rule="reason", window=7), "contact"),
        (replace(ALL, as_of=datetime(2026, 6, 30)), "contact"),
    ],
)
def test_the_smallest_table_that_can_answer_is_asked(reader: Reader, cut: Slice, table: str) -> None:
    assert tables_asked(reader, cut, "followed") == {table}


def test_what_the_window_does_not_change_is_never_counted_from_the_contacts(reader: Reader) -> None:
    assert tables_asked(reader, replace(ALL, window=10), "contacts", "orders", "samples") == {
        "contacts_month", "orders_month", "quality_month"}  # fmt: skip


def test_one_question_per_fact(reader: Reader) -> None:
    questions = reader.questions(ALL, *MEASURES)
    assert sorted(q.fact for q in questions) == ["contacts", "expected", "orders", "quality"]
    assert {m for q in questions for m in q.measures} == set(MEASURES)


@pytest.mark.parametrize("label", HOSTILE)
def test_a_label_is_a_value_and_never_sql(reader: Reader, label: str) -> None:
    for dimension in ("reason", "owner", "channel", "market"):
        cut = ALL.only(dimension, label)
        plain = reader.questions(ALL.only(dimension, "plain"), "contacts")
        assert [q.sql for q in reader.questions(cut, "contacts")] == [q.sql for q in plain]
        assert reader.read_one(cut, "contacts")["contacts"].top == 0
    assert reader.read_one(ALL, "contacts")["contacts"].top == reader.known.contacts


def test_labels_that_look_like_sql_are_found_again(store: Store) -> None:
    rows = [contact(Told(str(i), at(i), f"k{i}")) | {"reason": label, "channel": label}
            for i, label in enumerate(HOSTILE)]  # fmt: skip
    bring(store, "contacts", rows)
    reader = Reader(store)
    assert {key[0] for key in reader.read(ALL.cut("reason"), "contacts")} == set(HOSTILE)
    for label in HOSTILE:
        cut = ALL.only("reason", label).only("channel", label)
        for asked in (cut, replace(cut, window=10)):
            assert reader.read_one(asked, "contacts", "repeat_contact_rate")["contacts"].top == 1
        assert reader.contacts(cut, 10)["reason"].to_list() == [label]


@pytest.mark.parametrize("wrong", [{"by": ("reason; DROP TABLE contact",)}, {"where": (("label", "x"),)},
                                   {"where": (("month", "2026-03"),)}])  # fmt: skip
def test_a_dimension_that_is_not_declared_is_a_fault(wrong: dict[str, Any]) -> None:
    with pytest.raises(Fault):
        replace(ALL, **wrong)


def scoped(*departments: str) -> Slice:
    return Slice(Scope(frozenset({Role.DEPARTMENT}), frozenset(departments)))


def test_a_scope_shows_the_rows_of_its_departments_only(reader: Reader) -> None:
    by_owner = reader.read(ALL.cut("owner"), *METRICS)
    for departments in (("Logistics",), ("Finance", "IT"), ()):
        found = reader.read(scoped(*departments).cut("owner"), *METRICS)
        assert {str(key[0]) for key in found} == set(departments)
        for (owner,), cell in found.items():
            assert {m: (r.top, r.bottom) for m, r in cell.items()} == {
                m: (r.top, r.bottom) for m, r in by_owner[(owner,)].items()
            }


def test_a_scope_holds_for_every_table_and_for_single_contacts(reader: Reader) -> None:
    mine, others = scoped("Logistics"), ALL.only("owner", "Logistics")
    for change in ({}, {"window": 10}, {"as_of": datetime(2026, 6, 30)}, {"last": date(2026, 3, 17)}):
        cut, same = replace(mine, **change), replace(others, **change)
        assert reader.read(cut.cut("reason"), "repeat_contact_rate", "quality_score") == reader.read(
            same.cut("reason"), "repeat_contact_rate", "quality_score"
        )
    assert set(reader.contacts(mine.month(date(2026, 3, 1)), 5000)["owner"]) == {"Logistics"}
    assert reader.snowballs(mine) == reader.snowballs(others)
    assert reader.contacts(scoped(), 10).is_empty()


def test_a_scope_cannot_be_left_by_asking_for_another_department(reader: Reader) -> None:
    assert reader.read_one(scoped("Logistics").only("owner", "Finance"), "contacts")["contacts"].top == 0


def test_everybody_divides_by_the_orders_of_the_whole_company(reader: Reader) -> None:
    orders = reader.read_one(ALL, "contacts_per_order")["contacts_per_order"].bottom
    assert reader.read_one(scoped("Logistics"), "contacts_per_order")["contacts_per_order"].bottom == orders


def test_a_slice_is_a_key(reader: Reader) -> None:
    assert hash(MARCH.only("reason", "x")) == hash(ALL.month(date(2026, 3, 31)).only("reason", "x"))
    assert replace(MARCH, scope=scoped("Logistics").scope) != MARCH
    assert all(d in DIMENSIONS for d in MARCH.cut("reason", "month").by)
