"""The drill with the keyboard alone, and pages that stay whole when they are enlarged or the screen is narrow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.app import look, serve, settled, title
from tests.browser.pictures import PAGES
from tests.conftest import copied

STEPS = 80
"""More presses of Tab than any page needs to its first link."""
FOCUSED = """() => {
    const here = document.activeElement
    const chain = [here, here.parentElement, here.parentElement?.parentElement].filter(one => one)
    const marked = chain.map(one => getComputedStyle(one)).some(style =>
        (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
        || style.borderTopColor === 'rgb(15, 95, 168)' || style.textDecorationLine === 'underline')
    const box = here.getBoundingClientRect()
    return {words: (here.innerText || here.textContent || here.getAttribute('aria-label') || '').trim(),
        marked,
        inside: box.bottom > 0 && box.top < innerHeight && box.width > 0, tag: here.tagName}
}"""
CLIPPED = """() => [...document.querySelectorAll(
    'h1, h2, h3, p, label, button, [data-testid=stMetricValue], [data-testid=stBadge], .stMarkdownBadge')]
  .filter(one => {
    const box = one.getBoundingClientRect(), style = getComputedStyle(one)
    const hidden = style.visibility === 'hidden' || box.width <= 1
        || one.closest('[data-testid=stSidebar], [role=tablist]')
    const spread = one.scrollWidth > one.clientWidth + 1 && style.overflowX !== 'visible' && style.display !== 'inline'
    return !hidden && box.height > 0 && (box.right > innerWidth + 1 || box.left < -1 || spread)
  })
  .map(one => one.tagName + ': ' + one.innerText.slice(0, 60))"""


@pytest.fixture(scope="module")
def base(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(copied(sample_store, tmp_path_factory.mktemp("served"))) as address:
        yield address


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the link with these words has the focus; each stop on the way must be seen."""
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here["tag"] in ("A", "BUTTON", "INPUT"):
            assert here["marked"], f"the focus cannot be seen on {here['words']!r}"
        if words in here["words"] and here["tag"] in ("A", "a"):
            assert here["inside"], f"{words!r} has the focus outside of the screen"
            return
    raise AssertionError(f"Tab never comes to {words!r}")


def enter(page: Page, words: str) -> None:
    """Follow a link with Tab and Enter and wait for the page behind it."""
    before = title(page).inner_text()
    tab_to(page, words)
    page.keyboard.press("Enter")
    expect(title(page)).not_to_have_text(before, timeout=30_000)
    settled(page)


def test_the_drill_from_the_overview_to_a_department_and_back_needs_no_mouse(page: Page, base: str) -> None:
    look(page, base)
    overview = title(page).inner_text()
    enter(page, "Where is my order?")
    expect(title(page)).to_contain_text("“Where is my order?” rose to ")
    reason = title(page).inner_text()
    enter(page, "Logistics")
    expect(title(page)).to_contain_text("Logistics")
    assert title(page).inner_text() != reason
    enter(page, "Overview")
    expect(title(page)).to_have_text(overview, timeout=30_000)


def test_a_month_is_chosen_by_the_keyboard(page: Page, base: str) -> None:
    look(page, base)
    before = title(page).inner_text()
    page.get_by_role("combobox", name="Month").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("September 2026")
    page.keyboard.press("Enter")
    expect(title(page)).not_to_have_text(before, timeout=30_000)
    assert "month=2026-09" in page.url


SIZES = {"enlarged to 200 %": (720, 450, 2.0), "telephone": (390, 844, 1.0)}


@pytest.mark.parametrize("size", SIZES)
def test_no_page_scrolls_sideways_or_cuts_its_words(browser: Browser, base: str, size: str) -> None:
    width, height, scale = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale, locale="en-GB"
    )
    page = context.new_page()
    for name, (path, query) in PAGES.items():
        look(page, f"{base}/{path}?{urlencode(query)}")
        wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
        assert wide <= width, f"{name}: {wide} px wide"
        assert page.evaluate(CLIPPED) == [], name
    context.close()


def test_the_filters_leave_a_telephones_first_screen_to_the_verdict(browser: Browser, base: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    page = context.new_page()
    look(page, base)
    filters = page.locator(".st-key-filters").bounding_box()
    verdict = title(page).bounding_box()
    assert filters is not None
    assert verdict is not None
    assert filters["height"] <= 844 / 5
    assert verdict["y"] + verdict["height"] < 844 * 0.7
    for label in ("Month", "Market", "Channel", "Vendor", "Language"):
        expect(page.get_by_role("combobox", name=label)).to_be_visible()
    context.close()
