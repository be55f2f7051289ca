"""What people change in the pages: a change says who, what and since when, and becomes rows like those of a file.

Pure: whether the store can take it is asked where it is written (`metrics.pipeline.apply`).
"""

from metrics.edits.change import Change, Row, checked

__all__ = ["Change", "Row", "checked"]
