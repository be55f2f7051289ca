"""One contact in words: never whose it is."""

from __future__ import annotations

from datetime import UTC

import streamlit as st

from metrics.analysis.drill import Counted, Placed
from metrics.analysis.drill import counted as look_at
from metrics.query.single import LABELS
from pages.parts import address, crumbs, data, figures
from pages.parts.chain import gap
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.notes import masked
from pages.parts.notices import escape
from pages.parts.snowballs import cost
from pages.parts.tables import Column, table


def title(viewer: Viewer, found: Placed) -> str:
    """Whether the customer had to come back after it."""
    t, one = viewer.t, found.single
    told = {"contact": escape(one.contact), "day": t.date(data.known().local_day(one.opened_at))}
    if not one.known:
        return t("drill.contact_stranger", **told)
    if one.counted["followed"]:
        return t("drill.contact_followed", **told, time=gap(viewer, one.until_next or 0))
    return t("drill.contact_alone" if one.counted["matured"] else "drill.contact_young", **told)


def lead(viewer: Viewer, found: Placed) -> str:
    """What it was about, whose that is, and its place in its issue."""
    t, labels = viewer.t, found.single.labels
    said = [t(
        "drill.about",
        channel=escape(named(viewer, "channel", labels["channel"])),
        reason=escape(t.quote(named(viewer, "reason", labels["reason"]))),
        owner=escape(named(viewer, "owner", labels["owner"])),
    )]  # fmt: skip
    if len(found.chain) > 1:
        said.append(t("drill.place", place=t.number(found.place), length=t.number(len(found.chain))))
    return " ".join(said)


def neighbours(viewer: Viewer, found: Placed) -> None:
    """Links to the contacts before and after it, and to the whole snowball."""
    t, place = viewer.t, found.place - 1
    beside = [("drill.previous", place - 1), ("drill.next", place + 1)]
    with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="neighbours"):
        for key, i in beside:
            one = found.chain[i] if 0 <= i < len(found.chain) else None
            if one is not None and one.contact is not None:
                label = escape(t(key, contact=one.contact))
                address.turn(label, key, contact=address.contact(one.source, one.contact))
        if len(found.chain) > 1 and found.root.contact is not None:
            label = t.n("drill.whole", len(found.chain))
            crumbs.door("snowball", label, snowball=address.contact(found.root.source, found.root.contact))


def known(viewer: Viewer, found: Placed) -> None:
    """Every field that the store keeps of it."""
    t, one = viewer.t, found.single
    facts = {
        t("contact.contact"): one.contact,
        t("contact.opened_at"): t.moment(one.opened_at),
        t("drill.closed_at"): t.moment(one.closed_at) if one.closed_at else "",
        t("contact.outcome"): t(f"outcome.{one.outcome}"),
        t("drill.reopened"): "" if one.reopen_count is None else t.number(one.reopen_count),
        **{t(f"drill.field.{name}"): named(viewer, name, one.labels[name]) for name in LABELS},
        t("drill.order"): one.order_id or "",
        t("drill.customer"): t("drill.customer_known" if one.known else "drill.customer_unknown"),
    }
    price = next((link.price for link in found.chain if found.is_at(link)), None)
    facts |= {t("laboratory.col.price"): cost(viewer, found.currency, price)}
    if one.targeted:
        facts |= {t("drill.targeted"): t.list(t("drill.points", score=t.number(score)) for score in one.targeted)}
    st.header(t("drill.known"), anchor=False)
    columns = {"field": Column(t("drill.field")), "value": Column(t("col.value"))}
    table(viewer, columns, [{"field": name, "value": value} for name, value in facts.items()], "contact", whole=True)


def note(viewer: Viewer, found: Placed) -> None:
    """What was noted, with numbers covered."""
    t = viewer.t
    st.header(t("drill.noted"), anchor=False)
    if found.single.note:
        st.markdown(escape(t.quote(masked(found.single.note))))
        st.caption(t("drill.masked"))
    else:
        st.caption(t("drill.no_note"))


def counted(viewer: Viewer, found: Placed) -> None:
    """How every figure counts it and why."""
    t = viewer.t
    st.header(t("drill.counted"), anchor=False)
    st.caption(t.n("drill.counted_caption", found.single.window_days))
    columns = {
        "metric": Column(t("drill.metric"), link=True),
        "below": Column(t("drill.below")),
        "above": Column(t("drill.above")),
        "why": Column(t("drill.why"), width=420),
    }
    table(viewer, columns, [_counted(viewer, found, one) for one in look_at(found.single)], "counted")


def _counted(viewer: Viewer, found: Placed, one: Counted) -> dict[str, object]:
    t = viewer.t
    return {
        "metric": (
            address.href("definitions", metric=one.metric),
            figures.label(viewer, one.metric, data.known().window),
        ),
        "below": "" if one.below is None else t("yes" if one.below else "no"),
        "above": t("yes" if one.above else "no"),
        "why": _why(viewer, found, one),
    }


def _why(viewer: Viewer, found: Placed, one: Counted) -> str:
    t, about = viewer.t, found.single
    opened = data.known().local_day(about.opened_at)
    times = {
        "days": t.n("charts.days", about.window_days),
        "until": t.date(data.known().settles(opened, about.window_days)),
        "next": gap(viewer, about.until_next or 0),
        "previous": gap(viewer, about.since_previous or 0),
        "score": t.number(about.counted["score"] / (about.counted["represented"] or 1)),
    }
    return t(f"drill.why.{one.why}", **times)


def brought(viewer: Viewer, found: Placed) -> None:
    """The files that hold it, each with its receipt."""
    t, zone = viewer.t, data.reader().zone
    st.header(t("drill.brought"), anchor=False)
    columns = {
        "receipt": Column(t("drill.receipt"), numeric=True),
        "file": Column(t("drill.file")),
        "stored_at": Column(t("drill.stored_at")),
        "counts": Column(t("drill.version")),
    }
    rows = [
        {"receipt": t.number(one.receipt), "file": one.file, "counts": t("yes" if one.counts else "no"),
         "stored_at": t.moment(one.stored_at.replace(tzinfo=UTC).astimezone(zone))}
        for one in found.single.brought
    ]  # fmt: skip
    table(viewer, columns, rows, "brought")
