"""Votes and moves of the value-irritant board, typed by people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import streamlit as st

from metrics.analysis.board import Board, Place, Vote
from metrics.schema.loop import STAGES
from pages.parts import data, edits
from pages.parts.board import ACTIONS
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.today import today

_WORTH = (-2, -1, 0, 1, 2)


def vote(viewer: Viewer, found: Board) -> None:
    """One person's votes on all reasons in one table; only what was changed is saved."""
    t, one = viewer.t, edits.form("votes")
    st.header(t("board.vote"), anchor=False)
    st.caption(t("board.vote_how"))
    if not found.places:
        return
    who = edits.sign(viewer, one)
    edits.at(viewer, one, "by")
    typed = _table(viewer, one, found.places, who)
    rows = [row for place, row in zip(found.places, typed, strict=True) if _changed(viewer, place, who, row)]
    for field in ("value_to_customer", "value_to_company"):
        edits.at(viewer, one, field)
    if st.button(t("board.vote_save"), type="primary", disabled=not rows, key="save_votes"):
        whole = {"votes": [_vote(place, who, row, viewer) for place, row in _asked(viewer, found.places, who, typed)]}
        edits.again(edits.save(viewer, one, t.n("board.vote_what", len(rows)), whole))
    edits.trouble(viewer, one)


def _asked(
    viewer: Viewer, places: Sequence[Place], who: str, typed: Sequence[Mapping[str, Any]]
) -> list[tuple[Place, Mapping[str, Any]]]:
    return [(p, row) for p, row in zip(places, typed, strict=True) if _changed(viewer, p, who, row)]


def _table(viewer: Viewer, one: edits.Form, places: Sequence[Place], who: str) -> list[dict[str, Any]]:
    t, words = viewer.t, [_worth(viewer, worth) for worth in _WORTH]
    mine = [_mine(place, who) for place in places]
    rows: list[dict[str, Any]] = [
        {
            "reason": named(viewer, "reason", place.reason),
            "contacts": t.number(place.contacts),
            "customer": _worth(viewer, v.customer) if v else None,
            "company": _worth(viewer, v.company) if v else None,
        }
        for place, v in zip(places, mine, strict=True)
    ]
    column = st.column_config
    told: list[dict[str, Any]] = st.data_editor(
        rows,
        hide_index=True,
        num_rows="fixed",
        disabled=["reason", "contacts"],
        column_config={
            "reason": column.TextColumn(t("col.reason")),
            "contacts": column.TextColumn(t("col.contacts"), alignment="right"),
            "customer": column.SelectboxColumn(t("board.col_customer"), options=words),
            "company": column.SelectboxColumn(t("board.col_company"), options=words),
        },
        height=420,
        placeholder="",
        key=one.key(f"table_{who.casefold()}"),
        alt=t("board.vote"),
    )
    return told


def _worth(viewer: Viewer, worth: int) -> str:
    return f"{viewer.t.signed(worth)} {viewer.t(f'board.worth.{worth + 2}')}"


def _read(viewer: Viewer, words: str | None) -> int | None:
    return _worths(viewer).get(words) if words else None


@lru_cache(maxsize=64)
def _worths(viewer: Viewer) -> dict[str, int]:
    """What the words of a vote are worth."""
    return {_worth(viewer, worth): worth for worth in _WORTH}


def _mine(place: Place, who: str) -> Vote | None:
    return next((v for v in place.votes if v.voter.casefold() == who.casefold()), None)


def _changed(viewer: Viewer, place: Place, who: str, row: Mapping[str, Any]) -> bool:
    mine = _mine(place, who)
    before = (mine.customer, mine.company) if mine else (None, None)
    return (_read(viewer, row["customer"]), _read(viewer, row["company"])) != before


def _vote(place: Place, who: str, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Any]:
    mine = _mine(place, who)
    return {
        "reason": code(place.reason),
        "voter": mine.voter if mine else who,
        "voted_on": today(),
        "value_to_customer": _read(viewer, row["customer"]),
        "value_to_company": _read(viewer, row["company"]),
    }


def code(reason: str) -> str:
    """A reason as an edit names it."""
    card = data.reader().reasons.get(reason)
    return card.code if card else reason


def act(viewer: Viewer, found: Board) -> None:
    """A step in what is done about one reason."""
    t, one = viewer.t, edits.form("actions")
    st.header(t("board.act"), anchor=False)
    st.caption(t("board.act_how"))
    if not found.places:
        return
    of = {place.reason: place for place in found.places}
    reason = str(st.selectbox(t("col.reason"), list(of), key=one.key("reason"),
                              format_func=lambda label: named(viewer, "reason", label)))  # fmt: skip
    edits.at(viewer, one, "reason")
    place = of[reason]
    usual = place.now.action if place.now else place.action or place.suggested.action or "eliminate"
    left, right = st.columns(2)
    action = left.selectbox(t("board.col_action"), ACTIONS, index=ACTIONS.index(usual), key=one.key(f"action_{reason}"),
                            format_func=lambda a: t(f"board.action.{a}"))  # fmt: skip
    stage = right.selectbox(t("board.col_stage"), STAGES, index=_next(place), key=one.key(f"stage_{reason}"),
                            format_func=lambda s: t(f"schema.value.{s}"))  # fmt: skip
    person = st.text_input(t("board.col_person"), value=_person(place), key=one.key(f"person_{reason}"), max_chars=200)
    edits.at(viewer, one, "person")
    note = st.text_input(t("board.col_note"), key=one.key(f"note_{reason}"), max_chars=500)
    edits.at(viewer, one, "note")
    edits.sign(viewer, one)
    edits.at(viewer, one, "by")
    if st.button(t("board.act_save"), type="primary", key="save_action"):
        row = {"reason": code(reason), "action": action, "stage": stage, "moved_on": today(), "person": person,
               "note": note}  # fmt: skip
        what = t("board.act_what", reason=t.quote(named(viewer, "reason", reason)), stage=t(f"schema.value.{stage}"))
        edits.again(edits.save(viewer, one, what, {"actions": [row]}))
    edits.trouble(viewer, one)


def _next(place: Place) -> int:
    """The stage after the one it is in; a thing that is done or dropped begins again."""
    if place.now is None or place.now.stage in ("done", "dropped"):
        return 0
    return STAGES.index(place.now.stage) + 1


def _person(place: Place) -> str:
    """Who does it now, else who owns the reason."""
    if place.now and place.now.person:
        return place.now.person
    owner = data.reader().owners(today()).get(place.reason)
    return (owner.person or "") if owner else ""
