"""A large made-up export, the same on every run: contacts and orders as CSV, drawn by DuckDB from a seed.

Every value follows from its row's number, so neither threads nor their order change it. Reasons, owners and
departments are those of the sample company.
"""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb

SEED = 20260301
DAYS = 26 * 30
CONTACTS_PER_CUSTOMER, ORDERS_PER_CONTACT = 5, 2
SAMPLE = Path(__file__).parents[2] / "sample_data"
DECLARED = ("departments", "reasons", "ownership")

CONTACT_TYPES = {
    "contact_id": "VARCHAR", "customer_id": "VARCHAR", "order_id": "VARCHAR", "opened_at": "TIMESTAMP",
    "closed_at": "TIMESTAMP", "reason": "VARCHAR", "channel": "VARCHAR", "team": "VARCHAR", "vendor": "VARCHAR",
    "market": "VARCHAR", "outcome": "VARCHAR", "reopen_count": "BIGINT", "subject": "VARCHAR",
}  # fmt: skip

DRAW = f"CREATE MACRO draw(i, what) AS (hash(i, what, {SEED}) >> 11)::DOUBLE / (1::UBIGINT << 53)"
ONE_OF = "CREATE MACRO one_of(i, what, them) AS them[1 + floor(draw(i, what) * len(them))::INTEGER]"

_CONTACTS = """
WITH code AS (SELECT list(code ORDER BY code) AS codes FROM read_csv($reasons)),
drawn AS (
    SELECT i, TIMESTAMP '2024-01-01' + to_seconds(floor((i + draw(i, 'time')) / $rows * $seconds)::BIGINT) AS opened,
        floor(power(draw(i, 'customer'), 1.5) * $customers)::BIGINT AS customer
    FROM range($rows) AS numbers(i)
)
SELECT format('C{:07d}', i) AS contact_id,
    CASE WHEN draw(i, 'known') < 0.97 THEN format('K{:06d}', customer) END AS customer_id,
    CASE WHEN draw(i, 'linked') < 0.6 THEN format('O{:07d}', floor(draw(i, 'order') * $orders)::BIGINT) END AS order_id,
    strftime(opened, '%Y-%m-%d %H:%M:%S') AS opened_at,
    CASE WHEN draw(i, 'closed') < 0.94
        THEN strftime(opened + to_seconds(floor(draw(i, 'long') * 90000)::BIGINT), '%Y-%m-%d %H:%M:%S')
        END AS closed_at,
    -- A customer mostly returns about one of two matters, so that there are repeats.
    one_of(customer * 2 + (draw(i, 'matter') < 0.3)::INTEGER, 'reason', codes) AS reason,
    one_of(i, 'channel', ['chat', 'e-mail', 'form', 'phone', 'social']) AS channel,
    format('Team {}', floor(draw(i, 'team') * 12)::INTEGER) AS team,
    one_of(i, 'vendor', ['Atalaya', 'Brisa', 'Corvo']) AS vendor,
    CASE WHEN draw(i, 'market') < 0.6 THEN 'ES' ELSE 'PT' END AS market,
    CASE WHEN draw(i, 'outcome') < 0.8 THEN 'resolved' WHEN draw(i, 'outcome') < 0.95 THEN 'unresolved' END outcome,
    (draw(i, 'reopened') < 0.05)::INTEGER AS reopen_count,
    CASE WHEN draw(i, 'words') < 0.8 THEN format('About "{}", please: {}', i, repeat('and then, ', words)) END subject
FROM drawn, code, LATERAL (SELECT floor(draw(i, 'words') * 15)::INTEGER AS words)
ORDER BY i
"""

_ORDERS = """
SELECT format('O{:07d}', i) AS order_id,
    strftime(TIMESTAMP '2024-01-01' + to_seconds(floor(i / $orders * $seconds)::BIGINT), '%Y-%m-%d %H:%M') ordered_at,
    CASE WHEN draw(i, 'shop') < 0.6 THEN 'ES' ELSE 'PT' END AS market,
    format('K{:06d}', floor(power(draw(i, 'buyer'), 1.5) * $customers)::BIGINT) AS customer_id
FROM range($orders) AS numbers(i) ORDER BY i
"""


def codes() -> list[str]:
    """The reason codes of the sample company, in byte order."""
    with (SAMPLE / "reasons.csv").open(encoding="utf-8", newline="") as file:
        return sorted(row["code"] for row in csv.DictReader(file))


def write(folder: Path, rows: int) -> None:
    """`contacts.csv` with so many rows and `orders.csv` with twice as many, in `folder`."""
    numbers: dict[str, object] = {
        "rows": rows,
        "orders": ORDERS_PER_CONTACT * rows,
        "customers": max(rows // CONTACTS_PER_CUSTOMER, 1),
        "seconds": DAYS * 86_400,
        "reasons": str(SAMPLE / "reasons.csv"),
    }
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(DRAW)
        connection.execute(ONE_OF)
        for name, query in (("contacts", _CONTACTS), ("orders", _ORDERS)):
            known = {key: value for key, value in numbers.items() if f"${key}" in query}
            connection.execute(f"COPY ({query}) TO '{folder / name}.csv' (HEADER, DELIMITER ',')", known)
