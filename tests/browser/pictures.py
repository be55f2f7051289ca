"""Takes a picture of every page: 1440 and 390 px, light and dark, English and Spanish.

`python -m tests.browser.pictures [FOLDER]` (default var/pictures); the README's picture goes to docs/.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser

from tests.browser.app import ROOT, chromium, serve, visit

PAGES = {
    "overview": ("", {}),
    "overview_young": ("", {"month": "2026-11"}),
    "bridge": ("bridge", {}),
    "board": ("board", {}),
    "reason": ("reason", {"reason": "Where is my order?"}),
    "snowballs": ("snowballs", {"reason": "Where is my order?"}),
    "snowball": ("snowball", {"snowball": "contacts~C17763"}),
    "contact": ("contact", {"contact": "contacts~C17837"}),
    "reason_choose": ("reason", {}),
    "department": ("department", {"department": "Logistics"}),
    "charge_back": ("charge_back", {}),
    "charge_back_bill": ("charge_back", {"department": "Logistics"}),
    "review": ("review", {}),
    "commitments": ("commitments", {}),
    "commitment": ("commitments", {"promise": "p2"}),
    "targets": ("targets", {"department": "Logistics"}),
    "ownership": ("ownership", {"reason": "I was charged twice"}),
    "workshop": ("workshop", {}),
    "vendors": ("vendors", {}),
    "checks": ("checks", {"month": "2026-09"}),
    "breakdown": ("breakdown", {}),
    "orders": ("orders", {}),
    "import": ("import", {}),
    "laboratory": ("laboratory", {"window": "14", "rule": "any", "snowball": "contacts~C14338"}),
    "retired": ("retired", {}),
    "definitions": ("definitions", {}),
    "comparator": ("comparator", {}),
}
WIDTHS = (1440, 390)


def shoot(browser: Browser, base: str, name: str, target: Path, width: int, scheme: str, language: str) -> None:
    """One picture of the whole page."""
    path, query = PAGES[name]
    context = browser.new_context(
        viewport={"width": width, "height": 1000},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="en-GB",
    )
    page = context.new_page()
    asked = query | ({"lang": "es"} if language == "es" else {})
    visit(page, f"{base}/{path}?{urlencode(asked)}")
    page.wait_for_timeout(1200)
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(int(height) + 80, 12_000)})
    page.wait_for_timeout(900)
    page.screenshot(path=str(target))
    context.close()


def main(folder: Path) -> None:
    """All pictures into `folder`, the README's into docs/."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        database = Path(temporary) / "sample.duckdb"
        subprocess.run([sys.executable, "-m", "metrics", "sample", "--db", str(database)], check=True, cwd=ROOT)
        with serve(database) as base, chromium() as browser:
            for name in PAGES:
                for width in WIDTHS:
                    for scheme in ("light", "dark"):
                        for language in ("en", "es"):
                            target = folder / f"{name}_{width}_{scheme}_{language}.png"
                            shoot(browser, base, name, target, width, scheme, language)
            shoot(browser, base, "overview", ROOT / "docs" / "overview.png", 1440, "light", "en")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "var" / "pictures")
