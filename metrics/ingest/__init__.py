"""From a file to kept rows and rejected rows: decode, dialect or workbook, match columns, check."""

from metrics.ingest.batch import Batch, Notice
from metrics.ingest.check import check
from metrics.ingest.identity import Pseudonyms, fingerprint, load_key
from metrics.ingest.mapping import Mapping, dump_mapping, load_mapping, parse_mapping, signature
from metrics.ingest.match import missing, propose, speed_columns
from metrics.ingest.preview import preview_csv, profile, value_counts
from metrics.ingest.reader import read_table
from metrics.ingest.table import Reading, Table

__all__ = [
    "Batch",
    "Mapping",
    "Notice",
    "Pseudonyms",
    "Reading",
    "Table",
    "check",
    "dump_mapping",
    "fingerprint",
    "load_key",
    "load_mapping",
    "missing",
    "parse_mapping",
    "preview_csv",
    "profile",
    "propose",
    "read_table",
    "signature",
    "speed_columns",
    "value_counts",
]
