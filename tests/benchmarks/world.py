"""The same made-up company straight in a store's tables, for sizes at which a file would only take time.

Every value follows from its row's number: rows a to b are the same whoever draws them, and later rows are later.
"""

from __future__ import annotations

import duckdb

from metrics.store import tables, versions
from tests.benchmarks import data

_CONTACTS = """
WITH drawn AS (
    SELECT i, TIMESTAMP '2024-01-01' + to_seconds(floor((i + draw(i, 'time')) / {rows} * {seconds})::BIGINT) AS opened,
        floor(power(draw(i, 'customer'), 1.5) * {customers})::BIGINT AS who
    FROM range({first}, {last}) AS numbers(i)
)
SELECT i + 1 AS version, 'sheet' || chr(31) || 'C' || lpad(i::VARCHAR, 9, '0') AS contact_id, opened AS opened_at,
    false AS opened_is_date, CASE WHEN draw(i, 'known') < 0.97 THEN md5('K' || who)::UUID END AS customer,
    CASE WHEN draw(i, 'linked') < 0.6 THEN 'O' || floor(draw(i, 'order') * {orders})::BIGINT END AS order_id,
    CASE WHEN draw(i, 'closed') < 0.94 THEN opened + to_seconds(floor(draw(i, 'long') * 90000)::BIGINT) END closed_at,
    one_of(who * 2 + (draw(i, 'matter') < 0.3)::INTEGER, 'reason', {codes}) AS reason,
    one_of(i, 'channel', ['chat', 'e-mail', 'form', 'phone', 'social']) AS channel,
    'Team ' || floor(draw(i, 'team') * 12)::INTEGER AS team,
    one_of(i, 'vendor', ['Atalaya', 'Brisa', 'Corvo']) AS vendor,
    CASE WHEN draw(i, 'market') < 0.6 THEN 'ES' ELSE 'PT' END AS market,
    CASE WHEN draw(i, 'outcome') < 0.8 THEN 'resolved' WHEN draw(i, 'outcome') < 0.95 THEN 'unresolved'
        ELSE 'unknown' END AS outcome,
    (draw(i, 'reopened') < 0.05)::BIGINT AS reopen_count
FROM drawn
"""
_ORDERS = """
SELECT i + 1 AS version, 'O' || i AS order_id, false AS ordered_is_date,
    TIMESTAMP '2024-01-01' + to_seconds(floor(i / {orders} * {seconds})::BIGINT) AS ordered_at,
    CASE WHEN draw(i, 'shop') < 0.6 THEN 'ES' ELSE 'PT' END AS market,
    md5('K' || floor(power(draw(i, 'buyer'), 1.5) * {customers})::BIGINT)::UUID AS customer
FROM range({first_order}, {last_order}) AS numbers(i)
"""
_BASE = """
WITH drawn AS (
    SELECT i, floor(power(draw(i, 'customer'), 1.5) * {customers})::BIGINT AS who
    FROM range({first}, {last}) AS numbers(i)
)
SELECT i, CASE WHEN draw(i, 'known') < 0.97 THEN who + 1 END,
    1 + hash(who * 2 + (draw(i, 'matter') < 0.3)::INTEGER, 'reason') % {reasons} AS matter, matter,
    TIMESTAMP '2024-01-01' + to_seconds(floor(i / {rows} * {seconds})::BIGINT),
    (2 + matter % 13) * 86400
FROM drawn
"""
_BATCH = 5_000_000
"""Rows drawn at a time, so that drawing them needs little memory."""


def fill(cursor: duckdb.DuckDBPyConnection, rows: int, first: int = 0, last: int | None = None) -> int:
    """Contacts `first` to `last` of a company that has `rows` of them in 26 months, and its orders of that time.

    They come as one receipt; its number.
    """
    last = rows if last is None else last
    _macros(cursor)
    receipt = versions.next_receipt(cursor)
    for begin in range(first, last, _BATCH):
        end = min(begin + _BATCH, last)
        for kind, sql in (("contacts", _CONTACTS), ("orders", _ORDERS)):
            cursor.execute(f"INSERT INTO raw_{kind} BY NAME {sql.format(**_numbers(rows, begin, end))}")
    for kind, per in (("contacts", 1), ("orders", data.ORDERS_PER_CONTACT)):
        brought = f"version BETWEEN {first * per + 1} AND {last * per}"
        cursor.execute(f"INSERT INTO seen SELECT '{kind}', version, {receipt} FROM raw_{kind} WHERE {brought}")
        has = sorted(tables.raw_columns(kind))
        cursor.execute("INSERT INTO source VALUES ('sheet', ?, '', '', ?, NULL, ?)", [kind, has, receipt])
    return receipt


def _macros(cursor: duckdb.DuckDBPyConnection) -> None:
    for sql in (data.DRAW, data.ONE_OF):
        cursor.execute(sql.replace("CREATE MACRO", "CREATE OR REPLACE TEMP MACRO"))


def _numbers(rows: int, begin: int, end: int) -> dict[str, object]:
    orders = data.ORDERS_PER_CONTACT
    return {
        "rows": rows,
        "orders": rows * orders,
        "customers": max(rows // data.CONTACTS_PER_CUSTOMER, 1),
        "seconds": data.DAYS * 86_400,
        "codes": data.codes(),
        "first": begin,
        "last": end,
        "first_order": begin * orders,
        "last_order": end * orders,
    }


def base(connection: duckdb.DuckDBPyConnection, rows: int) -> None:
    """Only what gaps are made of: table `base`, a thirtieth of its contacts without a customer."""
    _macros(connection)
    numbers = _numbers(rows, 0, rows)
    connection.execute(
        "CREATE TABLE base (seq UINTEGER, customer UINTEGER, reason INTEGER, family INTEGER, opened_at TIMESTAMP,"
        " window_s INTEGER)"
    )
    for begin in range(0, rows, _BATCH):
        numbers |= {"first": begin, "last": min(begin + _BATCH, rows), "reasons": len(data.codes())}
        connection.execute(f"INSERT INTO base {_BASE.format(**numbers)}")
