"""Every headline of the store, whole and by its main parts: for machines as JSON, for people as a short table."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from metrics.access import EVERYTHING
from metrics.catalog import METRICS
from metrics.cli.desk import Desk, beneath
from metrics.cli.receipt import line
from metrics.export import blank, show
from metrics.i18n import Words, words
from metrics.query import Reader, Reading, Slice
from metrics.store import Store, versions

RATIOS = tuple(key for key, metric in METRICS.items() if metric.bottom)
PARTS = ("reason", "owner", "month", "channel")
COLUMNS = {"repeat": "repeat_contact_rate", "flagged": "resolution_flagged", "cpx": "contacts_per_order"}
SHOWN = 10
"""Reasons in the table for people."""


def command(desk: Desk) -> int:
    """`summary`."""
    with desk.store() as store:
        cut = _slice(desk)
        answer = summary(store, cut)
        if desk.args.json:
            desk.json(answer)
        else:
            print(_table(desk.t, Reader(store), cut, answer))
    return 0


def _slice(desk: Desk) -> Slice:
    """What the arguments ask for; a bare date means the end of that day in the company's zone."""
    args, asked = desk.args, desk.args.as_of
    if asked is not None and not isinstance(asked, datetime):
        ends = datetime.combine(asked, time(23, 59, 59), desk.settings.zone)
        asked = ends.replace(tzinfo=None) - (ends.utcoffset() or timedelta())
    cut = Slice(EVERYTHING, window=args.window, as_of=asked)
    return cut.month(args.month) if args.month else cut


def summary(store: Store, cut: Slice) -> dict[str, Any]:
    """The slice as plain values; whole numbers are whole, a blank value says in English why it is blank."""
    reader = Reader(store)
    known = reader.known
    as_of = min(known.as_of, cut.as_of) if known.as_of and cut.as_of else known.as_of
    whole = reader.one_with_intervals(cut, "contacts", *RATIOS)
    sums = reader.sums(cut, "identified", "orders")
    return {
        "as_of": as_of.isoformat() if as_of else None,
        "window_days": cut.window or known.window,
        "contacts": _count(whole["contacts"].top),
        "identified": _count(sums["identified"]),
        "orders": _count(sums["orders"]),
        "orders_counted": known.form(cut.first, cut.last) if "orders" in known.has else None,
        "metrics": {key: _figure(whole[key]) for key in RATIOS},
        "by": {part: _part(reader, cut, part) for part in PARTS},
        "receipts": [line(receipt) for receipt in versions.receipts(store)],
    }


def _part(reader: Reader, cut: Slice, part: str) -> list[dict[str, Any]]:
    """Months in order, anything else by contacts."""
    found = reader.read(cut.cut(part), "contacts", *COLUMNS.values())
    lines = [
        {"key": _key(key[0]), "contacts": _count(cell["contacts"].top)}
        | {column: _pair(cell[metric]) for column, metric in COLUMNS.items()}
        for key, cell in found.items()
    ]
    if part == "month":
        return sorted(lines, key=lambda row: str(row["key"]))
    return sorted(lines, key=lambda row: (-row["contacts"], row["key"]))


def _key(label: str | date) -> str:
    return label if isinstance(label, str) else label.strftime("%Y-%m")


def _pair(reading: Reading) -> dict[str, Any]:
    return {"top": _count(reading.top), "bottom": _count(reading.bottom)}


def _figure(reading: Reading) -> dict[str, Any]:
    because = blank(words("en"), reading) or None
    ends = reading.interval
    interval = {"low": ends.low, "high": ends.high} if ends else None
    return {**_pair(reading), "value": reading.value, "interval": interval, "blank_because": because}


def _count(x: float | None) -> float | int | None:
    return int(x) if x is not None and float(x).is_integer() else x


def _table(t: Words, reader: Reader, cut: Slice, answer: dict[str, Any]) -> str:
    counts = {name: t.number(answer[name]) for name in ("contacts", "identified", "orders")}
    as_of = t.moment(datetime.fromisoformat(answer["as_of"])) if answer["as_of"] else "–"
    lines = [t("cli.summary", as_of=as_of, days=answer["window_days"]), t("cli.summary_counts", **counts), ""]
    readings = reader.one_with_intervals(cut, *RATIOS)
    since, form = reader.known.lagged_from, answer["orders_counted"]
    if form is not None:
        lines.insert(2, t(f"form.{form}", since=t.month(since) if since else ""))
    lines += beneath([(t(f"metric.{key}.name"), *_written(t, reading)) for key, reading in readings.items()])
    rows = answer["by"]["reason"][:SHOWN]
    if rows:
        header = (t("dim.reason"), t("metric.contacts.name"))
        lines += ["", *beneath([header, *((row["key"], t.number(row["contacts"])) for row in rows)])]
    return "\n".join(lines)


def _written(t: Words, reading: Reading) -> tuple[str, str, str]:
    if reading.value is None or reading.top is None or reading.bottom is None:
        return blank(t, reading), "", ""
    unit = t("unit.per_order") if METRICS[reading.metric].unit == "per_order" else ""
    value = f"{show(t, reading.metric, reading.value)} {unit}".strip()
    ends = reading.interval
    low, high = (show(t, reading.metric, end) for end in (ends.low, ends.high)) if ends else ("", "")
    chance = t("figure.between", low=low, high=high) if ends else ""
    return value, f"{t.number(reading.top)} / {t.number(reading.bottom)}", chance
