"""The DuckDB file: open it, write to it in one transaction, undo, and derive what the figures are read from."""

from metrics.store.store import Store

__all__ = ["Store"]
