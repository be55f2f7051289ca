"""Amounts of money as pages say them, and what contacts and gaps cost."""

from __future__ import annotations

from datetime import date

import streamlit as st

from metrics import settings
from metrics.analysis.department import Causes
from metrics.analysis.weights import stake
from metrics.query import Cost, Reader, Slice
from pages.parts import data
from pages.parts.guard import Viewer

CENTS = 2


def own() -> str:
    """The company's currency (ISO 4217)."""
    return settings.load().currency.upper()


def amount(viewer: Viewer, cost: Cost, decimals: int = CENTS) -> str:
    """One amount; of several currencies each for itself; blank words where no contact has a price."""
    return sums(viewer, cost, decimals, nothing=own()) or viewer.t("money.unknown")


def sums(viewer: Viewer, cost: Cost, decimals: int = CENTS, *, nothing: str | None = None) -> str:
    """The same for the cell of a table: blank where no contact has a price; `nothing`: the currency of no contacts."""
    t = viewer.t
    if not cost.contacts and nothing:
        return t.money(0, nothing, decimals)
    return " · ".join(t.money(one, currency, decimals) for currency, one in cost.sums)


def of(reader: Reader, cut: Slice) -> Cost:
    """What the contacts of the slice cost."""
    return reader.cost(cut.cut())[()]


def card(viewer: Viewer, cut: Slice, month: date) -> None:
    """What the contacts of the month cost, as a bordered figure; without prices, what to do."""
    t, cost, worth = viewer.t, data.ask(of, cut.month(month)), data.ask(stake, cut.month(month))
    with st.container(border=True, height="stretch"):
        if not cost.sums:
            st.markdown(t("money.cost"))
            st.caption(t("money.no_prices") if cost.contacts else t("overview.no_contacts"))
            return
        st.metric(t("money.cost"), amount(viewer, cost, 0))
        at_stake = t("money.stake", amount=amount(viewer, worth, 0)) if worth.sums else ""
        st.caption(" · ".join(filter(None, (_each(viewer, cost), missing(viewer, cost), at_stake))))


def gap(viewer: Viewer, found: Causes) -> None:
    """What the distance to the target costs: its contacts at the department's mean price."""
    t, amount_off, mean = viewer.t, found.gap_money, found.cost.mean
    if found.gap_contacts is None:
        return
    with st.container(border=True, height="stretch"):
        if amount_off is None or mean is None:
            st.markdown(t("money.gap"))
            st.caption(t("money.no_prices"))
            return
        currency = found.cost.currencies[0]
        st.metric(t("money.gap"), ("+" if amount_off > 0 else "") + t.money(amount_off, currency))
        st.caption(t("money.gap_of", contacts=t.signed(found.gap_contacts), mean=t.money(mean, currency, CENTS)))


def missing(viewer: Viewer, cost: Cost) -> str:
    """How many contacts have no price, blank without any."""
    return viewer.t.n("money.unpriced", cost.unpriced) if cost.unpriced else ""


def _each(viewer: Viewer, cost: Cost) -> str:
    t, known = viewer.t, cost.contacts - cost.unpriced
    if cost.mean is None:
        return t("money.several")
    return t.n("money.each", known, mean=t.money(cost.mean, cost.currencies[0], CENTS))
