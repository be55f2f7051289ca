"""A figure that cannot be computed says why; it is never 0 (METRICS.md 1-3, 7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from metrics.access import EVERYTHING
from metrics.catalog import METRICS
from metrics.export import blank
from metrics.i18n import words
from metrics.query import Reader, Reading, Slice
from metrics.store import Store
from tests.oracles import Told
from tests.store.bring import at, bring, contact

ALL = Slice(EVERYTHING)
BARE = frozenset({"contact_id", "opened_at"})
FULL = BARE | {"customer", "outcome"}


def contacts(*days: float, **more: Any) -> list[dict[str, Any]]:
    told = [Told(str(day), at(day), "k1", flag=True) for day in days]
    return [contact(one) | more for one in told]


def why(store: Store, metric: str, cut: Slice = ALL) -> str | None:
    reading = Reader(store).read_one(cut, metric)[metric]
    assert (reading.value is None) == (reading.blank is not None)
    return reading.blank.key if reading.blank else None


NEEDS = {
    "repeat_contact_rate": "not_computable.customer",
    "repeat_share": "not_computable.customer",
    "contacts_per_issue": "not_computable.customer",
    "resolution_behavioural": "not_computable.customer",
    "resolution_flagged": "not_computable.outcome",
    "false_closes": "not_computable.customer",
    "contacts_per_order": "not_computable.orders",
    "quality_score": "not_computable.quality",
    "critical_error_rate": "not_computable.quality",
    "contacts": None,
}


@pytest.mark.parametrize("metric", METRICS)
def test_a_store_without_the_column_names_the_column(store: Store, metric: str) -> None:
    bring(store, "contacts", contacts(0, 20, customer=None), has=BARE)
    assert why(store, metric) == NEEDS[metric]
    reading = Reader(store).read_one(ALL, metric)[metric]
    assert (reading.top is None) == (NEEDS[metric] is not None)


def test_false_closes_need_an_outcome_too(store: Store) -> None:
    bring(store, "contacts", contacts(0, 20), has=BARE | {"customer"})
    assert why(store, "false_closes") == "not_computable.outcome"
    assert why(store, "resolution_behavioural") is None


def test_reviews_that_do_not_tell_of_critical_errors_are_no_sign_that_there_are_none(store: Store) -> None:
    review = {"sample_id": "q", "contact_id": "1", "reviewed_at": at(1), "score": 80.0}
    bring(store, "quality", [review])
    assert why(store, "critical_error_rate") == "not_computable.critical_error"
    assert why(store, "quality_score") is None
    bring(store, "quality", [review | {"critical_error": False}])
    assert why(store, "critical_error_rate") is None


@pytest.mark.parametrize("metric", ["repeat_contact_rate", "resolution_behavioural", "false_closes"])
def test_where_nothing_has_matured_the_figure_is_blank_and_says_from_when(store: Store, metric: str) -> None:
    bring(store, "contacts", contacts(0, 1, 2), has=FULL)
    reading = Reader(store).read_one(ALL, metric)[metric]
    assert (reading.top, reading.bottom, reading.value) == (0, 0, None)
    assert reading.blank is not None
    assert dict(reading.blank.values) == {"days": 7, "until": date(2026, 1, 13)}
    thirty = Reader(store).read_one(replace(ALL, window=30), metric)[metric].blank
    assert thirty is not None
    assert dict(thirty.values) == {"days": 30, "until": date(2026, 2, 5)}


def test_a_young_month_says_when_it_begins_to_settle(store: Store) -> None:
    bring(store, "contacts", contacts(0, 20, 27, 28), has=FULL)
    assert why(store, "repeat_contact_rate") is None
    february = ALL.month(date(2026, 2, 1))
    assert why(store, "repeat_contact_rate", february) == "blank.nothing_matured"
    found = Reader(store).read_one(february, "repeat_contact_rate")["repeat_contact_rate"].blank
    assert found is not None
    assert dict(found.values)["until"] == date(2026, 2, 9)


def test_the_first_days_have_nothing_to_look_back_to(store: Store) -> None:
    bring(store, "contacts", contacts(0, 6), has=FULL)
    assert why(store, "repeat_share") == why(store, "contacts_per_issue") == "blank.no_lookback"
    bring(store, "contacts", contacts(7), has=FULL)
    assert why(store, "repeat_share") is None


def test_unknown_outcomes_are_in_neither_part(store: Store) -> None:
    bring(store, "contacts", contacts(0, 20, outcome="unknown"), has=FULL)
    assert why(store, "resolution_flagged") == "blank.no_outcome"
    assert why(store, "false_closes") == "blank.none_claimed"


def test_contacts_without_orders_are_blank_and_orders_without_contacts_are_nought(store: Store) -> None:
    bring(store, "contacts", contacts(0, 20), has=FULL)
    bring(store, "orders", [{"order_id": "1", "ordered_at": at(40)}])
    found = Reader(store).read(ALL.cut("month"), "contacts_per_order")
    january, february = found[(date(2026, 1, 1),)], found[(date(2026, 2, 1),)]
    assert january["contacts_per_order"].blank is not None
    assert january["contacts_per_order"].blank.key == "blank.no_orders"
    assert (february["contacts_per_order"].value, february["contacts_per_order"].bottom) == (0, 1)


def test_contacts_of_an_unknown_market_count_in_the_total_only(store: Store) -> None:
    bring(store, "contacts", [*contacts(0, market="ES"), *contacts(1)], has=FULL)
    bring(store, "orders", [{"order_id": str(i), "ordered_at": at(i), "market": m} for i, m in enumerate(["ES", None])])
    found = {
        str(k[0]): c["contacts_per_order"]
        for k, c in Reader(store).read(ALL.cut("market"), "contacts_per_order").items()
    }
    assert found["ES"].value == 1
    assert found["(none)"].blank is not None
    assert found["(none)"].blank.key == "blank.market_unknown"
    assert why(store, "contacts_per_order", ALL.only("market", "(none)")) == "blank.market_unknown"
    assert Reader(store).read_one(ALL, "contacts_per_order")["contacts_per_order"].value == 1


def test_a_month_without_reviews_says_so(reader: Reader) -> None:
    reading = reader.read_one(ALL.month(date(2026, 11, 1)).only("reason", "(none)"), "quality_score")["quality_score"]
    assert reading.value is None
    assert reading.blank is not None
    assert reading.blank.key == "blank.no_samples"


@pytest.mark.parametrize("metric", METRICS)
def test_an_empty_store_has_a_reason_for_every_ratio(store: Store, metric: str) -> None:
    bring(store, "reasons", [{"code": "R1", "reason": "Where?"}])
    reading = Reader(store).read_one(ALL, metric)[metric]
    assert reading.value == (0 if metric == "contacts" else None)
    assert Reader(store).read(ALL.cut("reason"), metric) == {}


def test_every_reason_has_words(store: Store) -> None:
    bring(store, "contacts", contacts(0), has=FULL)
    bring(store, "orders", [{"order_id": "1", "ordered_at": at(80)}])
    bring(store, "quality", [{"sample_id": "1", "contact_id": "?", "reviewed_at": at(80), "score": 1.0}])
    january = ALL.month(date(2026, 1, 1))
    blanks = Reader(store).read_one(january, *METRICS) | Reader(store).read_one(
        january.only("market", "(none)"), *METRICS
    )
    for t in map(words, ("en", "es")):
        assert all(len(blank(t, reading)) > 15 for reading in blanks.values() if reading.blank)
        assert all(t(f"not_computable.{need}") for metric in METRICS.values() for need in metric.needs)
        assert all(t(metric.empty, days=7, until="8 Nov") for metric in METRICS.values())
        assert blank(t, Reading("quality_score", 1, 2)) == ""


def test_a_figure_over_few_contacts_is_thin(store: Store) -> None:
    assert Reading("repeat_contact_rate", 1, 29).thin
    assert not Reading("repeat_contact_rate", 1, 30).thin
    assert not Reading("contacts", 1, None).thin
