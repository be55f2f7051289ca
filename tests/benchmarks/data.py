"""A large made-up export, the same on every run: contacts and orders as CSV, drawn by DuckDB from a seed.

Values come from `hash(number, what)`, so neither threads nor row order change them.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

SEED = 20260301
ROWS_PER_CUSTOMER = 5
ORDERS_PER_CONTACT = 2
MONTHS = 26
SAMPLE = Path(__file__).parents[2] / "sample_data"
DECLARED = ("departments", "reasons", "ownership")
"""Kinds that the sample company's small files give: 28 reasons with families, owners and departments."""

_DRAW = f"CREATE MACRO draw(i, what) AS (hash(i, what, {SEED}) >> 11)::DOUBLE / (1::UBIGINT << 53)"

_CONTACTS = """COPY (
    WITH code AS (SELECT list(code ORDER BY code) AS codes FROM read_csv($reasons)),
    drawn AS (
        SELECT i, TIMESTAMP '2024-01-01' + to_seconds(((i + draw(i, 't')) / $rows * $seconds)::BIGINT) AS opened_at,
            (power(draw(i, 'customer'), 1.5) * $customers)::BIGINT AS customer
        FROM range($rows) AS numbers(i)
    )
    SELECT format('C{:07d}', i) AS contact_id,
        CASE WHEN draw(i, 'known') < 0.97 THEN format('K{:06d}', customer) END AS customer_id,
        CASE WHEN draw(i, 'linked') < 0.6 THEN format('O{:07d}', (draw(i, 'order') * $orders)::BIGINT) END AS order_id,
        strftime(opened_at, '%Y-%m-%d %H:%M:%S') AS opened_at,
        CASE WHEN draw(i, 'open') < 0.94
            THEN strftime(opened_at + to_seconds((draw(i, 'long') * 90000)::BIGINT), '%Y-%m-%d %H:%M:%S') END AS closed_at,
        codes[1 + (draw(customer * 7 + i % 3, 'reason') * len(codes) * draw(i, 'twist'))::INTEGER % len(codes)] AS reason,
        ['chat', 'phone', 'e-mail', 'form', 'social'][1 + (draw(i, 'channel') * 5)::INTEGER % 5] AS channel,
        format('Team {}', (draw(i, 'team') * 12)::INTEGER) AS team,
        ['Corvo', 'Atalaya', 'Brisa'][1 + (draw(i, 'vendor') * 3)::INTEGER % 3] AS vendor,
        CASE WHEN draw(i, 'market') < 0.6 THEN 'ES' ELSE 'PT' END AS market,
        CASE WHEN draw(i, 'outcome') < 0.8 THEN 'resolved' WHEN draw(i, 'outcome') < 0.95 THEN 'unresolved' END AS outcome,
        (draw(i, 'reopened') < 0.05)::INTEGER AS reopen_count,
        CASE WHEN draw(i, 'words') < 0.8
            THEN format('Customer wrote about order {}, "please help", {}', i, repeat('and so on ', (draw(i, 'words') * 15)::INTEGER))
            END AS subject
    FROM drawn, code ORDER BY i
) TO '{path}' (HEADER, DELIMITER ',')"""

_ORDERS = """COPY (
    SELECT format('O{:07d}', i) AS order_id,
        strftime(TIMESTAMP '2024-01-01' + to_seconds((i / $orders * $seconds)::BIGINT), '%Y-%m-%d %H:%M') AS ordered_at,
        CASE WHEN draw(i, 'shop') < 0.6 THEN 'ES' ELSE 'PT' END AS market,
        format('K{:06d}', (power(draw(i, 'buyer'), 1.5) * $customers)::BIGINT) AS customer_id
    FROM range($orders) AS numbers(i) ORDER BY i
) TO '{path}' (HEADER, DELIMITER ',')"""


def write(folder: Path, rows: int) -> None:
    """`contacts.csv` with so many rows and `orders.csv` with twice as many, in `folder`."""
    numbers = {
        "rows": rows,
        "orders": ORDERS_PER_CONTACT * rows,
        "customers": max(rows // ROWS_PER_CUSTOMER, 1),
        "seconds": MONTHS * 30 * 86_400,
        "reasons": str(SAMPLE / "reasons.csv"),
    }
    with duckdb.connect() as connection:
        connection.execute(_DRAW)
        for name, text in (("contacts", _CONTACTS), ("orders", _ORDERS)):
            sql = text.replace("{path}", str(folder / f"{name}.csv"))
            connection.execute(sql, {k: v for k, v in numbers.items() if f"${k}" in sql})
