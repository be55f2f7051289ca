"""The reason workshop worked as a person would: type, look at what it changes, save, undo; and with two people."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import data
from sample_data import FOLDER
from tests.pages.opening import SCRIPTS, opened, said, unfolded


@pytest.fixture
def page(sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    return opened(monkeypatch, sample_copy, "workshop")


def table(at: AppTest) -> Any:
    return at.data_editor[0]


def type_into(at: AppTest, code: str, **cells: object) -> AppTest:
    row = list(table(at).value["code"]).index(code)
    old = at.session_state[table(at).key]["edited_rows"] if table(at).key in at.session_state else {}
    state: dict[str, Any] = {"edited_rows": old | {row: cells}, "added_rows": [], "deleted_rows": []}
    at.session_state[table(at).key] = state
    return at.run()


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click()
    return at.run()


def sign(at: AppTest, name: str) -> AppTest:
    next(box for box in at.text_input if box.label == "Your name").set_value(name)
    return at.run()


def cell(at: AppTest, code: str, column: str) -> object:
    frame = table(at).value
    return frame.loc[frame["code"] == code, column].item()


def test_a_code_is_mapped_after_a_look_at_what_it_changes_and_undo_takes_it_back(page: AppTest) -> None:
    assert page.title[0].value == "0.9% of contacts are not yet mapped, 3.7% unowned"
    sign(type_into(page, "XCH_APP2", reason="The app stops working"), "Bea")
    assert "Save" not in [button.label for button in page.button]
    press(page, "See what it changes")
    assert "98 get another reason, 98 another family, 98 another owner" in said(page)
    assert "restates all history" in said(page)
    shown = next(frame.value for frame in page.dataframe if "year_after" in frame.value.columns)
    assert list(shown["what"])[-2:] == ["Not yet mapped", "Unowned"]
    assert list(shown["year_after"])[-2:] == ["0.5%", "3.3%"]
    press(page, "Save")
    assert page.title[0].value == "0.5% of contacts are not yet mapped, 3.3% unowned"
    assert cell(page, "XCH_APP2", "reason") == "The app stops working"
    assert cell(page, "XCH_APP2", "owner") == "IT"
    assert data.reader().events()[-1][1] == "Reasons were mapped anew: XCH_APP2"
    press(page, "Undo")
    assert page.title[0].value == "0.9% of contacts are not yet mapped, 3.7% unowned"
    assert data.reader().events() == ()


def test_the_history_takes_a_change_back_with_all_that_it_wrote(page: AppTest) -> None:
    sign(type_into(page, "XCH_APP2", reason="The app stops working"), "Bea")
    press(press(page, "See what it changes"), "Save")
    assert len(data.reader().events()) == 1
    next(button for button in unfolded(page).button if button.key == "edit_undo_workshop").click().run()
    assert page.title[0].value == "0.9% of contacts are not yet mapped, 3.7% unowned"
    assert data.reader().events() == ()


def test_owners_change_from_the_chosen_day_and_history_is_not_restated(page: AppTest) -> None:
    sign(type_into(page, "INVOICE", owner="Finance"), "Bea")
    page.date_input[0].set_value(date(2026, 10, 1)).run()
    press(page, "See what it changes")
    with (FOLDER / "contacts.csv").open(encoding="utf-8", newline="") as file:
        later = sum(r["reason"] == "INVOICE" and r["opened_at"] >= "2026-10" for r in csv.DictReader(file))
    assert f"0 get another reason, 0 another family, {later} another owner" in said(page)
    assert "restates all history" not in said(page)
    press(page, "Save")
    assert cell(page, "INVOICE", "person") == "Priya Nair"
    assert data.reader().events() == ()


def test_an_accepted_suggestion_fills_the_table_beside_what_was_typed(page: AppTest) -> None:
    type_into(page, "REFUND", tier="3")
    next(b for b in page.button if b.key and "accept_name_XCH_APP2" in b.key).click()
    page.run()
    assert cell(page, "XCH_APP2", "reason") == "The app stops working"
    assert cell(page, "REFUND", "tier") == "3"
    assert "2 codes have been changed" in said(page)
    assert not any(b.key and "accept_name_XCH_APP2" in b.key for b in page.button)


def test_what_was_typed_stays_when_other_rows_are_shown_and_another_page_was_opened(page: AppTest) -> None:
    type_into(page, "REFUND", tier="3")
    page.query_params["codes"] = "unmapped"
    page.run()
    assert list(table(page).value["code"]) == ["TMP_099", "XCH_APP2"]
    type_into(page, "TMP_099", reason="I want a test")
    page.switch_page(SCRIPTS["definitions"]).run()
    page.switch_page(SCRIPTS["workshop"]).run()
    page.query_params["codes"] = "all"
    page.run()
    assert (cell(page, "REFUND", "tier"), cell(page, "TMP_099", "reason")) == ("3", "I want a test")


@pytest.mark.parametrize(
    ("code", "cells", "words"),
    [
        ("XCH_APP2", {"family": "My return"}, "XCH_APP2: please say what it means"),
        ("REFUND", {"window_days": 91}, "a window is 1 to 90 days, not 91"),
        ("INVOICE", {"person": "Ana"}, "please choose the department of Ana too"),
    ],
)
def test_what_cannot_stand_is_told_below_the_table(
    page: AppTest, code: str, cells: dict[str, object], words: str
) -> None:
    type_into(page, code, **cells)
    assert [words in error.value.replace("\\", "") for error in page.error] == [True]
    assert "See what it changes" not in [button.label for button in page.button]
    row = list(table(page).value["code"]).index(code)
    page.session_state[table(page).key] = {"edited_rows": {row: {}}, "added_rows": [], "deleted_rows": []}
    page.run()
    assert not page.error


@pytest.mark.parametrize(("code", "words"), [("refund", "refund is in the table already"), (" ", "fill in this field")])
def test_a_code_that_stands_there_or_is_blank_is_refused_at_its_field(page: AppTest, code: str, words: str) -> None:
    next(box for box in page.text_input if box.label == "A code that no file holds yet").set_value(code)
    press(page, "Add")
    assert [words in error.value for error in page.error] == [True]
    assert len(table(page).value) == 30


def test_a_code_is_mapped_before_any_contact_carries_it_and_taken_away_again(page: AppTest) -> None:
    next(box for box in page.text_input if box.label == "A code that no file holds yet").set_value("LATE_2")
    press(page, "Add")
    sign(type_into(page, "LATE_2", reason="Where is my order?"), "Bea")
    press(press(page, "See what it changes"), "Save")
    assert data.reader().coded["late_2"] == "Where is my order?"
    assert (cell(page, "LATE_2", "family"), cell(page, "LATE_2", "owner")) == ("My order has not come", "Logistics")
    assert data.reader().events() == ()
    press(press(type_into(page, "LATE_2", reason=None), "See what it changes"), "Save")
    assert "LATE_2" not in list(table(page).value["code"])


def test_a_reason_that_contacts_still_carry_is_not_removed(page: AppTest) -> None:
    type_into(page, "REFUND", reason=None)
    press(page, "See what it changes")
    assert "cannot be removed: 1685 contacts carry it" in page.error[0].value.replace("\\", "").replace(",", "")


def test_nothing_is_saved_without_a_name(page: AppTest) -> None:
    press(press(type_into(page, "XCH_APP2", reason="The app stops working"), "See what it changes"), "Save")
    assert "Please say who you are" in said(page)
    assert data.reader().told("reasons")[0]["by"] is None


def test_the_second_of_two_is_told_who_was_first_and_keeps_what_was_typed(
    page: AppTest, sample_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = opened(monkeypatch, sample_copy, "workshop")
    sign(type_into(page, "XCH_APP2", reason="The app stops working"), "Bea")
    press(page, "See what it changes")
    sign(type_into(other, "XCH_APP2", reason="I cannot exchange it"), "Carla")
    press(press(other, "See what it changes"), "Save")
    press(page, "Save")
    assert "Carla changed this on" in said(page)
    assert "I cannot exchange it" in said(page).replace("\\", "")
    assert "One code has been changed" in said(page)
    press(page, "Keep what I typed")
    assert page.title[0].value.startswith("0.5%")
    press(press(page, "See what it changes"), "Save")
    assert data.reader().coded["xch_app2"] == "The app stops working"
    assert [row["by"] for row in data.reader().told("reasons")[:2]] == ["Bea", "Carla"]
