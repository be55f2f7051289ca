"""Write the sample company's files: `python -m sample_data.generate`.

The same bytes on every run: one seed, no clock, rows in a fixed order, UTF-8, line feeds.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain, groupby
from pathlib import Path

import numpy as np
from numpy.random import Generator

from sample_data import FILES, FOLDER, company, notes, plans, promises, threads
from sample_data import votes as board
from sample_data.process import CUT_OFF, SEED, Contact, Order, World, pick, simulate

Row = tuple[str | int, ...]
"""One line of a file; the first line of each is its header."""

REVIEWS_A_MONTH = (105, 116)
REVIEWS_YOUNG_MONTH = 40
PICKED_A_MONTH = 2
SHIPPING_DAYS = (6, 3, 1)
"""Weights of one, two and three days from order to parcel."""
SECOND_PARCEL = 0.07
"""Chance that an order leaves in two parcels."""


def second(moment: datetime | None) -> str:
    """`2026-10-03 14:05:09`, blank for what has not happened."""
    return moment.strftime("%Y-%m-%d %H:%M:%S") if moment else ""


def customer_id(order: Order) -> str:
    """The id of the customer behind an order."""
    return f"K{10_000 + order.customer}"


def contacts(world: World) -> Iterator[Row]:
    """The contact export of the help desk."""
    rng = Generator(np.random.PCG64(SEED + 4))
    yield (
        *("contact_id", "customer_id", "order_id", "opened_at", "closed_at", "reason"),
        *("channel", "team", "vendor", "market", "outcome", "reopen_count"),
        *("agent", "agents", "agent_replies", "customer_replies", "handle_seconds", "notes"),
    )
    timed = Generator(np.random.PCG64(SEED + 40))
    for c, note in zip(world.contacts, notes.notes(world.contacts), strict=True):
        who = customer_id(c.order) if c.known else ""
        order = c.order.order_id if c.linked else ""
        yield (
            *(c.contact_id, who, order, second(c.opened), second(c.closed), c.code),
            *(c.channel, c.team, c.vendor, c.order.market, c.outcome, c.reopened),
            *answering(rng, c),
            *(handling(timed, c), note),
        )


def answering(rng: Generator, contact: Contact) -> Row:
    """Who answered last, through how many hands it went, and the messages; a call has none that could be counted.

    What was not solved went back and forth longer, but a short thread need not be a solved one.
    """
    agent = f"{contact.vendor[0]}{1 + int(rng.integers(company.AGENTS_PER_VENDOR)):02d}"
    more, handed, silent = (0.35, 0.10, 0.015) if contact.solved else (0.95, 0.28, 0.09)
    agents = 1 + int(rng.random() < handed) + int(rng.random() < handed / 5)
    longer = 1.0 if contact.channel == "chat" else 0.75
    replies, back = 1 + int(rng.poisson(more * longer)), int(rng.poisson(more))
    replies = 0 if rng.random() < silent else replies
    return (agent, agents, "", "") if contact.channel == "phone" else (agent, agents, replies, back)


def handling(rng: Generator, contact: Contact) -> str:
    """Seconds that somebody worked on it; unsolved matters were cut a little shorter. Some systems do not say."""
    middle = company.HANDLED[contact.channel] * (1.0 if contact.solved else 0.85)
    seconds = middle * float(np.exp(0.55 * rng.standard_normal()))
    return "" if contact.channel == "social" or rng.random() < 0.02 else str(max(20, round(seconds)))


def orders(world: World) -> Iterator[Row]:
    """The order export of the shop, to the minute; guests have no customer id."""
    rng = Generator(np.random.PCG64(SEED + 60))
    yield "order_id", "ordered_at", "market", "customer_id", "amount", "currency"
    for order in world.orders:
        who = "" if order.guest else customer_id(order)
        amount = f"{float(rng.lognormal(4.0, 0.6)):.2f}"
        yield order.order_id, order.at.strftime("%Y-%m-%d %H:%M"), order.market, who, amount, "EUR"


def score(rng: Generator, contact: Contact) -> tuple[int, str]:
    """A reviewer's score, 0 to 100, and whether a critical item failed: better where the matter was ended."""
    middle, critical = (87.5, 0.03) if contact.solved else (79.0, 0.09)
    points = round(middle + 9.0 * float(rng.standard_normal()))
    return min(max(points, 0), 100), "yes" if rng.random() < critical else "no"


