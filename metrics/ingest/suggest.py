"""Which column of an unknown export is which field: by its name in English or Spanish, then by the look of its values.

Only suggestions, which the analyst confirms once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import polars as pl

from metrics import schema
from metrics.errors import FileUnreadable, MappingNeeded
from metrics.ingest import dates
from metrics.ingest.cells import booleans
from metrics.ingest.mapping import UNKNOWN, normalised
from metrics.ingest.table import Table
from metrics.ingest.text import cleaned, known
from metrics.ingest.vocabulary import IDENTITY_SHAPES, is_ours, is_speed, says_resolved

VALUES_LOOKED_AT = 500
SUFFIX = re.compile(r"(__c| *[\[(][^\])]*[\])])+ *$")
"""What systems hang on a custom field's name: "Reason [list]", "Reason__c", "Created (UTC)"."""
THIN = {"contacts": ("id", "open"), "orders": ("name", "order")}
"""An id that stands in every table, and a word of the clock that nevertheless tells the kind."""


def _bare(header: str) -> str:
    """A header for comparing with names: no accents, spaces or signs, and nothing that a system hung on it."""
    plain = unicodedata.normalize("NFKD", normalised(SUFFIX.sub("", header.strip()) or header))
    return re.sub(r"[^\w#]|_", "", plain)


def matched(kind: str, columns: Iterable[str]) -> dict[str, str]:
    """Field -> column: the field's own name beats every alias, an earlier alias a later one."""
    named = {_bare(column): column for column in reversed([*columns])}
    free = {name: column for name, column in named.items() if not is_speed(column)}
    declared = schema.fields(kind)
    told = {field: free.pop(_bare(field)) for field in declared if _bare(field) in free}
    for field, column in declared.items():
        about = column.metadata or {}
        among = named if about.get("duration") else free  # speed is a field of its own or nothing
        found = next((alias for alias in map(_bare, about.get("aliases", ())) if alias in among), None)
        if field not in told and found is not None:
            told[field] = among[found]
            free.pop(found, None)
    return {field: told[field] for field in declared if field in told}


def looks(kind: str, table: Table, columns: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Fields that no name told: an identity if every value of one column has its look, the clock if one column alone
    holds dates, the outcome if "Resolved" is answered by yes and no. Never the id: nothing looks like one.
    """
    used = {column for found in columns.values() for column in found}
    spare = [column for column in table.columns if column not in used and not is_speed(column)]
    values = {column: _first_values(table, column) for column in spare}
    found: dict[str, list[str]] = {}
    if not columns.keys() & set(schema.identities(kind)):
        theirs = {column: texts for column, texts in values.items() if not is_ours(column)}
        for field in set(schema.identities(kind)) & IDENTITY_SHAPES.keys():
            shape = IDENTITY_SHAPES[field]
            found[field] = [c for c, texts in theirs.items() if len(texts) and texts.str.contains(shape).all()]
    clock = schema.CLOCK.get(kind)
    if clock is not None and clock not in columns:
        found[clock] = [column for column, texts in values.items() if _is_dates(texts)]
    if "outcome" in schema.fields(kind) and "outcome" not in columns:
        found["outcome"] = [
            column for column, texts in values.items() if says_resolved(column) and _is_yes_or_no(texts)
        ]
    return {field: (alike[0],) for field, alike in found.items() if len(alike) == 1}


def _first_values(table: Table, column: str) -> pl.Series:
    """The first known values of a column."""
    return known(cleaned(table.frame[column].head(VALUES_LOOKED_AT)), UNKNOWN).drop_nulls()


def _is_yes_or_no(texts: pl.Series) -> bool:
    return len(texts) > 0 and booleans(texts).null_count() == 0


def _is_dates(texts: pl.Series) -> bool:
    """Whether every value is a date; digits alone could be a number."""
    if not len(texts) or not texts.str.contains(r"\D").all():
        return False
    found = dates.readings(texts)
    return bool(found) and found[0].fits == len(texts)


def kind_of(table: Table) -> str:
    """The kind whose required fields are all there; of several the one with most of them, then most fields.

    A kind that needs one field only is not guessed from an alias of it ("name" stands in every export), nor are
    contacts or orders from an id and a date of creation (a list of people or comments has those too).
    """
    scores: dict[str, tuple[int, int]] = {}
    names = set(map(_bare, table.columns))
    for kind in (kind for kind in schema.KINDS if kind not in schema.EDITED):
        told, needed = matched(kind, table.columns), schema.required(kind)
        if set(needed) <= told.keys() and (len(needed) > 1 or _bare(needed[0]) in names) and not _thin(kind, told):
            scores[kind] = (len(needed), len(told))
    best = [kind for kind, score in scores.items() if score == max(scores.values())]
    if len(best) == 1:
        return best[0]
    if len(table.columns) == 1:
        raise FileUnreadable("error.one_column", file=table.name, column=table.columns[0])
    raise MappingNeeded(
        "error.kind_unclear", file=table.name, columns=", ".join(table.columns), kinds=", ".join(schema.KINDS)
    )


def _thin(kind: str, told: dict[str, str]) -> bool:
    """Whether nothing speaks for the kind but words that stand in every table."""
    if kind not in THIN:
        return False
    (key,), clock = schema.KEYS[kind], schema.CLOCK[kind]
    bare_id, hint = THIN[kind]
    said = told.keys() - {key, clock, "updated_at", "notes", *schema.identities(kind)}
    return not said and _bare(told[key]) == bare_id and hint not in _bare(told[clock])
