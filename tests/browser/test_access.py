"""Every page looked at by axe-core (WCAG 2.2 AA and its good practice), wide and on a telephone.

What counts: no violation that axe-core calls serious or critical, but for those of the framework in ALLOWED, and no
level of headings left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.app import look, serve
from tests.browser.pictures import PAGES
from tests.conftest import Told, copied

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRAVE = {"serious", "critical"}
COUNTED = {"heading-order"}
"""Not grave to axe-core, but who reads by headings would look for a level that is not there."""


Scheme = Literal["light", "dark"]
Tabs = dict[tuple[int, str], Page]


@dataclass(frozen=True)
class Allowed:
    """A fault of the framework: rule, the element within which it is accepted, why it cannot be mended here."""

    rule: str
    within: str
    why: str


ALLOWED = (
    Allowed("list", "[data-testid=stSidebarNavItems]", "the menu of a telephone puts sections between list and items"),
    Allowed("listitem", "[data-testid=stSidebarNavItems]", "the items of those sections, for the same cause"),
)
VIEWS: tuple[tuple[int, Scheme], ...] = ((1440, "light"), (390, "light"), (1440, "dark"))
LOOKS = [(name, *view) for view in VIEWS for name in PAGES if view != VIEWS[2] or name == "overview"]


FAULTY = '<img src="x.png"><button></button>'


@pytest.fixture(scope="module")
def base(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(copied(sample_store, tmp_path_factory.mktemp("served"))) as address:
        yield address


@pytest.fixture(scope="module")
def tabs(browser: Browser) -> Iterator[Tabs]:
    """One browser window per view, so that the scripts of the pages are fetched once per view."""
    opened: Tabs = {}
    for width, scheme in VIEWS:
        view = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="en-GB")
        opened[width, scheme] = view.new_page()
    yield opened
    for page in opened.values():
        page.context.close()


def allowed(page: Page, rule: str, target: list[str]) -> Allowed | None:
    """The entry of the list that covers this element, if one does."""
    inside = "([target, within]) => document.querySelector(target)?.closest(within) != null"
    return next((a for a in ALLOWED if a.rule == rule and page.evaluate(inside, [target[-1], a.within])), None)


def faults(page: Page) -> tuple[list[str], list[str]]:
    """What axe-core found, as lines: those that count, and all others."""
    found: dict[str, Any] = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": RULES}).response
    grave: list[str] = []
    told: list[str] = []
    for fault in found["violations"]:
        for node in fault["nodes"]:
            line = f"{fault['id']} ({fault['impact']}): {node['html'][:160]}"
            known = allowed(page, fault["id"], node["target"])
            counts = (fault["impact"] in GRAVE or fault["id"] in COUNTED) and known is None
            (grave if counts else told).append(
                line if known is None else f"{fault['id']} (the framework's: {known.why}): <"
            )
    told.append(f"{len(found['passes'])} rules passed, {len(found['incomplete'])} undecided")
    return grave, told


@pytest.mark.parametrize(("name", "width", "scheme"), LOOKS)
def test_the_page_has_no_grave_fault_of_ours(
    tabs: Tabs, base: str, name: str, width: int, scheme: Scheme, tell: Told
) -> None:
    path, query = PAGES[name]
    page = tabs[width, scheme]
    look(page, f"{base}/{path}?{urlencode(query)}")
    grave, told = faults(page)
    tell(f"axe-core, {name} at {width} px, {scheme}: {len(grave)} grave faults, {told[-1]}")
    for line in dict.fromkeys(line.partition(": <")[0] for line in told[:-1]):
        tell(f"    {line}: {sum(one.startswith(line) for one in told)} times, not counted")
    assert grave == []


def test_axe_core_sees_a_fault_that_is_there(page: Page, base: str) -> None:
    look(page, f"{base}/import")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"x.png\"><button></button>')"
    )
    page.evaluate("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", FAULTY)
    grave, _ = faults(page)
    assert {line.split()[0] for line in grave} == {"button-name", "image-alt"}
