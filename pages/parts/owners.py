"""Whose contacts they are, and how severe: the right column of the meeting."""

from __future__ import annotations

from datetime import date

import streamlit as st

from metrics.analysis.owners import Share, Tier, owners, tiers
from metrics.charts import SeverityRow
from metrics.charts import severity as draw_severity
from metrics.export import change, show, unit_scale
from metrics.query import UNOWNED, Slice
from pages.parts import address, data, figures
from pages.parts.crumbs import doors
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import KEPT, Column, table


def board(viewer: Viewer, cut: Slice, month: date) -> None:
    """Every department with its contacts, target and distance; a link opens it."""
    t, shares = viewer.t, data.ask(owners, cut, month)
    if not shares:
        return
    whole = sum(s.contacts for s in shares)
    share, owner = t.percent(shares[0].contacts / whole, 0), escape(name(viewer, shares[0]))
    unowned = shares[0].department == UNOWNED
    st.header(t("owners.heading_unowned", share=share) if unowned else t("owners.heading", share=share, owner=owner))
    per_order, aimed = unit_scale(shares[0].reading.metric) > 1, any(s.target is not None for s in shares)
    st.caption(f"{t('owners.caption', month=t.month(month))} {t('owners.gap') if aimed else ''}".strip())
    columns = {"owner": Column(t("col.owner"), link=True), "contacts": Column(t("col.contacts"), numeric=True)}
    if per_order:
        columns["value"] = Column(t("col.per_100"), numeric=True)
    if aimed:
        columns |= {"target": Column(t("col.target"), numeric=True), "kept": Column(t("col.kept"), width=KEPT)}
        columns["gap"] = Column(t("col.gap"), numeric=True)
    if any(s.reading.interval is not None for s in shares):
        columns["between"] = Column(t("col.between"), numeric=True)
    table(viewer, columns, [_row(viewer, s) for s in shares], "departments")
    doors("department", [(s.department, name(viewer, s)) for s in shares], t("owners.open"))


def name(viewer: Viewer, share: Share) -> str:
    """The department's name; contacts without an owner say so."""
    return named(viewer, "owner", share.department)


def _row(viewer: Viewer, share: Share) -> dict[str, object]:
    metric = share.reading.metric
    return {
        "owner": (address.href("department", department=share.department), name(viewer, share)),
        "contacts": viewer.t.number(share.contacts),
        "value": figures.value(viewer, share.reading),
        "target": "" if share.target is None else show(viewer.t, metric, share.target),
        "gap": "" if share.gap is None else change(viewer.t, metric, share.gap),
        "between": figures.ends(viewer, share.reading),
        "kept": figures.kept(viewer, share.kept),
    }


def severity(viewer: Viewer, cut: Slice, month: date) -> None:
    """The five tiers to scale, with what is usual; only tier 1 can alarm."""
    t, found = viewer.t, data.ask(tiers, cut, month)
    if not found:
        return
    worst = found[0]
    st.header(_severity_heading(viewer, worst))
    st.caption(t("severity.caption"))
    rows = [
        SeverityRow(
            tier=int(tier.tier),
            name=t(f"tier.{tier.tier}"),
            contacts=tier.contacts,
            share=tier.share,
            usual_low=tier.usual[0] if tier.usual else None,
            usual_high=tier.usual[1] if tier.usual else None,
            alarm=tier is worst and tier.usual is not None and tier.contacts > tier.usual[1],
        )
        for tier in found
    ]
    columns = {
        "tier": Column(t("col.tier")),
        "contacts": Column(t("col.contacts"), numeric=True),
        "share": Column(t("col.share"), numeric=True),
    }
    twin = (
        {"tier": f"{r.tier} {r.name}", "contacts": t.number(r.contacts), "share": t.percent(r.share or 0)} for r in rows
    )
    figures.with_twin(viewer, draw_severity(rows, t, viewer.palette), columns, twin, "severity")


def _severity_heading(viewer: Viewer, worst: Tier) -> str:
    t = viewer.t
    if worst.usual is None:
        return t.n("severity.heading", worst.contacts)
    low, high = (t.number(max(0, round(v))) for v in worst.usual)
    return t.n("severity.heading_usual", worst.contacts, low=low, high=high)
