"""What the first visit of the Overview costs: bytes on the line, and when something stands there (only told)."""

from __future__ import annotations

import gzip
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocket

from tests.browser.app import serve, title, visit
from tests.conftest import Told, copied

MEGABYTE = 1_000_000
LIMIT = 4 * MEGABYTE
"""9.7 MB of files unpacked; three fonts and the chart library are most of it."""
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
DRAWN = """() => new Promise(done => new PerformanceObserver(seen => done(seen.getEntries().at(-1).startTime))
    .observe({type: 'largest-contentful-paint', buffered: true}))"""


@pytest.fixture(scope="module")
def base(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(copied(sample_store, tmp_path_factory.mktemp("served"))) as address:
        yield address


@dataclass
class Line:
    """What came over the line: bytes as sent, bytes as unpacked, answers, bytes of the page's own messages."""

    sent: int = 0
    unpacked: int = 0
    answers: int = 0
    said: int = 0
    bare: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> Line:
        """Counts from now on."""
        tools = page.context.new_cdp_session(page)
        tools.send("Network.enable")
        tools.on("Network.responseReceived", lambda event: self._look(event["response"]))
        tools.on("Network.loadingFinished", lambda event: self._answer(int(event["encodedDataLength"])))
        tools.on("Network.dataReceived", lambda event: self._unpack(int(event["dataLength"])))
        page.on("websocket", self._listen)
        return self

    def _look(self, response: dict[str, Any]) -> None:
        packed = {name.lower() for name in response["headers"]} & {"content-encoding"}
        if response["url"].endswith((".js", ".css")) and not packed:
            self.bare.append(response["url"])

    def _answer(self, size: int) -> None:
        self.sent += size
        self.answers += size > 0

    def _unpack(self, size: int) -> None:
        self.unpacked += size

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._frame)

    def _frame(self, payload: str | bytes) -> None:
        self.said += len(payload)


def test_the_first_visit_of_the_overview_brings_compressed_files_and_the_second_next_to_nothing(
    page: Page, base: str, tell: Told
) -> None:
    first, second = Line().watch(page), Line()
    visit(page, base)
    title(page).wait_for()
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    page.wait_for_timeout(1000)
    painted, drawn = page.evaluate(PAINTED), page.evaluate(DRAWN)
    again = page.context.new_page()
    second.watch(again)
    visit(again, base)
    again.locator(".js-plotly-plot .main-svg").first.wait_for()
    again.wait_for_timeout(1000)
    for name, line in (("first", first), ("second", second)):
        tell(
            f"{name} visit of the Overview: {line.answers} answers, {line.sent / MEGABYTE:.2f} MB on the line "
            f"({line.unpacked / MEGABYTE:.2f} MB unpacked), messages of the page {line.said / MEGABYTE:.2f} MB"
        )
    tell(f"first paint of the Overview after {painted:.0f} ms, the largest part after {drawn:.0f} ms, on this machine")
    assert first.bare == []
    assert first.said > 0
    assert 0 < first.sent <= LIMIT
    assert second.sent <= MEGABYTE / 20


def fetched(address: str, **headers: str) -> tuple[bytes, dict[str, str]]:
    """The body as it came and its headers."""
    request = urllib.request.Request(address, headers=headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        return answer.read(), {name.lower(): value for name, value in answer.headers.items()}


def test_a_script_of_the_framework_comes_compressed_for_good_and_unpacks_to_itself(base: str) -> None:
    page, _ = fetched(base)
    script = page.decode().split('src="./static/')[1].split('"')[0]
    plain, bare = fetched(f"{base}/static/{script}")
    packed, headers = fetched(f"{base}/static/{script}", **{"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed) == plain
    assert "content-encoding" not in bare
    assert headers["content-encoding"] == "gzip"
    assert headers["vary"] == "Accept-Encoding"
    assert "immutable" in headers["cache-control"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-type"].startswith("text/javascript")
    part, _ = fetched(f"{base}/static/{script}", **{"Accept-Encoding": "gzip", "Range": "bytes=0-9"})
    assert part == plain[:10]


@pytest.mark.parametrize("path", ["..%2f..%2fweb%2fcli.py", "../index.html", "%2e%2e/index.html"])
def test_no_other_file_is_reached_through_the_address_of_a_script(base: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError):
        fetched(f"{base}/static/{path}", **{"Accept-Encoding": "gzip"})
