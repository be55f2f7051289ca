"""Every setting once: its name, default, unit and what it does. A TOML file and the environment may change it.

Order: default < `service-metrics.toml` (or the file named by SERVICE_METRICS_SETTINGS) < SERVICE_METRICS_<NAME>.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError

from metrics.errors import UserError

PREFIX = "SERVICE_METRICS_"


def _setting(default: Any, unit: str, does: str) -> Any:
    return field(default=default, metadata={"unit": unit, "does": does})


@dataclass(frozen=True)
class Settings:
    """One frozen set of settings; `metadata` of each field holds its unit and what it does (in English)."""

    database: str = _setting("var/service-metrics.duckdb", "path", "The DuckDB file that holds everything")
    company_name: str = _setting("", "text", "Shown beside the product's name")
    company_zone: str = _setting("UTC", "time zone", "Days, months and effective dates are cut here")
    window_days: int = _setting(7, "days, 1-90", "Repeat window of the headline")
    language: str = _setting("", "en or es", "Language of the pages; blank = the browser's choice")
    locale: str = _setting("", "like en_GB or es_ES", "Form of numbers, dates and money; blank = the browser's choice")
    currency: str = _setting("EUR", "ISO 4217", "Currency of the price list")
    memory_limit: str = _setting("4GB", "DuckDB size", "Most memory that the store may use")
    threads: int = _setting(2, "threads", "Threads of the store")
    max_file_mb: int = _setting(200, "MB", "Largest file that an import reads")
    max_unpacked_mb: int = _setting(1000, "MB", "Most that a gzip or zip file, or a workbook, may unpack to")
    max_unpacked_ratio: int = _setting(250, "times", "Most that a file of over 64 MB may have been shrunk by packing")
    part_mb: int = _setting(64, "MB", "Larger text files are imported in parts of this size, one after the other")
    max_columns: int = _setting(500, "columns", "Widest table that an import reads")
    max_cell_chars: int = _setting(100_000, "characters", "Longest cell that an import reads")
    workbook_memory_mb: int = _setting(1536, "MB", "Memory of the process that reads a workbook, JSON or Parquet")
    workbook_seconds: int = _setting(60, "seconds", "Time for reading a workbook, JSON or Parquet file")
    keep_notes: str = _setting("redacted", "redacted or none", "Whether notes are stored without personal data or not")
    phone_regions: str = _setting("ES,PT,GB,US,DE,FR", "ISO 3166", "Countries whose phone numbers are known in notes")
    pseudonym_key: str = _setting("", "secret", "Key of the customer pseudonyms; blank = a file beside the store")

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.company_zone)  # listing all zones would take 20 ms on every page
        except (KeyError, ValueError, OSError) as error:
            raise UserError("error.setting_zone", value=self.company_zone) from error
        if not 1 <= self.window_days <= 90:
            raise UserError("error.setting_window", value=self.window_days)
        try:
            Locale.parse(self.locale or "en")
        except (ValueError, UnknownLocaleError) as error:
            raise UserError("error.setting_locale", value=self.locale) from error
        if self.keep_notes not in ("redacted", "none"):
            raise UserError("error.setting_notes", value=self.keep_notes)

    @property
    def zone(self) -> ZoneInfo:
        """The company zone as an object."""
        return ZoneInfo(self.company_zone)


_KNOWN = {f.name: type(f.default) for f in fields(Settings)}
_VARIABLES = {name: PREFIX + name.upper() for name in _KNOWN}


def load(path: Path | None = None, **overrides: str | int) -> Settings:
    """Settings from the file (if there), the environment and `overrides`, in that order; UserError if unfit."""
    named = os.environ.get(f"{PREFIX}SETTINGS")
    source = path or Path(named or "service-metrics.toml")
    told = tuple(map(os.environ.get, _VARIABLES.values()))
    more = tuple((name, type(value), value) for name, value in overrides.items())  # True is no 1
    return _read(source, _changed(source), path is not None or named is not None, told, more)


def _changed(source: Path) -> int | None:
    """When the file was written last; None without one."""
    return source.stat().st_mtime_ns if source.is_file() else None


@lru_cache(maxsize=64)
def _read(
    source: Path,
    changed: int | None,
    wanted: bool,
    told: tuple[str | None, ...],
    overrides: tuple[tuple[str, type, str | int], ...],
) -> Settings:
    """Read once for the same file and environment: a page asks for its settings a hundred times."""
    values: dict[str, Any] = {}
    if changed is not None:
        try:
            values = tomllib.loads(source.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UserError("error.settings_file", file=str(source), detail=str(error)) from error
    elif wanted:
        raise UserError("error.settings_missing", file=str(source))
    unknown = sorted(set(values) - set(_KNOWN))
    if unknown:
        raise UserError("error.setting_unknown", file=str(source), name=unknown[0], known=", ".join(_KNOWN))
    values |= {name: value for name, value in zip(_VARIABLES, told, strict=True) if value is not None}
    values |= {name: value for name, _, value in overrides}
    return Settings(**{name: _typed(name, value, _KNOWN[name]) for name, value in values.items()})


def _typed(name: str, value: Any, kind: type) -> Any:
    """Text of the environment may say a whole number; nothing else is bent into shape."""
    try:
        if isinstance(value, str | kind) and not isinstance(value, bool):
            return kind(value)
    except ValueError:
        pass
    raise UserError("error.setting_value", name=name, value=str(value))
