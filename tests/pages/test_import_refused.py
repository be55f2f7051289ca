"""A recognised report of sums: what the page says of it, and that it holds up no other file."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.desk import PLAIN, as_csv, contacts, give, give_all, press, said, ticket

EXPORTS = Path(__file__).parents[1] / "ingest" / "sources" / "files"
SUMS = (EXPORTS / "chatwoot.agent_label_team_inbox_csv.csv").read_bytes()
JANUARY, FEBRUARY = as_csv(ticket(n) for n in range(90)), as_csv(ticket(n) for n in range(60, 160))


def primary(at: AppTest) -> list[str]:
    return [button.label for button in at.button if button.proto.type == "primary"]


@pytest.mark.parametrize("untrue", ["do not tell what it holds", "questions on the left", "until you say so"])
def test_nothing_is_said_of_it_that_holds_only_for_a_file_that_can_be_stored(page: AppTest, untrue: str) -> None:
    told = said(give(page, SUMS, "agents.csv"))
    assert "Recognised as Chatwoot" in told
    assert "Nothing of **agents.csv** is stored." in told
    assert untrue not in told


def test_it_can_only_be_taken_away(page: AppTest) -> None:
    give(page, SUMS, "agents.csv")
    assert primary(page) == ["Take the file away"]
    assert not [box.label for box in page.selectbox if box.label == "The file holds"]
    press(page, "Take the file away")
    assert page.title[0].value == "Bring a file"


def test_the_others_are_stored_in_one_go_without_it(page: AppTest) -> None:
    give_all(page, {"jan.csv": JANUARY, "agents.csv": SUMS, "feb.csv": FEBRUARY})
    assert "✕ cannot be imported" in said(page)
    assert primary(page) == ["Store all 2 files"]
    if "ready" not in page.title[0].value:  # on a busy machine another file may be shown first
        press(page, ":blue[Show")
    assert page.title[0].value == "2 files are ready to store"
    assert primary(page) == ["Store all 2 files"]
    press(page, "Store all 2 files")
    assert contacts() == 160


def test_files_that_are_stored_already_leave_nothing_to_store_in_one_go(page: AppTest) -> None:
    give(page, PLAIN, "a.csv")
    press(page, "Store 160 contacts")
    give_all(page, {"a.csv": PLAIN, "agents.csv": SUMS})
    assert not [button.label for button in page.button if button.label.startswith("Store all")]
    assert primary(page) == ["Take the file away"]


def test_days_in_what_is_good_to_know_are_written_as_people_write_them(page: AppTest) -> None:
    give(page, JANUARY, "jan.csv")
    press(page, "Store 90 contacts")
    told = said(give(page, FEBRUARY, "feb.csv"))
    assert "16 Feb 2024 to 23 Feb 2024, are already covered" in told
