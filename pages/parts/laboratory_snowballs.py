"""Snowballs as things of their own: how many, how long, what they cost, and the contacts of a chosen one."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from metrics.analysis.laboratory import Snowballs, links
from metrics.analysis.laboratory import snowballs as look_at
from metrics.query import Slice
from metrics.query.chains import Link, Snowball
from pages.parts import address, data, snowballs
from pages.parts.guard import Viewer
from pages.parts.laboratory import Setting
from pages.parts.notices import escape
from pages.parts.tables import table, written


def lengths(viewer: Viewer, setting: Setting, found: Snowballs) -> None:
    """Issues by length under this setting; they hold each of their contacts once."""
    t = viewer.t
    issues = found.singles + found.count
    if not issues:
        return
    st.header(t("laboratory.lengths", share=t.percent(found.count / issues, 0)), anchor=False)
    st.caption(t.n("laboratory.lengths_caption", setting.days, rule=t(f"laboratory.rule_short.{setting.rule}")))
    snowballs.lengths(viewer, found)


def listing(viewer: Viewer, cut: Slice, setting: Setting, found: Snowballs) -> None:
    """The most expensive snowballs, and the contacts of the one that the address names."""
    t = viewer.t
    st.header(_heading(viewer, found), anchor=False)
    if not found.listed:
        return
    st.caption(_account(viewer, found))
    if found.mixed:
        st.info(t("laboratory.mixed"))
    options = {address.contact(ball.source, ball.contact): ball for ball in found.listed}
    table(viewer, snowballs.columns(viewer), written(viewer, _rows, cut, setting), "snowballs")
    shown = {"": t("laboratory.open_none")} | {key: _short(viewer, ball) for key, ball in options.items()}
    strange = address.strange("snowball", list(shown))
    if strange:
        st.info(t("laboratory.strange_snowball", value=escape(strange)))
    opened = address.select("snowball", t("laboratory.open"), list(shown), "", shown, width=330)
    if opened:
        _contacts(viewer, found, options[opened], data.ask(links, cut, options[opened].root))


def _heading(viewer: Viewer, found: Snowballs) -> str:
    t = viewer.t
    told = t.n("laboratory.snowballs", found.count, contacts=t.n("charts.contacts", found.contacts))
    if found.cost is None or found.currency is None:
        return told
    cost = t.money(found.cost, found.currency)
    return t("laboratory.snowballs_least" if found.unpriced else "laboratory.snowballs_cost", told=told, cost=cost)


def _account(viewer: Viewer, found: Snowballs) -> str:
    t = viewer.t
    whole = t.n("charts.contacts", found.contacts + found.singles)
    parts = [t("laboratory.account", singles=t.number(found.singles), contacts=t.number(found.contacts), whole=whole)]
    if found.rolling:
        parts.append(t.n("laboratory.rolling", found.rolling))
    if found.currency is None and not found.mixed:
        parts.append(t("laboratory.no_prices"))
    elif found.unpriced:
        parts.append(t.n("laboratory.unpriced", found.unpriced))
    return " ".join([*parts, t.n("laboratory.listed", len(found.listed))])


def _rows(viewer: Viewer, cut: Slice, setting: Setting) -> list[dict[str, object]]:
    found = data.ask(look_at, cut)
    told = ((ball, address.contact(ball.source, ball.contact)) for ball in found.listed)
    return [snowballs.row(viewer, found.currency, ball, _address(setting, key)) for ball, key in told]


def _address(setting: Setting, key: str) -> str:
    mine = {"window": str(setting.days), "rule": setting.rule, "by": setting.by, "period": setting.period}
    return f"laboratory?{urlencode(address.current() | mine | {'snowball': key})}"


def _short(viewer: Viewer, ball: Snowball) -> str:
    t = viewer.t
    return f"{ball.contact} · {t.date(ball.day)} · {t.n('charts.contacts', ball.length)}"


def _contacts(viewer: Viewer, found: Snowballs, ball: Snowball, chain: tuple[Link, ...]) -> None:
    t = viewer.t
    told = {
        "contact": escape(ball.contact),
        "day": t.date(ball.day),
        "cost": escape(snowballs.cost(viewer, found.currency, ball.cost, ball.unpriced)),
    }
    st.header(t.n("laboratory.chain", ball.length, **told), anchor=False)
    state = t("laboratory.state_rolling" if ball.rolling else "laboratory.state_melted")
    st.caption(f"{state} {t('laboratory.chain_caption')}")
    snowballs.contacts(viewer, found.currency, chain, "snowball")
