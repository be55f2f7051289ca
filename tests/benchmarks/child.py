"""One task in this process: `python -m tests.benchmarks.child TASK FOLDER [ROWS]` prints one line of JSON."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from tests.benchmarks import straight, tasks

TASKS = tasks.TASKS | straight.TASKS


def main(task: str, folder: str, *more: str) -> None:
    """Runs the task and adds the peak memory of the process."""
    told = TASKS[task](Path(folder), *more)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    print(json.dumps(told | {"peak_mb": int(peak[1]) / 1024 if peak else 0.0}))


if __name__ == "__main__":
    main(*sys.argv[1:])
