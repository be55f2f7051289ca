"""One snowball in words: the way back from it, what it is, and its contacts as one reads a story."""

from __future__ import annotations

import streamlit as st

from metrics.analysis.drill import Placed
from metrics.query.chains import Link
from pages.parts import address, crumbs, data
from pages.parts.dimensions import named
from pages.parts.folds import fold
from pages.parts.guard import Viewer
from pages.parts.notes import masked
from pages.parts.notices import escape
from pages.parts.snowballs import contacts, cost

_HOUR, _DAY = 3_600, 86_400


def unknown(viewer: Viewer, name: str, contact: str) -> None:
    """The address names no such contact: say so, and offer the way back."""
    t, known = viewer.t, data.known()
    crumbs.crumbs(viewer, here=t(f"nav.{name}"))
    st.title(t(f"drill.{name}_choose"), anchor=False)
    if contact and known.as_of is not None:
        st.warning(t("drill.gone", contact=escape(contact), day=t.date(known.local_day(known.as_of))))
    crumbs.door("snowballs", t("nav.snowballs"))
    crumbs.door("reason", t("nav.reason"))


def trail(viewer: Viewer, found: Placed, *, whole: bool = True) -> None:
    """Overview › department › reason › snowballs (› snowball, from one of its contacts) › here."""
    t, root = viewer.t, found.root
    owner, reason = str(root.owner), str(root.reason)
    steps = [
        ("department", named(viewer, "owner", owner), {"department": owner}),
        ("reason", t.quote(named(viewer, "reason", reason)), {"reason": reason}),
    ]
    if found.single.known:
        steps.append(("snowballs", t("nav.snowballs"), {"reason": reason}))
        if not whole:
            label = t("drill.snowball_from", contact=root.contact)
            steps.append(("snowball", label, {"snowball": address.contact(root.source, root.contact)}))
    here = t("drill.snowball_from", contact=root.contact) if whole else found.single.contact
    crumbs.crumbs(viewer, *steps, here=here)


def title(viewer: Viewer, found: Placed) -> str:
    """How often this was asked, and in how many days."""
    t, reason = viewer.t, escape(viewer.t.quote(named(viewer, "reason", str(found.root.reason))))
    if len(found.chain) == 1:
        return t("drill.snowball_alone", reason=reason)
    seconds = (found.chain[-1].opened_at - found.chain[0].opened_at).total_seconds()
    return t.n("drill.snowball_title", len(found.chain), reason=reason, time=gap(viewer, int(seconds)))


def lead(viewer: Viewer, found: Placed) -> str:
    """Whose it is, whether it still rolls, and what it cost as far as prices are known."""
    t, prices = viewer.t, [one.price for one in found.chain if one.price is not None]
    said = [t("drill.owned", owner=escape(named(viewer, "owner", str(found.root.owner))))]
    if not found.single.known:
        said.append(t("drill.stranger"))
    elif len(found.chain) > 1:
        said.append(t("laboratory.state_rolling" if found.rolling else "laboratory.state_melted"))
    if prices and found.currency is not None:
        told = cost(viewer, found.currency, sum(prices[1:], prices[0]), len(found.chain) - len(prices))
        said.append(t("drill.snowball_cost", cost=escape(told)))
    return " ".join(said)


def steps(viewer: Viewer, found: Placed) -> None:
    """Every contact in order: when, how long after the one before, where, what became of it, what was noted."""
    st.caption(viewer.t("drill.story"))
    for place, one in enumerate(found.chain, 1):
        with st.container(border=True, gap="xsmall", key=f"step_{place}"):
            _step(viewer, found, place, one)


def _step(viewer: Viewer, found: Placed, place: int, one: Link) -> None:
    t = viewer.t
    since = gap(viewer, one.since_previous or 0) if place > 1 else ""
    later = t("drill.later", time=since) if since else t("drill.first")
    if one.contact is None:
        st.markdown(f"{place}. {later}: {t('laboratory.other_department')}")
        return
    said = f"{place}. {t.moment(one.opened_at)} · {named(viewer, 'channel', str(one.channel))}"
    crumbs.door("contact", said, contact=address.contact(one.source, one.contact))
    facts = [
        later,
        t.quote(named(viewer, "reason", str(one.reason))),
        named(viewer, "owner", str(one.owner)),
        named(viewer, "vendor", str(one.vendor)),
        t(f"outcome.{one.outcome}"),
        cost(viewer, found.currency, one.price) if one.price is not None else "",
    ]
    st.caption(escape(" · ".join(filter(None, facts))))
    if one.note:
        st.markdown(escape(t.quote(masked(one.note))))


def listing(viewer: Viewer, found: Placed) -> None:
    """The same contacts as a table, folded away."""
    fold(viewer.t("chart.table"), "snowball", lambda: contacts(viewer, found.currency, found.chain, "snowball"))


def gap(viewer: Viewer, seconds: int) -> str:
    """A time between two contacts in the unit that says most: minutes, hours or days."""
    t = viewer.t
    if seconds < 2 * _HOUR:
        return t.n("drill.minutes", round(seconds / 60))
    if seconds < 2 * _DAY:
        return t.n("drill.hours", round(seconds / _HOUR))
    return t.n("charts.days", round(seconds / _DAY))
