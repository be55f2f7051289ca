"""Text cells as numbers, durations, yes/no and words of a closed set; what cannot be read is null."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from metrics.ingest.mapping import normalised
from metrics.ingest.text import each

YES = ["yes", "true", "y", "t", "1", "1.0", "on", "✓", "sí", "si", "s", "verdadero", "ja", "j", "wahr", "oui",
       "vrai", "sim", "verdadeiro"]  # fmt: skip
NO = ["no", "false", "n", "f", "0", "0.0", "off", "falso", "nein", "falsch", "non", "faux", "não", "nao"]
UNITS = {
    r"^total handle$|\b(ms|msec|milliseconds|milisegundos)\b": 0.001,  # Genesys says it in milliseconds
    r"\b(min|mins|minutes|minutos|minuten)\b": 60.0,
    r"\b(h|hrs?|hours|horas|stunden)\b": 3600.0,
}
"""What a header says of its numbers -> how many seconds one of them is."""
CLOCK = r"^(\d+):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?$"
SPOKEN = r"^(?:(\d+) ?h[a-z]*)? ?(?:(\d+) ?m[a-z]*)? ?(?:(\d+) ?s[a-z]*)?$"
PARTS = ((1, 3600.0), (2, 60.0), (3, 1.0))
GROUPED = r"^[-+]?\d{1,3}(?:[,.' ]\d{3})+$"


def numbers(column: pl.Series, dtype: pl.DataType) -> pl.Series:
    """Numbers with decimal point or comma, thousands marks, a currency sign or %; `dtype` decides their type.

    One comma or point with three digits behind it is a thousands mark in a whole number; in a decimal number a
    point is decimal, a comma is so unless every comma of the column has exactly three digits behind it.
    """

    def read(distinct: pl.Series) -> pl.Series:
        bare = distinct.str.replace_all(r"[€$£%\u00a0\u202f]", "").str.strip_chars()
        plain = _whole(bare) if dtype.is_integer() else _decimal(bare)
        return plain.set(~plain.str.contains(r"\d"), None).cast(dtype, strict=False)  # "inf" is no number

    return each(column, read)


def booleans(column: pl.Series) -> pl.Series:
    """Yes or no, in English, Spanish, German, French or Portuguese."""

    def read(distinct: pl.Series) -> pl.Series:
        word = distinct.str.to_lowercase()
        answer = pl.DataFrame([word.alias("word")]).select(
            pl.when(pl.col("word").is_in(YES)).then(True).when(pl.col("word").is_in(NO)).then(False)
        )
        return answer.to_series()

    return each(column, read)


def words(column: pl.Series, allowed: Sequence[str]) -> pl.Series:
    """Words of a closed set, whatever their case, `_` or `-`."""
    spelling = {normalised(word): word for word in allowed}

    def read(distinct: pl.Series) -> pl.Series:
        return pl.Series([spelling.get(normalised(value)) for value in distinct], dtype=pl.String)

    return each(column, read)


def durations(column: pl.Series, header: str) -> pl.Series:
    """Whole seconds from H:MM:SS, from 1h 5m 3s, or from a number in the unit that the header names, else in seconds.

    Two parts (5:30) could be hours or minutes and are not guessed; less than nothing is no duration.
    """
    name = normalised(header)
    unit = next((seconds for words, seconds in UNITS.items() if re.search(words, name)), 1.0)

    def read(distinct: pl.Series) -> pl.Series:
        text = pl.col("text").str.to_lowercase()
        frame = pl.DataFrame([distinct.alias("text"), (numbers(distinct, pl.Float64()) * unit).alias("told")])
        clock, spoken = (
            sum(text.str.extract(shape, i).cast(pl.Float64).fill_null(0.0) * worth for i, worth in PARTS)
            for shape in (CLOCK, SPOKEN)
        )
        seconds = (
            pl.when(text.str.contains(CLOCK)).then(clock)
            .when(text.str.contains(r"\d ?[hms]") & text.str.contains(SPOKEN)).then(spoken)
            .when(pl.col("told") >= 0).then(pl.col("told"))
        )  # fmt: skip
        return frame.select(seconds.round().cast(pl.Int64, strict=False)).to_series()

    return each(column, read)


def _whole(bare: pl.Series) -> pl.Series:
    grouped = bare.str.contains(GROUPED)
    joined = bare.str.replace_all(r"[,.' ]", "").zip_with(grouped, bare)
    return joined.str.replace(r"[.,]0+$", "")


def _decimal(bare: pl.Series) -> pl.Series:
    """One spelling with a decimal point. Where both marks stand in a number, the last one is the decimal."""
    tight = bare.str.replace_all(r"[ ']", "")
    comma = tight.filter(tight.str.contains(r"^[-+]?\d*,\d+$"))
    thousands = len(comma) > 0 and bool(comma.str.contains(r"^[-+]?\d{1,3},\d{3}$").all())
    frame = pl.DataFrame([tight.alias("x")])
    x = pl.col("x")
    last_comma = x.str.contains(r"^[-+]?[\d.]*\.[\d.]*,\d*$") | (x.str.contains(r"^[-+]?\d*,\d+$") & (not thousands))
    many_points = x.str.contains(r"^[-+]?\d{1,3}(\.\d{3}){2,}$")
    plain = (
        pl.when(last_comma).then(x.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True))
        .when(many_points).then(x.str.replace_all(".", "", literal=True))
        .when(x.str.contains(r"^[-+]?\d{1,3}(,\d{3})+(\.\d*)?$")).then(x.str.replace_all(",", "", literal=True))
        .otherwise(x)
    )  # fmt: skip
    return frame.select(plain).to_series()
