"""Decisions are taken in the meeting itself: yes or no, whose it is, by whom; and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app import serve, settled, visit
from tests.conftest import copied


@pytest.fixture
def base(sample_store: Path, tmp_path: Path) -> Iterator[str]:
    with serve(copied(sample_store, tmp_path)) as address:
        yield address


def asked(page: Page, words: str) -> None:
    """The heading that counts them."""
    expect(page.get_by_role("heading", name=words)).to_be_visible(timeout=30_000)


def test_a_decision_is_taken_on_the_overview_signed_and_taken_back(page: Page, base: str) -> None:
    visit(page, base)
    asked(page, "3 decisions are asked today")
    page.get_by_role("button", name="Decide").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("carrier for delay notices").wait_for()
    dialog.get_by_role("button", name="Save the decision").click()
    expect(dialog.get_by_text("Please say who you are")).to_be_visible(timeout=30_000)
    dialog.get_by_label("Your name").fill("Carmen Ortega")
    dialog.get_by_role("button", name="Save the decision").click()
    expect(dialog.get_by_text("Please fill in this field")).to_be_visible(timeout=30_000)
    dialog.get_by_role("radio", name="yes").click()
    dialog.get_by_label("Note").fill("From December on.")
    dialog.get_by_label("Note").press("Tab")
    settled(page)
    dialog.get_by_role("button", name="Save the decision").click()
    expect(dialog).to_be_hidden(timeout=30_000)
    asked(page, "2 decisions are asked today")
    page.get_by_role("button", name="Undo").click()
    asked(page, "3 decisions are asked today")


def test_a_reason_that_nobody_owns_is_given_to_a_department_from_a_day_on(page: Page, base: str) -> None:
    visit(page, base)
    page.get_by_role("button", name="Decide").nth(1).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Who owns “My invoice is wrong”?").wait_for()
    dialog.get_by_role("combobox").click()
    page.get_by_role("option", name="Finance").click()
    settled(page)
    dialog.get_by_label("Your name").fill("Carmen Ortega")
    dialog.get_by_label("Your name").press("Tab")
    settled(page)
    dialog.get_by_role("button", name="Save the decision").click()
    expect(dialog).to_be_hidden(timeout=30_000)
    asked(page, "2 decisions are asked today")
    visit(page, f"{base}/review")
    asked(page, "3 decisions were taken")
