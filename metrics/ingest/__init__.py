"""From a file to kept rows and rejected rows: decode, dialect or workbook, match columns, check."""

from metrics.ingest.batch import Batch, Notice
from metrics.ingest.check import check
from metrics.ingest.dates import order_of
from metrics.ingest.identity import Pseudonyms, fingerprint, load_key
from metrics.ingest.large import Part, Parts, parts
from metrics.ingest.mapping import Mapping, dump_mapping, load_mapping, parse_mapping, signature
from metrics.ingest.match import missing, propose, speed_columns
from metrics.ingest.preview import joined, preview_csv, profile, value_counts
from metrics.ingest.reader import read_table
from metrics.ingest.redact import Notes
from metrics.ingest.table import Reading, Table
from metrics.ingest.watch import Stopped, Watch, stoppable, tell, watched

__all__ = [
    "Batch",
    "Mapping",
    "Notes",
    "Notice",
    "Part",
    "Parts",
    "Pseudonyms",
    "Reading",
    "Stopped",
    "Table",
    "Watch",
    "check",
    "dump_mapping",
    "fingerprint",
    "joined",
    "load_key",
    "load_mapping",
    "missing",
    "order_of",
    "parse_mapping",
    "parts",
    "preview_csv",
    "profile",
    "propose",
    "read_table",
    "signature",
    "speed_columns",
    "stoppable",
    "tell",
    "value_counts",
    "watched",
]
