"""My causes: what the gap costs, what still rolls, what to do next, and which target would be realistic."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from metrics.access import EVERYTHING, Role, Scope
from metrics.analysis.aims import About, aims
from metrics.analysis.department import causes
from metrics.analysis.next_step import next_step
from metrics.analysis.realistic import realistic
from metrics.analysis.targets import Verdict
from metrics.export import as_stored, as_typed
from metrics.query import Reader, Slice
from metrics.store import Store
from sample_data import by_hand
from tests.store.bring import at, bring

OCTOBER = date(2026, 10, 1)
DAY = date(2026, 11, 12)
ALL = Slice(EVERYTHING)
LOGISTICS = Scope(frozenset({Role.DEPARTMENT}), frozenset({"Logistics"}))


def test_what_still_rolls_is_counted_as_by_hand_for_the_department_of_the_first_contact(reader: Reader) -> None:
    company = by_hand.load()
    as_of = max(c.opened for c in company.contacts)
    view = by_hand.View(as_of, company.contacts[0].opened)
    expected: dict[str, int] = {}
    for issue in by_hand.issues(view, company.contacts):
        if len(issue) > 1 and as_of - issue[-1].opened <= timedelta(days=7):
            expected[issue[0].owner] = expected.get(issue[0].owner, 0) + 1
    assert sum(expected.values()) > 10
    assert reader.rolling(ALL) == sum(expected.values())
    for owner, count in expected.items():
        assert reader.rolling(ALL.only("owner", owner)) == count, owner
    assert reader.rolling(Slice(LOGISTICS)) == expected["Logistics"]


def test_each_family_rolls_for_as_long_as_its_own_window(store: Store) -> None:
    bring(store, "reasons", [{"code": "SLOW", "reason": "Slow", "window_days": 30}, {"code": "FAST", "reason": "Fast"}])
    pairs = [("SLOW", 0), ("SLOW", 20), ("FAST", 18), ("FAST", 21), ("FAST", 33.5), ("FAST", 34), ("ONE", 39)]
    rows = [{"contact_id": f"{i}", "opened_at": at(day), "customer": reason, "reason": reason}
            for i, (reason, day) in enumerate(pairs)]  # fmt: skip
    bring(store, "contacts", [*rows, {"contact_id": "z", "opened_at": at(40), "reason": "ONE"}])
    assert Reader(store).rolling(ALL) == 2


def test_without_customers_nobody_knows_what_rolls(store: Store) -> None:
    bring(store, "contacts", [{"contact_id": "1", "opened_at": at(0), "reason": "LATE"}])
    assert Reader(store).rolling(ALL) is None


def test_the_gap_in_money_is_its_contacts_at_the_mean_price_of_what_it_caused(reader: Reader) -> None:
    found = causes(reader, ALL, "Logistics", OCTOBER)
    paid = reader.cost(ALL.month(OCTOBER).only("owner", "Logistics"))[()]
    assert paid.amount is not None
    assert found.cost == paid
    contacts = found.reading.top - found.target * found.reading.bottom  # type: ignore[operator]
    assert found.gap_money is not None
    assert float(found.gap_money) == pytest.approx(contacts * float(paid.amount) / paid.contacts)
    assert found.worst is not None
    assert found.worst.reason == "Where is my order?"
    assert sum((c.cost.amount or Decimal(0) for c in found.causes), Decimal(0)) == paid.amount


def promise(**more: Any) -> dict[str, Any]:
    return {
        "commitment_id": "p1",
        "promise": "Notice",
        "step": "fix",
        "due": DAY,
        "shipped_on": None,
        "dropped_on": None,
    } | more


@pytest.mark.parametrize(
    ("promises", "target", "kept", "owned", "expected"),
    [
        ([], 0.1, "missed", False, ("own", None)),
        ([], 0.1, "missed", True, ("choose", None)),
        ([], None, None, True, ("aim", None)),
        ([], 0.1, "open", True, ("watch", None)),
        ([promise()], 0.1, "missed", True, ("ship", "Notice")),
        ([promise(step="own")], 0.1, "met", True, ("choose", "Notice")),
        ([promise(dropped_on=DAY)], 0.1, "missed", True, ("choose", None)),
        ([promise(shipped_on=DAY - timedelta(days=83))], 0.1, "missed", True, ("watch", "Notice")),
        ([promise(shipped_on=DAY - timedelta(days=84))], 0.1, "missed", True, ("choose", None)),
        ([promise(shipped_on=DAY), promise(promise="Next", due=DAY)], 0.1, "missed", True, ("ship", "Next")),
    ],
)
def test_the_next_step_follows_from_owner_promise_and_target(
    promises: list[dict[str, Any]], target: float | None, kept: Verdict | None, owned: bool, expected: tuple[str, Any]
) -> None:
    found = next_step(promises, target, kept, owned=owned, day=DAY)
    assert (found.step, found.promise) == expected


def orders_of(store: Store, months: dict[date, tuple[int, int]]) -> None:
    """So many contacts and orders in each month, and one contact after them, so that all are settled."""
    contacts: list[dict[str, Any]] = []
    orders: list[dict[str, Any]] = []
    for month, (top, bottom) in months.items():
        start = (month - date(2026, 1, 5)).days
        for i in range(top):
            who = f"{month:%m}-{i}"
            contacts.append(
                {"contact_id": who, "opened_at": at(start + 27 * i / top), "customer": who, "reason": "LATE"}
            )
        orders += [{"order_id": f"{month:%m}-{i}", "ordered_at": at(start + 27 * i / bottom)} for i in range(bottom)]
    last = max(months) + timedelta(days=70)
    end = at((last - date(2026, 1, 5)).days)
    bring(store, "contacts", [*contacts, {"contact_id": "end", "opened_at": end, "customer": "end", "reason": "LATE"}])
    bring(store, "orders", [*orders, {"order_id": "end", "ordered_at": end}])


MONTHS = {
    date(2026, 1, 1): (90, 100),
    date(2026, 2, 1): (10, 100),
    date(2026, 3, 1): (10, 50),
    date(2026, 4, 1): (90, 300),
    date(2026, 5, 1): (40, 100),
}


def test_usual_and_best_quarter_are_ratios_of_sums(store: Store) -> None:
    orders_of(store, MONTHS)
    told = realistic(Reader(store), ALL, "contacts_per_order", date(2026, 5, 1))
    assert told.usual is not None
    assert told.usual.value == pytest.approx(240 / 650)
    assert (told.usual.first, told.usual.last) == (date(2026, 1, 1), date(2026, 5, 1))
    assert told.best is not None
    # A mean of the three ratios would be 0.2 from February to April; the sums say 110/450.
    assert told.best.value == pytest.approx(110 / 450)
    assert (told.best.first, told.best.last) == (date(2026, 2, 1), date(2026, 4, 1))


def test_what_was_usual_begins_after_the_last_event(store: Store) -> None:
    orders_of(store, MONTHS)
    bring(store, "events", [{"day": date(2026, 3, 1), "event": "New app"}])
    told = realistic(Reader(store), ALL, "contacts_per_order", date(2026, 5, 1))
    assert told.usual is not None
    assert told.usual.first == date(2026, 3, 1)
    assert told.usual.value == pytest.approx(140 / 450)


def test_the_way_to_a_target_starts_at_the_newest_settled_month(store: Store) -> None:
    orders_of(store, MONTHS)
    told = realistic(Reader(store), ALL, "contacts_per_order", date(2026, 5, 1))
    assert told.needed(0.3, date(2026, 9, 1)) == pytest.approx((0.3 - 0.4) / 4)
    assert told.needed(0.3, date(2026, 5, 1)) is None


def test_chance_hides_a_step_that_is_smaller_than_half_the_interval(reader: Reader) -> None:
    told = realistic(reader, ALL.only("owner", "Logistics"), "contacts_per_order", OCTOBER)
    assert told.latest is not None
    assert told.latest.interval is not None
    assert told.chance == pytest.approx((told.latest.interval.high - told.latest.interval.low) / 2)
    value = told.latest.value
    assert value is not None
    assert told.chance is not None
    assert told.hidden(value - told.chance * 0.9)
    assert not told.hidden(value - told.chance * 1.1)


@pytest.mark.parametrize(
    ("metric", "typed", "stored"),
    [
        ("contacts_per_order", 3.6, 0.036),
        ("contacts_per_order", 9.5, 0.095),
        ("repeat_contact_rate", 17.2, 0.172),
        ("quality_score", 82.5, 82.5),
    ],
)
def test_what_is_typed_is_converted_once_and_reads_back_the_same(metric: str, typed: float, stored: float) -> None:
    assert as_stored(metric, typed) == stored
    assert as_typed(metric, stored) == typed


def test_a_target_holds_until_the_next_one_begins_and_is_judged_where_it_holds(reader: Reader) -> None:
    found = {
        (a.about, a.valid_from): a for a in aims(reader, ALL, "Logistics", OCTOBER) if a.metric == "contacts_per_order"
    }
    old, new = (found[About("department", "Logistics"), day] for day in (date(2024, 9, 1), date(2026, 1, 1)))
    assert (old.until, old.kept, old.reading) == (date(2026, 1, 1), None, None)
    assert (new.value, new.until, new.kept) == (0.095, None, "missed")
    assert About("reason", "Where is my order?") in {about for about, _ in found}
    others = {about.label for about, _ in found if about.level == "department"}
    assert others == {"Logistics"}


def test_a_department_is_judged_on_its_own_rows_and_sees_the_companys_total(reader: Reader) -> None:
    own, whole = ({(a.about, a.metric, a.valid_from): a.reading for a in aims(reader, cut, "Logistics", OCTOBER)}
                  for cut in (Slice(LOGISTICS), ALL))  # fmt: skip
    assert own == whole
    assert all(about.label in ("", "Logistics") or about.level == "reason" for about, _, _ in own)
