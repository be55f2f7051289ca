"""How long a page takes: its script, a filter in a browser, thirty viewers at once; and what memory does meanwhile.

`python -m tests.benchmarks --viewers`: the real app over a copy of the sample company, on this machine's loopback.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random
from statistics import median, quantiles

from playwright.sync_api import Page

from metrics.cli import main as command
from tests.benchmarks.stopwatch import MARK
from tests.benchmarks.upload import memory, server_of
from tests.benchmarks.viewer import Viewer
from tests.browser.app import chromium, serve, settled, visit

DRILLED = {
    "reason": {"reason": "where-is-my-order"},
    "snowballs": {"reason": "where-is-my-order"},
    "snowball": {"snowball": "contacts~C17763"},
    "contact": {"contact": "contacts~C17837"},
    "department": {"department": "logistics"},
    "targets": {"department": "logistics"},
    "ownership": {"reason": "where-is-my-order"},
}
"""What a page is opened with that would otherwise offer a choice."""
PAGES = {
    "overview": ("", {}),
    **{
        name: (name, DRILLED.get(name, {}))
        for name in (
            "bridge", "board", "reason", "review", "snowballs", "snowball", "contact", "department", "targets",
            "commitments", "charge_back", "ownership", "checks", "breakdown", "comparator", "orders", "laboratory",
            "vendors", "retired", "workshop", "import", "definitions",
        )
    },
    "bill": ("charge_back", {"department": "logistics"}),
    "commitment": ("commitments", {"promise": "p2"}),
}  # fmt: skip
WARM, RUNS = 5, 40
AHEAD = 10
"""Seconds after which the server has asked ahead (pages/parts/ahead.py)."""
VIEWERS, CHANGES, THINK = 30, 8, (2.0, 6.0)
RERUNS, EVERY, SEEN = 1000, 100, 6
MONTHS = ("September 2026", "August 2026", "July 2026", "June 2026", "May 2026", "April 2026", "March 2026")

# From the key that asks until the answer stands (title and headline figures), and until the page has not changed any
# more: the last chart too, as a person sees it. A rerun that changes nothing has no answer but its end.
WATCH = """() => {
  const app = document.querySelector('[data-testid=stApp]'), seen = window.seen = {asked: 0, told: 0, last: 0};
  const answer = 'h1, [data-testid=stMetricValue]';
  window.addEventListener('keydown', () => { seen.asked = seen.told = seen.last = performance.now(); }, true);
  const look = new MutationObserver(changes => {
    seen.last = performance.now();
    const within = one => (one.nodeType === 1 ? one : one.parentElement)?.closest(answer);
    if (changes.some(change => within(change.target))) seen.told = seen.last;
  });
  look.observe(app, {attributes: true, attributeFilter: ['data-test-script-state']});
  look.observe(document.querySelector('[data-testid=stMain]'), {subtree: true, childList: true, characterData: true});
}"""
QUIET = "() => performance.now() - window.seen.last > 700"


def main() -> None:
    """Measures and prints; fails only if something cannot be measured."""
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load at the start {load:.1f}; figures by the clock mean little on a busy machine")
    with tempfile.TemporaryDirectory(prefix="viewers-") as folder:
        store = Path(folder) / "sample.duckdb"
        command(["sample", "--db", str(store)])
        with serve(store, "tests.benchmarks.stopwatch") as base:
            asyncio.run(many(base))
        with serve(store, "tests.benchmarks.stopwatch") as base:
            asyncio.run(scripts(base, store.with_suffix(".log")))
            browser(base)
            asyncio.run(memories(base))


def p95(values: list[float]) -> float:
    """Of twenty, nineteen are no longer."""
    return quantiles(values, n=20, method="inclusive")[-1]


async def scripts(base: str, log: Path) -> None:
    """(1) A page's script from its first line to its last, inside the server, nothing changed since the last run."""
    print("\nA page's script run once warm, milliseconds (limit 30)")
    print(f"  {'':14}{'processor':>20}{'clock':>20}\n  {'':14}" + f"{'median':>10}{'p95':>10}" * 2)
    for name, (page, query) in PAGES.items():
        async with Viewer(base, page, **query) as viewer:
            for _ in range(WARM + RUNS):
                await viewer.rerun()
        runs = [line.removeprefix(MARK).split() for line in log.read_text().splitlines() if line.startswith(MARK)]
        clock, cpu = zip(*((float(a), float(b)) for a, b in runs[-RUNS:]), strict=True)
        cells = (median(cpu), p95(list(cpu)), median(clock), p95(list(clock)))
        print(f"  {name:14}" + "".join(f"{cell:10.1f}" for cell in cells))


