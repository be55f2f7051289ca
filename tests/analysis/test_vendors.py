"""What vendors have ended, against their own baselines: counted by hand, and quiet where chance may explain it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from metrics.access import EVERYTHING
from metrics.analysis.vendors import vendors
from metrics.query import Reader, Slice
from metrics.stats import difference_interval
from metrics.store import Store
from sample_data import by_hand
from tests.store.bring import Rows, bring

ALL = Slice(EVERYTHING)
JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)


def calls(vendor: str, month: int, customers: int, again: int, name: str = "") -> Rows:
    """So many customers call once in a month, the first `again` of them a second time two days later."""
    rows: Rows = []
    for i in range(customers):
        first = datetime(2026, month, 1 + i % 20, 9)
        for j in range(1 + (i < again)):
            rows.append({
                "contact_id": f"{vendor}{month}-{i}-{j}", "customer": f"{name or vendor}{month}k{i}", "reason": "late",
                "opened_at": first + timedelta(days=2 * j), "channel": "phone", "vendor": vendor,
            })  # fmt: skip
    return rows


def stored(store: Store, rows: Rows) -> Reader:
    """These contacts at two euros each, known to the end of April."""
    bring(store, "prices", [{"channel": "phone", "valid_from": date(2025, 1, 1), "price": Decimal(2)}])
    bring(store, "contacts", rows, complete_to=datetime(2026, 4, 30), has=frozenset({"customer"}))
    return Reader(store)


def test_a_vendor_that_ends_more_matters_has_removed_contacts_that_are_worth_money(store: Store) -> None:
    rows = [*calls("North", 1, 200, 100), *calls("North", 3, 200, 20)]
    (north,) = vendors(stored(store, rows), ALL, MARCH, JANUARY, JANUARY)
    assert (north.contacts, north.repeats) == (220, 20)
    assert (north.base.top, north.base.bottom) == (100, 300)
    assert (north.now.top, north.now.bottom) == (20, 220)
    assert north.removed == pytest.approx((100 / 300 - 20 / 220) * 220)
    assert north.worth == pytest.approx(Decimal(str(north.removed)) * 2)
    assert north.verdict == "fewer"
    assert north.between is not None
    assert 0 < north.between[0] < (north.removed or 0) < north.between[1]


def test_a_vendor_that_ends_fewer_has_added_some(store: Store) -> None:
    rows = [*calls("North", 1, 200, 20), *calls("North", 3, 200, 100)]
    (north,) = vendors(stored(store, rows), ALL, MARCH, JANUARY, JANUARY)
    assert north.verdict == "more"
    assert (north.removed or 0) < 0


def test_the_better_comes_first_and_who_has_too_few_contacts_is_not_ranked(store: Store) -> None:
    rows = [*calls("East", 1, 100, 40), *calls("East", 3, 100, 40), *calls("West", 1, 100, 60)]
    rows += [*calls("West", 3, 100, 10), *calls("Acme", 1, 100, 10), *calls("Acme", 3, 9, 0), *calls("New", 3, 100, 3)]
    found = vendors(stored(store, rows), ALL, MARCH, JANUARY, JANUARY)
    assert [v.vendor for v in found] == ["West", "East", "Acme", "New"]
    assert [v.judged for v in found] == [True, True, False, False]
    assert [v.verdict for v in found] == ["fewer", None, None, None]
    assert [v.removed for v in found[2:]] == [v.worth for v in found[2:]] == [None, None]


def test_a_repeat_is_booked_to_the_vendor_of_the_first_contact(store: Store) -> None:
    first = calls("North", 3, 40, 0)
    again = [row | {"contact_id": row["contact_id"] + "b", "vendor": "South",
                    "opened_at": row["opened_at"] + timedelta(days=1)} for row in first[:10]]  # fmt: skip
    found = {v.vendor: v for v in vendors(stored(store, [*first, *again]), ALL, MARCH, JANUARY, JANUARY)}
    assert (found["North"].contacts, found["North"].repeats) == (40, 10)
    assert (found["South"].contacts, found["South"].repeats) == (10, 0)


def test_without_customers_nothing_is_judged(store: Store) -> None:
    rows = [row | {"customer": None} for row in (*calls("North", 1, 50, 5), *calls("North", 3, 50, 5))]
    bring(store, "contacts", rows, complete_to=datetime(2026, 4, 30), has=frozenset({"reason"}))
    (north,) = vendors(Reader(store), ALL, MARCH, JANUARY, JANUARY)
    assert (north.now.value, north.removed, north.worth, north.verdict) == (None, None, None, None)


def test_the_sample_vendors_are_those_of_plain_lists(reader: Reader) -> None:
    company = by_hand.load()
    view = by_hand.View(max(c.opened for c in company.contacts), min(c.opened for c in company.contacts))
    base, now = (date(2025, 10, 1), date(2026, 9, 1)), date(2026, 10, 1)
    for found in vendors(reader, ALL, now, *base):
        theirs = [c for c in company.contacts if c.vendor == found.vendor]
        then = [c for c in theirs if "2025-10" <= c.month <= "2026-09"]
        today = [c for c in theirs if c.month == "2026-10"]
        assert (found.base.top, found.base.bottom) == by_hand.repeat_contact_rate(view, then)
        assert (found.now.top, found.now.bottom) == by_hand.repeat_contact_rate(view, today)
        runs = [run for run in by_hand.issues(view, company.contacts) if run[0].vendor == found.vendor]
        assert found.repeats == sum(c.month == "2026-10" for run in runs for c in run[1:])
        who = sorted({c.customer for c in (*then, *today) if view.matured(c)})
        place = {customer: i for i, customer in enumerate(who)}
        counts = np.zeros((4, len(who)))
        for i, contacts in ((0, then), (2, today)):
            for c in (c for c in contacts if view.matured(c)):
                counts[i, place[c.customer]] += 1
                counts[i + 1, place[c.customer]] += view.followed(c)
        assert found.rise == pytest.approx(difference_interval(*counts))
