"""The meeting in a real browser: drill by links, go back, open a deep link cold, bring a file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from sample_data import FOLDER
from tests.browser.app import at_rest, serve, settled, title, visit
from tests.conftest import copied

TRUTHS: dict[str, Any] = tomllib.loads((FOLDER / "truths.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def base(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(copied(sample_store, tmp_path_factory.mktemp("served"))) as address:
        yield address


def follow(page: Page, name: str) -> None:
    """Click a link and wait for the page behind it."""
    before = title(page).inner_text()
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(title(page)).not_to_have_text(before, timeout=30_000)
    settled(page)


def test_from_the_overview_to_a_reason_to_its_department_and_back(page: Page, base: str) -> None:
    visit(page, base)
    overview = title(page).inner_text()
    follow(page, "“Where is my order?” ›")
    reason = title(page).inner_text()
    assert reason.startswith("“Where is my order?” rose to ")
    follow(page, "Logistics")
    assert title(page).inner_text().startswith("Logistics missed its target by ")
    page.go_back()
    expect(title(page)).to_have_text(reason, timeout=30_000)
    page.go_back()
    expect(title(page)).to_have_text(overview, timeout=30_000)


def test_the_names_in_the_skyline_are_links_that_the_keyboard_reaches(page: Page, base: str) -> None:
    visit(page, f"{base}/?month=2026-09")
    name = page.locator("svg a").first
    expect(name).to_be_visible(timeout=30_000)
    name.focus()
    page.keyboard.press("Enter")
    expect(title(page)).to_contain_text("the month before", timeout=30_000)
    assert "month=2026-09" in page.url


def test_the_filters_stay_when_the_menu_is_used(page: Page, base: str) -> None:
    visit(page, f"{base}/?month=2026-06&lang=es")
    page.get_by_test_id("stTopNavSection").nth(1).click()
    page.get_by_test_id("stTopNavDropdownLink").first.click()
    expect(title(page)).to_have_text("¿Qué departamento quiere ver?", timeout=30_000)
    settled(page)
    assert "month=2026-06" in page.url
    assert "lang=es" in page.url


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("reason?reason=where-is-my-order&month=2026-09", "“Where is my order?”: "),
        ("department?department=logistics", "Logistics missed its target by "),
        ("import", ""),
        ("definitions", ""),
    ],
)
def test_a_deep_link_opened_first_of_all_goes_through_the_entry_script(
    page: Page, sample_store: Path, tmp_path: Path, path: str, words: str
) -> None:
    with serve(copied(sample_store, tmp_path)) as cold:
        visit(page, f"{cold}/{path}")
        expect(page.get_by_test_id("stTopNav")).to_be_visible(timeout=30_000)
        expect(title(page)).to_contain_text(words, timeout=30_000)


def test_two_viewers_of_one_address_see_the_same_figures(page: Page, base: str) -> None:
    address = f"{base}/?month=2026-08&channel=phone"
    other = page.context.browser
    assert other is not None
    second = other.new_context(locale="en-GB").new_page()
    values = []
    for viewer in (page, second):
        visit(viewer, address)
        values.append(at_rest(viewer, viewer.get_by_test_id("stMetricValue").all_inner_texts))
    assert values[0] == values[1]
    assert len(values[0]) == 4
    second.context.close()


def test_every_answer_carries_the_security_headers(page: Page, base: str) -> None:
    response = page.goto(base)
    assert response is not None
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    closed = page.request.get(f"{base}/_stcore/metrics")
    assert closed.status == 404


def bring(page: Page, base: str, file: Path) -> None:
    """Drop a file on the import page, store it, and wait for its receipt."""
    visit(page, f"{base}/import")
    page.locator("input[type=file]").first.set_input_files(str(file))
    store = page.get_by_role("button", name=re.compile(r"^Store [\d,]+ (contacts|orders)$"))
    store.click(timeout=60_000)
    expect(page.get_by_text(re.compile(r"receipt \d+", re.IGNORECASE)).first).to_be_visible(timeout=60_000)
    settled(page)


def test_files_that_are_brought_change_the_figures(page: Page, tmp_path: Path) -> None:
    with serve(tmp_path / "mine.duckdb") as empty:
        visit(page, empty)
        expect(title(page)).to_have_text("Bring your first export")
        bring(page, empty, FOLDER / "contacts.csv")
        visit(page, empty)
        month = TRUTHS["month"]["2026-10"]
        contacts = month["contacts"]["top"]
        expect(title(page)).to_have_text(f"Customers contacted us {contacts} times in October 2026")
        expect(page.get_by_text("not computable: no orders imported").first).to_be_visible()
        bring(page, empty, FOLDER / "orders.csv")
        visit(page, empty)
        cpx = month["contacts_per_order"]
        expect(title(page)).to_contain_text(f"{100 * cpx['top'] / cpx['bottom']:.1f} times per 100 orders")


@pytest.mark.parametrize(
    ("page_name", "name", "asked"),
    [
        ("department", "Logistics ›", "department=logistics"),
        ("charge_back", "Finance ›", "department=finance"),
        ("commitments", "Delay notice before the promised day", "promise=p1"),
    ],
)
def test_what_a_page_opens_of_itself_stands_in_the_address_and_goes_back(
    page: Page, base: str, page_name: str, name: str, asked: str
) -> None:
    visit(page, f"{base}/{page_name}")
    before = title(page).inner_text()
    page.get_by_test_id("stMain").get_by_role("button", name=name, exact=True).click()
    expect(title(page)).not_to_have_text(before, timeout=30_000)
    settled(page)
    assert page.url.endswith(f"/{page_name}?{asked}")
    page.go_back()
    expect(title(page)).to_have_text(before, timeout=30_000)
