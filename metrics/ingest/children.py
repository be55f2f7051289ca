"""Readers of formats that can harm a process run in one of their own, with limits on memory, time and files.

A small file gets small limits: 1 kB that asks for a gigabyte is hostile, whatever the settings would allow.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from metrics.errors import FileUnreadable
from metrics.settings import Settings

PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")  # no secret that a setting may hold
SMALL = {"POLARS_MAX_THREADS": "1", "MALLOC_ARENA_MAX": "1"}  # each thread would take of the memory limit
LEAST_MB, MB_PER_MB = 500, 20  # of the least, half is what an idle process reserves but does not use
LEAST_SECONDS, SECONDS_PER_MB, WAITING = 6, 0.5, 3  # a busy machine may take so many times as long
OUT_OF_TIME = -24
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Child:
    """A program beside this file, and what is said when it fails: `form` is workbook, json or parquet."""

    program: str
    form: str

    @property
    def fault(self) -> str:
        """Whose sentences tell that a limit was reached: those of workbooks, or those of any other file."""
        return "workbook" if self.form == "workbook" else "reader"


def run_child(child: Child, path: Path, called: str, out: Path, settings: Settings, *more: str, size: int) -> Any:
    """What the program tells; it writes its cells into `out`. FileUnreadable names the limit or the fault.

    `size`: bytes that the program will have to read, unpacked.
    """
    megabytes = min(settings.workbook_memory_mb, LEAST_MB + MB_PER_MB * size // MEGABYTE)
    seconds = min(settings.workbook_seconds, LEAST_SECONDS + int(SECONDS_PER_MB * size / MEGABYTE))
    program = Path(__file__).with_name(child.program)
    command = [sys.executable, "-I", str(program), str(path.absolute()), str(out), str(megabytes), str(seconds), *more]
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ} | SMALL
    try:
        wait = min(settings.workbook_seconds, WAITING * seconds)
        done = subprocess.run(command, capture_output=True, timeout=wait, env=environment, check=False)
    except subprocess.TimeoutExpired as error:
        raise FileUnreadable(f"error.{child.fault}_slow", file=called, seconds=seconds) from error
    if done.returncode == 0:
        return json.loads(done.stdout)
    if done.returncode == OUT_OF_TIME:
        raise FileUnreadable(f"error.{child.fault}_slow", file=called, seconds=seconds)
    if done.returncode < 0 or b"memory" in done.stderr.lower() or b"capacity" in done.stderr.lower():
        raise FileUnreadable(f"error.{child.fault}_hungry", file=called, megabytes=megabytes)
    raise FileUnreadable(f"error.{child.form}_broken", file=called)
