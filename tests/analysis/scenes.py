"""Two months of a small company, in which something may happen on the first day of the second one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

Row = dict[str, Any]
Keep = Callable[[Random, Row], bool]

START, CHANGE, END = datetime(2026, 3, 1), datetime(2026, 4, 1), datetime(2026, 5, 1)
CHANNELS = {"phone": 20, "chat": 16, "e-mail": 12, "letter": 1}
"""Contacts of a usual day."""


def company(seed: int, keep: Keep, change: Callable[[Random, Row], Row] | None = None) -> list[Row]:
    """Contacts of March and April, open from 8 to 20; from April on only those that `keep` lets through, changed."""
    random = Random(seed)
    rows: list[Row] = []
    day = START
    while day < END:
        for channel, usual in CHANNELS.items():
            for _ in range(random.randint(usual - usual // 4, usual + usual // 4)):
                row = _contact(random, day, channel, len(rows))
                if day >= CHANGE:
                    if not keep(random, row):
                        continue
                    row = change(random, row) if change else row
                rows.append(row)
        day += timedelta(days=1)
    # One last contact beyond April, so that April is whole.
    return [*rows, _contact(random, END + timedelta(days=1), "chat", len(rows))]


def _contact(random: Random, day: datetime, channel: str, number: int) -> Row:
    return {
        "contact_id": str(number),
        "opened_at": day + timedelta(hours=8 + random.randrange(12), seconds=random.randrange(3600)),
        "customer": f"c{random.randrange(900)}",
        "reason": random.choice(["late", "broken", "refund", "invoice"]),
        "channel": channel,
        "tier": random.choices([1, 2, 3, 4, 5], [1, 3, 8, 8, 2])[0],
        "abandoned": channel == "phone" and random.random() < 0.05,
    }


def always(_: Random, __: Row) -> bool:
    return True


def fewer(share: float) -> Keep:
    """All contacts alike become fewer by this share."""
    return lambda random, _: random.random() >= share
