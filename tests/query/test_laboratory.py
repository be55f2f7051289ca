"""The repeat laboratory gives what looking at every contact by hand gives, for any window, rule and attribution."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.access import EVERYTHING, Role, Scope
from metrics.analysis.laboratory import BOOKINGS, RULES, curve
from metrics.query import Reader, Slice
from metrics.query.laboratory import Setting
from metrics.query.shares import Share
from metrics.query.slice import Rule
from metrics.store import Store
from tests.query import seen
from tests.query.seen import Seen, Tried
from tests.store.bring import Rows, at, bring, contact, opened

ALL = Slice(EVERYTHING)
DAY = 86_400
FAMILIES = {"A": "Delivery", "B": "Delivery", "C": "C"}
REASONS: Rows = [{"code": code, "reason": code, "family": family} for code, family in FAMILIES.items()]
PRICES = [("phone", None, date(2026, 1, 1), "5.40"), ("phone", 1, date(2026, 2, 1), "10.0001"),
          ("phone", None, date(2026, 3, 1), "6"), ("chat", None, date(2026, 2, 1), "3.25")]  # fmt: skip
TRIES = st.tuples(st.integers(1, 90), st.sampled_from(RULES))


@st.composite
def histories(draw: st.DrawFn, days: int) -> list[Seen]:
    """Contacts whose gaps lie around the window, around 90 days, and at nought (ties)."""
    leaps = [0, 0, 1, DAY, *(days * DAY + d for d in (-1, 0, 1)), 30 * DAY, 90 * DAY, 90 * DAY + 1]
    found, moment = [], at()
    for i in range(draw(st.integers(1, 22))):
        moment += timedelta(seconds=draw(st.sampled_from(leaps)))
        code = draw(st.sampled_from(list(FAMILIES)))
        closed = draw(st.sampled_from([None, 0, 3 * DAY, 100 * DAY]))
        found.append(
            Seen(
                id=f"{(i * 7) % 23:02}-{i}",
                opened=moment,
                customer=draw(st.sampled_from([None, "k1", "k1", "k2", *(f"k{n}" for n in range(3, 9))])),
                reason=code,
                family=FAMILIES[code],
                closed=None if closed is None else moment + timedelta(seconds=closed),
                owner=draw(st.sampled_from(["Logistics", "Finance"])),
                agent=draw(st.sampled_from(["Ana", "Bo"])),
                team=draw(st.sampled_from(["Day", "Night"])),
                vendor=draw(st.sampled_from(["Corvo", "(none)"])),
                channel=draw(st.sampled_from(["phone", "chat", "mail"])),
                tier=draw(st.sampled_from([None, 1, 2])),
            )
        )
    return found


def row(one: Seen) -> dict[str, object]:
    vendor = None if one.vendor == "(none)" else one.vendor
    plain = {name: getattr(one, name) for name in ("owner", "agent", "team", "channel", "tier")}
    return contact(one) | plain | {"vendor": vendor}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with reasons and prices; every history replaces the contacts of the one before."""
    store = opened(tmp_path_factory.mktemp("laboratory"))
    bring(store, "reasons", REASONS)
    listed = [{"channel": c, "tier": t, "valid_from": day, "price": Decimal(price)} for c, t, day, price in PRICES]
    bring(store, "prices", listed)
    yield store
    store.close()


def loaded(store: Store, contacts: list[Seen], last: int = -1) -> tuple[Reader, Tried]:
    """These contacts and no others, complete to one of them; what is tried is still to be chosen."""
    as_of = contacts[min(last, len(contacts) - 1)].opened
    with store.write() as cursor:
        cursor.execute("DELETE FROM raw_contacts")
        for table in ("seen", "receipt", "source"):
            cursor.execute(f"DELETE FROM {table} WHERE kind = 'contacts'")
    bring(store, "contacts", [row(c) for c in contacts], complete_to=as_of)
    return Reader(store), Tried(as_of, min(c.opened for c in contacts), "family", 7, lambda _: True)


CUTS = {
    "all": (ALL, lambda _: True),
    "phone": (ALL.only("channel", "phone"), lambda c: c.channel == "phone"),
    "january": (ALL.month(date(2026, 1, 1)), lambda c: c.opened.month == 1 and c.opened.year == 2026),
    "mine": (Slice(Scope(frozenset(Role), frozenset({"Finance"}))), lambda c: c.owner == "Finance"),
}


