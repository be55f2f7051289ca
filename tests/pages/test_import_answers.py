"""What only the analyst can say of a file: asked, checked at once, and remembered."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from streamlit.testing.v1 import AppTest

from metrics import pipeline
from pages.parts import data
from tests.pages.desk import (
    FIRST,
    MIXED,
    PLAIN,
    TWO_WAYS,
    accounted,
    as_csv,
    change,
    give,
    key,
    press,
    row_of,
    said,
    ticket,
    title,
    waited,
    workbook,
)
from tests.pages.opening import SCRIPTS


def test_dates_that_fit_two_ways_are_asked_with_the_range_of_each(page: AppTest) -> None:
    give(page, TWO_WAYS)
    assert title(page) == "How are the dates of this file written?"
    assert page.button(key=key(page, "store")).disabled
    control = page.segmented_control(key=key(page, "date_order"))
    assert control.value is None
    assert [str(option.content) for option in control.proto.options] == [
        "day first: 1 Jan 2023 to 12 Mar 2023",
        "month first: 1 Jan 2023 to 3 Dec 2023",
    ]


def test_the_answer_about_dates_is_used_and_remembered(page: AppTest) -> None:
    give(page, TWO_WAYS)
    page.segmented_control(key=key(page, "date_order")).set_value("mdy").run()
    assert title(page) == "60 contacts are ready to store"
    assert "dates month first · 1 Jan 2023 to 3 Dec 2023" in said(page)
    press(page, "Store")
    give(page, TWO_WAYS.replace(b"10:00", b"11:00"), "tickets_2024-03.csv")
    assert title(page) == "60 contacts are ready to store"
    assert "Read as the last import of tickets." in said(page)


def test_a_remembered_reading_can_be_set_aside(page: AppTest) -> None:
    give(page, TWO_WAYS)
    page.segmented_control(key=key(page, "date_order")).set_value("mdy").run()
    press(page, "Store")
    press(give(page, TWO_WAYS), "Start afresh")
    assert title(page) == "How are the dates of this file written?"


def test_the_day_that_a_file_is_complete_to_is_not_carried_over_to_the_next(page: AppTest) -> None:
    give(page, PLAIN)
    page.date_input(key=key(page, "complete_to")).set_value(date(2024, 3, 10)).run()
    press(page, "Store")
    assert data.known().as_of == datetime(2024, 3, 10, 23, 59, 59)
    press(give(page, as_csv(ticket(n) for n in range(160, 300)), "tickets_2024-03.csv"), "Store")
    assert data.known().as_of == FIRST + timedelta(hours=6 * 299)


def test_a_changed_match_is_checked_at_once_and_a_missing_one_is_named(page: AppTest) -> None:
    give(page, PLAIN)
    change(page, "import_columns", row_of(page, "import_columns", "column", "Ticket ID"), read="-")
    assert title(page) == "One column is still missing"
    assert any("Still missing: contact id" in warning.value for warning in page.warning)
    assert page.button(key=key(page, "store")).disabled
    page.checkbox(key=key(page, "no_id")).check().run()
    assert title(page) == "160 contacts are ready to store"


def test_a_closing_date_can_say_the_outcome_too(page: AppTest) -> None:
    header = ["id", "opened at", "closed at"]
    rows = [[str(n), f"2024-01-{n + 1:02d}", "2024-02-01" if n % 3 else ""] for n in range(28)]
    give(page, as_csv(rows, header))
    change(page, "import_columns", row_of(page, "import_columns", "column", "closed at"), read="closed_at+outcome")
    press(page, "Store 28 contacts")
    closed = data.store().rows("SELECT outcome, count(*) FROM now_contacts GROUP BY ALL ORDER BY 1")
    assert closed == [("resolved", 18), ("unresolved", 10)]


def test_what_an_outcome_means_is_asked_and_kept_with_the_source(page: AppTest) -> None:
    give(page, MIXED)
    assert title(page) == "138 contacts are ready to store; one question is open"
    change(
        page, "import_outcome", row_of(page, "import_outcome", "value", "closed automatically"), meaning="unresolved"
    )
    assert title(page) == "138 contacts are ready to store"
    press(page, "Store")
    kept = pipeline.remembered(data.store())[0].outcome
    assert kept == {"solved": "resolved", "closed automatically": "unresolved"}


def test_signs_for_not_known_empty_the_column(page: AppTest) -> None:
    give(page, PLAIN)
    page.text_input(key=key(page, "unknown")).set_value("?, c1, c2").run()
    press(page, "Store")
    named = data.store().rows("SELECT count(customer) FROM contact")[0][0]
    assert named == sum(1 for n in range(160) if n % 60 not in (1, 2))


def test_rows_are_set_apart_by_the_values_of_a_column(page: AppTest) -> None:
    give(page, PLAIN)
    page.multiselect(key=key(page, "scope")).set_value(["Contact reason"]).run()
    page.multiselect(key=key(page, "scope_Contact reason")).set_value(["LATE"]).run()
    assert accounted(page)["out of scope"] == "80"


def test_a_time_zone_moves_what_is_stored(page: AppTest) -> None:
    give(page, PLAIN)
    page.selectbox(key=key(page, "zone")).select("Europe/Madrid").run()
    press(page, "Store")
    assert data.known().first_contact == FIRST - timedelta(hours=1)


def test_a_table_of_unknown_columns_asks_what_it_holds(page: AppTest) -> None:
    give(page, as_csv([["a", "b"]], ["alpha", "beta"]), "odd.csv")
    assert title(page) == "What does this file hold?"
    assert not page.error
    page.selectbox(key=key(page, "kind")).select("departments").run()
    assert title(page) == "One column is still missing"
    change(page, "import_columns", row_of(page, "import_columns", "column", "alpha"), read="department")
    press(page, "Store 1 department")
    assert data.store().rows("SELECT department FROM now_departments") == [("a",)]


def test_the_sheet_of_a_workbook_can_be_chosen_and_a_blank_one_is_refused(page: AppTest, tmp_path: Path) -> None:
    give(page, workbook(tmp_path / "book.xlsx"), "book.xlsx")
    assert title(page) == "20 orders are ready to store"
    waited(page.selectbox(key=key(page, "sheet")).select("Blank").run())
    assert "“Blank”" in page.error[0].value
    assert page.selectbox(key=key(page, "sheet")).value == "Orders"
    waited(page.selectbox(key=key(page, "sheet")).select("Departments").run())
    assert page.selectbox(key=key(page, "kind")).value == "departments"
    press(page, "Store 1 department")
    assert data.store().rows("SELECT head FROM now_departments") == [("Ana",)]


def test_a_saved_reading_is_used_and_one_that_does_not_fit_is_refused(page: AppTest) -> None:
    give(page, PLAIN)
    page.file_uploader[0].upload("other.toml", b'kind="contacts"\nsource="x"\n[columns]\ncontact_id="Nope"\n')
    page.run()
    assert "“Nope”" in page.error[0].value
    fit = 'kind="contacts"\nsource="desk"\n[columns]\ncontact_id="Ticket ID"\nopened_at="created at"\n'
    page.file_uploader[0].clear()
    page.run()
    assert not page.error
    page.file_uploader[0].upload("desk.toml", fit.encode())
    page.run()
    assert not page.error
    assert "Read by the saved file for desk." in said(page)
    press(page, "Store")
    assert dict(pipeline.remembered(data.store())[0].columns) == {
        "contact_id": ("Ticket ID",),
        "opened_at": ("Created at",),
    }


def test_the_answers_survive_a_look_at_another_page(page: AppTest) -> None:
    give(page, MIXED)
    change(page, "import_columns", row_of(page, "import_columns", "column", "Contact reason"), read="-")
    page.text_input(key=key(page, "source")).set_value("desk").run()
    page.switch_page(SCRIPTS["definitions"]).run()
    page.switch_page(SCRIPTS["import"]).run()
    assert not page.exception
    assert page.text_input(key=key(page, "source")).value == "desk"
    assert "We matched 6 of 7 columns" in said(page)
