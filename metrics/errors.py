"""What can go wrong, as one tree.

ServiceMetricsError            a message key and its values; words are made in pages and cli
├── UserError                  the person at the desk can mend it (said in their language)
│   ├── FileUnreadable         not a table, empty, header only, hostile or broken workbook
│   ├── MappingNeeded          columns or values that nobody has matched yet
│   ├── DateQuestion           a date column that fits two readings
│   ├── StoreLocked            another process owns the file
│   ├── StoreUnfit             not a store, a newer store, or another key
│   ├── NotFound               a receipt, reason or department that is not there
│   ├── Refused                an edit that cannot hold, told at its field
│   └── Conflict               somebody else changed the same thing meanwhile
└── Fault                      we broke it: apology and reference number, details in the log
"""

from __future__ import annotations

from datetime import datetime


class ServiceMetricsError(Exception):
    """Root: `key` names a sentence in the catalogues (what happened, where, what to do), `values` fill it."""

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def __str__(self) -> str:
        return f"{self.key} {self.values}"


class UserError(ServiceMetricsError):
    """Something the user can mend."""


class FileUnreadable(UserError):
    """The file is not a table that can be read."""


class MappingNeeded(UserError):
    """The file is a table, but what its columns or values mean has not been said."""


class DateQuestion(UserError):
    """A date column fits two readings; `readings` lists (order, first, last) for each that fits."""

    def __init__(self, key: str, /, readings: list[tuple[str, str, str]], **values: object) -> None:
        super().__init__(key, **values)
        self.readings = readings


class StoreLocked(UserError):
    """Another process holds the store file."""


class StoreUnfit(UserError):
    """The file is not a store of this product, or of another version or key."""


class NotFound(UserError):
    """What was asked for is not in the store."""


class Refused(UserError):
    """An edit that cannot hold; `field` is where it is told, "" where it is none of them."""

    def __init__(self, key: str, /, field: str = "", **values: object) -> None:
        super().__init__(key, **values)
        self.field = field


class Conflict(UserError):
    """Somebody else changed the same thing at `when` (UTC); `theirs`: what it says now, field by field."""

    def __init__(self, key: str, /, theirs: dict[str, object], when: datetime, **values: object) -> None:
        super().__init__(key, when=when.isoformat(" "), **values)
        self.theirs = theirs
        self.when = when


class Fault(ServiceMetricsError):
    """A defect of ours."""
