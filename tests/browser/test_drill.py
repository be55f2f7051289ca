"""The whole drill in a real browser: tile, reason, owner, snowball, contact; back step by step; each address cold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app import at_rest, serve, settled, title, visit
from tests.browser.test_keyboard import enter
from tests.conftest import copied

STEPS = (
    ("“Where is my order?” ›", "“Where is my order?” rose to "),
    ("Logistics", "Logistics missed "),
    ("Its longest snowballs ›", "Logistics: "),
    ("6 contacts from 24 Oct 2026: C17763, Where is my order? ›", "“Where is my order?”: asked 6 times"),
    ("4. 27 Oct 2026, 10:05 · e-mail ›", "After contact C17837"),
)
"""Link, and how the title of the page behind it begins."""


@pytest.fixture(scope="module")
def base(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(copied(sample_store, tmp_path_factory.mktemp("served"))) as address:
        yield address


def seen(page: Page) -> tuple[str, list[str]]:
    """The title and the figures of a page."""
    return at_rest(page, lambda: (title(page).inner_text(), page.get_by_test_id("stMetricValue").all_inner_texts()))


def test_down_by_links_back_step_by_step_and_every_address_opens_cold_on_the_same_figures(
    page: Page, base: str
) -> None:
    visit(page, base)
    path = [(page.url, seen(page))]
    for link, words in STEPS:
        page.get_by_role("link", name=link, exact=True).first.click()
        expect(title(page)).to_contain_text(words, timeout=30_000)
        path.append((page.url, seen(page)))
    assert len({told for _, (told, _) in path}) == len(path)
    for address, shown in reversed(path[:-1]):
        page.go_back()
        expect(title(page)).to_have_text(shown[0], timeout=30_000)
        assert (page.url, seen(page)) == (address, shown)
    browser = page.context.browser
    assert browser is not None
    for address, shown in path:
        cold = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="en-GB")
        other = cold.new_page()
        visit(other, address)
        expect(title(other)).to_have_text(shown[0], timeout=30_000)
        assert seen(other) == shown
        cold.close()


def test_any_step_is_skipped_by_the_breadcrumb(page: Page, base: str) -> None:
    visit(page, f"{base}/contact?contact=contacts~C17837&month=2026-10&lang=en")
    for link, words in (("“Where is my order?”", "“Where is my order?” rose to "), ("Overview", "Customers had to")):
        page.get_by_role("link", name=link, exact=True).first.click()
        expect(title(page)).to_contain_text(words, timeout=30_000)
        assert "month=2026-10" in page.url
        assert "contact=" not in page.url


def test_snowballs_and_contacts_are_reached_by_the_keyboard(page: Page, base: str) -> None:
    visit(page, f"{base}/reason?reason=where-is-my-order")
    for words in ("Open the longest", "6 contacts from 24 Oct 2026", "4. 27 Oct 2026"):
        enter(page, words)
    after = page.get_by_role("button", name="After it: C17935 ›")
    after.focus()
    page.keyboard.press("Enter")
    expect(title(page)).to_contain_text("After contact C17935", timeout=30_000)
    settled(page)
    assert "C17935" in page.url
    page.go_back()
    expect(title(page)).to_contain_text("After contact C17837", timeout=30_000)


def test_drawing_again_changes_the_address_and_the_notes_and_back_brings_them_again(page: Page, base: str) -> None:
    visit(page, f"{base}/reason?reason=where-is-my-order")
    notes = page.locator("[class*='st-key-said_']")
    expect(notes.nth(3)).to_be_visible(timeout=30_000)
    first = at_rest(page, notes.all_inner_texts)
    page.get_by_role("button", name="Draw again ›", exact=True).click()
    expect(page.get_by_text("draw 2", exact=False)).to_be_visible(timeout=30_000)
    assert at_rest(page, notes.all_inner_texts) != first
    assert "draw=2" in page.url
    page.go_back()
    expect(page.get_by_text("draw 1", exact=False)).to_be_visible(timeout=30_000)
    assert at_rest(page, notes.all_inner_texts) == first


def test_a_telephone_shows_snowballs_and_contacts_whole(page: Page, base: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for path in (
        "snowballs?reason=where-is-my-order", "snowball?snowball=contacts~C17763", "contact?contact=contacts~C17837",
    ):  # fmt: skip
        visit(page, f"{base}/{path}")
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390, path
