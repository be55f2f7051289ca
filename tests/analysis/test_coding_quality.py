"""Codes that say nothing are counted once each, and leave the repeat rate open exactly as far as a list says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby
from random import Random

import pytest

from metrics.access import EVERYTHING
from metrics.analysis.coding_quality import coding, line, says_nothing, vague_reasons
from metrics.query import Reader, ReasonCard, Slice
from metrics.store import Store
from tests.oracles import Told
from tests.store.bring import at, bring, contact

ALL = Slice(EVERYTHING)
LAST = date(2026, 3, 1)
MAPPED = {  # code -> (wording, family, days)
    "A1": ("Late", "Delivery", 3),
    "A2": ("Lost", "Delivery", 3),
    "B1": ("Refund", "Money", 14),
    "M9": ("Other", "Money", 14),
}
CODES = ("A1", "A2", "B1", "M9", "(none)", "X7", "General inquiry")
VAGUE = {"M9", "(none)", "X7", "General inquiry"}


def told(seed: int) -> list[Told]:
    random = Random(seed)
    contacts = []
    for i in range(160):
        code = random.choice(CODES)
        _, family, days = MAPPED.get(code, ("", code, 7))
        opened = at(random.randrange(80), random.choice([0, 0, 3600, random.randrange(86_400)]))
        customer = random.choice([None, *(f"k{k}" for k in range(9))])
        contacts.append(Told(f"{i:03}", opened, customer, code, family, days))
    return contacts


def brought(store: Store, contacts: list[Told]) -> Reader:
    bring(store, "contacts", [contact(one) | {"channel": "odd" if int(one.id) % 2 else "even"} for one in contacts])
    rows = [{"code": c, "reason": w, "family": f, "window_days": d} for c, (w, f, d) in MAPPED.items()]
    bring(store, "reasons", rows)
    return Reader(store)


def expected(contacts: list[Told], counted: list[Told], rule: str, days: int | None) -> dict[date, list[int]]:
    """Month -> contacts, blank, other, unmapped, matured, low, followed, high; every pair is looked at."""
    as_of = max(c.opened for c in contacts)
    found = {}
    for month, group in groupby(sorted(counted, key=lambda c: c.opened), key=lambda c: c.opened.date().replace(day=1)):
        row = found[month] = [0] * 8
        for c in group:
            row[0] += 1
            row[1] += c.reason == "(none)"
            row[2] += c.reason in ("M9", "General inquiry")
            row[3] += c.reason == "X7"
            window = timedelta(days=days or (7 if rule == "any" else c.days))
            if c.customer is None or c.opened > as_of - window:
                continue
            later = [
                o for o in contacts
                if o.customer == c.customer and (o.opened, o.id) > (c.opened, c.id) and o.opened - c.opened <= window
            ]  # fmt: skip
            alike = [o for o in later if o.key(rule) == c.key(rule)]
            row[4] += 1
            row[5] += c.reason not in VAGUE and any(o.reason not in VAGUE for o in alike)
            row[6] += bool(alike)
            row[7] += bool(later if c.reason in VAGUE else alike or [o for o in later if o.reason in VAGUE])
    return found


@pytest.mark.parametrize("seed", range(4))
def test_counts_and_band_are_those_of_a_brute_force_list(store: Store, seed: int) -> None:
    contacts = told(seed)
    reader = brought(store, contacts)
    odd = [c for c in contacts if int(c.id) % 2]
    cuts = [
        (cut.only("channel", "odd") if part is odd else cut, part)
        for part in (contacts, odd)
        for cut in (ALL, replace(ALL, rule="reason"), replace(ALL, rule="any"), replace(ALL, window=30))
    ]
    for cut, counted in cuts:
        found = {
            m.month: [m.contacts, m.none, m.other, m.unmapped, m.matured, m.low, m.followed, m.high]
            for m in coding(reader, cut, LAST)
        }
        assert found == expected(contacts, counted, cut.rule, cut.window)


@pytest.mark.parametrize("rule", ["family", "reason", "any"])
def test_the_headline_lies_within_the_band(reader: Reader, rule: str) -> None:
    cut = replace(ALL, rule=rule)  # type: ignore[arg-type]
    months = coding(reader, cut, date(2026, 10, 1))
    rates = reader.read(cut.cut("month"), "repeat_contact_rate")
    assert len(months) == 24
    for m in months:
        reading = rates[(m.month,)]["repeat_contact_rate"]
        assert (m.followed, m.matured) == (reading.top, reading.bottom)
        assert m.low <= m.followed <= m.high <= m.matured
        assert m.vague <= m.contacts


def test_a_store_without_customers_counts_codes_and_has_no_band(store: Store) -> None:
    bring(store, "contacts", [contact(Told(str(i), at(i), reason="Other" if i < 3 else "late")) for i in range(12)])
    (month,) = coding(Reader(store), ALL, date(2026, 1, 1))
    assert (month.contacts, month.other, month.share, month.band) == (12, 3, 0.25, None)
    assert [(p.value, p.settled) for p in line(Reader(store).known, (month,))] == [(0.25, False)]


def test_codes_are_unmapped_only_where_some_are_mapped() -> None:
    cards = {label: ReasonCard(label, label, mapped, "", None) for label, mapped in (("late", True), ("x7", False))}
    assert vague_reasons(cards) == {"x7": "unmapped"}
    assert vague_reasons({"x7": cards["x7"]}) == {}


@pytest.mark.parametrize(
    "label",
    ["Other", "OTHER", "Misc.", "miscellaneous", "General", "General / Other", "other_issues", "Varios", "unknown",
     "Otros motivos", "Sonstiges", "Autres demandes", "Outros assuntos", "Altro", "N/A", "Not specified",
     "Sin clasificar"],
)  # fmt: skip
def test_a_word_for_something_else_says_nothing(label: str) -> None:
    assert says_nothing(label)


@pytest.mark.parametrize(
    "label",
    [
        "Late",
        "Other insurance",
        "General liability",
        "My order",
        "Otro cargo en mi factura",
        "Issue",
        "Motivo",
        "7",
        "",
    ],
)
def test_a_word_for_something_says_something(label: str) -> None:
    assert not says_nothing(label)


def test_a_month_is_final_once_every_day_of_it_is_loaded(store: Store) -> None:
    first = contact(Told("0", datetime(2025, 12, 31), reason="late"))
    bring(store, "contacts", [first, *(contact(Told(str(i), at(i), reason="late")) for i in range(1, 30))])
    reader = Reader(store)
    points = line(reader.known, coding(reader, ALL, date(2026, 2, 1)))
    assert [(p.month.month, p.settled) for p in points] == [(12, False), (1, True), (2, False)]