def pair(share: Share) -> tuple[int, int]:
    return share.top, share.bottom


@settings(max_examples=12)
@given(st.data())
def test_any_window_rule_attribution_and_slice_is_counted_as_by_hand(lab: Store, data: st.DataObject) -> None:
    days, rule = data.draw(TRIES)
    contacts = data.draw(histories(days))
    reader, tried = loaded(lab, contacts, data.draw(st.integers(0, 21)))
    base, counted = CUTS[data.draw(st.sampled_from(list(CUTS)))]
    cut, look = replace(base, window=days, rule=rule), replace(tried, days=days, rule=rule, counted=counted)
    look = replace(look, owners=base.scope.departments)
    for role, whose in sorted(set(BOOKINGS.values())):
        found = reader.laboratory.parts(cut, role, whose)
        assert {k: pair(s) for k, s in found.items()} == seen.parts(contacts, look, role, whose), (role, whose)
    rate = reader.laboratory.shares(cut, (Setting(rule, days),))[Setting(rule, days)]
    expected = seen.ends(contacts, look)
    assert (rate.interval is None) == (expected is None)
    if rate.interval is not None:
        assert (rate.interval.low, rate.interval.high) == pytest.approx(expected, abs=1e-9)
    assert pair(reader.laboratory.since_closing(cut)) == seen.since_closing(contacts, look)


@settings(max_examples=12)
@given(st.data())
def test_every_window_at_once_is_every_window_one_by_one(lab: Store, data: st.DataObject) -> None:
    some, _ = data.draw(TRIES)
    contacts = data.draw(histories(some))
    reader, tried = loaded(lab, contacts, data.draw(st.integers(0, 21)))
    returns = reader.laboratory.returns(ALL)
    for rule in RULES:
        line = curve([one for one in returns if one.rule == rule])
        for days in {some, 1, 90, data.draw(st.integers(1, 90))}:
            look = replace(tried, rule=rule, days=days)
            told = seen.parts(contacts, look, "first", "owner").values()
            within, on_day = line.within[days - 1], line.on_day[days - 1]
            assert (within.top, within.bottom) == (sum(t for t, _ in told), sum(n for _, n in told))
            shares = reader.laboratory.shares(ALL, (Setting(rule, days),))
            assert pair(shares[Setting(rule, days)]) == (within.top, within.bottom)
            old = {c.id for c in contacts if c.opened <= tried.as_of - timedelta(days=days)}
            earlier = replace(look, days=days - 1, counted=lambda c, old=old: c.id in old)  # type: ignore[misc]
            shorter = seen.parts(contacts, earlier, "first", "owner").values()
            assert on_day.top == within.top - (sum(t for t, _ in shorter) if days > 1 else 0)


@settings(max_examples=12)
@given(st.data())
def test_snowballs_are_found_priced_and_told_as_by_hand(lab: Store, data: st.DataObject) -> None:
    days, rule = data.draw(TRIES)
    contacts = data.draw(histories(days))
    reader, tried = loaded(lab, contacts, data.draw(st.integers(0, 21)))
    for base, counted in (CUTS[data.draw(st.sampled_from(["all", "phone", "january"]))],):
        cut = replace(base, window=days, rule=rule)
        balls = seen.issues(contacts, replace(tried, days=days, rule=rule, counted=counted), seen.price_on(PRICES))
        long = [b for b in balls if len(b.contacts) > 1]
        lengths = reader.chains.lengths(cut)
        counts = Counter(min(len(b.contacts), 5) for b in balls)
        assert {n.length: n.issues for n in lengths} == dict(counts)
        assert sum(n.contacts for n in lengths) == sum(len(b.contacts) for b in balls)
        assert sum(n.rolling for n in lengths) == sum(b.rolling for b in long)
        assert sum(n.unpriced for n in lengths) == sum(b.unpriced for b in long)
        assert sum(n.cost or 0 for n in lengths) == sum(b.cost or 0 for b in long)
        listed = reader.chains.most_expensive(cut, 99)
        told = sorted(long, key=lambda b: (b.cost is None, -(b.cost or 0), -len(b.contacts),
                                           b.contacts[0].opened, b.contacts[0].id))  # fmt: skip
        assert [(b.contact, b.length, b.channels, b.rolling, b.cost, b.unpriced) for b in listed] == [
            (b.contacts[0].id, len(b.contacts), [c.channel for c in b.contacts], b.rolling, b.cost, b.unpriced)
            for b in told
        ]
        for ball, by_hand in zip(listed, told, strict=True):
            links = reader.chains.contacts(cut, ball.root)
            assert [link.contact for link in links] == [c.id for c in by_hand.contacts]
            assert [link.price for link in links] == [seen.price_on(PRICES)(c) for c in by_hand.contacts]


