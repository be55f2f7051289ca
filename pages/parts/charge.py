"""The statement of a month: the company's lines, one department's bill by reason, and the journal."""

from __future__ import annotations

from decimal import Decimal

import streamlit as st

from metrics.analysis.charge_back import SERVICE, Line, Statement, journal
from metrics.query import Cost, add
from pages.parts import address
from pages.parts.crumbs import doors
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.money import amount, sums
from pages.parts.notices import escape
from pages.parts.tables import Column, save, table

NAME = 260
"""Pixels for the longest reason."""


def chosen(found: Statement) -> str | None:
    """The department in the address, None for the whole company."""
    wanted = st.query_params.get("department", "")
    names = [line.name for line in found.kind("department")]
    return next((name for name in names if wanted in (name, address.slug(name))), None)


def steps(viewer: Viewer, department: str | None) -> list[tuple[str, str, dict[str, str]]]:
    """The breadcrumb's step back to the company's statement."""
    return [("charge_back", viewer.t("nav.charge_back"), {})] if department else []


def title(viewer: Viewer, found: Statement, department: str | None) -> str:
    """What is charged, of what; or why it cannot be told."""
    t, month = viewer.t, viewer.t.month(found.month)
    if not found.lines:
        return t("charge.title_none", month=month)
    if found.currency is None:
        return t("charge.title_no_prices", month=month)
    if department is not None:
        whole = add(line.whole for line in found.of(department))
        told = {"department": escape(named(viewer, "owner", department)), "amount": amount(viewer, whole, 0)}
        return t("charge.title_department", **told, month=month)
    billed = add(line.whole for line in (*found.kind("department"), *found.kind("others")))
    told = {"billed": amount(viewer, billed, 0), "total": amount(viewer, found.total, 0), "month": month}
    return t("charge.title", **told)


def lead(viewer: Viewer, found: Statement, department: str | None) -> str:
    """The highest line and how much of it is repeats; then what the statement still lacks."""
    t = viewer.t
    lines = found.kind("department") if department is None else found.of(department)
    parts = []
    if lines and found.currency is not None:
        first, share = lines[0], add(line.snowball for line in lines)
        reason = t.quote(named(viewer, "reason", first.name))
        name = named(viewer, "owner", first.name) if department is None else reason
        told = {"name": escape(name), "amount": amount(viewer, first.whole, 0), "repeats": amount(viewer, share, 0)}
        parts.append(t("charge.lead_department" if department else "charge.lead", **told))
    parts += [t(f"charge.lacks_{lack}", count=t.number(found.total.unpriced)) for lack in found.lacks]
    return " ".join(parts)


def tiles(viewer: Viewer, found: Statement) -> None:
    """All contacts; what departments are charged; of it repeats; what nobody is charged for."""
    bills = (*found.kind("department"), *found.kind("others"))
    billed, again = add(line.whole for line in bills), add(line.snowball for line in bills)
    rest = add(line.whole for line in found.lines if line not in bills)
    _tiles(viewer, found, {"total": found.total, "billed": billed, "again": again, "rest": rest})


def _tiles(viewer: Viewer, found: Statement, shown: dict[str, Cost]) -> None:
    t = viewer.t
    if found.currency is None:
        return
    with st.grid(4, min_column_width=230, key="figures"):
        for name, cost in shown.items():
            mean = cost.mean
            each = "" if mean is None else t("charge.each", amount=t.money(mean, found.currency, 2))
            part = "" if cost is found.total else t("charge.part", share=_share(viewer, cost, found.total))
            with st.container(border=True, height="stretch"):
                st.metric(t(f"charge.tile_{name}"), amount(viewer, cost, 0))
                st.caption(" · ".join(filter(None, (t.n("charge.contacts", cost.contacts), part or each))))


def company(viewer: Viewer, found: Statement) -> None:
    """Every line with its first contacts and repeats, and the total that they are."""
    t = viewer.t
    if not found.lines:
        return
    said = "reconciled" if found.reconciles else "apart"
    st.header(t(f"charge.heading_{said if found.total.sums else 'unpriced'}"), anchor=False)
    st.caption(t("charge.caption", contacts=t.number(found.total.contacts), total=amount(viewer, found.total)))
    rows = [_row(viewer, found, line, _linked(viewer, line)) for line in found.lines]
    whole = Line("others", "", add(x.first for x in found.lines), add(x.snowball for x in found.lines))
    total = _row(viewer, found, whole, (address.href("charge_back"), t("charge.all")))
    _statement(viewer, found, _columns(viewer, t("charge.line")), [*rows, total], None)
    names = [(line.name, named(viewer, "owner", line.name)) for line in found.kind("department")]
    doors("charge_back", names, t("charge.open"), key="department")


