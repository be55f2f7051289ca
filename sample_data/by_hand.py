"""The metrics of METRICS.md 0-4 over plain lists: slow, obvious, and without a line of the product.

Read this as the definition in code. Standard library only; every figure is a pair (top, bottom).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from sample_data import FOLDER

FURTHEST = 90 * 86_400
"""Gaps above 90 days are no gaps."""
MEANING = {"resolved": "resolved", "partly": "partial", "unresolved": "unresolved"}
RULES = ("reason", "family", "any")


@dataclass
class Contact:
    """One contact with everything that the definitions ask of it."""

    contact_id: str
    order_id: str
    opened: datetime
    closed: datetime | None
    customer: str
    label: str
    keys: dict[str, str]
    owner: str
    channel: str
    vendor: str
    market: str
    outcome: str
    gap_next: dict[str, int | None] = field(default_factory=dict)
    gap_prev: dict[str, int | None] = field(default_factory=dict)

    @property
    def month(self) -> str:
        """The month of its opened day."""
        return self.opened.strftime("%Y-%m")


@dataclass(frozen=True)
class Order:
    """One order: when and where."""

    order_id: str
    day: date
    market: str

    @property
    def month(self) -> str:
        """The month of its day."""
        return self.day.strftime("%Y-%m")


@dataclass(frozen=True)
class Sample:
    """One reviewed contact; a failed critical item makes the score 0."""

    sample_id: str
    contact: Contact
    score: int
    critical: bool


@dataclass(frozen=True)
class Company:
    """The whole store; of the reviews `samples` were drawn, `targeted` were not."""

    contacts: list[Contact]
    orders: list[Order]
    samples: list[Sample]
    targeted: list[Sample]


def rows(name: str, folder: Path = FOLDER) -> list[dict[str, str]]:
    """The lines of one sample file."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moment(text: str) -> datetime:
    """A UTC time, with or without seconds."""
    return datetime.fromisoformat(text)


def owner_on(ownership: Sequence[dict[str, str]], code: str, opened: datetime) -> str:
    """The department whose row covers the day: from inclusive, to exclusive; else "Unowned"."""
    day = opened.date().isoformat()
    for row in ownership:
        if row["reason"] == code and row["valid_from"] <= day and (not row["valid_to"] or day < row["valid_to"]):
            return row["department"]
    return "Unowned"


def load(folder: Path = FOLDER) -> Company:
    """Read the files and settle customer, label, family, owner and outcome of every contact."""
    raw_orders = rows("orders.csv", folder)
    # The customer of an order is a name space of its own (METRICS.md 0).
    buyer = {row["order_id"]: "order's " + row["customer_id"] for row in raw_orders if row["customer_id"]}
    orders = [Order(r["order_id"], moment(r["ordered_at"]).date(), r["market"]) for r in raw_orders]
    words = {row["code"]: row for row in rows("reasons.csv", folder)}
    ownership = rows("ownership.csv", folder)
    contacts = []
    for row in rows("contacts.csv", folder):
        code, opened = row["reason"], moment(row["opened_at"])
        label = words[code]["reason"] if code in words else code or "(none)"
        family = words[code]["family"] if code in words else code or "(none)"
        reopened = int(row["reopen_count"] or 0) > 0
        contacts.append(
            Contact(
                contact_id=row["contact_id"],
                order_id=row["order_id"],
                opened=opened,
                closed=moment(row["closed_at"]) if row["closed_at"] else None,
                customer=row["customer_id"] or buyer.get(row["order_id"], ""),
                label=label,
                keys={"reason": label, "family": family, "any": ""},
                owner=owner_on(ownership, code, opened),
                channel=row["channel"],
                vendor=row["vendor"],
                market=row["market"],
                outcome="unresolved" if reopened else MEANING.get(row["outcome"], "unknown"),
            )
        )
    by_id = {c.contact_id: c for c in contacts}
    samples: dict[bool, list[Sample]] = {False: [], True: []}
    for r in rows("quality.csv", folder):
        sample = Sample(r["sample_id"], by_id[r["contact_id"]], int(r["score"]), r["critical_error"] == "yes")
        samples[r.get("targeted") == "yes"].append(sample)
    find_gaps(contacts)
    return Company(contacts, orders, samples[False], samples[True])


