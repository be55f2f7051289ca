"""Cubes in memory answer what the statements over the same tables answer, to the last digit, at every revision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest

from metrics.access import EVERYTHING, Role, Scope
from metrics.catalog import DIMENSIONS, METRICS
from metrics.query import Reader, Readings, Slice, cubes, facts
from metrics.store import Store, tables
from tests.oracles import Told
from tests.store.bring import at, bring, contact

ALL = Slice(EVERYTHING)
SPANS = {
    "all": ALL,
    "months": ALL.months(date(2025, 5, 1), date(2025, 9, 1)),
    "days": replace(ALL, first=date(2025, 5, 7), last=date(2025, 9, 3)),
    "open": replace(ALL, first=date(2026, 2, 1)),
    "before anything": ALL.month(date(1999, 1, 1)),
    "backwards": replace(ALL, first=date(2026, 2, 1), last=date(2025, 12, 31)),
}
TOGETHER = (("reason", "month"), ("market", "family", "channel"), ("owner", "tier", "day"))
PARTS = [(), *((d,) for d in DIMENSIONS), *TOGETHER]
LIMITED = Scope(frozenset({Role.DEPARTMENT}), frozenset({"Logistics", "Nobody"}))


@contextmanager
def small(**constants: int) -> Iterator[None]:
    """With other limits."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in constants.items():
            patch.setattr(cubes, name, value)
        yield


def by_statement(reader: Reader, cut: Slice) -> Readings:
    """The same from the statements that a page shows."""
    with small(LARGEST=-1):
        return reader.read(cut, *METRICS)


def alike(one: Readings, other: Readings) -> bool:
    """Same parts in the same order, same counts, same blanks; added-up fractions may differ in their last digit."""
    if list(one) != list(other):
        return False
    pairs = [(a, b) for key in one for a, b in zip(one[key].values(), other[key].values(), strict=True)]
    numbers = [(x, y) for a, b in pairs for x, y in ((a.top, b.top), (a.bottom, b.bottom)) if x is not None]
    return all(a.blank == b.blank and type(a.top) is type(b.top) for a, b in pairs) and all(
        x == y if isinstance(x, int) else x == pytest.approx(y, rel=1e-12) for x, y in numbers
    )


@pytest.mark.parametrize("by", PARTS, ids=" x ".join)
def test_memory_answers_what_the_statements_answer(reader: Reader, by: tuple[str, ...]) -> None:
    reason, market = reader.labels("reason")[3], "ES"
    narrowed: list[Callable[[Slice], Slice]] = [
        lambda cut: replace(cut, scope=LIMITED),
        lambda cut: cut.only("reason", reason).only("market", market),
        lambda cut: cut.only("market", "(none)"),
        lambda cut: cut.only("family", "nothing is called so"),
    ]
    for asked in (*(span.cut(*by) for span in SPANS.values()), *(narrow(SPANS["days"].cut(*by)) for narrow in narrowed),
                  *(narrow(ALL.cut(*by)) for narrow in narrowed[:2])):  # fmt: skip
        assert alike(reader.read(asked, *METRICS), by_statement(reader, asked))


@pytest.mark.parametrize("slot", tables.SLOTS, ids=[s.name for s in tables.SLOTS])
def test_memory_has_every_rule_and_window_that_the_cubes_have(reader: Reader, slot: tables.Slot) -> None:
    for grain in ("month", "day"):
        cut = Slice(EVERYTHING, window=slot.days, rule=slot.rule, by=("family", grain))  # type: ignore[arg-type]
        assert alike(reader.read(cut, *METRICS), by_statement(reader, cut))


def test_many_possible_parts_are_counted_as_few_are(reader: Reader) -> None:
    cut = SPANS["months"].cut("reason", "month")
    plain = reader.read(cut, *METRICS)
    with small(SPARSE=1):
        assert reader.read(cut, *METRICS) == plain