def quality(world: World) -> Iterator[Row]:
    """Some contacts of each month, drawn at random, and a few that somebody picked because they were not ended."""
    rng, other = (Generator(np.random.PCG64(SEED + more)) for more in (1, 62))
    yield "sample_id", "contact_id", "reviewed_at", "reviewer", "score", "critical_error", "targeted"
    number = picked = 0
    for month, group in groupby(world.contacts, key=lambda c: c.opened.strftime("%Y-%m")):
        young = month == CUT_OFF.strftime("%Y-%m")
        latest = CUT_OFF - timedelta(days=4) if young else CUT_OFF
        frame = [c for c in group if c.opened <= latest]
        size = REVIEWS_YOUNG_MONTH if young else int(rng.integers(*REVIEWS_A_MONTH))
        drawn = sorted(int(n) for n in rng.choice(len(frame), size=size, replace=False))
        for at in drawn:
            number += 1
            yield f"Q{number:04d}", *review(rng, frame[at]), "no"
        unended = [c for at, c in enumerate(frame) if at not in drawn and not c.solved]
        for at in sorted(int(n) for n in other.choice(len(unended), size=PICKED_A_MONTH, replace=False)):
            picked += 1
            yield f"T{picked:04d}", *review(other, unended[at]), "yes"


def review(rng: Generator, contact: Contact) -> Row:
    """Which contact, one to three days later, by whom, with which score and critical error."""
    day = contact.opened.date() + timedelta(days=1 + pick(rng, (5, 3, 2)))
    reviewed = datetime(day.year, day.month, day.day, 9 + int(rng.integers(8)), int(rng.integers(60)))
    reviewer = company.REVIEWERS[int(rng.integers(len(company.REVIEWERS)))]
    return contact.contact_id, second(reviewed), reviewer, *score(rng, contact)


def reasons(_: World) -> Iterator[Row]:
    """What the codes of the export mean, in the customers' words."""
    yield "code", "reason", "reason_es", "family", "kind", "tier", "value_to_customer", "value_to_company"
    for r in company.REASONS:
        yield r.code, r.text, r.text_es, r.family, r.kind, r.tier, r.to_customer, r.to_company


def departments(_: World) -> Iterator[Row]:
    """Departments and their heads."""
    yield "department", "head"
    yield from company.DEPARTMENTS


def ownership(_: World) -> Iterator[Row]:
    """Which department can end a reason, from a day (inclusive) to a day (exclusive)."""
    yield "reason", "department", "person", "valid_from", "valid_to"
    yield from sorted(company.OWNERSHIP, key=lambda row: (row[0], row[3]))


def volumes(world: World) -> Iterator[Row]:
    """Parcels sent and customers who ordered in each whole month, by market and, without a market, in all."""
    yield "unit", "month", "market", "volume"
    rng = Generator(np.random.PCG64(SEED + 2))
    sent: Counter[tuple[str, str]] = Counter()
    buyers: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for order in world.orders:
        leaves = order.at + timedelta(days=1 + pick(rng, SHIPPING_DAYS))
        parcels = 1 + int(rng.random() < SECOND_PARCEL)
        for market in (order.market, ""):
            sent[leaves.strftime("%Y-%m"), market] += parcels
            buyers[order.at.strftime("%Y-%m"), market].add(order.customer)
    for unit, counts in (("shipments", sent), ("active customers", {k: len(v) for k, v in buyers.items()})):
        for month, market in sorted(k for k in counts if k[0] < CUT_OFF.strftime("%Y-%m")):
            yield unit, f"{month}-01", market, counts[month, market]


def translations(_: World) -> Iterator[Row]:
    """What reasons, departments and channels are called in Spanish."""
    yield "dimension", "label", "language", "wording"
    yield from company.translations()


def votes(_: World) -> Iterator[Row]:
    """How four people see the reasons."""
    yield from board.votes()


def listed(header: Row, rows: Iterable[Row]) -> Callable[[World], Iterator[Row]]:
    """What was written down by hand, the same in every world."""
    return lambda _: chain([header], rows)


WRITERS: dict[str, Callable[[World], Iterator[Row]]] = {
    "departments": departments,
    "reasons": reasons,
    "ownership": ownership,
    "orders": orders,
    "contacts": contacts,
    "quality": quality,
    "targets": listed(plans.Target._fields, plans.TARGETS),
    "prices": listed(plans.Price._fields, plans.PRICES),
    "volumes": volumes,
    "translations": translations,
    "votes": votes,
    "actions": listed(board.Move._fields, board.MOVES),
    "commitments": listed(promises.Promise._fields, promises.PROMISES),
    "decisions": listed(promises.Decision._fields, promises.DECISIONS),
    "events": listed(promises.Event._fields, promises.EVENTS),
    "disputes": listed(threads.Dispute._fields, threads.DISPUTES),
    "remarks": listed(threads.Remark._fields, threads.REMARKS),
    "whys": listed(notes.Why._fields, notes.WHYS),
}


def write(folder: Path = FOLDER) -> None:
    """Simulate the company and write every file into `folder`."""
    world = simulate()
    for kind, name in FILES:
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(WRITERS[kind](world))


if __name__ == "__main__":
    write()
