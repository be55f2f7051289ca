"""Rules of other tools: each counted over the contacts that carry its columns, exactly as by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from metrics.access import EVERYTHING, Scope
from metrics.query import Reader, Slice
from metrics.query.comparator import CRITERIA, EVERY, SIDES, Tally, contacts, flags, parts, population, tallies
from metrics.store import Store
from tests import oracles
from tests.oracles import Told
from tests.store.bring import Rows, at, bring, contact, emptied

ALL = Slice(EVERYTHING)
DAY = 86_400
MONTH, QUARTER = 30 * DAY, 15 * 60
Row = dict[str, Any]
RULES: dict[str, tuple[tuple[str, ...], Callable[[Row], bool]]] = {
    "every": ((), lambda c: True),
    "two_replies": (("agent_replies",), lambda c: c["agent_replies"] in (0, 1)),
    "one_reply": (("agent_replies",), lambda c: c["agent_replies"] == 1),
    "no_answer_back": (("customer_replies",), lambda c: not c["customer_replies"]),
    "one_agent": (("reopen_count", "agents"), lambda c: (c["reopen_count"], c["agents"]) == (0, 1)),
    "one_update": (("modification_count",), lambda c: c["modification_count"] in (0, 1)),
    "quarter_hour": (("closed_at",), lambda c: (c["closed_at"] - c["opened_at"]).total_seconds() <= QUARTER),
    "quiet_month": ((), lambda c: c["gap"] is None or c["gap"] > MONTH),
}
"""What a tool would say, in plain Python: the columns that it needs, and whether it calls a contact resolved."""


def by_hand(rule: str, told: list[Told], rows: Rows) -> dict[str, dict[str, bool]]:
    """Every contact that the rule can judge: whether it calls it resolved, whether we do, and whether they came."""
    as_of = max(c.opened for c in told)
    family, anything = oracles.gaps(told, "family"), oracles.gaps(told, "any")
    found = {}
    for c, row in zip(told, rows, strict=True):
        age = 30 if rule == "quiet_month" else 0
        closed = c.closed if c.closed and c.closed >= c.opened else None
        seen = row | {"closed_at": closed, "gap": anything[c.id][1]}
        if not c.customer or c.opened > as_of - timedelta(days=max(c.days, age)):
            continue
        needs, calls = RULES[rule]
        if any(seen[name] is None for name in needs):
            continue
        after = family[c.id][1]
        came = after is not None and after <= c.days * DAY
        flagged = False if row["reopen_count"] else c.flag
        failed = flagged is False or (closed is not None and closed > as_of)
        found[c.id] = {
            "called": calls(seen),
            "resolved": not came and not failed,
            "came": came,
        }
    return found


LEAPS = [0, 1, QUARTER, DAY, *(d * DAY + s for d in (7, 30) for s in (-1, 0, 1)), 100 * DAY]
small = st.sampled_from([None, 0, 1, 2])
one = st.fixed_dictionaries({
    "leap": st.sampled_from(LEAPS),
    "customer": st.sampled_from([None, "k1", "k2", "k3"]),
    "reason": st.sampled_from("ab"),
    "flag": st.sampled_from([True, False, None]),
    "closed": st.sampled_from([None, -60, 0, QUARTER - 1, QUARTER, QUARTER + 1, 40 * DAY]),
    "agents": small, "agent_replies": small, "customer_replies": small, "modification_count": small,
    "reopen_count": small,
})  # fmt: skip
PLAIN = {"customer": "k1", "reason": "a", "flag": True, "closed": 0, "agents": 1, "agent_replies": 1,
         "customer_replies": 0, "modification_count": 1, "reopen_count": 0}  # fmt: skip
TRAITS = ("agents", "agent_replies", "customer_replies", "modification_count", "reopen_count")


def told(world: list[dict[str, Any]]) -> tuple[list[Told], Rows]:
    moment, found, rows = at(), [], []
    for i, c in enumerate(world):
        moment += timedelta(seconds=c["leap"])
        closed = None if c["closed"] is None else moment + timedelta(seconds=c["closed"])
        one = Told(f"{(i * 7) % 50:02}-{i}", moment, c["customer"], c["reason"], c["reason"], 7, closed, c["flag"])
        found.append(one)
        rows.append(contact(one) | {name: c[name] for name in TRAITS})
    return found, rows


@settings(max_examples=12)
@given(st.lists(one, min_size=1, max_size=40))
@example([PLAIN | {"leap": leap} for leap in (0, 30 * DAY, 30 * DAY + 1, 30 * DAY - 1, 60 * DAY)])
@example([PLAIN | {"leap": 0, "closed": s} for s in (QUARTER, QUARTER + 1, QUARTER - 1)] + [PLAIN | {"leap": 8 * DAY}])
def test_every_rule_counts_what_counting_by_hand_counts(one_store: Store, world: list[dict[str, Any]]) -> None:
    contacts_told, rows = told(world)
    store = emptied(one_store)
    bring(store, "contacts", rows)
    reader = Reader(store)
    for rule, criterion in {"every": EVERY, **CRITERIA}.items():
        judged = by_hand(rule, contacts_told, rows)
        found = tallies(reader, ALL, criterion)
        for name in ("called", "resolved", "came"):
            assert sum(getattr(t, name) * t.customers for t in found) == sum(j[name] for j in judged.values()), rule
        assert sum(t.n * t.customers for t in found) == len(judged), rule
        assert sum(t.customers for t in found) == len({c.customer for c in contacts_told if c.id in judged}), rule
        for side in SIDES:
            expected = {i for i, j in judged.items() if j["called"] == j["came"] == (side == "comfort")}
            listed = contacts(reader, ALL, criterion, side, 99)
            assert set(listed["contact"]) == expected, rule
            by_reason = {label: (n, of) for label, n, of in parts(reader, ALL, criterion, side, "reason")}
            assert sum(n for n, _ in by_reason.values()) == len(expected), rule
            for label, (n, of) in by_reason.items():
                ids = {c.id for c in contacts_told if c.reason == label}
                assert (n, of) == (len(ids & expected), len(ids & set(judged))), rule


def test_fifteen_minutes_and_thirty_days_are_counted_to_the_second(store: Store) -> None:
    closings = {"k1": QUARTER - 1, "k2": QUARTER, "k3": QUARTER + 1}
    rows = [contact(Told(k, at(), k, k, closed=at(seconds=seconds))) for k, seconds in closings.items()]
    for customer, gap in {"q1": MONTH - 1, "q2": MONTH, "q3": MONTH + 1}.items():
        rows += [contact(Told(f"{customer}{i}", at(seconds=i * gap), customer, f"R{i}")) for i in (0, 1)]
    bring(store, "contacts", [*rows, contact(Told("last", at(200), "z"))])
    reader = Reader(store)
    ids = {key: set(contacts(reader, ALL, CRITERIA[key], "missed", 9)["contact"]) for key in CRITERIA}
    assert ids["quarter_hour"] == {"k3"}
    assert ids["quiet_month"] == {"q10", "q20"}


def test_a_date_without_a_time_of_day_is_not_held_against_fifteen_minutes(store: Store) -> None:
    rows = [contact(Told(i, at(), i, closed=at())) | {"opened_is_date": i == "dated"} for i in ("dated", "timed")]
    bring(store, "contacts", [*rows, contact(Told("last", at(40), "z"))])
    assert tallies(Reader(store), ALL, CRITERIA["quarter_hour"]) == [Tally(1, 1, 1, 0, 0, 1)]


def test_what_is_not_known_is_never_taken_for_zero(store: Store) -> None:
    row = contact(Told("blank", at(), "k1")) | dict.fromkeys(TRAITS)
    bring(store, "contacts", [row, contact(Told("last", at(10), "z"))])
    reader = Reader(store)
    assert [key for key, c in CRITERIA.items() if tallies(reader, ALL, c)] == []
    people = population(reader, ALL)
    assert (people.contacts, people.identified, people.matured) == (2, 2, 1)
    assert set(people.known.values()) == {0}


def test_filters_and_scope_choose_the_contacts_but_never_what_followed(store: Store) -> None:
    bring(store, "contacts", [
        contact(Told("1", at(), "k1", "R1")) | {"agent_replies": 1, "channel": "chat", "owner": "IT"},
        contact(Told("2", at(2), "k1", "R1")) | {"agent_replies": 1, "channel": "phone", "owner": "Sales"},
        contact(Told("3", at(20), "k2", "R1")) | {"agent_replies": 1, "channel": "chat", "owner": "IT"},
    ])  # fmt: skip
    reader, rule = Reader(store), CRITERIA["two_replies"]
    assert tallies(reader, ALL, rule) == [Tally(2, 2, 1, 1, 1, 1)]
    assert tallies(reader, ALL.only("channel", "chat"), rule) == [Tally(1, 1, 0, 1, 1, 1)]
    assert tallies(reader, Slice(Scope(frozenset(), frozenset({"IT"}))), rule) == [Tally(1, 1, 0, 1, 1, 1)]
    assert contacts(reader, Slice(Scope(frozenset(), frozenset({"Sales"}))), rule, "comfort", 9).is_empty()


def test_the_list_is_the_newest_first_and_no_longer_than_asked(store: Store) -> None:
    rows = [contact(Told(str(d), at(d), "k1", "R1")) | {"agent_replies": 0} for d in (0, 1, 2, 3)]
    bring(store, "contacts", [*rows, contact(Told("last", at(60), "z"))])
    reader = Reader(store)
    found = contacts(reader, ALL, CRITERIA["two_replies"], "comfort", 2)
    assert found.select("contact", "reason", "owner", "until_next").rows() == [
        ("2", "R1", "Unowned", DAY), ("1", "R1", "Unowned", DAY)]  # fmt: skip


@pytest.mark.parametrize("window", [1, 3])
def test_a_window_of_its_own_decides_what_came_back_and_what_is_old_enough(store: Store, window: int) -> None:
    rows = [contact(Told(str(d), at(d), "k1", "R1")) | {"agents": 1, "reopen_count": 0} for d in (0, 2, 4)]
    bring(store, "contacts", rows)
    (found,) = tallies(Reader(store), Slice(EVERYTHING, window=window), CRITERIA["one_agent"])
    assert found == {1: Tally(2, 2, 2, 0, 0, 1), 3: Tally(1, 1, 0, 1, 1, 1)}[window]


def test_marks_are_told_apart_by_what_followed(store: Store) -> None:
    days_and_flags = ((0, True), (1, False), (10, True), (30, None))
    rows = [contact(Told(str(d), at(d), "k1", "R1", flag=flag)) for d, flag in days_and_flags]
    bring(store, "contacts", [*rows, contact(Told("last", at(60), "z"))])
    assert flags(Reader(store), ALL) == {1: (1, 1), 0: (1, 0), None: (1, 0)}