def test_a_larger_sum_than_any_of_its_parts_is_told_in_full(store: Store) -> None:
    rows = [contact(Told(str(i), at(i % 20), f"k{i}")) | {"channel": "abc"[i % 3]} for i in range(700)]
    bring(store, "contacts", rows)
    cut = ALL.cut("month")
    assert {key: cell["contacts"].top for key, cell in Reader(store).read(cut, "contacts").items()} == {
        key: cell["contacts"].top for key, cell in by_statement(Reader(store), cut).items()}  # fmt: skip
    assert Reader(store).read_one(ALL, "contacts")["contacts"].top == 700


def test_a_review_whose_contact_is_not_there_counts_among_those_without_a_reason(store: Store) -> None:
    bring(store, "contacts", [contact(Told("1", at(1), "k1"))])
    bring(store, "quality", [{"sample_id": f"s{i}", "contact_id": str(i), "reviewed_at": at(1), "score": 50.0 + i}
                             for i in (1, 2)])  # fmt: skip
    for dimension in ("reason", "family", "owner", "channel", "tier"):
        cut = ALL.cut(dimension)
        told = Reader(store).read(cut, *METRICS)
        assert alike(told, by_statement(Reader(store), cut))
        assert sum(cell["quality_score"].bottom or 0 for cell in told.values()) == 2
    assert (-1,) in store.rows("SELECT reason FROM quality_fact")


def test_what_arrives_later_is_counted_by_who_reads_then(store: Store) -> None:
    bring(store, "contacts", [contact(Told("1", at(1), "k1"))])
    assert Reader(store).read_one(ALL, "contacts")["contacts"].top == 1
    bring(store, "contacts", [contact(Told("2", at(2), "k2")) | {"channel": "new"}])
    reader = Reader(store)
    assert {key: cell["contacts"].top for key, cell in reader.read(ALL.cut("channel"), "contacts").items()} == {
        key: cell["contacts"].top for key, cell in by_statement(reader, ALL.cut("channel")).items()}  # fmt: skip
    assert reader.read_one(ALL, "contacts")["contacts"].top == 2


def test_what_is_taken_back_was_seen_by_its_own_transaction_only(store: Store) -> None:
    bring(store, "contacts", [contact(Told(str(i), at(i), f"k{i}")) for i in range(5)])
    with store.trial() as (after, cursor):
        cursor.execute("DELETE FROM contacts_month")
        assert Reader(after).read_one(ALL, "contacts")["contacts"].top == 0
        assert Reader(store).read_one(ALL, "contacts")["contacts"].top == 5
    assert Reader(store).read_one(ALL, "contacts")["contacts"].top == 5


def test_thirty_who_ask_at_once_read_the_store_once(store: Store) -> None:
    bring(store, "contacts", [contact(Told(str(i), at(i), f"k{i}")) for i in range(5)])
    asked, start = [], Barrier(30)

    def find(of: Store, word: str) -> int:
        asked.append(word)
        return facts(of).contacts

    def ask(_: int) -> int:
        start.wait()
        return store.once(find, "word")

    with ThreadPoolExecutor(30) as pool:
        assert set(pool.map(ask, range(30))) == {5}
    assert asked == ["word"]
    bring(store, "contacts", [contact(Told("6", at(6), "k6"))])
    assert store.once(find, "word") == 6


@pytest.mark.parametrize("few", [0, 10**9], ids=["in turns", "all together"])
def test_thirty_who_ask_at_once_are_told_what_one_is_told(reader: Reader, few: int) -> None:
    cut = SPANS["days"].cut("reason", "month")
    alone = reader.read(cut, *METRICS)
    with small(FEW=few), ThreadPoolExecutor(30) as pool:
        told = list(pool.map(lambda _: Reader(reader.store).read(cut, *METRICS), range(60)))
    assert all(one == alone for one in told)


def test_a_question_that_fails_does_not_keep_others_waiting(reader: Reader) -> None:
    with small(FEW=0):
        with pytest.raises(KeyError):
            cubes.ask(reader.store, ALL, "contacts_month", "contacts", ("nothing is measured so",))
        assert reader.read_one(ALL, "contacts")["contacts"].top
