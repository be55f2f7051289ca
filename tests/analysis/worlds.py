"""Random small companies with prices, owners and kinds of reasons, and what each of their contacts costs whom.

Many companies stand in one store, since making a store takes longer than asking it: each has two months, customers,
reasons and channels that no other has. Counted over plain lists, without a line of the product (METRICS.md 6).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from metrics.query import Reader
from metrics.store import Store
from tests import oracles
from tests.oracles import Told
from tests.store.bring import Rows, bring, contact, emptied

FIRST_YEAR, MONTHS, APART = 1950, 2, 26
KINDS = ["dumb contact", "simple question", "real need", "feedback", "not classified", None]
LEAPS = [0, 3600, 86_400, 3 * 86_400, 3 * 86_400 + 1, 7 * 86_400, 7 * 86_400 + 1, 15 * 86_400]


@dataclass
class World:
    """A company: its rows as files would bring them, `told` the contacts for the oracle with their row."""

    number: int
    reasons: Rows = field(default_factory=list)
    ownership: Rows = field(default_factory=list)
    prices: Rows = field(default_factory=list)
    orders: Rows = field(default_factory=list)
    told: list[tuple[Told, dict[str, Any]]] = field(default_factory=list)

    @property
    def months(self) -> list[date]:
        """The two months in which it lives."""
        first = self.number * APART
        return [date(FIRST_YEAR + (first + i) // 12, (first + i) % 12 + 1, 1) for i in range(MONTHS)]

    @property
    def days(self) -> list[date]:
        """Every day of them."""
        first, last = self.months[0], month_end(self.months[-1])
        return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def month_end(month: date) -> date:
    """The last day of a month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def world(number: int, seed: int) -> World:
    """A company by a seed."""
    dice, found = Random(seed), World(number)
    mark, codes = f"w{number}", [f"w{number}{letter}" for letter in "abcd"]
    family = {code: f"{mark} family {dice.choice('xy')}" for code in codes}
    window = {name: dice.choice([None, 3, 10]) for name in set(family.values())}
    for code in codes:
        if dice.random() < 0.8:
            found.reasons.append({
                "code": code, "reason": f"{code} in words", "family": family[code], "kind": dice.choice(KINDS),
                "tier": dice.choice([None, 1, 3]), "window_days": window[family[code]],
            })  # fmt: skip
        cuts = sorted(dice.sample(found.days, dice.choice([1, 2, 2, 3])))
        for begin, end in zip(cuts, [*cuts[1:], None], strict=True):
            if dice.random() < 0.7:
                row = {"reason": code, "department": dice.choice(["IT", "Sales"]), "valid_from": begin, "valid_to": end}
                found.ownership.append(row)
    for channel in dice.sample(["phone", "chat", "mail"], dice.choice([0, 1, 3, 3, 3])):
        for tier in dice.sample([None, 1, 3, 5], dice.randint(1, 4)):
            for begin in dice.sample([date(1940, 1, 1), *found.days[::20]], dice.randint(1, 3)):
                price = Decimal(dice.randrange(0, 200_000)) / (10_000 if dice.random() < 0.5 else 100)
                currency = dice.choice([None, "EUR", "eur"]) if dice.random() < 0.97 else "USD"
                found.prices.append({"channel": f"{mark} {channel}", "tier": tier, "valid_from": begin,
                                     "price": price.quantize(Decimal("0.0001")), "currency": currency})  # fmt: skip
    for i in range(dice.randint(0, 4)):
        amount = dice.choice([None, Decimal(dice.randrange(1, 90_000)) / 100])
        found.orders.append({
            "order_id": f"{mark}o{i}", "ordered_at": datetime.combine(dice.choice(found.days), time(8)),
            "amount": amount, "currency": dice.choice([None, "EUR"]),
        })  # fmt: skip
    _contacts(dice, found, codes)
    return found


