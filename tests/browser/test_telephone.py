"""What a telephone shows otherwise: where a table goes on beside its screen, and buttons that take two lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.app import look, serve
from tests.conftest import copied

PAGES = ("contact?contact=contacts~C17837", "reason?reason=where-is-my-order", "orders?month=2026-10")
BESIDE = """table => {
    const room = table.querySelector(".dvn-scroller")
    return room.scrollWidth - room.clientWidth
}"""
SAID = """table => {
    const below = table.nextElementSibling?.querySelector('[class*="st-key-wide_"]')
    return Boolean(below?.checkVisibility())
}"""
"""Whether the words on swiping stand below it."""
SLIGHT = 24
"""Pixels by which the width of words that nobody has drawn yet may be wrong."""


@pytest.fixture(scope="module")
def address(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(copied(sample_store, tmp_path_factory.mktemp("tables"))) as running:
        yield running


def test_only_a_telephone_says_that_a_table_goes_on_and_only_where_it_does(browser: Browser, address: str) -> None:
    wrong: list[str] = []
    seen: dict[int, set[bool]] = {390: set(), 1440: set()}
    for size, told in seen.items():
        page = browser.new_context(viewport={"width": size, "height": 1000}, locale="en-GB").new_page()
        for where in PAGES:
            look(page, f"{address}/{where}&lang=es")
            for table in page.locator("[data-testid=stElementContainer]:has([data-testid=stDataFrame])").all():
                over, said = table.evaluate(BESIDE), table.evaluate(SAID)
                told.add(said)
                if size == 390 and abs(over) > SLIGHT and said != (over > 0):
                    wrong.append(f"{where}: {over} pixels beside, said {said}")
        page.context.close()
    assert not wrong
    assert seen == {390: {True, False}, 1440: {False}}


def test_buttons_that_stand_in_two_lines_have_all_their_edges(browser: Browser, address: str) -> None:
    page = browser.new_context(viewport={"width": 390, "height": 1000}, locale="en-GB").new_page()
    look(page, f"{address}/laboratory?window=14&rule=any&lang=es")
    edges = page.locator("[data-testid=stButtonGroup] button").evaluate_all(
        """buttons => buttons.map(button => {
            const style = getComputedStyle(button)
            return [style.borderLeftColor, style.borderRightColor, button.getBoundingClientRect().y]
        })"""
    )
    page.context.close()
    assert len({y for *_, y in edges[:5]}) == 2
    assert "rgba(0, 0, 0, 0)" not in {colour for left, right, _ in edges for colour in (left, right)}