@settings(max_examples=10)
@given(st.data())
def test_snowballs_and_single_contacts_hold_every_identified_contact_once(lab: Store, data: st.DataObject) -> None:
    days, rule = data.draw(TRIES)
    contacts = data.draw(histories(days))
    reader, tried = loaded(lab, contacts, data.draw(st.integers(0, 21)))
    cut = replace(ALL, window=days, rule=rule)
    known = {c.id for c in contacts if c.customer and c.opened <= tried.as_of}
    held = [
        link.contact
        for ball in reader.chains.most_expensive(cut, 99)
        for link in reader.chains.contacts(cut, ball.root)
    ]
    assert len(held) == len(set(held))
    lengths = reader.chains.lengths(cut)
    assert sum(n.issues for n in lengths if n.length == 1) == len(known - set(held))
    assert sum(n.contacts for n in lengths) == len(known)
    by_channel = [reader.chains.lengths(cut.only("channel", c)) for c in ("phone", "chat", "mail")]
    assert sum(n.contacts for parts in by_channel for n in parts) == len(known)


@pytest.mark.parametrize(("seconds", "repeats"), [(-1, 1), (0, 1), (1, 0)])
@pytest.mark.parametrize("rule", RULES)
def test_a_gap_of_exactly_the_window_still_counts(lab: Store, rule: Rule, seconds: int, repeats: int) -> None:
    first = Seen("1", at(), "k1", "A", "Delivery", agent="Ana")
    contacts = [first, replace(first, id="2", opened=at(3, seconds), agent="Bo")]
    reader, _ = loaded(lab, [*contacts, Seen("3", at(60), "k2", "C", "C")])
    cut = replace(ALL, window=3, rule=rule)
    assert reader.laboratory.shares(cut, (Setting(rule, 3),))[Setting(rule, 3)].top == repeats
    assert len(reader.chains.most_expensive(cut, 9)) == repeats
    rooted = {label: pair(share) for label, share in reader.laboratory.parts(cut, "root", "agent").items()}
    assert rooted == ({"Ana": (1, 2)} if repeats else {"Ana": (0, 1), "Bo": (0, 1)})
    assert curve([one for one in reader.laboratory.returns(cut) if one.rule == rule]).within[2].top == repeats


@pytest.mark.parametrize(("seconds", "rolling"), [(-1, True), (0, True), (1, False)])
def test_a_snowball_rolls_until_the_window_after_its_last_contact_has_passed(
    lab: Store, seconds: int, rolling: bool
) -> None:
    pair_of = [Seen("1", at(), "k1", "A", "Delivery"), Seen("2", at(1), "k1", "A", "Delivery")]
    reader, _ = loaded(lab, [*pair_of, Seen("3", at(6, seconds), "k2", "C", "C")])
    cut = replace(ALL, window=5)
    assert [ball.rolling for ball in reader.chains.most_expensive(cut, 9)] == [rolling]
    assert sum(n.rolling for n in reader.chains.lengths(cut)) == rolling


@pytest.mark.parametrize(("seconds", "followed"), [(-1, 1), (0, 1), (1, 0)])
def test_since_closing_counts_from_the_closing_even_beyond_ninety_days(lab: Store, seconds: int, followed: int) -> None:
    first = Seen("1", at(), "k1", "A", "Delivery", closed=at(120))
    later = Seen("2", at(127, seconds), "k1", "B", "Delivery")
    reader, _ = loaded(lab, [first, later, Seen("3", at(150), "k2", "C", "C")])
    assert pair(reader.laboratory.since_closing(replace(ALL, window=7))) == (followed, 1)
    assert pair(reader.laboratory.since_closing(replace(ALL, window=7, rule="reason"))) == (0, 1)


