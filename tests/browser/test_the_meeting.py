"""The meeting played in a real browser: the worst cause, its owner, its promise and the verdict, by clicks alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app import at_rest, serve, title, visit
from tests.conftest import copied

MOST = 4


class Screen(NamedTuple):
    """What stands on a page: its address, headline, figures and verdicts."""

    address: str
    headline: str
    figures: tuple[str, ...]
    badges: tuple[str, ...]


@pytest.fixture(scope="module")
def base(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(copied(sample_store, tmp_path_factory.mktemp("meeting"))) as address:
        yield address


def screen(page: Page) -> Screen:
    """The page once it has come to rest."""
    return at_rest(page, lambda: read(page))


def read(page: Page) -> Screen:
    """What stands there now."""
    expect(title(page)).to_be_visible(timeout=30_000)
    figures = tuple(page.get_by_test_id("stMetricValue").all_inner_texts())
    badges = tuple(page.locator(".stMarkdownBadge").all_inner_texts())
    return Screen(page.url, title(page).inner_text(), figures, badges)


def test_worst_cause_owner_promise_and_verdict_in_four_clicks_back_again_and_cold(page: Page, base: str) -> None:
    visit(page, f"{base}/?month=2026-10")
    seen = [screen(page)]
    assert "Its owner is Logistics (Ana Ruiz)" in page.get_by_test_id("stMain").inner_text()
    for link in (
        "“Where is my order?” ›",
        "Logistics",
        "“Where is my order?” ›",
        "Delay notice before the promised day",
    ):
        page.get_by_role("link", name=link, exact=True).first.click(timeout=60_000)
        expect(title(page)).not_to_have_text(seen[-1].headline, timeout=60_000)
        seen.append(screen(page))
    worst, owner, again, promise = seen[1:]
    assert len(seen) - 1 <= MOST
    assert worst.headline.startswith("“Where is my order?”")
    assert owner.headline.startswith("Logistics")
    assert again.headline == worst.headline
    assert "Delay notice" in promise.headline
    assert "Missed" in " ".join(promise.badges) + promise.headline
    for before in reversed(seen[:-1]):
        page.go_back()
        expect(title(page)).to_have_text(before.headline, timeout=60_000)
        assert screen(page) == before
    browser = page.context.browser
    assert browser is not None
    for known in seen:
        other = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="en-GB")
        cold = other.new_page()
        visit(cold, known.address)
        expect(title(cold)).to_have_text(known.headline, timeout=60_000)
        assert screen(cold) == known
        other.close()
