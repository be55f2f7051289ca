"""From a fresh start to the repeat-contact rate by owning department: two files, few clicks, no SQL."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from sample_data import FOLDER
from tests.browser.app import serve, settled, title, visit

MOST = 10
MONTH, AS_OF, WEEK = "2026-10", datetime(2026, 11, 12, 21, 6, 20), timedelta(days=7)


class Hand:
    """A person who clicks, and how often."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, target: Locator) -> None:
        """One click, and what it leads to."""
        target.click(timeout=60_000)
        self.clicks += 1
        settled(self.page)

    def upload(self, file: Path) -> None:
        """One click on the drop zone opens the file dialog; choosing there is part of the upload."""
        with self.page.expect_file_chooser() as chooser:
            self.page.locator(".drop input[type=file]").first.click(timeout=60_000)
            self.clicks += 1
        chooser.value.set_files(str(file))


def read(name: str) -> list[dict[str, str]]:
    """A file of the sample company."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rates(tickets: list[dict[str, str]]) -> dict[str, tuple[str, str]]:
    """By department: matured contacts of the month that the customer followed within a week, and all matured ones."""
    buyer = {order["order_id"]: order["customer_id"] for order in read("orders.csv")}
    threads: dict[tuple[str, str], list[tuple[datetime, str, str]]] = defaultdict(list)
    for ticket in tickets:
        who = ticket["customer_id"] or f"order {buyer.get(ticket['order_id'], '')}"
        if who != "order ":
            opened = datetime.fromisoformat(ticket["opened_at"])
            threads[who, ticket["reason"]].append((opened, ticket["contact_id"], ticket["owning department"]))
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for thread in threads.values():
        for (opened, _, owner), after in pairwise([*sorted(thread), (datetime.max, "", "")]):
            if opened.strftime("%Y-%m") == MONTH and opened <= AS_OF - WEEK:
                counts[owner or "Unowned"][0] += after[0] - opened <= WEEK
                counts[owner or "Unowned"][1] += 1
    return {owner: (str(top), str(bottom)) for owner, (top, bottom) in counts.items()}


def with_owners(folder: Path) -> Path:
    """The ticket export of a company whose help desk knows the department that owns each reason."""
    owners = read("ownership.csv")

    def owner(ticket: dict[str, str]) -> str:
        day = ticket["opened_at"][:10]
        held = (o for o in owners if o["reason"] == ticket["reason"] and o["valid_from"] <= day)
        return next((o["department"] for o in held if not o["valid_to"] or day < o["valid_to"]), "")

    path, tickets = folder / "tickets.csv", read("contacts.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*tickets[0], "owning department"])
        writer.writeheader()
        writer.writerows(ticket | {"owning department": owner(ticket)} for ticket in tickets)
    return path


def written(path: Path) -> list[dict[str, str]]:
    """The rows of such an export."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_from_a_fresh_start_to_the_repeat_rate_by_department_in_ten_clicks(page: Page, tmp_path: Path) -> None:
    hand, tickets = Hand(page), with_owners(tmp_path)
    expected = rates(written(tickets))
    with serve(tmp_path / "fresh.duckdb") as base:
        visit(page, base)
        hand.click(page.get_by_role("link", name=re.compile("^Import a file")).first)
        for file, what in ((tickets, "contacts"), (FOLDER / "orders.csv", "orders")):
            hand.upload(file)
            hand.click(page.get_by_role("button", name=re.compile(rf"^Store [\d,]+ {what}$")))
            expect(title(page)).to_contain_text("stored", timeout=60_000)
            settled(page)
        hand.click(page.get_by_test_id("stTopNavSection").filter(has_text="Analysis"))
        hand.click(page.get_by_test_id("stTopNavDropdownLink").filter(has_text="Break down"))
        hand.click(page.get_by_role("combobox", name="By"))
        hand.click(page.get_by_role("option", name="Department", exact=True))
        expect(title(page)).to_contain_text("by department", timeout=30_000)
        assert hand.clicks <= MOST
        with page.expect_download() as saved:
            page.get_by_test_id("stDownloadButton").first.click()
        rows = written(saved.value.path())
        told = {row["Department"]: (row["Followed by another"], row["Matured contacts"]) for row in rows}
        assert {owner: told[owner] for owner in expected} == expected
        assert len(expected) == 9
