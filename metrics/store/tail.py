"""What a change of the raw rows can reach, and that part of what is derived made anew (DESIGN.md 3, "Incremental").

A contact's gaps depend on its neighbours within 90 days. So before the first contact that came, went, or changed its
time, customer, reason or family, only gaps to followers can change, and these for 90 days; whatever changed in
another way stays in its place. Numbers of terms and customers stay; places (`seq`) before the first change do.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import duckdb

from metrics import schema
from metrics.store import gaps, tables
from metrics.store.scripts import one, read, run

NEVER = datetime(9999, 1, 1)
"""Later than any contact."""

SHARE = 0.25
"""Of what is derived: where more than this is concerned, a rebuild of all is as fast."""

_KINDS = ("contacts", "orders")


def touch(cursor: duckdb.DuckDBPyConnection, kind: str, which: str) -> None:
    """Remember the versions that came or are about to go, for `derive.refresh` in the same transaction.

    `which`: SQL that tells them among the rows of `raw_<kind>`.
    """
    keys = ", ".join(schema.KEYS[kind])
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE touched_{kind} AS SELECT version, {keys} FROM raw_{kind} WHERE {which}"
    )


def large(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether so much was touched that all may as well be made anew; an empty store always is."""
    for kind in _KINDS:
        keys = ", ".join(schema.KEYS[kind])
        cursor.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS touched_{kind} AS SELECT version, {keys} FROM raw_{kind} LIMIT 0"
        )
    contacts, orders = one(cursor, "SELECT (SELECT count(*) FROM contact), (SELECT count(*) FROM order_fact)")
    touched = one(cursor, "SELECT (SELECT count(*) FROM touched_contacts), (SELECT count(*) FROM touched_orders)")
    return bool(contacts == 0 or touched[0] > SHARE * contacts or touched[1] > SHARE * (contacts + orders))


def changes(cursor: duckdb.DuckDBPyConnection, params: dict[str, Any]) -> datetime:
    """Bring the orders that were touched up to date, and fill `fresh`, `was` and `changed`.

    The time of the first contact that moved, NEVER if none did.
    """
    run(cursor, "tail_touched", {})
    run(cursor, "020_orders", params, orders=f"({tables.now_sql('orders', 'some_orders')})")
    now = f"({tables.now_sql('contacts', 'some_contacts')})"
    run(cursor, "030_lines", {}, contacts=now, versions="some_contacts", orders="named_orders")
    run(cursor, "tail_fresh", params, row=read("row").format(versions="some_contacts"))
    either = (", ".join(f"{side}.{name}" for name in _columns(cursor) if name != "seq") for side in "wf")
    run(cursor, "tail_changes", {}, different=" IS DISTINCT FROM ".join(f"row({names})" for names in either))
    return one(cursor, "SELECT min(moved_at) FROM changed")[0] or NEVER


def wide(cursor: duckdb.DuckDBPyConnection, start: datetime) -> bool:
    """Whether so many contacts come after `start` that all may as well be made anew."""
    after, contacts = one(cursor, f"SELECT count(*) FILTER (WHERE opened_at >= '{start}'), count(*) FROM contact")
    return bool(after > SHARE * contacts)


def contacts(cursor: duckdb.DuckDBPyConnection, start: datetime) -> None:
    """Put the changed contacts into their places, with all gaps and snowballs from `start` on."""
    params = {"start": start}
    run(cursor, "tail_base", params, columns=", ".join(_columns(cursor)))
    all_gaps(cursor, begun=True)
    run(cursor, "tail_contacts", params)


def all_gaps(cursor: duckdb.DuckDBPyConnection, *, begun: bool = False) -> None:
    """Table `gap` instead of `base`; `begun` as in `gaps.chains`."""
    parts = {f"gaps_{rule}": gaps.gaps(rule, _widths(cursor, rule)) for rule in ("reason", "any")}
    run(cursor, "gap", {}, chains=gaps.chains(_widths(cursor, "family"), begun=begun), **parts)


def _widths(cursor: duckdb.DuckDBPyConnection, rule: str) -> gaps.Widths:
    """What the packed number must hold for the contacts of `base`."""
    key = f"(SELECT max(key) FROM term WHERE dim = '{rule}')"
    found = f"SELECT {key}, (SELECT max(key) FROM customer), min(opened_at), max(opened_at) FROM base"
    keys, customers, first, last = one(cursor, found)
    return gaps.Widths.of(keys or 0, customers or 0, first, last)


def _columns(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """The columns of a contact without its gaps."""
    return [column[0] for column in cursor.execute("FROM fresh LIMIT 0").description]
