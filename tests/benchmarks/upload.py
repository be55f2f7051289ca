"""How much memory the server takes while a large file is uploaded: `python -m tests.benchmarks.upload [MEGABYTES]`."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.app import chromium, serve, visit

ROW = b"1234567,2026-01-05 10:00:00,k1234567,Where is my order?,solved,phone,ES\n"


def memory(process: int) -> float:
    """Megabytes of a process that lie in memory."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def server_of(port: str) -> int:
    """The process that was started for this port."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_text().split("\0")
        except OSError:
            continue
        if "dashboard.py" in command and port in command:
            return int(folder.name)
    raise RuntimeError("the server is not there")


def main(megabytes: int) -> None:
    """Print memory before, its peak until the file has arrived, and the peak while it is read and checked."""
    os.environ["SERVICE_METRICS_MAX_FILE_MB"] = str(megabytes + 100)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.csv"
        with file.open("wb") as out:
            out.write(b"ticket id,created at,customer,reason,status,channel,country\n")
            for _ in range(megabytes):
                out.write(ROW * (1_000_000 // len(ROW)))
        with serve(Path(folder) / "store.duckdb") as base, chromium() as browser:
            watched(browser.new_page(), base, file)


def watched(page: Page, base: str, file: Path) -> None:
    """One upload through the page, the server's memory looked at every 20 ms."""
    server, seen, stop = server_of(base.rpartition(":")[2]), [0.0], threading.Event()

    def look() -> None:
        while not stop.is_set():
            seen[0] = max(seen[0], memory(server))
            time.sleep(0.02)

    visit(page, f"{base}/import")
    page.wait_for_timeout(2000)
    before = memory(server)
    threading.Thread(target=look, daemon=True).start()
    began = time.monotonic()
    with page.expect_response(lambda r: r.request.method == "PUT", timeout=300_000) as sent:
        page.locator("input[type=file]").first.set_input_files(str(file))
    peak, took = seen[0], time.monotonic() - began
    print(f"upload of {file.stat().st_size / 1e6:.0f} MB: {sent.value.status} in {took:.1f} s")
    print(f"server before {before:.0f} MB, peak until arrival {peak:.0f} MB: +{peak - before:.0f} MB")
    page.get_by_role("button", name="Store ").first.wait_for(timeout=600_000)
    stop.set()
    print(f"peak while it was read, checked and compared {seen[0]:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