def bill(viewer: Viewer, found: Statement, department: str) -> None:
    """One department's statement by reason."""
    t, lines = viewer.t, found.of(department)
    first, again = add(line.first for line in lines), add(line.snowball for line in lines)
    _tiles(viewer, found, {"bill": add((first, again)), "first": first, "again": again})
    st.header(t.n("charge.heading_bill", len(lines)), anchor=False)
    st.caption(t("charge.caption_bill", month=t.month(found.month)))
    rows = [
        _row(viewer, found, line, (address.href("reason", reason=line.name), named(viewer, "reason", line.name)))
        for line in lines
    ]
    whole = Line("department", "", first, again)
    total = _row(viewer, found, whole, (address.href("charge_back", department=department), t("charge.all_bill")))
    _statement(viewer, found, _columns(viewer, t("col.reason")), [*rows, total], department)


def _statement(
    viewer: Viewer, found: Statement, columns: dict[str, Column], rows: list[dict[str, object]], department: str | None
) -> None:
    """The table, and its two downloads side by side."""
    name = f"charge_back_{found.month:%Y-%m}" + (f"_{address.slug(department)}" if department else "")
    table(viewer, columns, rows, name, download=False, whole=True)
    with st.container(horizontal=True):
        save(viewer, columns, rows, name)
        _journal(viewer, found, department)


def _linked(viewer: Viewer, line: Line) -> tuple[str, str]:
    if line.kind == "department":
        return address.href("charge_back", department=line.name), named(viewer, "owner", line.name)
    return address.href("charge_back"), viewer.t(f"charge.line_{line.kind}")


def _columns(viewer: Viewer, name: str) -> dict[str, Column]:
    told = ("amount", "share", "contacts", "first", "first_amount", "snowball", "snowball_amount")
    return {"line": Column(name, link=True, width=NAME)} | {
        n: Column(viewer.t(f"charge.col_{n}"), numeric=True) for n in told
    }


def _row(viewer: Viewer, found: Statement, line: Line, name: tuple[str, str]) -> dict[str, object]:
    t = viewer.t
    return {
        "line": name,
        "first": t.number(line.first.contacts),
        "first_amount": sums(viewer, line.first, nothing=found.currency),
        "snowball": t.number(line.snowball.contacts),
        "snowball_amount": sums(viewer, line.snowball, nothing=found.currency),
        "contacts": t.number(line.whole.contacts),
        "amount": sums(viewer, line.whole, nothing=found.currency),
        "share": _share(viewer, line.whole, found.total),
    }


def _share(viewer: Viewer, part: Cost, whole: Cost) -> str:
    if part.amount is None or not whole.amount:
        return ""
    return viewer.t.percent(part.amount / whole.amount)


def _journal(viewer: Viewer, found: Statement, department: str | None) -> None:
    """The statement as entries for the books: plain dates and amounts, the same in every language."""
    t, entries = viewer.t, journal(found, department)
    if not entries:
        return
    told = ("date", "account", "line", "contacts", "amount", "currency")
    columns = {name: Column(t(f"journal.{name}")) for name in told}
    rows = [
        {
            "date": entry.day.isoformat(),
            "account": _account(viewer, entry.account),
            "line": t("journal.credit") if entry.snowball is None else t(f"journal.{_kind(entry.snowball)}"),
            "contacts": entry.contacts,
            "amount": _plain(entry.amount),
            "currency": entry.currency,
        }
        for entry in entries
    ]
    whose = f"_{address.slug(department)}" if department else ""
    save(viewer, columns, rows, f"journal_{found.month:%Y-%m}{whose}", label=t("journal.download"))


def _kind(snowball: bool) -> str:
    return "snowball" if snowball else "first"


def _account(viewer: Viewer, account: str) -> str:
    if account == SERVICE:
        return viewer.t("journal.service")
    key = f"charge.line_{account}"
    return viewer.t(key) if viewer.t.has(key) else named(viewer, "owner", account)


def _plain(value: Decimal) -> Decimal:
    """Cents, or as many digits as the price list has."""
    cents = value.quantize(Decimal("0.01"))
    return cents if cents == value else value.normalize()
