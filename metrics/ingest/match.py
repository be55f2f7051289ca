"""Which column of a file is which field: names first, then aliases of the schema, or a remembered mapping.

A proposal only; the analyst confirms it. Nothing is invented: a value without a known meaning stays unmapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePath

from metrics import schema
from metrics.errors import FileUnreadable, MappingNeeded
from metrics.ingest.mapping import Mapping, normalised
from metrics.ingest.preview import value_counts
from metrics.ingest.table import Table
from metrics.ingest.vocabulary import is_outbound, is_speed, meaning

VALUES_LOOKED_AT = 500


def propose(
    table: Table, *, kind: str | None = None, source: str | None = None, remembered: Sequence[Mapping] = ()
) -> Mapping:
    """The likeliest mapping of the table; MappingNeeded if even its kind cannot be told."""
    known = [located(m, table) for m in remembered if kind in (None, m.kind) and source in (None, m.source)]
    fitting = [m for m in known if m.columns and not _absent(m, table)]
    if fitting:
        return max(fitting, key=lambda m: len(m.columns))
    chosen = kind or _kind(table)
    matched = _matched(chosen, table.columns)
    columns: dict[str, tuple[str, ...]] = {field: (column,) for field, column in matched.items()}
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


def _absent(mapping: Mapping, table: Table) -> bool:
    used = {column for columns in mapping.columns.values() for column in columns}
    return not used <= set(table.columns)


def _matched(kind: str, columns: Iterable[str]) -> dict[str, str]:
    """Field -> column: the field's own name beats every alias, an earlier alias a later one."""
    free = {normalised(column): column for column in reversed([*columns]) if not is_speed(column)}
    declared = schema.fields(kind)
    matched = {field: free.pop(normalised(field)) for field in declared if normalised(field) in free}
    for field, column in declared.items():
        aliases = map(normalised, (column.metadata or {}).get("aliases", ()))
        found = next((alias for alias in aliases if alias in free), None)
        if field not in matched and found is not None:
            matched[field] = free.pop(found)
    return {field: matched[field] for field in declared if field in matched}


def _kind(table: Table) -> str:
    """The kind whose required fields are all there; of several the one with most of them, then most fields.

    A kind that needs one field only is not guessed from an alias of it ("name" stands in every export).
    """
    scores: dict[str, tuple[int, int]] = {}
    names = {normalised(column) for column in table.columns}
    for kind in schema.KINDS:
        matched, needed = _matched(kind, table.columns), schema.required(kind)
        if set(needed) <= matched.keys() and (len(needed) > 1 or normalised(needed[0]) in names):
            scores[kind] = (len(needed), len(matched))
    best = [kind for kind, score in scores.items() if score == max(scores.values())]
    if len(best) == 1:
        return best[0]
    if len(table.columns) == 1:
        raise FileUnreadable("error.one_column", file=table.name, column=table.columns[0])
    raise MappingNeeded(
        "error.kind_unclear", file=table.name, columns=", ".join(table.columns), kinds=", ".join(schema.KINDS)
    )


def _source(name: str) -> str:
    """File name without ending, and without the dates and numbers at its end: the same every month."""
    return re.sub(r"[\W\d_]+$", "", PurePath(name).stem.lower().strip())


def _outcomes(mapping: Mapping, table: Table) -> dict[str, str]:
    columns = mapping.columns.get("outcome", ())
    values = [v for c in columns for v in value_counts(table, c)["value"].head(VALUES_LOOKED_AT)]
    meanings = {value: meaning(value) for value in values}
    return {value: outcome for value, outcome in meanings.items() if outcome is not None}


def _scope(mapping: Mapping, table: Table) -> dict[str, tuple[str, ...]]:
    columns = mapping.columns.get("direction", ())
    found = {c: tuple(v for v in value_counts(table, c)["value"] if is_outbound(v)) for c in columns}
    return {column: values for column, values in found.items() if values}
