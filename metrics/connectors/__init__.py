"""Rows fetched from a system's own web interface, as files that then take the same way as any other.

Only the fields that the mapping names leave the answers, into a file that nobody else can read. What they mean, what
becomes a pseudonym and what is counted is decided where every file is (ingest); this room knows neither it nor the
store.
"""

from metrics.connectors.config import Connector, load
from metrics.connectors.portions import Portion, portions

__all__ = ["Connector", "Portion", "load", "portions"]
