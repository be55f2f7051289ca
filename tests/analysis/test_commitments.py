"""Promises: kept, missed, late, stuck, and what they did; against the planted stories and by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from metrics import pipeline
from metrics.access import EVERYTHING, Role, Scope
from metrics.analysis.commitments import Promise, promises, rewards
from metrics.analysis.decisions import asks, decided
from metrics.analysis.effect import effect
from metrics.analysis.weekly import BEFORE, weekly
from metrics.edits import Change
from metrics.errors import Refused
from metrics.query import Reader, Slice
from metrics.store import Store
from sample_data import by_hand
from sample_data.orders_by_hand import bottoms
from tests.store.bring import at, bring

ALL = Slice(EVERYTHING)
TODAY, OCTOBER = date(2026, 11, 12), date(2026, 10, 1)
DAY = date(2026, 3, 2)
PROMISE = {"commitment_id": "one", "reason": "LATE", "department": "Logistics", "person": "Ana", "promise": "A notice",
           "step": "choose", "promised_on": DAY, "due": date(2026, 4, 1), "expected": -0.01}  # fmt: skip


@pytest.fixture
def shop(store: Store) -> Store:
    """One reason, one department, three contacts."""
    bring(store, "reasons", [{"code": "LATE", "reason": "Where is it?"}])
    bring(store, "departments", [{"department": "Logistics"}])
    bring(store, "contacts", [{"contact_id": str(i), "opened_at": at(i), "reason": "LATE"} for i in range(3)])
    return store


def saved(store: Store, **fields: Any) -> None:
    change = Change("Bea", "a change", Reader(store).newest, rows={"commitments": (PROMISE | fields,)})
    pipeline.apply(store, change, now=fields.pop("now", None))


def only(store: Store, today: date, scope: Scope = EVERYTHING) -> Promise:
    (found,) = promises(Reader(store), Slice(scope), today)
    return found


def test_the_stories_of_the_sample_company_have_their_verdicts(reader: Reader) -> None:
    found = {p.key: p for p in promises(reader, ALL, TODAY)}
    assert {key: p.state for key, p in found.items()} == {
        "p1": "missed", "p2": "works", "p3": "no_effect", "p4": "too_early", "p5": "due", "p6": "dropped", "p7": "due"
    }  # fmt: skip
    assert (found["p1"].late, found["p2"].late, found["p7"].late) == (12, 0, 0)
    assert {key for key, p in found.items() if p.stuck} == {"p1", "p3", "p7"}


def test_a_promise_shows_the_measured_effect_of_its_reason_beside_all_other_fixes(reader: Reader) -> None:
    one = next(p for p in promises(reader, ALL, TODAY) if p.key == "p2")
    fixes = frozenset((p.reason, p.shipped) for p in promises(reader, ALL, TODAY) if p.shipped is not None)
    others = fixes - {(one.reason, date(2026, 8, 19))}
    assert one.effect == effect(reader, ALL, "I cannot log in", date(2026, 8, 19), others)
    assert one.per_order is not None
    assert one.per_order.high < 0


def test_the_verdict_is_the_companys_whatever_the_filters_are(reader: Reader) -> None:
    assert promises(reader, ALL.only("market", "ES"), TODAY) == promises(reader, ALL, TODAY)


def test_a_department_sees_its_own_promises_only(reader: Reader) -> None:
    own = Slice(Scope(frozenset({Role.DEPARTMENT}), frozenset({"IT"})))
    assert [p.key for p in promises(reader, own, TODAY)] == ["p2"]
    assert [p.per_order for p in promises(reader, own, TODAY)] == [
        p.per_order for p in promises(reader, ALL, TODAY) if p.key == "p2"
    ]


@pytest.mark.parametrize(("today", "state", "late"), [(date(2026, 4, 1), "due", 0), (date(2026, 4, 2), "missed", 1)])
def test_the_day_itself_is_still_in_time(shop: Store, today: date, state: str, late: int) -> None:
    saved(shop)
    one = only(shop, today)
    assert (one.state, one.late) == (state, late)


def test_what_shipped_late_is_kept_and_says_how_late(shop: Store) -> None:
    saved(shop, step="learn", shipped_on=date(2026, 4, 11))
    one = only(shop, date(2026, 6, 1))
    assert (one.kept, one.late) == (True, 10)
    assert one.state == "cannot"
    assert one.effect is not None
    assert one.effect.blank is not None


def test_it_stands_still_after_thirty_days_until_somebody_takes_it_a_step_on(shop: Store) -> None:
    bring(shop, "commitments", [PROMISE])
    assert not only(shop, DAY + timedelta(days=30)).stuck
    assert only(shop, DAY + timedelta(days=31)).stuck
    moved = PROMISE | {"step": "fix"}
    now = Reader(shop).newest
    pipeline.apply(shop, Change("Bea", "x", now, rows={"commitments": (moved,)}), now=datetime(2026, 4, 1, 12))
    assert only(shop, date(2026, 5, 1)).moved_on == date(2026, 4, 1)
    assert not only(shop, date(2026, 5, 1)).stuck
    late = moved | {"person": "Eva"}
    now = Reader(shop).newest
    pipeline.apply(shop, Change("Bea", "x", now, rows={"commitments": (late,)}), now=datetime(2026, 4, 20, 12))
    assert only(shop, date(2026, 5, 2)).stuck, "another name is no step on"
    saved(shop, step="fix", dropped_on=date(2026, 4, 2))
    assert not only(shop, date(2027, 1, 1)).stuck


@pytest.mark.parametrize(
    ("fields", "key", "field"),
    [
        ({"due": date(2026, 3, 1)}, "edit.rule.due_after_promise", "due"),
        ({"expected": 0.01}, "edit.out_of_range", "expected"),
        ({"shipped_on": date(2126, 1, 1)}, "edit.shipped_in_future", "shipped_on"),
        ({"shipped_on": date(2026, 3, 1)}, "edit.shipped_before_promise", "shipped_on"),
        ({"promise": " "}, "edit.missing", "promise"),
        ({"reason": "NONE"}, "edit.reason_unknown", "reason"),
    ],
)
def test_what_cannot_be_promised_is_refused_at_its_field(
    shop: Store, fields: dict[str, Any], key: str, field: str
) -> None:
    with pytest.raises(Refused) as told:
        saved(shop, **fields)
    assert (told.value.key, told.value.field) == (key, field)
    assert Reader(shop).declared("commitments") == []


def test_only_what_works_is_rewarded_and_the_ends_add_up(reader: Reader) -> None:
    found = promises(reader, ALL, TODAY)
    (one,) = rewards(found)
    works = next(p for p in found if p.key == "p2")
    assert (one.department, one.person, one.per_order) == ("IT", "Jonas Weber", works.per_order)
    (twice,) = rewards([works, works])
    assert works.per_order is not None
    assert twice.per_order.low == pytest.approx(2 * works.per_order.low)
    assert rewards([p for p in found if p.key != "p2"]) == ()


def test_what_is_asked_is_what_people_ask_and_what_nobody_owns(reader: Reader) -> None:
    question, dispute, unowned = asks(reader, ALL, OCTOBER, TODAY)
    assert (dispute.kind, dispute.reason, dispute.proposed) == ("dispute", "I was charged twice", "IT")
    assert (question.kind, question.key, question.department) == ("decision", "d1", "Logistics")
    invoices = sum(c.month == "2026-10" and c.label == "My invoice is wrong" for c in by_hand.load().contacts)
    assert (unowned.kind, unowned.key, unowned.contacts) == ("unowned", "INVOICE", invoices)
    assert [d.key for d in decided(reader, ALL)] == ["d3", "d2"]


def test_an_open_dispute_is_asked_until_it_is_answered(shop: Store) -> None:
    dispute = {"dispute_id": "x", "reason": "LATE", "department": "Logistics", "proposed": "Finance",
               "argument": "Not ours", "opened_on": DAY}  # fmt: skip
    bring(shop, "disputes", [dispute])
    assert [(a.kind, a.proposed) for a in asks(Reader(shop), ALL, DAY.replace(day=1), DAY)] == [("dispute", "Finance")]
    bring(shop, "disputes", [dispute | {"answer": "no"}])
    assert asks(Reader(shop), ALL, DAY.replace(day=1), DAY) == ()


def test_a_decision_without_an_answer_is_refused(shop: Store) -> None:
    row = {"decision_id": "d", "question": "Shall we?", "asked_on": DAY, "decided_on": DAY, "decided_by": "Bea"}
    with pytest.raises(Refused) as told:
        pipeline.apply(shop, Change("Bea", "x", Reader(shop).newest, rows={"decisions": (row,)}))
    assert told.value.field == "answer"


def test_the_last_whole_week_stands_beside_the_twelve_before(reader: Reader) -> None:
    found = weekly(reader, ALL)
    assert found is not None
    assert (found.first, found.last) == (date(2026, 11, 2), date(2026, 11, 8))
    company = by_hand.load()
    divided = bottoms(company).orders

    def count(label: str, first: date, days: int) -> int:
        last = first + timedelta(days=days)
        return sum(first <= c.opened.date() < last and label in ("", c.label) for c in company.contacts)

    def orders(first: date, days: int) -> float:
        last = first + timedelta(days=days)
        return sum(n for (day, _), n in divided.items() if first <= day < last)

    start = found.first - timedelta(days=7 * BEFORE)
    for one in (found.whole, found.reasons[0]):
        assert one.now.top == count(one.reason, found.first, 7)
        assert one.now.bottom == orders(found.first, 7)
        assert one.before == pytest.approx(count(one.reason, start, 84) / orders(start, 84))
        weeks = [start + timedelta(days=7 * i) for i in range(BEFORE)]
        rates = [count(one.reason, week, 7) / orders(week, 7) for week in weeks]
        assert one.low == pytest.approx(min(rates))
        assert one.high == pytest.approx(max(rates))
    assert found.whole.now.top == sum(one.now.top or 0 for one in found.reasons)


def test_a_store_of_a_few_days_has_no_week_to_look_at(shop: Store) -> None:
    assert weekly(Reader(shop), ALL) is None
