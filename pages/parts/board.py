"""The value-irritant board as people read it: the plane or four lists, what the data suggests, and the moves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from metrics.analysis.board import ENOUGH, Action, Board, Hint, Move, Place
from metrics.charts import BoardPoint
from metrics.charts import board as draw
from pages.parts import address, data, figures
from pages.parts.dimensions import named
from pages.parts.folds import fold
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import Column, table

ACTIONS: tuple[Action, ...] = ("eliminate", "automate", "simplify", "leverage")


def title(viewer: Viewer, found: Board) -> str:
    """How many reasons should not be there at all, as people see them."""
    t = viewer.t
    if not found.voted:
        return t("board.title_none")
    return t.n("board.title", len(found.to("eliminate")), voted=t.number(len(found.voted)))


def lead(viewer: Viewer, found: Board, month: date) -> str:
    """What they weigh, where voters do not agree, and where too few have voted."""
    t = viewer.t
    if not found.voted:
        return t("board.lead_none")
    whole, theirs = (sum(p.contacts for p in places) for places in (found.places, found.to("eliminate")))
    parts = []
    if theirs:
        parts.append(t("board.lead_share", share=t.percent(theirs / whole, 0), month=t.month(month)))
    split, few = sum(p.split for p in found.voted), sum(p.few for p in found.voted)
    silent = len(found.places) - len(found.voted)
    parts += [t.n("board.lead_voters", len(found.voters))]
    parts += [t.n("board.lead_split", split)] if split else []
    parts += [t.n("board.lead_few", few, enough=ENOUGH)] if few else []
    parts += [t.n("board.lead_silent", silent)] if silent else []
    return " ".join(parts)


def plane(viewer: Viewer, found: Board) -> None:
    """Reasons in four quadrants, on a telephone four lists (pages/parts/look.css); below, the same as a table."""
    if not found.places:
        return
    t = viewer.t
    if found.voted:
        with st.container(key="board_plane"):
            st.caption(t("board.caption", enough=ENOUGH))
            figures.draw(draw([_point(viewer, p) for p in found.voted], t, viewer.palette), "board")
        with st.container(key="board_lists"):
            for action in ACTIONS:
                _quadrant(viewer, action, found.to(action))
    fold(t("board.table"), "board", lambda: _twin(viewer, found))


def _point(viewer: Viewer, place: Place) -> BoardPoint:
    ends = place.spread or ((0, 0), (0, 0))
    return BoardPoint(
        key=place.reason,
        name=named(viewer, "reason", place.reason),
        customer=place.customer or 0,
        company=place.company or 0,
        contacts=place.contacts,
        voters=len(place.votes),
        few=place.few,
        split=place.split,
        customer_ends=ends[0],
        company_ends=ends[1],
        href=address.href("reason", reason=place.reason),
    )


def _quadrant(viewer: Viewer, action: Action, places: Sequence[Place]) -> None:
    """One quadrant as a list of links, the most frequent first."""
    t = viewer.t
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{t(f'board.action.{action}')}** · {t(f'board.quadrant.{action}')}")
        if not places:
            st.caption(t("board.empty"))
        for place in places:
            words = escape(t.quote(named(viewer, "reason", place.reason)))
            address.link("executive/reason.py", f":blue[{words}]", address.params(reason=place.reason))
            st.caption(" · ".join((t.n("charts.contacts", place.contacts), agreement(viewer, place))))


def agreement(viewer: Viewer, place: Place) -> str:
    """How many voted, and whether they agree."""
    t = viewer.t
    if not place.votes:
        return t("board.no_vote")
    said = t.n("board.voters", len(place.votes))
    if place.split:
        return f"{said}, {t('board.split')}"
    return f"{said}, {t('board.few')}" if place.few else said


def _twin(viewer: Viewer, found: Board) -> None:
    t, days = viewer.t, data.known().window
    columns = {
        "reason": Column(t("col.reason"), link=True),
        "contacts": Column(t("col.contacts"), numeric=True),
        "repeat": Column(t("col.repeat", days=days), numeric=True),
        "customer": Column(t("board.col_customer"), numeric=True),
        "company": Column(t("board.col_company"), numeric=True),
        "agreement": Column(t("board.col_agreement")),
        "action": Column(t("board.col_action")),
        "stage": Column(t("board.col_now")),
        "suggested": Column(t("board.col_suggested")),
        "why": Column(t("board.col_why"), width=420),
    }
    table(viewer, columns, [_row(viewer, place) for place in found.places], "board")


def _row(viewer: Viewer, place: Place) -> dict[str, object]:
    t = viewer.t
    return {
        "reason": (address.href("reason", reason=place.reason), named(viewer, "reason", place.reason)),
        "contacts": t.number(place.contacts),
        "repeat": "" if place.repeat.value is None else figures.value(viewer, place.repeat),
        "customer": _mean(viewer, place.customer, place.spread and place.spread[0]),
        "company": _mean(viewer, place.company, place.spread and place.spread[1]),
        "agreement": agreement(viewer, place),
        "action": t(f"board.action.{place.action}") if place.action else t("board.line") if place.votes else "",
        "suggested": suggested(viewer, place),
        "why": why(viewer, place),
        "stage": staged(viewer, place.now) if place.now else "",
    }


def _mean(viewer: Viewer, value: float | None, ends: tuple[int, int] | None) -> str:
    """The mean of the votes, with the lowest and the highest where they differ."""
    t = viewer.t
    if value is None or ends is None:
        return ""
    if ends[0] == ends[1]:
        return t.signed(value, 1)
    return f"{t.signed(value, 1)} ({t('figure.to', low=t.signed(ends[0]), high=t.signed(ends[1]))})"


def suggested(viewer: Viewer, place: Place) -> str:
    """What the data alone would do."""
    action = place.suggested.action
    return viewer.t(f"board.action.{action}") if action else viewer.t("board.suggests_nothing")


def why(viewer: Viewer, place: Place) -> str:
    """What speaks for it; blank where nothing is known."""
    said = "; ".join(_hint(viewer, hint) for hint in place.suggested.hints)
    return said[:1].upper() + said[1:]


def _hint(viewer: Viewer, hint: Hint) -> str:
    t = viewer.t
    if hint.key == "file":
        sides = [t(f"board.hint.{side}_{'good' if worth > 0 else 'bad'}")
                 for side, worth in (("customer", hint.customer), ("company", hint.company)) if worth]  # fmt: skip
        return t("board.hint.file", said=t.list(sides))
    values = dict(hint.values)
    match hint.key:
        case "kind":
            return t("board.hint.kind", kind=t(f"schema.value.{str(values['kind']).replace(' ', '_')}"))
        case "tier":
            return t("board.hint.tier", tier=t(f"tier.{values['tier']}"))
        case _:
            return t("board.hint.repeats", **{k: t.percent(float(str(v))) for k, v in values.items()})


def undecided(viewer: Viewer, found: Board) -> None:
    """Reasons that nobody voted on, each with what the data suggests: apart from the votes."""
    t, silent = viewer.t, [p for p in found.places if not p.votes]
    for places, key in ((silent, "silent"), (found.to(None), "line")):
        if places:
            said = [f"{escape(t.quote(named(viewer, 'reason', p.reason)))} ({suggested(viewer, p)})"
                    for p in places[:_SHOWN]]  # fmt: skip
            rest = t.n("board.more", len(places) - _SHOWN) if len(places) > _SHOWN else ""
            st.caption(" ".join(filter(None, (t(f"board.apart_{key}", reasons=t.list(said)), rest))))


_SHOWN = 6


def staged(viewer: Viewer, move: Move) -> str:
    """ "Eliminate · being done"."""
    return f"{viewer.t(f'board.action.{move.action}')} · {viewer.t(f'schema.value.{move.stage}')}"


def moves(viewer: Viewer, found: Board) -> None:
    """Every step of every action, the newest first."""
    t = viewer.t
    doing = sum(p.now is not None and p.now.stage not in ("done", "dropped") for p in found.places)
    st.header(t.n("board.moves", doing) if found.moves else t("board.moves_none"), anchor=False)
    if not found.moves:
        return
    st.caption(t("board.moves_caption"))
    columns = {
        "day": Column(t("board.col_day")),
        "reason": Column(t("col.reason"), link=True),
        "action": Column(t("board.col_action")),
        "stage": Column(t("board.col_stage")),
        "person": Column(t("board.col_person")),
        "note": Column(t("board.col_note")),
    }
    rows = [
        {
            "day": t.date(m.day),
            "reason": (address.href("reason", reason=m.reason), named(viewer, "reason", m.reason)),
            "action": t(f"board.action.{m.action}"),
            "stage": t(f"schema.value.{m.stage}"),
            "person": m.person or m.by or "",
            "note": m.note or "",
        }
        for m in found.moves
    ]
    table(viewer, columns, rows, "moves")
