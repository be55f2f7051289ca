"""Cells as text that can be compared: one spelling for what looks the same, null for what is not known."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

UNUSUAL = r"^ | $|  |[^ -~]|^'+[=+@-]"
MARKED = r"^'('*[=+@-])"
"""A cell that our own downloads have marked as text; the first apostrophe is theirs (see export/table.py)."""
INVISIBLE = "[\u200b\u2060\ufeff]"
SAMPLE, FEW = 20_000, 2_000


def cleaned(column: pl.Series) -> pl.Series:
    """NFC, no invisible marks, white space and control characters as single spaces, trimmed, unmarked; blank = null."""
    if not (column.unique() if few(column) else column).str.contains(UNUSUAL).any():
        return column
    return each(column, _cleaned)


def few(column: pl.Series) -> bool:
    """Whether values repeat so much that it pays to remember them."""
    return column.head(SAMPLE).n_unique() < FEW


def each(column: pl.Series, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """`change` applied to the distinct values only; null stays null."""
    coded = column.to_arrow().dictionary_encode()
    changed = change(pl.Series(column.name, coded.dictionary).cast(pl.String))
    return changed.gather(pl.Series(coded.indices)).alias(column.name)


def known(column: pl.Series, unknown: Sequence[str]) -> pl.Series:
    """The column with the tokens that stand for "not known" as null; upper and lower case are alike."""
    tokens = {token.strip().lower() for token in unknown}
    lettered = any(token != token.upper() for token in tokens)
    compared = column.str.to_lowercase() if lettered else column
    return column.set(compared.is_in(list(tokens)).fill_null(False), None)


def joined(parts: Sequence[pl.Series], separator: str) -> pl.Series:
    """Several columns as one text. The first one leads: where it is unknown, so is the whole; others may be blank."""
    if len(parts) == 1:
        return parts[0]
    first, *others = [part.alias(str(i)) for i, part in enumerate(parts)]
    frame = pl.DataFrame([first, *(part.fill_null("") for part in others)])
    return frame.select(pl.concat_str(pl.all(), separator=separator, ignore_nulls=False)).to_series()


def _cleaned(column: pl.Series) -> pl.Series:
    plain = column.str.replace_all(INVISIBLE, "").str.normalize("NFC")
    trimmed = plain.str.replace_all(r"[\s\p{Cc}]+", " ").str.strip_chars(" ").str.replace(MARKED, "$1")
    return trimmed.set(trimmed == "", None)