def _contacts(dice: Random, found: World, codes: list[str]) -> None:
    moment, end = datetime.combine(found.days[0], time(0)), found.days[-1]
    by_code = {row["code"]: row for row in found.reasons}
    for i in range(dice.randint(0, 30)):
        moment += timedelta(seconds=dice.choice(LEAPS))
        if moment.date() > end:
            moment = datetime.combine(found.days[0], moment.time())
        code = dice.choice(codes)
        card = by_code.get(code, {})
        days = card.get("window_days") or 7
        told = Told(f"w{found.number}-{(i * 7) % 31:02}-{i}", moment, dice.choice([None, "k1", "k2"]), code,
                    card.get("family", code), days)  # fmt: skip
        if told.customer:
            told = Told(told.id, moment, f"w{found.number}{told.customer}", code, told.family, days)
        more = {
            "channel": dice.choice([f"w{found.number} {c}" for c in ("phone", "chat", "mail")] * 3 + [None]),
            "tier": dice.choice([None, None, 5]),
            "owner": dice.choice([None, None, None, "Legal"]),
            "order_id": dice.choice([None, *(row["order_id"] for row in found.orders), "unknown"]),
        }
        found.told.append((told, more))


def filled(store: Store, worlds: list[World]) -> Reader:
    """A store of all these companies; a day before and one after them has an order, so that orders cover them all."""
    emptied(store)
    first, last = worlds[0].days[0], worlds[-1].days[-1]
    edges = [{"order_id": f"edge {d}", "ordered_at": datetime.combine(d, time(1))} for d in (first, last)]
    for kind in ("reasons", "ownership", "prices"):
        if rows := [row for one in worlds for row in getattr(one, kind)]:
            bring(store, kind, rows)
    bring(store, "orders", [*edges, *(row for one in worlds for row in one.orders)])
    told = [contact(t) | more for one in worlds for t, more in one.told]
    edge = {"contact_id": "edge", "opened_at": datetime.combine(first, time(0)), "reason": "edge"}
    complete = datetime.combine(last + timedelta(days=1), time(0))
    bring(store, "contacts", [edge, *told], complete_to=complete, has=frozenset({"customer"}))
    return Reader(store)


Booked = dict[tuple[str, str, str, bool], list[tuple[int, Decimal | None, str | None]]]
"""(line, department, reason in words, snowball) -> of each contact: 1, price, currency."""


def charged(found: World, month: date) -> Booked:
    """Every contact of the month with its price, under the line of its root."""
    lines: Booked = defaultdict(list)
    rows = {told.id: (told, more) for told, more in found.told}
    issue = oracles.issues([told for told, _ in found.told])
    for told, more in rows.values():
        if told.opened.date().replace(day=1) == month:
            root_id = issue.get(told.id, (told.id, 1))[0]
            root, more_of_root = rows[root_id]
            line, who = _line(found, root, more_of_root)
            lines[line, who, wording(found, root.reason), root_id != told.id].append((1, *price(found, told, more)))
    return lines


def _line(found: World, root: Told, more: dict[str, Any]) -> tuple[str, str]:
    card = next((row for row in found.reasons if row["code"] == root.reason), {})
    owner = owner_of(found, root, more)
    match card.get("kind"):
        case "dumb contact" | "simple question":
            return ("unowned", "") if owner == "Unowned" else ("department", owner)
        case "real need":
            return "value", ""
        case "feedback":
            return "feedback", ""
        case _:
            return "not_classified", ""


def owner_of(found: World, told: Told, more: dict[str, Any]) -> str:
    """Who owns a contact: the export's word, else the ownership row of the day."""
    day = told.opened.date()
    rows = [r for r in found.ownership if r["reason"] == told.reason and r["valid_from"] <= day]
    held = [r["department"] for r in rows if r["valid_to"] is None or day < r["valid_to"]]
    return str(more["owner"] or (held[0] if held else "Unowned"))


def wording(found: World, code: str) -> str:
    """A reason in the customer's words, or its code."""
    return next((str(row["reason"]) for row in found.reasons if row["code"] == code), code)


def price(found: World, told: Told, more: dict[str, Any]) -> tuple[Decimal | None, str | None]:
    """What a contact costs on its day: the latest price of its own tier, else the latest for any tier."""
    tier = more["tier"]
    if tier is None:
        tier = next((row["tier"] for row in found.reasons if row["code"] == told.reason), None)
    rows = [r for r in found.prices if r["channel"] == more["channel"] and r["valid_from"] <= told.opened.date()]
    for wanted in [tier, None]:
        held = [r for r in rows if r["tier"] == wanted]
        if held:
            last = max(held, key=lambda r: r["valid_from"])
            return last["price"], (last["currency"] or "EUR").upper()
    return None, None
