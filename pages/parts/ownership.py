"""Who owns what: the verdict, the list, and the past of one reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date

import streamlit as st

from metrics.analysis.disputes import Case
from metrics.analysis.ownership import Holding, holdings, terms
from metrics.query import UNOWNED
from pages.parts import address, data
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import Column, table


def found(viewer: Viewer, day: date) -> tuple[Holding, ...]:
    """Every reason and who owns it on that day."""
    return data.ask(holdings, data.everything(viewer), day)


def title(viewer: Viewer, rows: Sequence[Holding]) -> str:
    """How many reasons nobody owns."""
    orphans = sum(row.department is None for row in rows)
    if not rows:
        return viewer.t("nav.ownership")
    return viewer.t.n("ownership.title", orphans) if orphans else viewer.t("ownership.title_all")


def lead(viewer: Viewer, rows: Sequence[Holding], cases: Sequence[Case]) -> str:
    """What nobody owns weighs, and what is disputed."""
    t = viewer.t
    alone = sum(row.contacts for row in rows if row.department is None)
    said = [t.n("ownership.alone", alone)] if alone else []
    disputed = sum(case.open for case in cases)
    said += [t.n("ownership.disputed", disputed)] if disputed else []
    return " ".join([*said, t("ownership.rule")])


def listing(viewer: Viewer, rows: Sequence[Holding], cases: Sequence[Case]) -> None:
    """Every reason with its owner, those without one first."""
    t, disputed = viewer.t, {case.reason for case in cases if case.open}
    columns = {
        "reason": Column(t("dim.reason"), link=True),
        "owner": Column(t("dim.owner")),
        "person": Column(t("ownership.person")),
        "since": Column(t("ownership.since")),
        "until": Column(t("ownership.until")),
        "contacts": Column(t("ownership.contacts"), numeric=True),
        "state": Column(t("ownership.state")),
    }
    told = [
        {
            "reason": (address.href("ownership", reason=row.reason), named(viewer, "reason", row.reason)),
            "owner": named(viewer, "owner", row.department or UNOWNED),
            "person": row.person,
            "since": t.date(row.since) if row.since else "",
            "until": _until(viewer, row),
            "contacts": t.number(row.contacts),
            "state": t("ownership.is_disputed") if row.reason in disputed else "",
        }
        for row in rows
    ]
    st.header(t.n("ownership.heading", len(rows)), anchor=False)
    st.caption(t("ownership.heading_what"))
    table(viewer, columns, told, "ownership")


def _until(viewer: Viewer, row: Holding) -> str:
    if row.until is None:
        return ""
    day = viewer.t.date(row.until)
    return viewer.t("ownership.then", day=day, owner=named(viewer, "owner", row.then)) if row.then else day


def choose(viewer: Viewer, rows: Sequence[Holding]) -> Holding | None:
    """The reason in the address, after the box that chooses it; None without one."""
    t, slugs = viewer.t, {address.slug(row.reason): row for row in rows}
    asked = st.query_params.get("reason", "")
    shown = {slug: named(viewer, "reason", row.reason) for slug, row in slugs.items()}
    shown[""] = t("ownership.none_chosen")
    if asked and asked not in slugs:
        known = next((slug for slug, row in slugs.items() if row.reason == asked), "")
        if known:
            st.query_params["reason"] = known
        else:
            st.warning(t("reason.gone", name=escape(asked)))
    st.header(t("ownership.one"), anchor=False)
    return slugs.get(address.select("reason", t("ownership.choose"), ["", *slugs], "", shown, width=420))


def past(viewer: Viewer, row: Holding) -> None:
    """Who owned the reason from when to when, and who said so."""
    t, reader = viewer.t, data.reader()
    told = {(one["reason"], one["valid_from"]): one for one in reversed(reader.told("ownership"))}
    columns = {name: Column(t(f"ownership.{name}")) for name in ("since", "until", "department", "person", "said")}
    rows = []
    for one in terms(reader).get(row.reason, []):
        said = told.get((one["reason"], one["valid_from"]), {})
        when = t.date(said["stored_at"].replace(tzinfo=UTC).astimezone(reader.zone).date()) if said else ""
        by = said.get("by") or t("ownership.by_file")
        until = t.date(one["valid_to"]) if one["valid_to"] else ""
        who = {"department": named(viewer, "owner", one["department"]), "person": one["person"] or ""}
        rows.append(who | {"since": t.date(one["valid_from"]), "until": until, "said": f"{by}, {when}"})
    st.markdown(f"**{t('ownership.past')}**")
    if rows:
        table(viewer, columns, rows, "past")
    else:
        st.caption(t("ownership.never"))
