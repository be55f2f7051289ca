"""Whatever happened to a store, in whatever order: it is what a rebuild from nothing makes of its rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.pipeline import open_store, undo
from metrics.settings import Settings
from metrics.store import Store, derive, gaps, tail, versions
from tests.oracles import FURTHEST
from tests.store.bring import Rows, at, bring, emptied, picture

DAY = 86_400
LEAPS = [0, 0, 1, *(w * DAY + d for w in (3, 7, 14) for d in (-1, 0, 1)), 40 * DAY, *(FURTHEST + d for d in (-1, 0, 1))]
SOURCES = ("shop", "mail")


class Step(NamedTuple):
    """One thing that happens: a file of a kind from a source, or an import taken back (`kind` = "undo")."""

    kind: str
    rows: Rows
    source: str = "shop"
    complete_to: datetime | None = None
    which: int = 0


moments = st.lists(st.sampled_from(LEAPS), max_size=4).map(lambda leaps: at(seconds=sum(leaps)))
maybe = st.none() | st.sampled_from(["k1", "k2"])


def _contact(draw: tuple[int, datetime, bool, Any, Any, Any, Any, Any]) -> dict[str, Any]:
    number, moment, dated, customer, reason, order, changed, more = draw
    opened_at = moment.replace(hour=0, minute=0, second=0) if dated else moment
    return {
        "contact_id": f"{number:02}", "opened_at": opened_at, "opened_is_date": dated, "customer": customer,
        "reason": reason, "order_id": order, "updated_at": changed, **more,
    }  # fmt: skip


about = st.fixed_dictionaries(
    {"outcome": st.sampled_from(["resolved", "unresolved", "unknown"])},
    optional={
        "channel": st.sampled_from(["chat", "Chat", "phone"]),
        "owner": st.sampled_from(["Logistics", None]),
        "tier": st.sampled_from([1, None]),
        "market": st.sampled_from(["ES", "PT"]),
        "reopen_count": st.sampled_from([0, 2]),
        "closed_at": moments,
    },
)
reasons = st.sampled_from(["A", "B", "b", "C", "X9", None])
contact = st.tuples(
    st.integers(0, 19), moments, st.sampled_from([False] * 5 + [True]), maybe, reasons,
    st.sampled_from([None, None, "O1", "O2"]), st.none() | moments, about,
).map(_contact)  # fmt: skip
order = st.fixed_dictionaries(
    {"order_id": st.sampled_from(["O1", "O2", "O3"]), "ordered_at": moments, "customer": maybe,
     "market": st.sampled_from(["ES", "PT", None])}
)  # fmt: skip
review = st.fixed_dictionaries(
    {"sample_id": st.sampled_from(["1", "2"]), "contact_id": st.sampled_from(["01", "02"]), "reviewed_at": moments,
     "score": st.sampled_from([50.0, 80.0]), "targeted": st.sampled_from([None, False, True])}
)  # fmt: skip
mapped: Rows = [
    {"code": "A", "reason": "Where?", "family": "Delivery", "window_days": 3},
    {"code": "B", "reason": "Not here", "family": "Delivery"},
]
reason = st.fixed_dictionaries(
    {"code": st.sampled_from(["A", "B", "C", "Z"]), "reason": st.sampled_from(["Where?", "Not here", "x9"])},
    optional={"family": st.just("Delivery"), "tier": st.sampled_from([1, 2]), "kind": st.just("feedback"),
              "window_days": st.sampled_from([3, 7])},
)  # fmt: skip
owned = st.fixed_dictionaries(
    {"reason": st.sampled_from(["A", "B", "C", "X9"]), "department": st.sampled_from(["Logistics", "IT", "it"]),
     "valid_from": st.sampled_from([date(2020, 1, 1), date(2026, 1, 8), date(2026, 2, 10)])},
    optional={"valid_to": st.just(date(2026, 4, 1)), "person": st.just("Ana")},
)  # fmt: skip


def steps(
    kind: str,
    rows: st.SearchStrategy[Rows],
    source: st.SearchStrategy[str] = st.just("shop"),  # noqa: B008
    complete_to: st.SearchStrategy[datetime | None] = st.none(),  # noqa: B008
    which: st.SearchStrategy[int] = st.just(0),  # noqa: B008
) -> st.SearchStrategy[Step]:
    """Steps of a kind."""
    return st.tuples(st.just(kind), rows, source, complete_to, which).map(lambda drawn: Step(*drawn))


files = steps("contacts", st.lists(contact, min_size=1, max_size=5), st.sampled_from(SOURCES), st.none() | moments)
undoing = steps("undo", st.just([]), which=st.integers(0, 9))
step = st.one_of(
    files, files, files, undoing, undoing,
    steps("orders", st.lists(order, min_size=1, max_size=3)),
    steps("quality", st.lists(review, min_size=1, max_size=2)),
    steps("reasons", st.just(mapped) | st.lists(reason, min_size=1, max_size=2, unique_by=lambda r: r["code"])),
    steps("ownership", st.lists(owned, min_size=1, max_size=2, unique_by=lambda r: (r["reason"], r["valid_from"]))),
)  # fmt: skip
start = steps("contacts", st.lists(contact, min_size=8, max_size=14))
THOROUGH = settings.get_current_profile_name() == "thorough"


@contextmanager
def form(*, plain: bool) -> Iterator[None]:
    """Gaps in their plain form, which is the definition, or packed."""
    with pytest.MonkeyPatch.context() as patch:
        if plain:
            patch.setattr(gaps.Widths, "fit", False)
        yield


def from_nothing(store: Store, *, plain: bool) -> dict[str, Any]:
    """What a rebuild of all makes of the store's rows; the store stays as it is."""
    with form(plain=plain), store.trial() as (after, cursor):
        derive.rebuild(cursor, store.settings)
        return picture(after)


