"""What is declared: reasons, owners, departments, targets; and single contacts."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date, timedelta

from metrics.access import EVERYTHING
from metrics.query import Owner, Reader, ReasonCard, Slice, facts
from metrics.store import Store
from tests.oracles import Told
from tests.store.bring import at, bring, contact

ALL = Slice(EVERYTHING)


def test_a_reason_knows_its_family_kind_and_tier(store: Store) -> None:
    bring(store, "contacts", [contact(Told(str(i), at(i), reason=code)) for i, code in enumerate(["R1", "X9"])])
    bring(store, "reasons", [{"code": "R1", "reason": "Where?", "family": "Late", "kind": "dumb contact", "tier": 3}])
    assert Reader(store).reasons == {
        "Where?": ReasonCard("Where?", "Late", True, "dumb contact", 3, code="R1"),
        "X9": ReasonCard("X9", "X9", False, "not classified", None, code="X9"),
    }


def test_who_owns_a_reason_depends_on_the_day_and_the_head_stands_in_for_nobody(store: Store) -> None:
    bring(store, "contacts", [contact(Told("1", at(), reason="R1"))])
    bring(store, "departments", [{"department": "Logistics", "head": "Ana"}, {"department": "Sales", "head": None}])
    bring(store, "ownership", [
        {"reason": "R1", "department": "logistics", "valid_from": date(2020, 1, 1), "valid_to": date(2026, 1, 7)},
        {"reason": "R1", "department": "Sales", "person": "Bo", "valid_from": date(2026, 1, 7)},
    ])  # fmt: skip
    reader = Reader(store)
    assert reader.owners(date(2019, 12, 31)) == {}
    assert reader.owners(date(2026, 1, 6)) == {"R1": Owner("Logistics", "Ana")}
    assert reader.owners(date(2026, 1, 7)) == {"R1": Owner("Sales", "Bo")}
    assert reader.departments == {"Logistics": "Ana", "Sales": None}


def test_the_target_of_the_latest_month_holds(store: Store) -> None:
    bring(store, "contacts", [contact(Told("1", at(), reason="R1")) | {"owner": "IT"}])
    bring(store, "reasons", [{"code": "R1", "reason": "Where?"}])
    rows = [("company", "ignored", 0.4, 1), ("company", "ignored", 0.3, 3), ("department", "it", 0.2, 1),
            ("reason", "r1", 0.1, 1), ("reason", "Where?", 0.05, 2)]  # fmt: skip
    bring(store, "targets", [
        {"metric": "contacts_per_order", "level": level, "key": key, "value": value, "valid_from": date(2026, month, 1)}
        for level, key, value, month in rows
    ])  # fmt: skip
    told = {month: Reader(store).targets(date(2026, month, 1)) for month in (1, 2, 3)}
    cpo = "contacts_per_order"
    first = {(cpo, "company", ""): 0.4, (cpo, "department", "IT"): 0.2, (cpo, "reason", "Where?"): 0.1}
    assert told[1] == first
    assert told[2] == first | {(cpo, "reason", "Where?"): 0.05}
    assert told[3] == told[2] | {(cpo, "company", ""): 0.3}
    assert Reader(store).targets(date(2025, 12, 31)) == {}


def test_a_target_imported_again_replaces_the_one_of_its_month(store: Store) -> None:
    row = {"metric": "quality_score", "level": "company", "key": None, "valid_from": date(2026, 1, 1)}
    for value in (90.0, 80.0):
        bring(store, "targets", [row | {"value": value}])
    assert Reader(store).targets(date(2026, 1, 1)) == {("quality_score", "company", ""): 80.0}


def test_single_contacts_come_newest_first_with_their_gaps_within_the_window(store: Store) -> None:
    days = (0, 2, 30)
    bring(store, "contacts", [contact(Told(f"C{day}", at(day), "k1", "R1")) | {"channel": "chat"} for day in days])
    reader = Reader(store)
    found = reader.contacts(ALL, 10).select("contact", "opened_at", "since_previous", "until_next", "position").rows()
    gap = 2 * 86_400
    assert found == [
        ("C30", at(30), None, None, 1),
        ("C2", at(2), gap, None, 2),
        ("C0", at(0), None, gap, 1),
    ]
    assert reader.contacts(ALL, 1).height == 1
    assert reader.contacts(ALL.month(date(2026, 2, 1)), 10)["contact"].to_list() == ["C30"]
    assert reader.contacts(ALL.only("channel", "phone"), 10).is_empty()


def test_labels_leave_out_what_is_not_given(store: Store) -> None:
    bring(store, "contacts", [contact(Told(str(i), at(i))) | {"channel": c} for i, c in enumerate(["b", None, "a"])])
    assert Reader(store).labels("channel") == ["a", "b"]


def test_a_period_settles_when_the_data_reaches_a_window_past_its_end(reader: Reader) -> None:
    known = reader.known
    assert known.as_of is not None
    reached = known.as_of.date()
    assert known.settles(date(2026, 10, 31)) == date(2026, 11, 8)
    assert known.settled(reached - timedelta(days=8))
    assert not known.settled(reached - timedelta(days=7))
    assert not known.settled(reached - timedelta(days=8), 30)


def test_the_sample_company_is_known_as_such(reader: Reader, store: Store) -> None:
    assert reader.known.sample
    assert not reader.known.empty
    bring(store, "contacts", [contact(Told("1", at()))])
    assert not facts(store).sample


def test_a_source_counts_a_contact_once_however_many_files_brought_it(store: Store) -> None:
    rows = [contact(Told(str(i), at(i))) for i in range(4)]
    bring(store, "contacts", rows)
    bring(store, "contacts", rows[1:3])
    ((source, contacts, *days),) = (astuple(cover) for cover in Reader(store).cover)
    assert (source, contacts, days) == ("shop", 4, [at(0).date(), at(3).date(), at(3).date()])


def test_a_month_settles_when_the_family_that_waits_longest_has_matured(store: Store) -> None:
    bring(store, "contacts", [contact(Told(str(i), at(i), reason="Late")) for i in range(40)])
    january, weeks = date(2026, 1, 31), facts(store)
    assert weeks.settled(january)
    bring(store, "reasons", [{"code": "Late", "reason": "Late", "window_days": 30}])
    month = facts(store)
    assert (weeks.settles(january), month.settles(january)) == (date(2026, 2, 8), date(2026, 3, 3))
    assert not month.settled(january)
    assert month.settled(january, 7)


def test_a_label_has_words_in_other_languages_and_a_reason_is_told_by_its_code_or_its_label(store: Store) -> None:
    reasons = [contact(Told(str(i), at(i), reason=code)) for i, code in enumerate(["R1", "R2", "X9"])]
    bring(store, "contacts", reasons)
    bring(store, "reasons", [{"code": "R1", "reason": "Where?"}, {"code": "R2", "reason": "When?"}])
    told = [("reason", "r1", "es", "¿Dónde?"), ("reason", "When?", "es", "¿Cuándo?"), ("reason", "X9", "es", "Otro"),
            ("owner", "Sales", "es", "Ventas"), ("owner", "Sales", "de", "Vertrieb")]  # fmt: skip
    names = ("dimension", "label", "language", "wording")
    bring(store, "translations", [dict(zip(names, row, strict=True)) for row in told])
    assert Reader(store).translations("es") == {
        ("reason", "where?"): "¿Dónde?",
        ("reason", "when?"): "¿Cuándo?",
        ("reason", "x9"): "Otro",
        ("owner", "sales"): "Ventas",
    }
    assert Reader(store).translations("de") == {("owner", "sales"): "Vertrieb"}
    assert Reader(store).translations("en") == {}
