"""Language and formats follow the browser until somebody chooses; what is chosen stands in the address."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.app import serve, settled, title, visit
from tests.conftest import copied


@pytest.mark.parametrize(
    ("locale", "query", "says", "button"),
    [
        ("es-MX", "", "44.7 veces", "Números: 1,234.5"),
        ("fr-FR", "", "44,7 times", "Numbers: 1\u202f234,5"),
        ("en-GB", "&lang=es", "44,7 veces", "Números: 1.234,5"),
        ("es-MX", "&lang=es", "44.7 veces", "Números: 1,234.5"),
    ],
)
def test_the_browsers_choice_holds_by_default(
    browser: Browser, address: str, locale: str, query: str, says: str, button: str
) -> None:
    page = browser.new_context(locale=locale).new_page()
    visit(page, f"{address}/?month=2026-10{query}")
    expect(title(page)).to_contain_text(says)
    expect(page.get_by_test_id("stPopoverButton").first).to_contain_text(button)
    page.context.close()


def test_a_country_is_chosen_beside_the_language_and_kept_by_links(browser: Browser, address: str) -> None:
    page = browser.new_context(locale="en-US", viewport={"width": 1440, "height": 1000}).new_page()
    visit(page, f"{address}/?month=2026-10")
    page.get_by_test_id("stPopoverButton").first.click()
    page.get_by_label("Numbers, dates and money as in").click()
    page.get_by_role("option", name="Spain: 1.234,5").click()
    settled(page)
    expect(title(page)).to_contain_text("44,7 times")
    assert "locale=es_ES" in page.url
    page.keyboard.press("Escape")
    page.get_by_role("link", name="“Where is my order?” ›", exact=True).first.click()
    expect(title(page)).to_contain_text("“Where is my order?” rose to 11,7")
    assert "locale=es_ES" in page.url
    page.context.close()


@pytest.fixture(scope="module")
def address(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> object:
    with serve(copied(sample_store, tmp_path_factory.mktemp("formats"))) as running:
        yield running