def happen(store: Store, one: Step) -> None:
    """One step."""
    if one.kind != "undo":
        bring(store, one.kind, one.rows, source=one.source, complete_to=one.complete_to)
    elif live := versions.receipts(store):
        undo(store, [live[one.which % len(live)].id])


@settings(max_examples=500 if THOROUGH else 20)
@given(start, st.lists(step, min_size=1, max_size=4), st.booleans())
@pytest.mark.usefixtures("eager")
def test_after_any_history_the_store_is_what_a_rebuild_makes_of_its_rows(
    zoned: Store, first: Step, history: list[Step], plain: bool
) -> None:
    """Packed gaps of what changed beside plain gaps of all, or the other way round."""
    emptied(zoned)
    for one in (first, *history):
        with form(plain=plain):
            happen(zoned, one)
        assert picture(zoned) == from_nothing(zoned, plain=not plain)


def test_packed_gaps_of_the_sample_company_are_its_plain_gaps(sample_copy: Path) -> None:
    store = open_store(sample_copy, Settings())
    assert picture(store) == from_nothing(store, plain=True)
    store.close()


def row(number: int, day: float, **more: Any) -> dict[str, Any]:
    """A contact of k1 about A on that day."""
    usual = {"contact_id": f"{number:03}", "opened_at": at(day), "customer": "k1", "reason": "A", "outcome": "resolved"}
    return usual | more


YEAR = [row(i, i * 4) for i in range(90)]


def refuse(*_: object) -> None:
    """Stands where nobody should come by."""
    raise AssertionError


def test_more_of_the_same_leaves_what_came_before_as_it_is(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(store, "contacts", YEAR)
    before = store.rows("SELECT rowid, c FROM contact c WHERE opened_at < $day ORDER BY seq", day=at(260))
    monkeypatch.setattr(derive, "rebuild", refuse)
    number = bring(store, "contacts", [row(91, 360.5), YEAR[5]])
    assert store.rows("SELECT rowid, c FROM contact c WHERE opened_at < $day ORDER BY seq", day=at(260)) == before
    bring(store, "orders", [{"order_id": "O1", "ordered_at": at()}])
    undo(store, [number])
    assert store.rows("SELECT rowid, c FROM contact c WHERE opened_at < $day ORDER BY seq", day=at(260)) == before


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("reasons", [{"code": "A", "reason": "Where?"}]),
        ("ownership", [{"reason": "A", "department": "IT", "valid_from": at().date()}]),
        ("contacts", [one | {"channel": "chat"} for one in YEAR[:30]]),
    ],
)
def test_what_may_change_any_contact_or_many_has_all_made_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch, kind: str, rows: Rows
) -> None:
    bring(store, "contacts", YEAR)
    monkeypatch.setattr(tail, "changes", refuse)
    bring(store, kind, rows, has=frozenset())
    assert picture(store) == from_nothing(store, plain=False)


def test_a_contact_that_was_open_long_ago_and_closed_between_two_as_ofs_counts_as_resolved(store: Store) -> None:
    bring(store, "contacts", [row(200, -5, customer="k2", closed_at=at(358), outcome="unknown"), *YEAR])
    resolved = "SELECT matured_resolved__family_7 FROM contacts_day WHERE day = $day"
    assert store.rows(resolved, day=at(-5).date()) == [(0,)]
    bring(store, "contacts", [row(201, 359, customer="k3")])
    assert store.rows(resolved, day=at(-5).date()) == [(1,)]


def test_a_pseudonym_goes_with_the_last_contact_of_its_customer(store: Store) -> None:
    bring(store, "contacts", YEAR)
    number = bring(store, "contacts", [row(200, 355, customer="k2"), row(201, 356)])
    assert store.rows("SELECT count(*) FROM customer") == [(2,)]
    undo(store, [number])
    assert store.rows("SELECT count(*) FROM customer") == [(1,)]


@pytest.mark.parametrize(
    ("kind", "row", "all_anew"),
    [
        ("ownership", {"reason": "B", "department": "IT", "valid_from": at(1).date()}, False),
        ("reasons", {"code": "B", "reason": "B", "tier": 2, "kind": "feedback"}, False),
        ("reasons", {"code": "B", "reason": "A"}, True),
        ("reasons", {"code": "B", "reason": "B", "family": "A"}, True),
        ("reasons", {"code": "B", "reason": "B", "window_days": 3}, True),
    ],
)
def test_only_what_brings_contacts_together_in_another_way_makes_all_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch, kind: str, row: dict[str, Any], all_anew: bool
) -> None:
    rows = [
        {"contact_id": f"{i:02}", "opened_at": at(i), "customer": "k1", "reason": "AAAAAAAB"[i % 8]} for i in range(24)
    ]
    bring(store, "contacts", rows)
    made: list[Store] = []
    real = derive.rebuild

    def rebuild(*args: Any) -> None:
        made.append(store)
        real(*args)

    monkeypatch.setattr(derive, "rebuild", rebuild)
    bring(store, kind, [row])
    assert bool(made) == all_anew
    monkeypatch.undo()
    assert picture(store) == from_nothing(store, plain=True)