async def many(base: str) -> None:
    """(2) Viewers who choose one month after the other on the Overview of a server that has just started."""
    async with AsyncExitStack() as stack:
        viewers = [await stack.enter_async_context(Viewer(base)) for _ in range(VIEWERS)]
        for viewer in viewers:
            await viewer.rerun()
        waits = await asyncio.gather(*(changing(viewer, Random(n)) for n, viewer in enumerate(viewers)))
    took = [1000 * wait for one in waits for wait in one]
    print(f"\n{VIEWERS} viewers, {CHANGES} months each, {THINK[0]:.0f} to {THINK[1]:.0f} seconds between them")
    print("  filter to last data, milliseconds (limit of p95: 500)")
    print(f"  median {median(took):.0f}, p95 {p95(took):.0f}, longest {max(took):.0f}, {len(took)} answers")


async def changing(viewer: Viewer, dice: Random) -> list[float]:
    """One viewer's waits."""
    waits = []
    for _ in range(CHANGES):
        await asyncio.sleep(dice.uniform(*THINK))
        waits.append(await viewer.rerun(Month=dice.choice(viewer.choices("Month"))))
    return waits


def browser(base: str) -> None:
    """(3) In one Chromium: reruns that change nothing, beside another month on the Overview."""
    with chromium() as running:
        page = running.new_context(viewport={"width": 1440, "height": 1000}, locale="en-GB").new_page()
        visit(page, f"{base}/department")
        page.evaluate(WATCH)
        smallest = [waited(page, "r") for _ in range(WARM + RUNS // 2)][WARM:]
        visit(page, base)
        page.evaluate(WATCH)
        same = [waited(page, "r") for _ in range(WARM + RUNS // 2)][WARM:]
        page.wait_for_timeout(1000 * AHEAD)
        first = [month(page, name) for name in MONTHS]
        again = [month(page, name) for name in MONTHS]
    print("\nOne Chromium, from the key, milliseconds (limit of the answer: 1.5 times an empty rerun of the Overview)")
    print(f"  {'':52}{'answer':>10}{'ratio':>10}{'last chart':>12}{'ratio':>10}")
    for name, took in (
        ("empty rerun of the smallest page", smallest),
        ("empty rerun of the Overview", same),
        ("another month, asked ahead, never seen before", first),
        ("another month, seen before", again),
    ):
        cells = []
        for place in (0, 1):
            middle, empty = (median(one[place] for one in some) for some in (took, same))
            cells.append(f"{middle:10.0f}{middle / empty:10.2f}")
        print(f"  {name:52}" + "  ".join(cells))


def waited(page: Page, key: str) -> tuple[float, float]:
    """Milliseconds from a key to the answer and to the last change that it brings; the same if nothing changes."""
    page.keyboard.press(key)
    page.wait_for_function(QUIET)
    settled(page)
    seen: dict[str, float] = page.evaluate("() => window.seen")
    last = seen["last"] - seen["asked"]
    return (seen["told"] - seen["asked"] or last), last


def month(page: Page, name: str) -> tuple[float, float]:
    """The same for a month; its title must follow."""
    before = page.locator("h1").inner_text()
    box = page.get_by_role("combobox", name="Month")
    box.click()
    box.fill(name)
    took = waited(page, "Enter")
    assert page.locator("h1").inner_text() != before, name
    page.locator("h1").click()
    return took


async def memories(base: str) -> None:
    """(4) The server's memory over many reruns of several pages and months."""
    server = server_of(base.rpartition(":")[2])
    print(f"\nMemory of the server over {RERUNS:,} reruns of {len(PAGES)} pages, MB (flat after the first hundreds)")
    async with AsyncExitStack() as stack:
        viewers = [await stack.enter_async_context(Viewer(base, p, **query)) for p, query in PAGES.values()]
        for viewer in viewers:
            await viewer.rerun()
        seen = [memory(server)]
        for run in range(1, RERUNS + 1):
            viewer = viewers[run % len(viewers)]
            months = viewer.choices("Month")[:SEEN]
            await viewer.rerun(**({"Month": months[run // len(viewers) % len(months)]} if months else {}))
            if run % EVERY == 0:
                seen.append(memory(server))
    print("  " + " ".join(f"{megabytes:.0f}" for megabytes in seen))
    half = seen[len(seen) // 2 :]
    print(f"  growth per {EVERY} reruns in the second half: {(half[-1] - half[0]) / (len(half) - 1):+.2f} MB")
