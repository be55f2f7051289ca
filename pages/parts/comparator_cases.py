"""Where a rule and the customers disagree: the four cells, by reason and by owner, and the contacts themselves."""

from __future__ import annotations

import streamlit as st

from metrics.analysis.comparator import SIDES, Comparison, Difference, Side, Verdict, difference
from metrics.query import Slice
from pages.parts import address, comparator, data
from pages.parts.crumbs import doors
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.tables import Column, table, written

SHOWN = 200


def cases(viewer: Viewer, cut: Slice, found: Comparison) -> None:
    """One rule, chosen by the reader: its four cells and the contacts that make the difference."""
    t, worst = viewer.t, found.costliest
    if worst is None:
        return
    rules = {v.key: comparator.name(viewer, v) for v in found.told}
    with st.container(key="disagree"):
        st.header(t("comparator.cases"), anchor=False)
        with st.container(horizontal=True):
            key = address.select("rule", t("comparator.col.rule"), list(rules), worst.key, rules, 330)
            sides: dict[str, str] = {s: t(f"comparator.side.{s}") for s in SIDES}
            wanted = address.select("side", t("comparator.side"), SIDES, SIDES[0], sides, 330)
        side = next(s for s in SIDES if s == wanted)
        verdict = next(v for v in found.told if v.key == key)
        _cells(viewer, verdict)
        _disagreeing(viewer, cut, verdict, side)


def _cells(viewer: Viewer, v: Verdict) -> None:
    """The two by two: called or not, came back or not."""
    back = {"called": v.comfort.top, "not_called": v.came.top - v.comfort.top, "both": v.came.top}
    all_of = {"called": v.called.top, "not_called": v.missed.bottom, "both": v.called.bottom}
    lines = [(viewer.t(f"comparator.row.{row}"), all_of[row] - back[row], back[row]) for row in back]
    four(viewer, lines, f"cells_{v.key}")


def four(viewer: Viewer, lines: list[tuple[str, int, int]], name: str) -> None:
    """(what was said, customers stayed away, came back) with their sum and the share that came back."""
    t, days = viewer.t, data.known().window
    columns = {"said": Column(t("comparator.col.said"))}
    keys = ("away", "back", "all", "share")
    columns |= {key: Column(t(f"comparator.col.{key}", days=days), numeric=True) for key in keys}
    rows = [
        {"said": said, "away": t.number(away), "back": t.number(back), "all": t.number(away + back),
         "share": t.percent(back / (away + back)) if away + back else ""}
        for said, away, back in lines
    ]  # fmt: skip
    table(viewer, columns, rows, name)


def _disagreeing(viewer: Viewer, cut: Slice, v: Verdict, side: Side) -> None:
    t, days = viewer.t, data.known().window
    count = v.comfort.top if side == "comfort" else v.missed.top
    st.markdown(f"### {t.n(f'comparator.{side}', count, days=days)}")
    if not count:
        return
    told: Difference = data.ask(difference, cut, v.key, side, SHOWN)
    left, right = st.columns(2, gap="large")
    with left:
        _parts(viewer, told.reasons, "reason")
        doors(
            "reason",
            [(label, t.quote(named(viewer, "reason", label))) for label, _, _ in told.reasons[:3]],
            t("comparator.open"),
        )
    with right:
        _parts(viewer, told.owners, "owner")
    if count > SHOWN:
        st.caption(t("comparator.newest", shown=t.number(SHOWN)))
    _contacts(viewer, cut, v.key, side)


def _parts(viewer: Viewer, parts: tuple[tuple[str, int, int], ...], dimension: str) -> None:
    t = viewer.t
    columns = {
        "part": Column(t(f"col.{dimension}")),
        "contacts": Column(t("col.contacts"), numeric=True),
        "judged": Column(t("comparator.col.judged"), numeric=True),
        "share": Column(t("col.share"), numeric=True),
    }
    rows = [
        {"part": named(viewer, dimension, label), "contacts": t.number(n), "judged": t.number(judged),
         "share": t.percent(n / judged)}
        for label, n, judged in parts
    ]  # fmt: skip
    table(viewer, columns, rows, f"disagree_{dimension}")


def _contacts(viewer: Viewer, cut: Slice, rule: str, side: Side) -> None:
    t = viewer.t
    columns = {
        "contact": Column(t("contact.contact")),
        "opened_day": Column(t("dim.day")),
        "reason": Column(t("col.reason")),
        "owner": Column(t("contact.owner")),
        "channel": Column(t("contact.channel")),
        "until_next": Column(t("contact.until_next"), numeric=True),
    }
    table(viewer, columns, written(viewer, _rows, cut, rule, side), "disagree_contacts")


def _rows(viewer: Viewer, cut: Slice, rule: str, side: Side) -> list[dict[str, object]]:
    t, told = viewer.t, data.ask(difference, cut, rule, side, SHOWN)
    return [
        {"contact": row["contact"]}
        | {key: named(viewer, key, row[key]) for key in ("reason", "owner", "channel")}
        | {"opened_day": t.date(row["opened_day"]), "until_next": _days(viewer, row["until_next"])}
        for row in told.contacts.to_dicts()
    ]


def _days(viewer: Viewer, seconds: int | None) -> str:
    t = viewer.t
    return t("comparator.no_next") if seconds is None else t("contact.days", days=t.number(seconds / 86_400, 1))


def flagged(viewer: Viewer, found: Comparison) -> None:
    """What was marked as resolved against what followed, over all matured contacts (METRICS.md 2)."""
    t, marks = viewer.t, found.flagged
    st.header(t("comparator.flagged"), anchor=False)
    if marks is None:
        missing = "outcome" if "customer" in data.known().has else "customer"
        st.caption(t(f"not_computable.{missing}"))
    else:
        st.caption(t("comparator.flagged_caption", days=data.known().window))
        names = ("resolved", "unresolved", "unknown")
        four(viewer, [(t(f"comparator.marked.{n}"), *getattr(marks, n)) for n in names], "flagged")
    st.caption(t("comparator.confirmed"))
