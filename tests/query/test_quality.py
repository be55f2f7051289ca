"""Reviewed contacts speak for the others: METRICS.md 4, against plain lists and the sample company by hand."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from metrics.access import EVERYTHING, Role, Scope
from metrics.analysis.drill import counted
from metrics.query import Reader, Reading, Slice
from metrics.store import Store
from sample_data.by_hand import Company, Sample, load, rows
from sample_data.quality_by_hand import apart, cell, old, size
from tests.stats import oracles
from tests.store.bring import Rows, at, bring, emptied, opened, picture

ALL = Slice(EVERYTHING)
MONTH = ALL.month(date(2026, 9, 1))
BOTH = ("quality_score", "critical_error_rate")
UNTIL = {"contact_id": "last", "opened_at": at(24), "owner": "last", "channel": "last", "reason": "last"}
"""Every contact opened until 12 January is old enough."""


@pytest.fixture(scope="module")
def company() -> Company:
    return load()


def month_of(sample: Sample) -> str:
    return sample.contact.month


def heard(
    company: Company, reader: Reader, here: Callable[[Sample], bool]
) -> tuple[list[oracles.Review], dict[str, float]]:
    """Every review with its stratum by hand, and the contacts of the strata."""
    as_of = reader.known.as_of
    assert as_of is not None
    came, read = Counter[Any](), Counter[Any]()
    for c in company.contacts:
        came[c.month, cell(c)] += old(c, as_of)
    for s in company.samples:
        read[month_of(s), cell(s.contact)] += old(s.contact, as_of)
    name: dict[tuple[str, Any], str] = {}
    contacts = {}
    for month in {month_of(s) for s in company.samples}:
        of_month = Counter({c: n for (m, c), n in came.items() if m == month and n})
        scored = Counter({c: n for (m, c), n in read.items() if m == month})
        contacts[f"{month} alone"] = math.inf
        for i, stratum in enumerate(apart(frozenset(of_month), of_month, scored, 0)):
            contacts[f"{month} {i}"] = float(size(stratum, of_month))
            name |= {(month, one): f"{month} {i}" for one in stratum}
    reviews = [(name[month_of(s), cell(s.contact)] if old(s.contact, as_of) else f"{month_of(s)} alone",
                float(s.score), s.critical, here(s)) for s in company.samples]  # fmt: skip
    touched = {h for h, _, _, mine in reviews if mine}
    return [r for r in reviews if r[0] in touched], contacts


CUTS: dict[str, tuple[Slice, Callable[[Sample], bool]]] = {
    "a month": (MONTH, lambda s: month_of(s) == "2026-09"),
    "a young month": (ALL.month(date(2026, 11, 1)), lambda s: month_of(s) == "2026-11"),
    "everything": (ALL, lambda s: True),
    "an owner": (ALL.only("owner", "Warehouse"), lambda s: s.contact.owner == "Warehouse"),
    "a market": (MONTH.only("market", "ES"), lambda s: month_of(s) == "2026-09" and s.contact.market == "ES"),
    "a vendor": (ALL.only("vendor", "Corvo"), lambda s: s.contact.vendor == "Corvo"),
}


@pytest.mark.parametrize("name", CUTS)
def test_values_and_intervals_of_the_sample_company_are_those_by_hand(
    reader: Reader, company: Company, name: str
) -> None:
    cut, here = CUTS[name]
    score, scores, rate, rates = oracles.sample(*heard(company, reader, here))
    found = reader.one_with_intervals(cut, *BOTH)
    for metric, value, interval in (("quality_score", score, scores), ("critical_error_rate", rate, rates)):
        reading = found[metric]
        assert reading.value == pytest.approx(value, rel=1e-6)
        assert reading.interval is not None
        assert (reading.interval.low, reading.interval.high) == pytest.approx(interval, rel=1e-5)
        assert reading.reviews == sum(here(s) for s in company.samples)


def test_months_asked_together_have_the_figures_they_have_alone(reader: Reader) -> None:
    together = reader.with_intervals(ALL.cut("month"), *BOTH)
    assert together[(date(2026, 9, 1),)] == reader.one_with_intervals(MONTH, *BOTH)


def test_a_department_sees_its_own_part_of_the_whole(reader: Reader) -> None:
    scope = Scope(frozenset({Role.DEPARTMENT}), frozenset({"Warehouse"}))
    own = reader.one_with_intervals(Slice(scope), *BOTH)
    assert own == reader.one_with_intervals(ALL.only("owner", "Warehouse"), *BOTH)


def contacts(counts: dict[str, int]) -> Rows:
    """So many of each owner, all old enough."""
    return [
        {"contact_id": f"{owner}{i:03}", "opened_at": at(i % 9, i), "owner": owner, "channel": "phone", "reason": "R"}
        for owner, n in counts.items()
        for i in range(n)
    ]


def reviews(counts: dict[str, list[float]], **more: Any) -> Rows:
    """The first contacts of each owner get these scores."""
    return [
        {"sample_id": f"{owner}{i:03}", "contact_id": f"{owner}{i:03}", "reviewed_at": at(10), "score": score} | more
        for owner, scores in counts.items()
        for i, score in enumerate(scores)
    ]


def score(store: Store, cut: Slice = ALL) -> Reading:
    return Reader(store).one_with_intervals(cut, "quality_score")["quality_score"]


def filled(store: Store, came: dict[str, int], read: dict[str, list[float]]) -> Reading:
    bring(store, "contacts", [*contacts(came), UNTIL])
    bring(store, "quality", reviews(read))
    return score(store)


RNG = random.Random(8)
SCORES = {"a": [RNG.uniform(70, 100) for _ in range(30)], "b": [RNG.uniform(30, 60) for _ in range(10)]}


def test_a_part_that_was_read_too_often_counts_for_no_more_than_its_contacts(store: Store) -> None:
    reading = filled(store, {"a": 100, "b": 300}, SCORES)
    assert reading.value == pytest.approx(0.25 * fmean(SCORES["a"]) + 0.75 * fmean(SCORES["b"]))
    assert (reading.bottom, reading.reviews) == pytest.approx((400, 40))
    parts = Reader(store).read(ALL.cut("owner"), "quality_score")
    assert parts[("a",)]["quality_score"].value == pytest.approx(fmean(SCORES["a"]))
    assert parts[("b",)]["quality_score"].bottom == pytest.approx(300)


def test_a_sample_in_proportion_has_its_plain_mean(store: Store) -> None:
    reading = filled(store, {"a": 90, "b": 30}, SCORES)
    assert reading.value == pytest.approx(fmean(SCORES["a"] + SCORES["b"]))
    assert (reading.bottom, reading.reviews) == (120, 40)


def test_one_stratum_has_its_plain_mean(store: Store) -> None:
    assert filled(store, {"a": 50}, {"a": SCORES["a"]}).value == pytest.approx(fmean(SCORES["a"]))


def test_contacts_of_which_none_was_read_are_in_the_frame(store: Store) -> None:
    reading = filled(store, {"a": 50, "c": 70}, {"a": SCORES["a"]})
    assert reading.bottom == pytest.approx(120)


def test_what_was_read_whole_is_known(store: Store) -> None:
    reading = filled(store, {"a": 30, "b": 10}, SCORES)
    assert reading.interval is not None
    assert reading.interval.low == reading.interval.high == pytest.approx(fmean(SCORES["a"] + SCORES["b"]))


def test_other_names_in_another_order_change_nothing(store: Store) -> None:
    came, read = {"a": 100, "b": 300, "c": 40}, {**SCORES, "c": [50.0, 60.0]}
    bring(store, "contacts", [*contacts(came), UNTIL])
    bring(store, "quality", reviews(read))
    before = score(store)
    names = {"a": "z", "b": "m", "c": "a", "last": "q"}
    other = [r | {"owner": names[r["owner"]]} for r in reversed([*contacts(came), UNTIL])]
    bring(emptied(store), "contacts", other)
    bring(store, "quality", reviews(read)[::-1])
    assert score(store) == before


def test_a_review_without_a_place_in_the_frame_stands_for_itself(store: Store) -> None:
    """Its contact is not there, or so young that somebody may still come back about it."""
    bring(store, "contacts", [*contacts({"a": 50}), UNTIL, UNTIL | {"contact_id": "young", "opened_at": at(20)}])
    bring(store, "quality", reviews({"a": SCORES["a"]}))
    before = score(store)
    extra = {"reviewed_at": at(21), "score": 0.0}
    bring(store, "quality", [{"sample_id": "1", "contact_id": "nobody's"} | extra,
                             {"sample_id": "2", "contact_id": "young"} | extra])  # fmt: skip
    after = score(store)
    assert before.top == after.top
    assert (before.bottom, before.reviews) == pytest.approx((50, 30))
    assert (after.bottom, after.reviews) == pytest.approx((52, 32))
    bring(store, "contacts", [UNTIL | {"contact_id": "later", "opened_at": at(40)}])
    assert score(store).bottom == pytest.approx(53)


def test_reviews_without_any_contacts_are_a_plain_sample(store: Store) -> None:
    bring(store, "quality", reviews({"a": SCORES["a"]}))
    reading = score(store)
    assert reading.value == pytest.approx(fmean(SCORES["a"]))
    assert reading.interval is not None
    half = oracles.t(29) * math.sqrt(sum((s - fmean(SCORES["a"])) ** 2 for s in SCORES["a"]) / 29 / 30)
    assert reading.interval.high - reading.interval.low == pytest.approx(2 * half)


def test_a_critical_error_that_no_review_met_is_allowed_for_where_files_tell_of_them(store: Store) -> None:
    """A column that says no in every row says that somebody looked."""
    silent = filled(store, {"a": 300}, {"a": SCORES["a"]})
    bring(store, "quality", reviews({"a": SCORES["a"]}, critical_error=False))
    told = score(store)
    assert silent.value == told.value
    assert silent.interval is not None
    assert told.interval is not None
    assert told.interval.low < silent.interval.low - 3
    assert told.interval.high == pytest.approx(silent.interval.high)
    rate = Reader(store).one_with_intervals(ALL, "critical_error_rate")["critical_error_rate"]
    assert rate.interval is not None
    assert (rate.value, rate.interval.low) == (0, 0)
    assert rate.interval.high > 0.05


def test_targeted_reviews_are_kept_and_in_no_figure_weight_or_count(store: Store) -> None:
    bring(store, "contacts", [*contacts({"a": 100, "b": 300}), UNTIL])
    bring(store, "quality", reviews(SCORES, critical_error=False))
    before, kept = score(store), picture(store)
    picked = [{"sample_id": f"t{i}", "contact_id": f"b{100 + i}", "reviewed_at": at(10), "score": 5.0,
               "critical_error": True, "targeted": True} for i in range(20)]  # fmt: skip
    bring(store, "quality", picked)
    assert picture(store) == kept
    assert score(store) == before
    assert store.rows("SELECT count(*) FROM now_quality") == [(40 + 20,)]
    bring(store, "quality", [review | {"sample_id": f"u{i}", "targeted": False} for i, review in enumerate(picked)])
    assert score(store).reviews == 60


def test_a_review_that_turns_out_to_be_targeted_leaves_the_figures(store: Store) -> None:
    """The same review in a later file, which has the column."""
    one = {"a": SCORES["a"]}
    before = filled(store, {"a": 50, "b": 50}, one)
    bring(store, "quality", reviews({"b": [0.0] * 5}))
    assert score(store).value != before.value
    bring(store, "quality", reviews({"b": [0.0] * 5}, targeted=True))
    assert score(store) == before


def test_drawn_and_targeted_reviews_of_the_sample_company_are_all_its_reviews(reader: Reader, company: Company) -> None:
    assert reader.one_with_intervals(ALL, "quality_score")["quality_score"].reviews == len(company.samples)
    assert len(company.samples) + len(company.targeted) == len(rows("quality.csv"))
    assert company.targeted


def test_a_contact_tells_of_its_targeted_reviews_that_they_are_in_no_figure(reader: Reader, company: Company) -> None:
    drawn, picked = company.samples[0], company.targeted[0]
    for sample, targeted, why in ((drawn, (), "scored"), (picked, (float(picked.score),), "targeted")):
        found = reader.single(ALL, "contacts", sample.contact.contact_id)
        assert found is not None
        assert found.targeted == targeted
        told = {one.metric: one for one in counted(found)}
        assert (told["quality_score"].why, told["quality_score"].below) == (why, sample is drawn)


def test_a_store_from_before_reviews_could_be_targeted_opens_and_takes_them(tmp_path: Path) -> None:
    store = opened(tmp_path)
    before = filled(store, {"a": 100, "b": 300}, SCORES)
    with store.write() as cursor:
        cursor.execute("DROP VIEW now_quality")
        cursor.execute("ALTER TABLE raw_quality DROP COLUMN targeted")
        cursor.execute("UPDATE meta SET value = 'older' WHERE key = 'shape'")
    store.close()
    store = opened(tmp_path)
    assert score(store) == before
    bring(store, "quality", reviews({"a": SCORES["a"]}, targeted=True))
    assert score(store).reviews == 10
    store.close()


def test_few_reviews_are_few_for_however_many_contacts_they_stand(store: Store) -> None:
    reading = filled(store, {"a": 300}, {"a": SCORES["a"][:29]})
    assert reading.thin
    assert not filled(store, {}, {"a": SCORES["a"]}).thin
