"""Is it real? What a fall in contacts was checked against, with both numbers of every comparison."""

from __future__ import annotations

from datetime import date
from itertools import groupby

import streamlit as st

from metrics.analysis.access_check import (
    CLOSED,
    FALL,
    HOURS,
    HOURS_WEIGHT,
    RISE,
    SILENT_DAYS,
    WEIGHT,
    Check,
    Finding,
    closed_door,
    earlier_months,
    is_it_real,
)
from metrics.query import Slice
from pages.parts import address, data
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import Column, table

_COUNTED = ("source", "channel")


def notice(viewer: Viewer, cut: Slice, month: date) -> None:
    """One line for other pages where a fall looks like missing data or a closed door; else nothing."""
    found = data.ask(closed_door, cut, month)
    if found is not None:
        t = viewer.t
        since = t("checks.against", month=t.month(found.earlier), change=t.percent(abs(found.change)))
        more = f"[{t('checks.open')}]({address.href('checks')})"
        st.warning(f"{since} {escape(verdict(viewer, found))}. {more}")


def findings(cut: Slice, month: date) -> list[tuple[date, Finding | None]]:
    """The month against the one before and against the same month last year."""
    return [(earlier, data.ask(is_it_real, cut, month, earlier)) for earlier in earlier_months(month)]


def title(viewer: Viewer, found: list[tuple[date, Finding | None]]) -> str:
    """The verdict against the month before; where there is none, against last year."""
    first = next((finding for _, finding in found if finding is not None), None)
    words = viewer.t("checks.nothing") if first is None else verdict(viewer, first)
    return escape(words)


def verdict(viewer: Viewer, found: Finding) -> str:
    """What the checks say together, in one sentence without its full stop."""
    t = viewer.t
    if found.verdict == "no_fall":
        return t("checks.steady" if found.change < 0 else "checks.no_fall")
    if not found.speaking:
        return t(f"checks.{found.verdict}", made=found.made, all=len(found.checks))
    check = found.speaking[0]
    key = f"checks.says.{check.key}"
    if check.key in _COUNTED:
        key += "_since" if check.since else "_less"
    before, now = _cell(viewer, check, check.before), _cell(viewer, check, check.now)
    day = t.date(check.since) if check.since else ""
    return t(
        key,
        subject=_named(viewer, check.key, check.subject),
        day=day,
        before=before,
        now=now,
        count=t.number(len(check.hours)),
    )


def comparison(viewer: Viewer, month: date, earlier: date, found: Finding | None, name: str) -> None:
    """One comparison: its verdict, the contacts of both periods, every check as a table."""
    t = viewer.t
    st.header(t(f"checks.heading_{name}", month=t.month(earlier)), anchor=False)
    if found is None:
        st.caption(t("checks.nothing_to_compare", month=t.month(earlier)))
        return
    words = escape(_contacts(viewer, month, found))
    st.markdown(words if name == "before" else f"**{escape(verdict(viewer, found))}.** {words}")
    columns = {
        "check": Column(t("checks.col.check")),
        "result": Column(t("checks.col.result")),
        "before": Column(t.month_short(earlier), numeric=True),
        "now": Column(t.month_short(month), numeric=True),
        "subject": Column(t("checks.col.subject")),
    }
    table(viewer, columns, [_row(viewer, check) for check in found.checks], f"checks_{name}")


def rules(viewer: Viewer) -> str:
    """When a check speaks against a fall."""
    t = viewer.t
    shares = {"fall": FALL, "weight": WEIGHT, "closed": CLOSED, "part": HOURS_WEIGHT}
    counts = {"hours": HOURS, "days": SILENT_DAYS, "rise": t.number(100 * RISE)}
    return t("checks.rules", **{name: t.percent(share, 0) for name, share in shares.items()}, **counts)


def _contacts(viewer: Viewer, month: date, found: Finding) -> str:
    t = viewer.t
    now, before = (
        t.n("checks.in_days", days, month=t.month(when), contacts=t.number(n), rate=t.number(n / days, 1))
        for when, (n, days) in ((month, found.now), (found.earlier, found.before))
    )
    sign = "checks.up" if found.change > 0 else "checks.down"
    return t("checks.contacts", now=now, before=before, change=t(sign, change=t.percent(abs(found.change))))


def _row(viewer: Viewer, check: Check) -> dict[str, str]:
    t = viewer.t
    return {
        "check": t(f"checks.name.{check.key}"),
        "result": t(f"checks.state.{check.state}"),
        "before": _cell(viewer, check, check.before),
        "now": _cell(viewer, check, check.now),
        "subject": _subject(viewer, check),
    }


def _cell(viewer: Viewer, check: Check, part: tuple[float, float] | None) -> str:
    """A number as the check counts it: contacts, hours of the week, or a share with its counts."""
    t = viewer.t
    if part is None:
        return ""
    counted, whole = part
    if check.key in _COUNTED:
        return t.number(counted)
    if check.key == "hours":
        return t.n("checks.hours", round(counted))
    return t("checks.share", share=t.percent(counted / whole), top=t.number(counted), bottom=t.number(whole))


def _subject(viewer: Viewer, check: Check) -> str:
    """What was compared, or what stands out in it."""
    t = viewer.t
    if check.state in ("unrecorded", "few"):
        return ""
    if check.key not in (*_COUNTED, "hours"):
        return t(f"checks.of.{check.key}")
    name = _named(viewer, check.key, check.subject) or t("checks.all_channels")
    if check.heir:
        return t("checks.heir", old=name, new=_named(viewer, check.key, check.heir))
    if check.since:
        return t("checks.since", subject=name, day=t.date(check.since))
    if check.hours:
        return t("checks.silent", subject=name, hours=spans(viewer, check.hours))
    return name if check.key == "hours" else t("checks.weakest", subject=name)


def _named(viewer: Viewer, key: str, label: str) -> str:
    return named(viewer, "source" if key == "source" else "channel", label)


def spans(viewer: Viewer, hours: tuple[int, ...]) -> str:
    """Hours of the week as opening hours are written: days with the same hours together."""
    t = viewer.t
    days = {day: tuple(h % 24 for h in found) for day, found in groupby(sorted(hours), key=lambda h: h // 24)}
    alike: dict[tuple[int, ...], list[int]] = {}
    for day, found in days.items():
        alike.setdefault(found, []).append(day)
    return "; ".join(f"{_week(viewer, named)} {t.list(_stretches(found))}" for found, named in alike.items())


def _week(viewer: Viewer, days: list[int]) -> str:
    names = [viewer.t(f"checks.day.{day}") for day in days]
    unbroken = days == list(range(days[0], days[-1] + 1)) and len(days) > 2
    return f"{names[0]}–{names[-1]}" if unbroken else ", ".join(names)


def _stretches(hours: tuple[int, ...]) -> list[str]:
    """18, 19, 21 -> 18–20, 21–22."""
    runs: list[list[int]] = []
    for hour in hours:
        if runs and runs[-1][1] == hour:
            runs[-1][1] = hour + 1
        else:
            runs.append([hour, hour + 1])
    return [f"{first}–{last}" for first, last in runs]
