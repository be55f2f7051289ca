"""The app's server with a stopwatch around each run of a page's script: `python -m tests.benchmarks.stopwatch run ...`.

The product stays as it is; the framework's own function that runs a script from its first line to its last is
wrapped, and each run leaves a line in the log: wall clock and processor time of its thread, in milliseconds.
"""

from __future__ import annotations

import sys
import time

from streamlit.runtime.scriptrunner import RerunData, ScriptRunner
from streamlit.web import cli

MARK = "script run:"


def install() -> None:
    """Times every run of a script in this process."""
    plain = ScriptRunner._run_script

    def timed(self: ScriptRunner, rerun_data: RerunData) -> None:
        wall, cpu = time.perf_counter(), time.thread_time()
        plain(self, rerun_data)
        wall, cpu = time.perf_counter() - wall, time.thread_time() - cpu
        print(f"{MARK} {1000 * wall:.2f} {1000 * cpu:.2f}\n", end="", flush=True)  # one write: threads take turns

    ScriptRunner._run_script = timed  # type: ignore[method-assign]


if __name__ == "__main__":
    install()
    sys.exit(cli.main(prog_name="streamlit"))
