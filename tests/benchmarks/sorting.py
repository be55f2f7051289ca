"""What is compared with one sort of a relation named `base`: the same statements wherever its rows come from."""

from __future__ import annotations

import duckdb

from metrics.store import gaps

_IDENTIFIED = "FROM base WHERE customer IS NOT NULL"
_ORDER = "customer, family, opened_at, seq"


def statements(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Name -> SQL; `plain_sort` is the limit, `packed_sort` what the packed form cannot do without.

    The plain sort hands back the rows that it sorts, as whoever looks at neighbours needs them; `numbers_sorted` only
    their numbers, of which no gap can be told.
    """
    largest = "SELECT max(family), max(customer), min(opened_at), max(opened_at) FROM base"
    widths = gaps.Widths.of(*connection.execute(largest).fetchall()[0])
    if not widths.fit:
        raise SystemExit("The made-up contacts do not fit into the packed form.")
    key = f"SELECT {gaps.packed_key('family', widths)} AS k, seq {_IDENTIFIED}"
    return {
        "plain_sort": f"SELECT {_ORDER} {_IDENTIFIED} ORDER BY {_ORDER}",
        "numbers_sorted": f"SELECT seq {_IDENTIFIED} ORDER BY {_ORDER}",
        "packed_sort": f"SELECT k, seq FROM ({key}) ORDER BY k, seq",
        "family": gaps.gaps("family", widths),
        "snowballs": gaps.chains(widths),
        "reason": gaps.gaps("reason", widths),
        "any": gaps.gaps("any", widths),
        "plain": gaps.gaps("family", widths._replace(in_range=False)),
    }
