"""Which column of a file is which field: as remembered, as its system is known to write it, else by name and look.

A proposal only; the analyst confirms it. Nothing is invented: a value without a known meaning stays unmapped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from metrics import schema
from metrics.ingest.cells import NO, YES
from metrics.ingest.layout import Layout, written
from metrics.ingest.mapping import Mapping, normalised
from metrics.ingest.preview import value_counts
from metrics.ingest.sources import recognise, refuse
from metrics.ingest.suggest import VALUES_LOOKED_AT, kind_of, looks, matched
from metrics.ingest.table import Table
from metrics.ingest.vocabulary import is_outbound, is_speed, meaning, says_resolved

AGAIN = re.compile(r" \(\d+\)$")
"""What is hung on a header that stands in the file more than once."""


def propose(
    table: Table, *, kind: str | None = None, source: str | None = None, remembered: Sequence[Mapping] = ()
) -> Mapping:
    """The likeliest mapping of the table; MappingNeeded if even its kind cannot be told.

    FileUnreadable if the table is an export of which nothing can become contacts or orders.
    """
    refuse(table)
    earlier = [located(m, table) for m in remembered if kind in (None, m.kind) and source in (None, m.source)]
    fitting = [m for m in earlier if m.columns and not _absent(m, table)]
    if fitting:
        return max(fitting, key=lambda m: len(m.columns))
    layout = recognise(table.columns)
    if layout is not None and kind in (None, layout.kind):
        return _as_declared(layout, table, source or layout.system)
    chosen = kind or kind_of(table)
    columns = _singly(matched(chosen, table.columns))
    columns |= looks(chosen, table, columns)
    proposal = Mapping(chosen, source or _source(table.name) or chosen, columns)
    return replace(proposal, outcome=_outcomes(proposal, table), out_of_scope=_scope(proposal, table))


def located(mapping: Mapping, table: Table) -> Mapping:
    """The mapping with its columns named as this file writes them (another case, `_` for a space)."""
    there = {normalised(column): column for column in reversed(table.columns)}
    exact = set(table.columns)

    def name(column: str) -> str:
        return column if column in exact else there.get(normalised(column), column)

    return replace(
        mapping,
        columns={field: tuple(map(name, columns)) for field, columns in mapping.columns.items()},
        out_of_scope={name(column): values for column, values in mapping.out_of_scope.items()},
        customer_where={name(column): values for column, values in mapping.customer_where.items()},
    )


def missing(mapping: Mapping, table: Table) -> list[str]:
    """Required fields that no column of the table is matched to."""
    placed = located(mapping, table)
    own_id = schema.KEYS[mapping.kind][0] if mapping.no_id else ""
    there = [field for field, columns in placed.columns.items() if columns and set(columns) <= set(table.columns)]
    return [field for field in schema.required(mapping.kind) if field not in there and field != own_id]


def speed_columns(table: Table) -> list[str]:
    """Columns that measure speed, in file order."""
    return [column for column in table.columns if is_speed(column)]


def _as_declared(layout: Layout, table: Table, source: str) -> Mapping:
    """The mapping of a known format; a field that it does not have may stand in a column of the company's own."""
    columns = layout.placed(table.columns)
    own = [column for column in table.columns if normalised(AGAIN.sub("", column)) not in layout.known]
    columns = _singly(matched(layout.kind, own)) | columns
    plan = Mapping(
        kind=layout.kind,
        source=source,
        columns={field: columns[field] for field in schema.fields(layout.kind) if field in columns},
        unknown=layout.unknown,
        line_items=layout.grain == "line item",
        first_of=tuple(field for field in layout.first_of if field in columns),
        customer_where=_present(layout.customer_where, table),
    )
    said = {normalised(raw): outcome for raw, outcome in layout.outcomes.items()}
    values = _outcomes(plan, table, said)
    seen = set(map(normalised, values))
    unseen = {raw: outcome for raw, outcome in layout.outcomes.items() if normalised(raw) not in seen}
    scope = _scope(plan, table) | _present(layout.out_of_scope, table)
    return replace(plan, outcome=values | unseen if "outcome" in columns else {}, out_of_scope=scope)


def _present(rules: dict[str, tuple[str, ...]], table: Table) -> dict[str, tuple[str, ...]]:
    """Column of the file -> values, for the rules whose column the file has."""
    found = {written(text, table.columns)[:1]: values for text, values in rules.items()}
    return {column[0]: values for column, values in found.items() if column}


def _absent(mapping: Mapping, table: Table) -> bool:
    used = {column for columns in mapping.columns.values() for column in columns}
    return not used <= set(table.columns)


def _singly(matched: dict[str, str]) -> dict[str, tuple[str, ...]]:
    return {field: (column,) for field, column in matched.items()}


def _source(name: str) -> str:
    """File name without ending, and without the dates and numbers at its end: the same every month."""
    return re.sub(r"[\W\d_]+$", "", PurePath(name).stem.lower().strip())


def _outcomes(mapping: Mapping, table: Table, said: dict[str, str] | None = None) -> dict[str, str]:
    """What the values of the file mean: as the system says (`said`, normalised value -> outcome), else in general."""
    columns = mapping.columns.get("outcome", ())
    if any(map(says_resolved, columns)):
        said = dict.fromkeys(map(normalised, YES), "resolved") | dict.fromkeys(map(normalised, NO), "unresolved")
    values = [v for c in columns for v in value_counts(table, c)["value"].head(VALUES_LOOKED_AT)]
    meanings = {value: (said or {}).get(normalised(value)) or meaning(value) for value in values}
    return {value: outcome for value, outcome in meanings.items() if outcome is not None}


def _scope(mapping: Mapping, table: Table) -> dict[str, tuple[str, ...]]:
    columns = mapping.columns.get("direction", ())
    found = {c: tuple(v for v in value_counts(table, c)["value"] if is_outbound(v)) for c in columns}
    return {column: values for column, values in found.items() if values}
