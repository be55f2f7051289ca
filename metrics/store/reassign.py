"""What a change of reasons or owners can reach: all, if contacts come to belong together in another way, else only
the contacts of the reasons and days whose owner or tier is another.
"""

from __future__ import annotations

import duckdb

from metrics.store.scripts import one

_BEFORE = ("reason_code", "reason", "ownership")

# What decides which contacts are one matter; a code or reason that was not there has no contacts that could move.
_MATTERS = """SELECT count(*) > 0 FROM (
    SELECT fold FROM was_reason_code w JOIN reason_code n USING (fold) WHERE w.reason <> n.reason
    UNION ALL SELECT fold FROM was_reason_code ANTI JOIN reason_code USING (fold)
    UNION ALL SELECT w.key::VARCHAR FROM was_reason w JOIN reason n USING (key)
        WHERE row(w.family, w.window_days) IS DISTINCT FROM row(n.family, n.window_days)
)"""

_OTHERS = """INSERT INTO touched_contacts
WITH held AS (SELECT reason, lower(department) AS department, valid_from, valid_to FROM was_ownership),
holds AS (SELECT reason, lower(department) AS department, valid_from, valid_to FROM ownership),
differ AS (
    FROM (FROM held EXCEPT FROM holds) UNION ALL FROM (FROM holds EXCEPT FROM held)
    UNION ALL SELECT n.key, NULL, DATE '0001-01-01', DATE '9999-12-31' FROM was_reason w JOIN reason n USING (key)
    WHERE w.tier IS DISTINCT FROM n.tier
)
SELECT DISTINCT c.version, c.contact_id FROM contact c JOIN differ d ON d.reason = c.reason
    AND c.opened_day >= d.valid_from AND c.opened_day < d.valid_to"""


def remember(cursor: duckdb.DuckDBPyConnection) -> None:
    """Keep what holds before the dictionary is made anew."""
    for table in _BEFORE:
        cursor.execute(f"CREATE OR REPLACE TEMP TABLE was_{table} AS FROM {table}")


def everything(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether contacts may have come to belong together in another way."""
    return bool(one(cursor, _MATTERS)[0])


def touch(cursor: duckdb.DuckDBPyConnection) -> None:
    """Tell `tail` which contacts have another owner or tier."""
    cursor.execute(_OTHERS)
