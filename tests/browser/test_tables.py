"""A telephone says where a table goes on beside its screen, and only there; a desktop never says it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator

from tests.browser.app import at_rest, look, serve
from tests.conftest import copied

PAGES = ("", "reason?reason=where-is-my-order", "contact?contact=contacts~C17837", "bridge", "review", "charge_back")
BESIDE = """table => {
    const room = table.querySelector(".dvn-scroller")
    return room.scrollWidth - room.clientWidth
}"""
SLIGHT = 24
"""Pixels by which the width of words that nobody has drawn yet may be wrong."""


@pytest.fixture(scope="module")
def address(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(copied(sample_store, tmp_path_factory.mktemp("tables"))) as running:
        yield running


def hinted(table: Locator) -> bool:
    """Whether the words on swiping stand below this table."""
    below = table.locator("xpath=following-sibling::*[1]//div[contains(@class, 'st-key-wide_')]")
    return below.count() == 1 and below.is_visible()


@pytest.mark.parametrize("language", ["en", "es"])
def test_only_a_telephone_says_that_a_table_goes_on_and_only_where_it_does(
    browser: Browser, address: str, language: str
) -> None:
    wrong: list[str] = []
    seen: set[bool] = set()
    for size in (390, 1440):
        page = browser.new_context(viewport={"width": size, "height": 1000}, locale="en-GB").new_page()
        for where in PAGES:
            look(page, f"{address}/{where}{'&' if '?' in where else '?'}lang={language}")
            tables = page.locator("[data-testid=stElementContainer]:has(> * [data-testid=stDataFrame])")
            for i in range(at_rest(page, tables.count)):
                table = tables.nth(i)
                over = table.evaluate(BESIDE)
                said = hinted(table)
                seen.add(said)
                if said != (over > 0) if size == 390 and abs(over) > SLIGHT else size == 1440 and said:
                    wrong.append(f"{size} {where} table {i}: {over} pixels beside, said {said}")
        page.context.close()
    assert not wrong
    assert seen == {True, False}
