"""A running app and a browser that looks at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Browser, Locator, Page, sync_playwright

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
READY = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  return app?.dataset.testConnectionState === 'CONNECTED' && app.dataset.testScriptState === 'notRunning'
    && !app.querySelector('[data-testid=stAppSkeleton], [data-testid=stSkeleton]');
}"""


@contextmanager
def serve(database: Path, server: str = "streamlit") -> Iterator[str]:
    """The app on a free port of this machine, over the store at `database`; yields its address.

    `server`: the module that takes the framework's command line.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = database.with_suffix(".log").open("w")
    command = [sys.executable, "-m", server, "run", "dashboard.py", "--server.port", str(port)]
    env = os.environ | {"SERVICE_METRICS_DATABASE": str(database)}
    running = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health", running)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(20)
        log.close()


def _wait(url: str, server: subprocess.Popen[bytes], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError("the app did not start")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def settled(page: Page) -> None:
    """Wait until the script has run and everything is drawn: no element still waits for its own code either."""
    page.wait_for_function(READY, timeout=60_000)
    page.wait_for_timeout(150)
    page.wait_for_function(READY, timeout=60_000)


def at_rest(page: Page, read: Callable[[], T]) -> T:
    """What `read` reads once the script has run and nothing is other for more than a second."""
    settled(page)
    seen, alike = read(), 0
    while alike < 3:
        page.wait_for_timeout(400)
        settled(page)
        before, seen = seen, read()
        alike = alike + 1 if seen == before else 0
    return seen


def visit(page: Page, address: str) -> None:
    """Open an address and wait for it."""
    page.goto(address)
    title(page).first.wait_for(timeout=60_000)
    settled(page)


def look(page: Page, address: str) -> None:
    """Open an address and wait until its last chart stands there."""
    visit(page, address)
    page.wait_for_timeout(500)


def title(page: Page) -> Locator:
    """The page's one headline."""
    return page.locator("h1")
