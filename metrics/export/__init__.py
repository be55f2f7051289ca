"""What leaves the product: figures in words, and tables that no spreadsheet will run as formulas."""

from metrics.export.figures import as_stored, as_typed, below, blank, change, show, unit_scale
from metrics.export.rejected import is_mended, rejected_csv, unmarked
from metrics.export.table import to_csv

__all__ = [
    "as_stored",
    "as_typed",
    "below",
    "blank",
    "change",
    "is_mended",
    "rejected_csv",
    "show",
    "to_csv",
    "unit_scale",
    "unmarked",
]
