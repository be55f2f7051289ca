"""Files in a real browser: chosen or dropped, sent with their progress, cancelled, refused; by mouse or keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app import serve, settled, title, visit
from tests.pages.desk import MIXED, PLAIN, as_csv, ticket

DROP = """([zone, files]) => {
    const transfer = new DataTransfer()
    for (const [name, content] of files) transfer.items.add(new File([content], name))
    zone.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }))
}"""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served") / "store.duckdb"


@pytest.fixture(scope="module")
def base(database: Path) -> Iterator[str]:
    with serve(database) as address:
        yield address


def lying(database: Path) -> list[Path]:
    """What lies in the upload folder."""
    return list(database.with_name(database.name + ".spool").glob("*"))


def choose(page: Page, *files: Path) -> None:
    page.locator("input[type=file]").first.set_input_files([str(file) for file in files])


def written(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def test_a_file_goes_from_the_drop_zone_to_its_receipt_and_leaves_the_disk(
    page: Page, base: str, database: Path, tmp_path: Path
) -> None:
    visit(page, f"{base}/import")
    choose(page, written(tmp_path, "desk-a.csv", MIXED))
    expect(title(page)).to_contain_text("138 contacts are ready to store", timeout=30_000)
    assert len(lying(database)) == 1
    settled(page)
    page.get_by_role("button", name="Store 138 contacts").click()
    expect(title(page)).to_have_text("Contacts stored: 138", timeout=30_000)
    assert lying(database) == []


def test_files_dropped_together_stand_in_a_list(page: Page, base: str) -> None:
    visit(page, f"{base}/import")
    halves = [as_csv(ticket(n) for n in some).decode() for some in (range(90), range(60, 160))]
    zone = page.locator(".drop").first.element_handle()
    page.evaluate(DROP, [zone, [["drop-1.csv", halves[0]], ["drop-2.csv", halves[1]]]])
    expect(page.get_by_role("button", name="Store all 2 files")).to_be_enabled(timeout=30_000)
    for name in ("drop-1.csv", "drop-2.csv"):
        expect(page.get_by_text(name).first).to_be_visible()


def test_sending_can_be_cancelled_and_leaves_nothing(page: Page, base: str, database: Path, tmp_path: Path) -> None:
    visit(page, f"{base}/import")
    before = set(lying(database))
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    rates = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 200_000}
    slow.send("Network.emulateNetworkConditions", rates)
    choose(page, written(tmp_path, "large.csv", PLAIN + b"x" * 5_000_000))
    expect(page.get_by_text(re.compile(r"Sending large.csv: \d+%")).first).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".drop").first).to_be_visible(timeout=30_000)
    expect(page.get_by_role("status").filter(has_text="Nothing of it is kept")).to_be_attached(timeout=30_000)
    settled(page)
    expect(title(page)).to_have_text("Bring a file")
    assert set(lying(database)) <= before


def test_a_file_that_cannot_be_taken_is_refused_before_it_is_sent(page: Page, base: str, tmp_path: Path) -> None:
    visit(page, f"{base}/import")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    choose(page, written(tmp_path, "run.exe", b"MZ"))
    expect(page.get_by_test_id("stAlert").first).to_contain_text("run.exe", timeout=30_000)
    assert sent == []


def test_the_drop_zone_is_reached_and_named_by_the_keyboard(page: Page, base: str) -> None:
    visit(page, f"{base}/import?lang=es")
    control = page.get_by_label("Elegir archivos")
    control.focus()
    expect(control).to_be_focused()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    assert chooser.value.is_multiple()
    outline = page.locator(".choose").first.evaluate("element => getComputedStyle(element).outlineStyle")
    assert outline == "solid"


def test_another_page_or_program_cannot_send_a_file(page: Page, base: str) -> None:
    visit(page, f"{base}/import")
    tried = page.evaluate("fetch('/upload/0123', {method: 'PUT', body: 'x'}).then(answer => answer.status)")
    assert tried == 403
    assert page.request.put(f"{base}/upload/0123", data="x", headers={"Origin": "http://evil.example"}).status == 403


def test_another_language_in_the_middle_keeps_the_answers_and_stores_the_file(
    page: Page, base: str, tmp_path: Path
) -> None:
    visit(page, f"{base}/import")
    choose(page, written(tmp_path, "tongues.csv", as_csv(ticket(n) for n in range(300, 340))))
    expect(title(page)).to_contain_text("40 contacts are ready to store", timeout=30_000)
    settled(page)
    page.get_by_role("textbox", name="Name of the source").fill("two tongues")
    page.keyboard.press("Enter")
    settled(page)
    page.get_by_test_id("stSelectbox").first.click()
    page.get_by_role("option", name="Español").click()
    expect(title(page)).to_have_text("Se pueden guardar: 40 contactos", timeout=30_000)
    settled(page)
    expect(page.get_by_role("textbox", name="Nombre de la fuente")).to_have_value("two tongues")
    page.get_by_role("button", name="Guardar 40 contactos").click()
    expect(title(page)).to_have_text("Contactos: se han guardado 40", timeout=30_000)


def test_how_far_the_data_reaches_is_said_anew_as_soon_as_a_file_is_stored(
    page: Page, base: str, tmp_path: Path
) -> None:
    visit(page, f"{base}/import")
    later = [ticket(n, Created_at=f"2025-03-{n % 20 + 1:02} 09:00:00") for n in range(400, 460)]
    choose(page, written(tmp_path, "later.csv", as_csv(later)))
    expect(page.get_by_role("button", name="Store 60 contacts")).to_be_enabled(timeout=30_000)
    settled(page)
    page.get_by_role("button", name="Store 60 contacts").click()
    expect(title(page)).to_have_text("Contacts stored: 60", timeout=30_000)
    settled(page)
    expect(page.get_by_text("Data complete to 20 Mar 2025")).to_be_visible()