def find_gaps(contacts: Iterable[Contact]) -> None:
    """For each identified contact look at all the customer's other contacts, under each rule."""
    of_customer = defaultdict(list)
    for contact in contacts:
        of_customer[contact.customer].append(contact)
    for customer, theirs in of_customer.items():
        for one in theirs:
            for rule in RULES:
                others = [c for c in theirs if c is not one and c.keys[rule] == one.keys[rule]]
                here = (one.opened, one.contact_id)
                later = [c.opened - one.opened for c in others if (c.opened, c.contact_id) > here]
                earlier = [one.opened - c.opened for c in others if (c.opened, c.contact_id) < here]
                one.gap_next[rule] = nearest(later) if customer else None
                one.gap_prev[rule] = nearest(earlier) if customer else None


def nearest(gaps: list[timedelta]) -> int | None:
    """The smallest gap in whole seconds, None without one within 90 days."""
    seconds = [int(g.total_seconds()) for g in gaps]
    return min(seconds) if seconds and min(seconds) <= FURTHEST else None


@dataclass(frozen=True)
class View:
    """How the store is looked at: as-of A, window W in days, matching rule, first contact of the store."""

    as_of: datetime
    first: datetime
    days: int = 7
    rule: str = "family"

    def matured(self, c: Contact) -> bool:
        """Identified, and W days have passed."""
        return bool(c.customer) and c.opened <= self.as_of - timedelta(days=self.days)

    def followed(self, c: Contact) -> bool:
        """The next contact of the key came within W."""
        gap = c.gap_next[self.rule]
        return gap is not None and gap <= self.days * 86_400

    def repeat(self, c: Contact) -> bool:
        """The one before came within W."""
        gap = c.gap_prev[self.rule]
        return gap is not None and gap <= self.days * 86_400

    def looks_back(self, c: Contact) -> bool:
        """Identified, and the store covers the W days before it."""
        return bool(c.customer) and c.opened >= self.first + timedelta(days=self.days)

    def open_or_not_solved(self, c: Contact) -> bool:
        """Known not to be ended, or not yet closed at A."""
        still_open = c.closed is not None and c.closed > self.as_of
        return still_open or c.outcome in ("partial", "unresolved")


Pair = tuple[int, int]


def repeat_contact_rate(view: View, contacts: list[Contact]) -> Pair:
    """METRICS.md 1."""
    matured = [c for c in contacts if view.matured(c)]
    return sum(view.followed(c) for c in matured), len(matured)


def repeat_share(view: View, contacts: list[Contact]) -> Pair:
    """METRICS.md 1."""
    base = [c for c in contacts if view.looks_back(c)]
    return sum(view.repeat(c) for c in base), len(base)


def contacts_per_issue(view: View, contacts: list[Contact]) -> Pair:
    """METRICS.md 1."""
    base = [c for c in contacts if view.looks_back(c)]
    return len(base), sum(not view.repeat(c) for c in base)


def resolution_behavioural(view: View, contacts: list[Contact]) -> Pair:
    """METRICS.md 2."""
    matured = [c for c in contacts if view.matured(c)]
    return sum(not view.followed(c) and not view.open_or_not_solved(c) for c in matured), len(matured)


def resolution_flagged(_: View, contacts: list[Contact]) -> Pair:
    """METRICS.md 2."""
    known = [c.outcome for c in contacts if c.outcome != "unknown"]
    return known.count("resolved"), len(known)


def false_closes(view: View, contacts: list[Contact]) -> Pair:
    """METRICS.md 2."""
    believed = [c for c in contacts if view.matured(c) and c.outcome == "resolved"]
    return sum(view.followed(c) for c in believed), len(believed)


REPEAT_METRICS: dict[str, Callable[[View, list[Contact]], Pair]] = {
    "repeat_contact_rate": repeat_contact_rate,
    "repeat_share": repeat_share,
    "contacts_per_issue": contacts_per_issue,
    "resolution_behavioural": resolution_behavioural,
    "resolution_flagged": resolution_flagged,
    "false_closes": false_closes,
}


def issues(view: View, contacts: list[Contact]) -> list[list[Contact]]:
    """Maximal runs of one customer and key with all gaps <= W, in order; no identity, no run."""
    runs: list[list[Contact]] = []
    threads = defaultdict(list)
    for contact in contacts:
        if contact.customer:
            threads[contact.customer, contact.keys[view.rule]].append(contact)
    for thread in threads.values():
        thread.sort(key=lambda c: (c.opened, c.contact_id))
        for before, contact in zip([None, *thread], thread, strict=False):
            if before is None or contact.opened - before.opened > timedelta(days=view.days):
                runs.append([])
            runs[-1].append(contact)
    return runs
