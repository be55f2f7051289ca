"""Several files at once, long work that shows how far it is, and a cancel that leaves nothing behind."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import data, importing
from pages.parts.desk import Tray
from tests.pages.desk import (
    MIXED,
    PLAIN,
    TWO_WAYS,
    accounted,
    arrived,
    as_csv,
    bring,
    contacts,
    give,
    give_all,
    key,
    press,
    said,
    ticket,
    title,
    waited,
)

JANUARY, FEBRUARY = as_csv(ticket(n) for n in range(90)), as_csv(ticket(n) for n in range(60, 160))


def shown(at: AppTest) -> str:
    tray: Tray = at.session_state["importing"]
    return tray.desk.name if tray.desk else ""


def test_files_without_a_question_are_stored_in_one_go_each_with_its_receipt(page: AppTest) -> None:
    give_all(page, {"jan.csv": JANUARY, "feb.csv": FEBRUARY})
    assert "**jan.csv** · :blue[✓] 90 contacts" in said(page)
    assert "feb.csv · :blue[✓] 100 contacts" in said(page)
    press(page, "Store all 2 files")
    assert title(page) == "2 files are stored"
    told = [(r.file, r.source, r.kept, r.duplicate) for r in data.receipts()]
    assert told == [("jan.csv", "jan", 90, 0), ("feb.csv", "jan", 70, 30)]
    assert contacts() == 160
    assert arrived() == []


def test_where_one_source_reaches_less_far_the_change_is_shown_in_a_month_that_has_figures(page: AppTest) -> None:
    give(page, JANUARY, "desk.csv")
    press(page, "Store")
    give(page, FEBRUARY, "phone.csv")
    page.text_input(key=key(page, "source")).set_value("phone").run()
    press(page, "Store")
    assert "February 2024, before and after storing" in said(page)


def test_what_an_overlapping_file_would_add_follows_what_is_stored(page: AppTest) -> None:
    give_all(page, {"tickets-1.csv": JANUARY, "tickets-2.csv": FEBRUARY})
    press(page, "Store 90 contacts")
    assert title(page) == "70 contacts are ready to store"
    assert accounted(page) == {
        "records read": "100",
        "new": "70",
        "unchanged: already stored": "30",
        "out of scope": "0",
        "rejected": "0",
    }
    press(page, "Store 70 contacts")
    assert contacts() == 160


def test_a_file_with_a_question_is_shown_first_and_its_answer_holds_for_the_next_of_its_kind(page: AppTest) -> None:
    other = TWO_WAYS.replace(b"10:00", b"11:00")
    give_all(page, {"plain.csv": PLAIN, "a-1.csv": TWO_WAYS, "a-2.csv": other})
    assert "2 files wait for an answer" in said(page)
    assert page.button(key="import_all").disabled
    assert shown(page) == "a-1.csv"
    page.segmented_control(key=key(page, "date_order")).set_value("mdy").run()
    press(page, "Store 60 contacts")
    press(page, "Store all 2 files")
    assert sorted(r.file for r in data.receipts()) == ["a-1.csv", "a-2.csv", "plain.csv"]


def test_a_file_that_is_no_table_is_named_and_the_others_stay(page: AppTest) -> None:
    give_all(page, {"empty.csv": b"", "plain.csv": PLAIN})
    assert "empty" in page.error[0].value
    assert title(page) == "160 contacts are ready to store"
    assert len(arrived()) == 1


def test_all_files_are_taken_away_at_once(page: AppTest) -> None:
    give_all(page, {"jan.csv": JANUARY, "mixed.csv": MIXED})
    press(page, "Take all away")
    assert title(page) == "Bring a file"
    assert arrived() == []


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page waits for nothing: work is seen on its way."""
    monkeypatch.setattr(importing, "PATIENCE", 0.0)


@pytest.fixture
def writer(page: AppTest) -> Iterator[None]:
    """Somebody else is storing for a second."""
    begun = threading.Event()

    def hold() -> None:
        with data.store().write():
            begun.set()
            time.sleep(1)

    give(page, PLAIN)
    other = threading.Thread(target=hold)
    other.start()
    begun.wait()
    yield
    other.join()


def test_long_work_says_what_it_is_at_and_cancelling_it_stores_nothing(
    page: AppTest, writer: None, impatient: None
) -> None:
    next(b for b in page.button if b.label.startswith("Store")).click()
    page.run()
    assert title(page) == "Storing"
    assert "Storing 160 rows" in said(page)
    page.button(key="import_stop_store").click()
    waited(page)
    assert "Nothing was stored" in page.info[0].value
    assert (data.receipts(), contacts()) == ((), 0)
    press(page, "Store 160 contacts")
    assert contacts() == 160


def test_a_file_whose_reading_is_cancelled_is_gone(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    monkeypatch.setattr("pages.parts.import_reading.read_table", lambda *_, **__: go_on.wait(20))
    monkeypatch.setattr(importing, "PATIENCE", 0.1)
    bring(page, {"plain.csv": PLAIN})
    page.run()
    assert title(page) == "Reading what you brought"
    page.button(key="import_stop_read").click()
    page.run()
    go_on.set()
    assert title(page) == "Bring a file"
    assert arrived() == []


def test_a_check_that_is_cancelled_takes_the_file_away(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    give(page, PLAIN)
    go_on = threading.Event()
    monkeypatch.setattr("metrics.pipeline.prepare", lambda *_: go_on.wait(20))
    monkeypatch.setattr(importing, "PATIENCE", 0.1)
    page.text_input(key=key(page, "unknown")).set_value("?, c1").run()
    assert title(page) == "Checking every row"
    page.button(key="import_stop_check").click()
    page.run()
    go_on.set()
    assert title(page) == "Bring a file"
    assert arrived() == []


def test_a_fault_of_ours_costs_the_file_but_not_the_page(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a fault")

    with monkeypatch.context() as patched:
        patched.setattr("pages.parts.import_reading.read_table", broken)
        give(page, PLAIN)
        assert page.exception
    page.run()
    assert not page.exception
    assert title(page) == "Bring a file"
    assert arrived() == []
    assert title(give(page, PLAIN)) == "160 contacts are ready to store"
