"""The value-irritant board: where votes put a reason, what the data suggests, and what is being done."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from statistics import fmean
from typing import Any

import pytest

from metrics.access import EVERYTHING
from metrics.analysis.board import Board, Hint, Place, Suggestion, action, board
from metrics.query import Reader, Slice
from metrics.store import Store
from sample_data import FOLDER
from tests.store.bring import Rows, at, bring

DAY = date(2026, 1, 5)


def vote(voter: str, customer: int, company: int, reason: str = "LATE", day: date = DAY) -> dict[str, Any]:
    return {"reason": reason, "voter": voter, "voted_on": day, "value_to_customer": customer,
            "value_to_company": company}  # fmt: skip


def found(store: Store, reasons: Rows, votes: Rows, contacts: dict[str, int] | None = None) -> Board:
    bring(store, "reasons", reasons)
    rows = [
        {"contact_id": f"{code}{i}", "opened_at": at(i / 9), "customer": f"{code}{i}", "reason": code}
        for code, count in (contacts or {"LATE": 2}).items()
        for i in range(count)
    ]
    bring(store, "contacts", rows)
    if votes:
        bring(store, "votes", votes)
    return board(Reader(store), Slice(EVERYTHING), DAY)


def place(store: Store, *votes: dict[str, Any], **card: Any) -> Place:
    seen = found(store, [{"code": "LATE", "reason": "Where is it?"} | card], list(votes))
    return next(p for p in seen.places if p.reason == "Where is it?")


@pytest.mark.parametrize(
    ("customer", "company", "wanted"),
    [(-1, -1, "eliminate"), (0.25, -2, "automate"), (-0.25, 2, "simplify"), (2, 1, "leverage"), (0, 2, None),
     (-1, 0, None), (None, 1, None)],
)  # fmt: skip
def test_the_two_values_name_the_action(customer: float | None, company: float | None, wanted: str | None) -> None:
    assert action(customer, company) == wanted


def test_a_place_is_the_mean_of_its_votes_with_the_lowest_and_the_highest(store: Store) -> None:
    one = place(store, vote("Ana", -2, -1), vote("Bea", -1, -1), vote("Eva", -2, 0))
    assert one.customer == pytest.approx(-5 / 3)
    assert one.company == pytest.approx(-2 / 3)
    assert (one.spread, one.action, one.split, one.few) == (((-2, -1), (-1, 0)), "eliminate", False, False)


def test_voters_on_both_sides_of_a_line_do_not_agree_and_two_are_few(store: Store) -> None:
    one = place(store, vote("Ana", 2, -1), vote("Bea", -1, -2))
    assert (one.split, one.few, one.action) == (True, True, "automate")


def test_without_votes_a_reason_has_a_suggestion_but_no_place(store: Store) -> None:
    one = place(store, kind="dumb contact")
    assert (one.customer, one.action, one.few) == (None, None, False)
    assert one.suggested.action == "eliminate"


def test_votes_do_not_move_the_suggestion_nor_the_suggestion_the_votes(store: Store) -> None:
    one = place(store, vote("Ana", 2, 2), kind="dumb contact")
    assert (one.action, one.suggested.action) == ("leverage", "eliminate")


def test_of_two_codes_of_one_reason_a_persons_later_vote_holds(store: Store) -> None:
    reasons = [{"code": code, "reason": "Where is it?"} for code in ("LATE", "TRK")]
    votes = [vote("Ana", -2, -2, day=date(2026, 1, 9)), vote("ana", 1, 1, "TRK")]
    seen = found(store, reasons, votes)
    assert [(p.reason, [v.customer for v in p.votes]) for p in seen.places] == [("Where is it?", [-2])]


def test_what_the_reasons_file_says_goes_before_every_other_hint() -> None:
    kind = Hint("kind", -1, -1)
    assert Suggestion((Hint("file", -1, 1), kind)).action == "simplify"
    assert Suggestion((Hint("file", 1, 0), kind)).action == "automate"
    assert Suggestion((Hint("tier", -1, 0),)).action is None
    assert Suggestion(()).action is None


def test_a_reason_that_comes_back_more_often_than_chance_explains_is_an_irritant_to_both(store: Store) -> None:
    bring(store, "reasons", [{"code": "LATE", "reason": "Late"}, {"code": "ASK", "reason": "Ask"}])
    rows = [
        {"contact_id": f"{code}{i}-{n}", "opened_at": at(n), "customer": f"{code}{i}", "reason": code}
        for code, again in (("LATE", 2), ("ASK", 1))
        for i in range(80)
        for n in range(again if i % 2 else 1)
    ]
    bring(store, "contacts", [*rows, {"contact_id": "last", "opened_at": at(40), "customer": "z", "reason": "ASK"}])
    hints = {p.reason: [h.key for h in p.suggested.hints] for p in board(Reader(store), Slice(EVERYTHING), DAY).places}
    assert hints == {"Late": ["repeats"], "Ask": []}


def test_the_latest_move_holds_and_every_move_is_kept(store: Store) -> None:
    steps = [("proposed", date(2026, 1, 5)), ("agreed", date(2026, 1, 9)), ("doing", date(2026, 1, 7))]
    moves = [{"reason": "LATE", "action": "eliminate", "stage": s, "moved_on": d} for s, d in steps]
    bring(store, "actions", moves)
    seen = found(store, [{"code": "LATE", "reason": "Where is it?"}], [])
    assert [m.stage for m in seen.moves] == ["agreed", "doing", "proposed"]
    assert seen.places[0].now == seen.moves[0]


def test_the_sample_company_stands_where_its_file_of_votes_puts_it(reader: Reader) -> None:
    with (FOLDER / "reasons.csv").open(encoding="utf-8", newline="") as file:
        words = {row["code"]: row["reason"] for row in csv.DictReader(file)}
    told = defaultdict(list)
    with (FOLDER / "votes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            told[words[row["reason"]]].append((int(row["value_to_customer"]), int(row["value_to_company"])))
    seen = board(reader, Slice(EVERYTHING), date(2026, 10, 1))
    means = {reason: tuple(fmean(side) for side in zip(*votes, strict=True)) for reason, votes in told.items()}
    assert {p.reason: (p.customer, p.company) for p in seen.voted} == means
    assert len(seen.voters) == 4
    assert sum(p.split for p in seen.voted) >= 2
    assert any(p.few for p in seen.voted)
    assert any(not p.votes for p in seen.places)
    counted = reader.read(Slice(EVERYTHING).month(date(2026, 10, 1)).cut("reason"), "contacts")
    assert sum(p.contacts for p in seen.places) == sum(cell["contacts"].top or 0 for cell in counted.values())
