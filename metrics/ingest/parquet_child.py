"""Runs alone in a process of its own: a Parquet file to an Arrow file of text cells.

Called as `python -I parquet_child.py FILE OUT MEGABYTES SECONDS COLUMNS`; writes one line of JSON. Its numbers are
not believed: a file that lies about them ends this process, not the server. It imports nothing of the product.
"""

from __future__ import annotations

import json
import sys

import polars as pl

try:
    import resource
except ImportError:  # a system without such limits: the time limit of the parent remains
    resource = None  # type: ignore[assignment]

LARGEST = 10.0**15  # whole numbers up to here keep every digit as a float


def limit(megabytes: int, seconds: int) -> None:
    """Memory and processor time that this process may use."""
    if resource is not None:
        memory = megabytes * 1_048_576
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds + 1, seconds + 2))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Nested objects as columns a.b."""
    while nested := [name for name, kind in frame.schema.items() if isinstance(kind, pl.Struct)]:
        parts = [
            pl.col(name).struct.field(inner.name).alias(f"{name}.{inner.name}")
            for name in nested
            for inner in frame.schema[name].fields  # type: ignore[attr-defined]
        ]
        frame = frame.with_columns(parts).drop(nested)
    return frame


def text(column: pl.Series) -> pl.Series:
    """A column as text: dates and times in ISO form, numbers plainly, yes and no as true and false."""
    kind = column.dtype
    if isinstance(kind, pl.Datetime):
        zoned = column.dt.convert_time_zone("UTC") if kind.time_zone else column
        written = zoned.dt.strftime("%Y-%m-%d %H:%M:%S%.f")
        return written + "+00:00" if kind.time_zone else written
    if kind.is_float():
        finite = column.set(~column.is_finite(), None)
        whole = ((finite == finite.round()) & (finite.abs() < LARGEST)).fill_null(False)
        return finite.cast(pl.String).zip_with(~whole, finite.set(~whole, None).cast(pl.Int64).cast(pl.String))
    if kind == pl.Binary:
        return column.map_elements(lambda cell: cell.decode("utf-8", "replace"), return_dtype=pl.String)
    if isinstance(kind, pl.List | pl.Array):
        told = [None if cell is None else listed(cell.to_list()) for cell in column]
        return pl.Series(column.name, told, pl.String)
    return column.cast(pl.String)


def listed(cell: list[object]) -> str:
    """A list as one text."""
    plain = all(isinstance(item, str | int | float | bool) for item in cell)
    return ", ".join(map(str, cell)) if plain else json.dumps(cell, default=str, ensure_ascii=False)


def main(file: str, out: str, megabytes: str, seconds: str, most: str) -> dict[str, object]:
    """Writes the cells and tells how many rows there are; only the number of columns if they are too many."""
    limit(int(megabytes), int(seconds))
    columns = len(pl.read_parquet_schema(file))
    if columns > int(most):
        return {"columns": columns}
    frame = flat(pl.read_parquet(file, glob=False))
    if frame.width > int(most):
        return {"columns": frame.width}
    cells = pl.DataFrame([text(column).alias(column.name) for column in frame.iter_columns()])
    cells.with_columns(pl.when(pl.all() != "").then(pl.all())).write_ipc(out)
    return {"rows": cells.height}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
