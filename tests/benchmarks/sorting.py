"""What is compared with one sort of a relation named `base`: the same statements wherever its rows come from."""

from __future__ import annotations

import duckdb

from metrics.store import gaps

_IDENTIFIED = "FROM base WHERE customer IS NOT NULL"


def statements(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Name -> SQL; `plain_sort` is the limit, `packed_sort` what the packed form cannot do without."""
    largest = "SELECT max(family), max(customer), min(opened_at), max(opened_at) FROM base"
    widths = gaps.Widths.of(*connection.execute(largest).fetchall()[0])
    if not widths.fit:
        raise SystemExit("The made-up contacts do not fit into the packed form.")
    key = f"SELECT {gaps.packed_key('family', widths)} AS k, seq {_IDENTIFIED}"
    return {
        "plain_sort": f"SELECT seq {_IDENTIFIED} ORDER BY customer, family, opened_at, seq",
        "packed_sort": f"SELECT k, seq FROM ({key}) ORDER BY k, seq",
        "family": gaps.gaps("family", widths),
        "snowballs": gaps.chains(widths),
        "reason": gaps.gaps("reason", widths),
        "any": gaps.gaps("any", widths),
        "plain": gaps.gaps("family", widths._replace(in_range=False)),
    }
