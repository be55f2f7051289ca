"""Ownership as a person would work it: hand a reason over, dispute one, answer and decide."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from metrics.access import EVERYTHING
from metrics.analysis.disputes import disputes
from metrics.query import Slice
from pages.parts import data
from tests.pages.opening import opened, said
from tests.pages.test_workshop_page import press

LATE = "where-is-my-order"


@pytest.fixture
def page(sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    return opened(monkeypatch, sample_copy, "ownership", reason=LATE)


def sign(at: AppTest, form: str, name: str = "Bea") -> AppTest:
    next(box for box in at.text_input if f"_{form}" in str(box.key)).set_value(name)
    return at.run()


def choose(at: AppTest, label: str, value: str) -> AppTest:
    next(box for box in at.selectbox if box.label == label).set_value(value)
    return at.run()


def owners(code: str) -> list[tuple[str, str | None, date, date | None]]:
    rows = [row for row in data.reader().declared("ownership") if row["reason"] == code]
    return [(row["department"], row["person"], row["valid_from"], row["valid_to"]) for row in rows]


def test_reasons_without_an_owner_stand_first(page: AppTest) -> None:
    assert page.title[0].value == "3 reasons have no owner"
    frame = next(d.value for d in page.dataframe if "state" in d.value.columns)
    assert list(frame["owner"][:4]) == ["Unowned", "Unowned", "Unowned", "Logistics"]
    assert [cell.split("#", 1)[1] for cell in frame["reason"][frame["state"] == "disputed"]] == ["I was charged twice"]


def test_a_handover_of_today_moves_no_contact_and_its_undo_takes_it_back(page: AppTest) -> None:
    choose(page, "New owner", "IT")
    assert page.date_input[0].value == date(2026, 11, 12)
    page.date_input[0].set_value(date(2026, 11, 13)).run()
    assert "No contact that is loaded changes its owner" in said(page)
    press(sign(page, "hand_LATE_TRK"), "Hand over")
    assert owners("LATE_TRK") == [
        ("Logistics", "Ana Ruiz", date(2020, 1, 1), date(2026, 11, 13)),
        ("IT", "Jonas Weber", date(2026, 11, 13), None),
    ]
    press(page, "Undo")
    assert owners("LATE_TRK") == [("Logistics", "Ana Ruiz", date(2020, 1, 1), None)]


def test_a_day_in_the_past_says_how_many_contacts_change_hands(page: AppTest) -> None:
    choose(page, "New owner", "IT")
    page.date_input[0].set_value(date(2026, 11, 1)).run()
    sql = """SELECT count(*) FROM contact c JOIN term t ON t.dim = 'reason' AND t.key = c.reason
        WHERE t.label = 'Where is my order?' AND c.opened_day >= DATE '2026-11-01'"""
    (count,) = data.store().rows(sql)[0]
    assert f"{count} contacts opened since 1 Nov 2026 change their owner" in said(page)


def test_a_later_owner_stays_and_is_told_at_the_field(sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_copy, "ownership", reason="my-payment-is-refused")
    choose(at, "New owner", "Sales")
    at.date_input[0].set_value(date(2025, 1, 1)).run()
    assert "From 1 Mar 2026 on IT owns it already" in said(at)
    press(sign(at, "hand_PAY_FAIL"), "Hand over")
    assert owners("PAY_FAIL")[1:] == [
        ("Sales", "Marc Oller", date(2025, 1, 1), date(2026, 3, 1)),
        ("IT", "Lucía Mora", date(2026, 3, 1), None),
    ]


@pytest.mark.parametrize(
    ("to", "words"), [(None, "Please choose who owns it"), ("Logistics", "This is who owns it now")]
)
def test_a_handover_that_says_nothing_is_refused_at_its_field(page: AppTest, to: str | None, words: str) -> None:
    if to:
        choose(page, "New owner", to)
    press(sign(page, "hand_LATE_TRK"), "Hand over")
    assert [words in error.value for error in page.error] == [True]
    assert len(owners("LATE_TRK")) == 1


def test_a_department_disputes_and_the_thread_is_kept(page: AppTest) -> None:
    choose(page, "Who should own it", "Warehouse")
    next(box for box in page.text_area if "argument" in str(box.key)).set_value("Parcels leave two days late.")
    press(sign(page, "disputing_LATE_TRK", "Ana Ruiz"), "Open the dispute")
    assert "2 reasons are disputed" in said(page)
    case = next(case for case in disputes(data.reader(), Slice(EVERYTHING)) if case.reason == "Where is my order?")
    assert (case.row["department"], case.row["proposed"], case.row["opened_by"]) == (
        "Logistics",
        "Warehouse",
        "Ana Ruiz",
    )
    form = f"dispute_{case.row['dispute_id']}"
    next(box for box in page.text_area if form in str(box.key)).set_value("We pack at night now.")
    sign(page, form, "Tomás Vidal")
    page.button(key=f"edit_{form}_save_0").click().run()
    assert "We pack at night now" in said(page)
    (said_it,) = next(case for case in disputes(data.reader(), Slice(EVERYTHING)) if case.open).thread
    assert (said_it.person, said_it.text) == ("Tomás Vidal", "We pack at night now.")


@pytest.mark.parametrize(("answer", "owner"), [("yes", "IT"), ("no", "Finance")])
def test_an_executive_decides_and_the_owner_changes_only_with_a_yes(page: AppTest, answer: str, owner: str) -> None:
    control = next(c for c in page.get("button_group") if "dispute_D2" in str(c.key))
    page.session_state[str(control.key)] = answer
    page.run()
    press(sign(page, "dispute_D2", "Carmen Ortega"), "Decide")
    done = next(case for case in disputes(data.reader(), Slice(EVERYTHING)) if case.row["dispute_id"] == "D2")
    assert (done.row["answer"], done.row["decided_by"], done.row["decided_on"]) == (
        answer, "Carmen Ortega", date(2026, 11, 12),
    )  # fmt: skip
    assert owners("DBL_CHRG")[-1][0] == owner
    assert "2 disputes were decided" in [box.label for box in page.expander]
    press(page, "Undo")
    assert owners("DBL_CHRG") == [("Finance", "Priya Nair", date(2020, 1, 1), None)]
    assert any(case.open for case in disputes(data.reader(), Slice(EVERYTHING)))


def test_the_second_of_two_is_told_who_handed_it_over(
    page: AppTest, sample_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = opened(monkeypatch, sample_copy, "ownership", reason=LATE)
    choose(page, "New owner", "IT")
    press(sign(choose(other, "New owner", "Warehouse"), "hand_LATE_TRK", "Carla"), "Hand over")
    press(sign(page, "hand_LATE_TRK"), "Hand over")
    assert "Carla changed this on" in said(page)
    assert next(box for box in page.selectbox if box.label == "New owner").value == "IT"
    assert owners("LATE_TRK")[-1][0] == "Warehouse"
