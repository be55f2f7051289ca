"""METRICS.md 6 over plain lists: what contacts cost, who is charged for them, what is at stake. Standard library only.

Amounts are texts with four decimals, exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from sample_data.by_hand import Company, Contact, View, issues, rows

FAILURES = ("dumb contact", "simple question")
OTHERS = {"real need": "value", "feedback": "feedback"}
Row = dict[str, str]


@dataclass(frozen=True)
class Books:
    """What the files declare beside the contacts: reasons by wording, prices, orders, and who named which order."""

    reasons: dict[str, Row]
    prices: list[Row]
    worth: dict[str, Decimal]
    named: dict[str, str]


def load(folder: Path) -> Books:
    """Read the files."""
    return Books(
        {row["reason"]: row for row in rows("reasons.csv", folder)},
        rows("prices.csv", folder),
        {row["order_id"]: Decimal(row["amount"]) for row in rows("orders.csv", folder)},
        {row["contact_id"]: row["order_id"] for row in rows("contacts.csv", folder) if row["order_id"]},
    )


def price(books: Books, contact: Contact) -> Decimal:
    """Of its own channel and tier on its day; the latest price of the tier, else the latest for any."""
    tier = books.reasons[contact.label]["tier"] if contact.label in books.reasons else ""
    day = contact.opened.date().isoformat()
    for wanted in (tier, ""):
        held = [r for r in books.prices if (r["channel"], r["tier"]) == (contact.channel, wanted)]
        held = [r for r in held if r["valid_from"] <= day]
        if held:
            return Decimal(max(held, key=lambda r: r["valid_from"])["price"])
    raise LookupError(f"No price for {contact.contact_id}")


def total(books: Books, contacts: Iterable[Contact]) -> str:
    """What they cost together."""
    return exact(sum((price(books, c) for c in contacts), Decimal(0)))


def exact(amount: Decimal) -> str:
    """With the four decimals of a price."""
    return str(amount.quantize(Decimal("0.0001")))


def line(books: Books, root: Contact) -> str:
    """Where a contact with this root is charged: a department, or the name of another line."""
    kind = books.reasons[root.label]["kind"] if root.label in books.reasons else ""
    if kind in FAILURES:
        return root.owner
    return OTHERS.get(kind, "not_classified")


def charge_back(books: Books, company: Company, view: View, month: str) -> dict[str, dict[str, str | int]]:
    """Line -> contacts and cost of its first contacts and of its repeats, in the month."""
    root = {c.contact_id: run[0] for run in issues(view, company.contacts) for c in run}
    parts: dict[str, dict[str, list[Contact]]] = defaultdict(lambda: {"first": [], "snowball": []})
    for contact in company.contacts:
        if contact.month == month:
            begun = root.get(contact.contact_id, contact)
            parts[line(books, begun)]["first" if begun is contact else "snowball"].append(contact)
    return {
        name: {
            key: value
            for part, found in parts[name].items()
            for key, value in ((f"{part}_contacts", len(found)), (f"{part}_cost", total(books, found)))
        }
        for name in sorted(parts)
    }


def at_stake(books: Books, contacts: Iterable[Contact]) -> dict[str, str]:
    """Reason -> value of the distinct orders that its contacts name; "" = of all reasons together."""
    orders: dict[str, set[str]] = defaultdict(set)
    for contact in contacts:
        order = books.named.get(contact.contact_id)
        if order in books.worth:
            orders[contact.label].add(order)
            orders[""].add(order)
    return {label: exact(sum((books.worth[o] for o in orders[label]), Decimal(0))) for label in sorted(orders)}


def told(books: Books, company: Company, view: View, month: str) -> dict[str, object]:
    """The tables of `truths.toml`."""
    by_owner: dict[str, list[Contact]] = defaultdict(list)
    for contact in company.contacts:
        by_owner[contact.owner].append(contact)
    now = [c for c in company.contacts if c.month == month]
    return {
        "currency": "EUR",
        "total": total(books, company.contacts),
        "owner": {who: total(books, found) for who, found in sorted(by_owner.items())},
        "month": {month: total(books, now)},
        "charge_back": {month: charge_back(books, company, view, month)},
        "at_stake": {month: at_stake(books, now)},
    }
