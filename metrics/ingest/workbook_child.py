"""Runs alone in a process of its own: one sheet of a workbook to an Arrow file of text cells.

Called as `python -I workbook_child.py WORKBOOK OUT MEGABYTES SECONDS [SHEET]`; writes one line of JSON. A small
hostile workbook can ask for all memory or make the reader abort: that ends this process, not the server.
It imports nothing of the product, so that it starts fast and can be killed at any time.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import fastexcel

try:
    import resource
except ImportError:  # a system without such limits: the time limit of the parent remains
    resource = None  # type: ignore[assignment]


def limit(megabytes: int, seconds: int) -> None:
    """Memory and processor time that this process may use."""
    if resource is not None:
        memory = megabytes * 1_048_576
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds + 1, seconds + 2))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(workbook: str, out: str, megabytes: str, seconds: str, *named: str) -> dict[str, object]:
    """Writes the sheet and tells its name: None if the named one is not there, blank if all are empty.

    Without a name it is the first visible sheet with a table; a title page is passed over.
    """
    limit(int(megabytes), int(seconds))
    reader = fastexcel.read_excel(Path(workbook).read_bytes())
    sheets = reader.sheet_names
    if named and named[0] not in sheets:
        return {"sheets": sheets, "sheet": None}
    chosen = ""
    for sheet in named or sheets:
        loaded = reader.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
        table = loaded.width > 1 and loaded.height > 1
        something = loaded.width > 0 and loaded.height > 0
        if named or (loaded.visible == "visible" and (table or (something and not chosen))):
            loaded.to_polars().write_ipc(out)
            chosen = sheet
        if table and chosen == sheet:
            break
    return {"sheets": sheets, "sheet": chosen}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
