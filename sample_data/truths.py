"""Write `truths.toml`, the known answers of the sample company: `python -m sample_data.truths`.

Chooses which figures are told; how each is reached stands in `by_hand`. Standard library only.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sample_data import FOLDER, money_by_hand
from sample_data.by_hand import (
    REPEAT_METRICS,
    Company,
    Contact,
    View,
    issues,
    load,
)
from sample_data.orders_by_hand import Bottoms, bottoms
from sample_data.quality_by_hand import Spoken, critical_error_rate, quality_score, spoken

WINDOWS = (1, 3, 7, 10, 14, 30)
MONTH = "2026-10"
EARLIER = datetime(2026, 6, 30, 23, 59, 59)
LONGEST = 5
DRILLS: dict[str, Callable[[Contact], str]] = {
    "reason": lambda c: c.label,
    "owner": lambda c: c.owner,
    "channel": lambda c: c.channel,
    "vendor": lambda c: c.vendor,
    "market": lambda c: c.market,
    "month": lambda c: c.month,
}

Table = dict[str, Any]


def ratio(pair: tuple[float, float]) -> Table:
    """A figure as a table."""
    return {"top": pair[0], "bottom": pair[1]}


def repeats(view: View, contacts: list[Contact]) -> Table:
    """The six metrics of repeats and resolution."""
    return {key: ratio(metric(view, contacts)) for key, metric in REPEAT_METRICS.items()}


def all_ten(view: View, contacts: list[Contact], orders: float, reviews: list[Spoken]) -> Table:
    """Every metric over one period."""
    return {
        **repeats(view, contacts),
        "contacts_per_order": ratio((len(contacts), orders)),
        "quality_score": ratio(quality_score(reviews)),
        "critical_error_rate": ratio(critical_error_rate(reviews)),
        "contacts": {"top": len(contacts)},
    }


def months(company: Company, view: View, below: Bottoms, reviews: list[Spoken]) -> Table:
    """Every metric of every month, by the day on which the contact was opened."""
    told = {}
    for month in sorted({c.month for c in company.contacts}):
        contacts = [c for c in company.contacts if c.month == month]
        theirs = [r for r in reviews if r.sample.contact.month == month]
        told[month] = all_ten(view, contacts, below.of(month=month), theirs)
    return told


def placed(company: Company) -> Table:
    """Orders of each month, by the day on which they were placed."""
    return dict(sorted(Counter(o.month for o in company.orders).items()))


def drills(company: Company, view: View, below: Bottoms) -> Table:
    """All time, by each dimension; only market and month choose among the orders."""
    told: Table = {}
    for dimension, value_of in DRILLS.items():
        parts = defaultdict(list)
        for contact in company.contacts:
            parts[value_of(contact)].append(contact)
        told[dimension] = {}
        for value in sorted(parts):
            cut = {dimension: value} if dimension in ("market", "month") else {}
            told[dimension][value] = drill(view, parts[value], below.of(**cut))
    return told


def drill(view: View, contacts: list[Contact], orders: float) -> Table:
    """One line of a drill; `orders` is the bottom of its contacts per order."""
    figures = repeats(view, contacts)
    repeat, flagged = figures["repeat_contact_rate"], figures["resolution_flagged"]
    return {
        "contacts": len(contacts),
        "orders": orders,
        "repeat_top": repeat["top"],
        "repeat_bottom": repeat["bottom"],
        "flagged_top": flagged["top"],
        "flagged_bottom": flagged["bottom"],
    }


def ranked(contacts: Iterable[Contact]) -> list[tuple[str, int]]:
    """Reasons with their contacts, most first, ties by label."""
    return sorted(Counter(c.label for c in contacts).items(), key=lambda item: (-item[1], item[0]))


def skyline(company: Company, below: Bottoms) -> Table:
    """The reasons of the month by contacts."""
    ranks = ranked(c for c in company.contacts if c.month == MONTH)
    return {
        "reasons": [label for label, _ in ranks],
        "contacts": [n for _, n in ranks],
        "orders": below.of(month=MONTH),
    }


def departments(company: Company) -> Table:
    """For each owner the contacts of the month, and those of each reason."""
    owned = defaultdict(list)
    for contact in company.contacts:
        if contact.month == MONTH:
            owned[contact.owner].append(contact)
    return {who: {"contacts": len(owned[who]), "reasons": dict(ranked(owned[who]))} for who in sorted(owned)}


def snowballs(company: Company, view: View) -> Table:
    """Issues whose root was opened in the month, by their length."""
    lengths = Counter(min(len(run), LONGEST) for run in issues(view, company.contacts) if run[0].month == MONTH)
    return {(str(n) if n < LONGEST else f"{n}+"): lengths[n] for n in range(1, LONGEST + 1)}


def earlier(company: Company, first: datetime) -> Table:
    """The store as of an earlier moment: nothing opened later, closed later = still open."""
    seen = [c for c in company.contacts if c.opened <= EARLIER]
    return {**repeats(View(EARLIER, first), seen), "contacts": {"top": len(seen)}}


def compute(folder: Path = FOLDER) -> Table:
    """Every known answer, as the tables of `truths.toml`."""
    company = load(folder)
    first, last = min(c.opened for c in company.contacts), max(c.opened for c in company.contacts)
    view, everything, below = View(last, first), company.contacts, bottoms(company)
    reviews = spoken(company, last)
    store = {
        "as_of": last.isoformat(),
        "first_contact": first.isoformat(),
        "contacts": len(everything),
        "identified": sum(bool(c.customer) for c in everything),
        "orders": len(company.orders),
        "lagged_from": below.since.isoformat() if below.since else "",
        "quality_samples": len(company.samples),
        "targeted_reviews": len(company.targeted),
    }
    by_rule = {r: View(last, first, rule=r) for r in ("reason", "any")}
    rate = "repeat_contact_rate"
    return {
        "store": store,
        "total": all_ten(view, everything, below.of(), reviews),
        "window": {str(w): repeats(View(last, first, w), everything) for w in WINDOWS},
        "rule": {name: {rate: repeats(rule, everything)[rate]} for name, rule in by_rule.items()},
        "month": months(company, view, below, reviews),
        "placed": placed(company),
        "by": drills(company, view, below),
        "skyline": {MONTH: skyline(company, below)},
        "department": {MONTH: departments(company)},
        "snowballs": {MONTH: snowballs(company, view)},
        "as_of": {EARLIER.isoformat(): earlier(company, first)},
        "money": money_by_hand.told(money_by_hand.load(folder), company, view, MONTH),
    }


def quoted(key: str) -> str:
    """A TOML key, in quotes unless it is a bare word."""
    return key if re.fullmatch(r"[A-Za-z0-9_]+", key) else json.dumps(key, ensure_ascii=False)


def toml(table: Table, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The lines of a TOML document: values first, then the tables within."""
    values = {k: v for k, v in table.items() if not isinstance(v, dict)}
    if values and path:
        yield f"\n[{'.'.join(map(quoted, path))}]"
    for key, value in values.items():
        yield f"{quoted(key)} = {json.dumps(value, ensure_ascii=False)}"
    for key, value in table.items():
        if isinstance(value, dict):
            yield from toml(value, (*path, key))


def write(folder: Path = FOLDER) -> None:
    """Compute the answers from the files in `folder` and write them beside them."""
    text = "# Known answers of the sample company, written by `python -m sample_data.truths`.\n"
    text += "\n".join(toml(compute(folder))) + "\n"
    (folder / "truths.toml").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