def test_ties_are_told_apart_by_the_contact_id(lab: Store) -> None:
    same = [Seen(i, at(1), "k1", "A", "Delivery", agent=f"agent {i}") for i in ("b", "a", "c")]
    reader, _ = loaded(lab, [*same, Seen("z", at(60), "k2", "C", "C")])
    cut = replace(ALL, window=1)
    assert [ball.contact for ball in reader.chains.most_expensive(cut, 9)] == ["a"]
    booked = reader.laboratory.parts(cut, "first", "agent")
    assert {label: pair(share) for label, share in booked.items()} == {
        "agent a": (1, 1), "agent b": (1, 1), "agent c": (0, 1)}  # fmt: skip
    assert pair(reader.laboratory.parts(cut, "root", "agent")["agent a"]) == (2, 3)


def test_a_missing_price_is_told_and_never_nought(lab: Store) -> None:
    phone, mail = ({"channel": name} for name in ("phone", "mail"))
    contacts = [
        Seen("1", at(30), "k1", "A", "Delivery", **phone),  # type: ignore[arg-type]
        Seen("2", at(31), "k1", "A", "Delivery", **mail),  # type: ignore[arg-type]
        Seen("3", at(30), "k2", "A", "Delivery", **mail),  # type: ignore[arg-type]
        Seen("4", at(31), "k2", "A", "Delivery", **mail),  # type: ignore[arg-type]
    ]
    reader, _ = loaded(lab, sorted(contacts, key=lambda c: c.opened))
    listed = reader.chains.most_expensive(replace(ALL, window=7), 9)
    assert [(b.contact, b.cost, b.unpriced) for b in listed] == [("1", Decimal("5.4000"), 1), ("3", None, 2)]
    length = reader.chains.lengths(replace(ALL, window=7))[0]
    assert (length.cost, length.unpriced) == (Decimal("5.4000"), 3)


def test_two_currencies_are_no_price_list(store: Store) -> None:
    contacts = [Seen(i, at(n), "k1", "A", "Delivery", channel="phone") for n, i in enumerate("ab")]
    reader, _ = loaded(store, contacts)
    assert reader.chains.currencies() == []
    price = {"channel": "phone", "tier": None, "valid_from": date(2026, 1, 1), "price": Decimal(5)}
    bring(store, "prices", [price])
    assert Reader(store).chains.currencies() == ["EUR"]
    bring(store, "prices", [price | {"valid_from": date(2025, 1, 1), "currency": "usd"}])
    assert Reader(store).chains.currencies() == ["EUR", "USD"]
    assert [b.cost for b in Reader(store).chains.most_expensive(replace(ALL, window=7), 9)] == [None]


def test_who_may_see_one_department_sees_of_others_only_that_they_were_there(lab: Store) -> None:
    owners = ("Finance", "Logistics", "Finance")
    contacts = [Seen(str(i), at(i), "k1", "A", "Delivery", owner=who) for i, who in enumerate(owners)]
    reader, _ = loaded(lab, contacts)
    cut = replace(CUTS["mine"][0], window=7)
    ball = reader.chains.most_expensive(cut, 9)[0]
    links = reader.chains.contacts(cut, ball.root)
    assert [link.contact for link in links] == ["0", None, "2"]
    assert [link.reason for link in links] == ["A", None, "A"]
    assert ball.length == 3
    assert ball.channels == [links[0].channel, None, links[2].channel]
    assert (
        reader.chains.most_expensive(replace(Slice(Scope(frozenset(Role), frozenset({"Logistics"}))), window=7), 9)
        == []
    )


def test_the_official_windows_may_differ_by_family(store: Store) -> None:
    reader, _ = loaded(store, [Seen("1", at(), "k1", "A", "Delivery")])
    assert reader.laboratory.windows() == (7, 7)
    bring(store, "reasons", [REASONS[2] | {"window_days": 14}, *REASONS[:2]])
    assert Reader(store).laboratory.windows() == (7, 14)


def test_an_empty_store_has_neither_snowballs_nor_shares(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as store:
        reader, cut = Reader(store), replace(ALL, window=7)
        assert not reader.chains.lengths(cut)
        assert not reader.chains.most_expensive(cut, 5)
        assert reader.laboratory.since_closing(cut) == Share()
