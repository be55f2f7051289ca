"""Snowballs in rows: one line per snowball, and one per contact of it; the same wherever they are listed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from metrics.analysis.laboratory import Snowballs
from metrics.charts import SnowballRow
from metrics.charts import snowballs as draw_snowballs
from metrics.query.chains import OPEN_END, Link, Snowball
from pages.parts import address, figures
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.notes import masked
from pages.parts.tables import Column, table

_STEPS = 6
"""Channels of a snowball that are named one by one."""


def lengths(viewer: Viewer, found: Snowballs) -> None:
    """Issues by length, first contacts and repeats; they hold each of their contacts once."""
    t = viewer.t
    bars = [SnowballRow(n.length, n.issues, n.contacts, open_end=n.length >= OPEN_END) for n in found.lengths]
    shown = {
        "length": Column(t("col.length")),
        "issues": Column(t("col.issues"), numeric=True),
        "contacts": Column(t("col.contacts"), numeric=True),
        "cost": Column(t("laboratory.col.cost"), numeric=True),
    }
    twin = (
        {
            "length": f"{n.length}+" if n.length >= OPEN_END else str(n.length),
            "issues": t.number(n.issues),
            "contacts": t.number(n.contacts),
            "cost": cost(viewer, found.currency, n.cost, n.unpriced) if n.length > 1 else "",
        }
        for n in found.lengths
    )
    figures.with_twin(viewer, draw_snowballs(bars, t, viewer.palette), shown, twin, "lengths")


def columns(viewer: Viewer) -> dict[str, Column]:
    """Columns of a list of snowballs."""
    t = viewer.t
    return {
        "root": Column(t("laboratory.col.root"), link=True),
        "day": Column(t("laboratory.col.opened")),
        "cost": Column(t("laboratory.col.cost"), numeric=True),
        "length": Column(t("col.contacts"), numeric=True),
        "reason": Column(t("col.reason")),
        "owner": Column(t("col.owner")),
        "channels": Column(t("laboratory.col.channels")),
        "state": Column(t("laboratory.col.state")),
    }


def row(viewer: Viewer, currency: str | None, ball: Snowball, href: str) -> dict[str, object]:
    """One snowball; `href` opens it."""
    t = viewer.t
    return {
        "root": (href, ball.contact),
        "day": t.date(ball.day),
        "cost": cost(viewer, currency, ball.cost, ball.unpriced),
        "length": t.number(ball.length),
        "reason": named(viewer, "reason", ball.reason),
        "owner": named(viewer, "owner", ball.owner),
        "channels": _way(viewer, ball.channels),
        "state": t("laboratory.state.rolling" if ball.rolling else "laboratory.state.melted"),
    }


def _way(viewer: Viewer, channels: list[str | None]) -> str:
    """The channels in order: phone › phone › e-mail … (+3)."""
    other = viewer.t("laboratory.other_department")
    told = " › ".join(other if one is None else named(viewer, "channel", one) for one in channels[:_STEPS])
    more = len(channels) - _STEPS
    return told if more <= 0 else f"{told} › … (+{viewer.t.number(more)})"


def cost(viewer: Viewer, currency: str | None, amount: Decimal | None, unpriced: int = 0) -> str:
    """What is known of the cost; never 0 for a missing price (METRICS.md 6)."""
    t = viewer.t
    if amount is None or currency is None:
        return t("laboratory.no_price")
    told = t.money(amount, currency, 2)
    return t.n("laboratory.cost_more", unpriced, cost=told) if unpriced else told


def contacts(viewer: Viewer, currency: str | None, chain: Sequence[Link], name: str) -> None:
    """The contacts of one snowball in order, each a link."""
    t = viewer.t
    shown = {"place": Column(t("contact.position"), numeric=True), "contact": Column(t("contact.contact"), link=True)}
    shown |= {"opened_at": Column(t("contact.opened_at")), "since": Column(t("contact.since_previous"), numeric=True)}
    shown |= {"reason": Column(t("col.reason")), "owner": Column(t("col.owner")), "channel": Column(t("col.channel"))}
    shown |= {whose: Column(t(f"laboratory.col.{whose}")) for whose in ("team", "agent", "vendor")}
    shown |= {"outcome": Column(t("contact.outcome")), "price": Column(t("laboratory.col.price"), numeric=True)}
    shown |= {"note": Column(t("drill.note"))} if any(one.note for one in chain) else {}
    table(viewer, shown, [_link(viewer, currency, i, one) for i, one in enumerate(chain, 1)], name)


def _link(viewer: Viewer, currency: str | None, place: int, one: Link) -> dict[str, object]:
    t = viewer.t
    since = "" if place == 1 or one.since_previous is None else days(viewer, one.since_previous)
    told: dict[str, object] = {"place": str(place), "opened_at": t.moment(one.opened_at), "since": since}
    if one.contact is None:
        return told | {"owner": t("laboratory.other_department")}
    told |= {"contact": (address.href("contact", contact=address.contact(one.source, one.contact)), one.contact)}
    told |= {"outcome": t(f"outcome.{one.outcome}"), "price": cost(viewer, currency, one.price)}
    told |= {
        label: named(viewer, label, getattr(one, label))
        for label in ("reason", "owner", "channel", "team", "agent", "vendor")
    }
    return told | {"note": masked(one.note)}


def days(viewer: Viewer, seconds: int) -> str:
    """A gap in days."""
    return viewer.t("contact.days", days=viewer.t.number(seconds / 86_400, 1))
