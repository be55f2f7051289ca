"""Zendesk's incremental ticket export, cursor based, as it is published: a server of this machine.

Tickets come in the order of their last change (`generated_timestamp`); a ticket that changes meanwhile comes again.
The first question carries `start_time`, each further one the `cursor` of the page before; `end_of_stream` tells that
there is no more for now, and the last cursor is where the next export begins. Too many questions: 429, Retry-After.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from tests.connectors.web import Answer, serving

PATH = "/api/v2/incremental/tickets/cursor.json"
TOKEN = "tHe-s3cret"  # noqa: S105
USER = "ana@example.com"
BASIC = "Basic " + b64encode(f"{USER}/token:{TOKEN}".encode()).decode()
FIRST = 1_767_225_600  # 1 January 2026
REASONS = ("late", "damaged", "invoice")


def ticket(number: int, at: int, **changes: Any) -> dict[str, Any]:
    """A ticket as the interface gives it, changed last at `at` (seconds since 1970)."""
    opened = datetime.fromtimestamp(FIRST + 3600 * number, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    told: dict[str, Any] = {
        "id": number,
        "url": f"https://company.zendesk.com/api/v2/tickets/{number}.json",
        "created_at": opened,
        "updated_at": datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "generated_timestamp": at,
        "requester_id": 20_978_392 + number % 7,
        "subject": f"Where is my parcel {number}?",
        "description": f"Please call me at +34 600 000 {number:03}, ana.{number}@example.com",
        "status": "open",
        "type": None,
        "group_id": 98_738,
        "tags": ["enterprise", "other_tag"],
        "via": {"channel": "web", "source": {"rel": None}},
        "custom_fields": [{"id": 27_642, "value": REASONS[number % 3]}, {"id": 27_648, "value": None}],
    }
    return told | changes


class Zendesk:
    """The account. `between(n)` is called before the n-th question is answered, `allowed` questions at a time."""

    def __init__(self) -> None:
        self.tickets: dict[int, dict[str, Any]] = {}
        self.asked: list[dict[str, str]] = []
        self.signed: list[str] = []
        self.refused = 0
        self.allowed = 10**9
        self.between: Callable[[int], None] = lambda _: None
        self.url = ""

    def put(self, *tickets: dict[str, Any]) -> None:
        """New and changed tickets."""
        self.tickets |= {told["id"]: told for told in tickets}

    def answer(self, query: dict[str, str], signature: str) -> Answer:
        """Status, headers, body."""
        if signature not in {BASIC, f"Bearer {TOKEN}"}:
            return 401, {}, {"error": "Couldn't authenticate you"}
        if self.allowed <= 0:
            self.refused, self.allowed = self.refused + 1, 10**9
            return 429, {"Retry-After": "1"}, "Number of allowed incremental export API requests per minute exceeded"
        self.allowed -= 1
        self.asked.append(query)
        self.between(len(self.asked))
        if "cursor" in query:
            stamp, number = map(int, b64decode(query["cursor"]).decode().split("||"))
        elif "start_time" in query:
            stamp, number = int(query["start_time"]) - 1, 10**9
        else:
            return 400, {}, {"error": "StartTimeMissing", "description": "Missing start_time"}
        return 200, {}, self._page(stamp, number, min(int(query.get("per_page", 1000)), 1000))

    def _page(self, stamp: int, number: int, most: int) -> dict[str, Any]:
        stream = sorted((t["generated_timestamp"], t["id"]) for t in self.tickets.values())
        left = [place for place in stream if place > (stamp, number)]
        last = left[:most][-1] if left else (stamp, number)
        cursor = b64encode(f"{last[0]}||{last[1]}".encode()).decode()
        return {
            "tickets": [self.tickets[number] for _, number in left[:most]],
            "after_cursor": cursor,
            "after_url": f"{self.url}{PATH}?cursor={cursor}",
            "before_cursor": None,
            "before_url": None,
            "end_of_stream": len(left) <= most,
        }


@contextmanager
def running(account: Zendesk) -> Iterator[Zendesk]:
    """The account on a free port of this machine."""

    def answer(path: str, query: dict[str, str], headers: Mapping[str, str]) -> Answer:
        account.signed.append(headers.get("Authorization", ""))
        return account.answer(query, account.signed[-1]) if path == PATH else (404, {}, {})

    with serving(answer) as account.url:
        yield account
