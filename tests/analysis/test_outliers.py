"""A customer who weighs much is named by a letter, and the rate without them is that of the store without them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

import pytest

from metrics.access import EVERYTHING
from metrics.analysis.outliers import letter, outliers
from metrics.query import Reader, Slice
from metrics.store import Store
from tests.oracles import Look, Told, counts
from tests.store.bring import at, bring, contact

ALL = Slice(EVERYTHING)
JANUARY = date(2026, 1, 1)


def told(seed: int, heavy: dict[str, int]) -> list[Told]:
    random = Random(seed)
    customers = [None] * 30 + [f"k{random.randrange(400)}" for _ in range(500)]
    customers += [name for name, n in heavy.items() for _ in range(n)]
    random.shuffle(customers)
    return [
        Told(f"{i:04}", at(random.randrange(45), random.randrange(40_000)), who, reason, reason)
        for i, who in enumerate(customers)
        for reason in [random.choice(["late", "broken", "refund", "invoice", "login"])]
    ]


@pytest.mark.parametrize("seed", range(3))
def test_outliers_and_the_rate_without_them_are_those_of_a_list(store: Store, seed: int) -> None:
    contacts = told(seed, {"shop": 90, "firm": 60, "small": 15})
    bring(store, "contacts", [contact(one) for one in contacts])
    found = outliers(Reader(store), ALL, JANUARY)
    january = [c for c in contacts if c.opened.month == 1]
    per = Counter(c.customer for c in january if c.customer)
    named = sorted((n, who) for who, n in per.items() if n >= 20 and n >= 0.01 * per.total())
    assert len(named) >= 2
    assert [(one.letter, one.contacts) for one in found.found] == list(
        zip("ABCDEF", sorted((n for n, _ in named), reverse=True), strict=False)
    )
    assert found.identified == per.total()
    assert found.contacts == sum(n for n, _ in named)

    as_of = max(c.opened for c in contacts)
    look = Look(as_of, min(c.opened for c in contacts), "family", lambda _: 7)

    def rate(of: list[Told]) -> tuple[int, int]:
        """The chains of every customer are whole; counted are the contacts of January."""
        cut = Look(as_of, look.first, "family", lambda c: 7 if c.opened.month == 1 else 10_000)
        sums = counts(of, cut)
        return sums["followed"], sums["matured"]

    heavy = {who for _, who in named}
    assert (found.whole.top, found.whole.bottom) == rate(contacts)
    assert (found.without.top, found.without.bottom) == rate([c for c in contacts if c.customer not in heavy])
    for one in found.found:
        assert sum(n for _, n in one.reasons) == one.contacts
        mine = [Counter(c.reason for c in january if c.customer == who) for n, who in named if n == one.contacts]
        assert dict(one.reasons) in [dict(m) for m in mine]
        assert [n for _, n in one.reasons] == sorted((n for _, n in one.reasons), reverse=True)


def test_twenty_contacts_are_needed_even_where_they_are_a_large_share(store: Store) -> None:
    bring(store, "contacts", [contact(Told(str(i), at(i / 10), "k", "late", "late")) for i in range(19)])
    found = outliers(Reader(store), ALL, JANUARY)
    assert found.found == ()
    assert found.without == found.whole


def test_where_one_customer_is_all_there_is_the_rest_is_blank_and_says_why(store: Store) -> None:
    told = [Told(str(i), at(i / 2), "k", "late", "late") for i in range(40)]
    bring(store, "contacts", [contact(one) for one in told])
    found = outliers(Reader(store), ALL, JANUARY)
    assert [one.contacts for one in found.found] == [40]
    assert found.without.value is None
    assert found.without.blank is not None
    assert found.without.blank.key == "checks.nobody_else"


def test_filters_decide_whose_contacts_count_but_never_cut_a_gap(store: Store) -> None:
    told = [Told(str(i), at(i / 4), "k", "late", "late") for i in range(80)]
    rows = [contact(one) | {"channel": "phone" if int(one.id) % 2 else "chat"} for one in told]
    bring(store, "contacts", rows)
    found = outliers(Reader(store), ALL.only("channel", "phone"), JANUARY)
    assert found.found[0].contacts == 40
    assert found.whole.value == 1.0


def test_no_answer_carries_who_the_customer_is(store: Store) -> None:
    bring(store, "contacts", [contact(Told(str(i), at(i / 2), "k", "late", "late")) for i in range(40)])
    key = store.rows("SELECT DISTINCT customer FROM contact")[0][0]
    (one,) = outliers(Reader(store), ALL, JANUARY).found
    assert set(vars(one)) == {"letter", "contacts", "rate", "reasons"}
    assert str(key) not in one.letter


def test_letters_go_on_after_z() -> None:
    assert [letter(n) for n in (1, 2, 26, 27, 52, 53, 702, 703)] == ["A", "B", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
