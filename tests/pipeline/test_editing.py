"""What people change in the pages: one transaction, conflicts told, refusals at their field, undo, trials."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from metrics import pipeline
from metrics.edits import Change
from metrics.errors import Conflict, Refused
from metrics.query import Reader
from metrics.store import Store
from sample_data import FOLDER
from tests.store.bring import at, bring, picture

DAY = date(2026, 3, 2)
VOTE = {"reason": "LATE", "voter": "Ana", "voted_on": DAY, "value_to_customer": -2, "value_to_company": -1}


@pytest.fixture
def shop(store: Store) -> Store:
    """Two reasons, two departments, three contacts."""
    bring(store, "reasons", [{"code": "LATE", "reason": "Where is it?"}, {"code": "OLD", "reason": "Anything else"}])
    bring(store, "departments", [{"department": "Logistics"}, {"department": "Finance"}])
    bring(store, "ownership", [{"reason": "LATE", "department": "Logistics", "valid_from": date(2026, 1, 1)}])
    rows = [{"contact_id": str(i), "opened_at": at(i), "customer": "ana", "reason": "LATE"} for i in range(3)]
    bring(store, "contacts", rows)
    return store


def change(store: Store, *, by: str = "Bea", seen: int | None = None, **more: Any) -> Change:
    """A change begun now, or when receipt `seen` was the newest."""
    return Change(by, "a change", Reader(store).newest if seen is None else seen, **more)


def votes(store: Store) -> list[tuple[Any, ...]]:
    return [(r["reason_label"], r["voter"], r["value_to_customer"]) for r in Reader(store).declared("votes")]


def test_a_change_holds_at_once_and_its_undoing_brings_back_what_was(shop: Store) -> None:
    first = pipeline.apply(shop, change(shop, rows={"votes": (VOTE,)}))
    pipeline.apply(shop, change(shop, rows={"votes": (VOTE | {"value_to_customer": 2},)}))
    assert votes(shop) == [("Where is it?", "Ana", 2)]
    again = pipeline.apply(shop, change(shop, rows={"votes": (VOTE,)}))
    assert votes(shop) == [("Where is it?", "Ana", -2)]
    pipeline.undo(shop, [r.id for r in again])
    assert votes(shop) == [("Where is it?", "Ana", 2)]
    told = Reader(shop).told("votes")
    assert [(r["value_to_customer"], r["by"]) for r in told] == [(2, "Bea"), (-2, "Bea")]
    assert (first[0].details["by"], first[0].read, first[0].kept) == ("Bea", 1, 1)


def test_what_is_taken_away_is_gone_and_comes_back_with_undo(shop: Store) -> None:
    pipeline.apply(shop, change(shop, rows={"votes": (VOTE,)}))
    gone = pipeline.apply(shop, change(shop, gone={"votes": (VOTE,)}))
    assert votes(shop) == []
    pipeline.undo(shop, [r.id for r in gone])
    assert votes(shop) == [("Where is it?", "Ana", -2)]


def test_who_has_not_seen_the_newest_word_is_told_whose_it_is_and_nothing_is_stored(shop: Store) -> None:
    before = Reader(shop).newest
    pipeline.apply(shop, change(shop, by="Carla", rows={"votes": (VOTE | {"value_to_company": 1},)}))
    revision = shop.revision
    with pytest.raises(Conflict) as told:
        pipeline.apply(shop, change(shop, seen=before, rows={"votes": (VOTE,)}))
    assert told.value.values["by"] == "Carla"
    assert told.value.theirs["value_to_company"] == 1
    assert (shop.revision, votes(shop)) == (revision, [("Where is it?", "Ana", -2)])
    other = VOTE | {"voter": "Eva"}
    pipeline.apply(shop, change(shop, seen=before, rows={"votes": (other,)}))
    assert len(votes(shop)) == 2


@pytest.mark.parametrize(
    ("kind", "row", "key", "field"),
    [
        ("votes", VOTE | {"value_to_customer": 3}, "edit.out_of_range", "value_to_customer"),
        ("votes", VOTE | {"voter": "  "}, "edit.missing", "voter"),
        ("votes", VOTE | {"reason": "NONE"}, "edit.reason_unknown", "reason"),
        (
            "commitments",
            {"commitment_id": "1", "reason": "LATE", "promise": "x", "step": "fix", "promised_on": DAY,
             "due": date(2026, 3, 1)},
            "edit.rule.due_after_promise",
            "due",
        ),
        (
            "ownership",
            {"reason": "LATE", "department": "Finance", "valid_from": date(2026, 2, 1)},
            "edit.ownership_overlaps",
            "valid_from",
        ),
    ],
)  # fmt: skip
def test_what_cannot_hold_is_refused_at_its_field(
    shop: Store, kind: str, row: dict[str, Any], key: str, field: str
) -> None:
    revision = shop.revision
    with pytest.raises(Refused) as told:
        pipeline.apply(shop, change(shop, rows={kind: (row,)}))
    assert (told.value.key, told.value.field) == (key, field)
    assert shop.revision == revision


@pytest.mark.parametrize(
    ("kind", "row", "key"),
    [
        ("reasons", {"code": "LATE"}, "edit.reason_has_contacts"),
        ("departments", {"department": "Logistics"}, "edit.department_has_contacts"),
    ],
)
def test_what_still_has_contacts_is_not_removed(shop: Store, kind: str, row: dict[str, Any], key: str) -> None:
    with pytest.raises(Refused) as told:
        pipeline.apply(shop, change(shop, gone={kind: (row,)}))
    assert (told.value.key, told.value.values["contacts"]) == (key, 3)
    unused = {"reasons": {"code": "OLD"}, "departments": {"department": "Finance"}}[kind]
    pipeline.apply(shop, change(shop, gone={kind: (unused,)}))
    assert len(Reader(shop).declared(kind)) == 1


def test_an_owner_from_a_day_on_leaves_every_earlier_contact_where_it_was(shop: Store) -> None:
    end = {"reason": "LATE", "department": "Logistics", "valid_from": date(2026, 1, 1), "valid_to": date(2026, 1, 7)}
    start = {"reason": "LATE", "department": "Finance", "valid_from": date(2026, 1, 7)}
    pipeline.apply(shop, change(shop, rows={"ownership": (end, start)}))
    owned = "SELECT t.label FROM contact c JOIN term t ON t.dim = 'owner' AND t.key = c.owner ORDER BY c.seq"
    owners = shop.rows(owned)
    assert owners == [("Logistics",), ("Logistics",), ("Finance",)]


def test_several_kinds_change_together_and_are_undone_together(shop: Store) -> None:
    whole = picture(shop)
    done = pipeline.apply(
        shop,
        change(shop, rows={"reasons": ({"code": "LATE", "reason": "Where?"},), "votes": (VOTE,)}),
    )
    assert [r.kind for r in done] == ["reasons", "votes"]
    assert {r.details[pipeline.EDIT] for r in done} == {done[0].id}
    assert votes(shop) == [("Where?", "Ana", -2)]
    pipeline.undo(shop, [r.id for r in done])
    assert picture(shop) == whole


def test_a_trial_shows_what_would_be_and_leaves_nothing(shop: Store) -> None:
    revision, whole = shop.revision, picture(shop)
    with pipeline.trial(shop, change(shop, rows={"reasons": ({"code": "LATE", "reason": "Where?"},)})) as after:
        assert "Where?" in Reader(after).reasons
        assert Reader(after).known.contacts == 3
    assert (shop.revision, picture(shop)) == (revision, whole)
    with pytest.raises(Refused), pipeline.trial(shop, change(shop, gone={"reasons": ({"code": "LATE"},)})):
        pytest.fail("a change that cannot hold has no trial")


def test_a_change_on_which_a_later_one_rests_is_not_undone_before_it(shop: Store) -> None:
    def row(department: str, since: date, until: date | None = None) -> dict[str, Any]:
        return {"reason": "LATE", "department": department, "valid_from": since, "valid_to": until}

    jan, mar, apr = date(2026, 1, 1), date(2026, 3, 1), date(2026, 4, 1)
    first = {"ownership": (row("Logistics", jan, mar), row("Finance", mar))}
    second = {"ownership": (row("Finance", mar, apr), row("Logistics", apr))}
    before = [r.id for r in pipeline.apply(shop, change(shop, rows=first))]
    after = [r.id for r in pipeline.apply(shop, change(shop, by="Carla", rows=second))]
    with pytest.raises(Refused) as told:
        pipeline.undo(shop, before)
    assert told.value.values["by"] == "Carla"
    assert len(Reader(shop).declared("ownership")) == 3
    pipeline.undo(shop, after)
    pipeline.undo(shop, before)
    assert [r["department"] for r in Reader(shop).declared("ownership")] == ["Logistics"]


@pytest.mark.parametrize(("beside", "left"), [(False, 0), (True, 1)])
def test_what_was_changed_of_the_sample_company_goes_with_it(store: Store, beside: bool, left: int) -> None:
    for kind in ("reasons", "commitments"):
        pipeline.import_file(store, FOLDER / f"{kind}.csv", kind=kind, sample=True)
    if beside:
        bring(store, "departments", [{"department": "Mine"}])
    promise = {key: value for key, value in Reader(store).declared("commitments")[0].items() if key != "reason_label"}
    pipeline.apply(store, change(store, rows={"commitments": (promise | {"promise": "Another way"},)}))
    pipeline.undo(store, [r.id for r in pipeline.receipts(store) if r.sample])
    assert len(Reader(store).declared("commitments")) == left
