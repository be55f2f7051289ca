"""One task in this process: `python -m tests.benchmarks.child TASK FOLDER [ROWS]` prints one line of JSON."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from tests.benchmarks.tasks import TASKS


def main(task: str, folder: str, *more: str) -> None:
    """Runs the task and adds the peak memory of the process."""
    told = TASKS[task](Path(folder), *more)
    print(json.dumps(told | {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


if __name__ == "__main__":
    main(*sys.argv[1:])
