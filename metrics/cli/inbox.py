"""A folder where files are put to be imported: which of them are whole, what lies beside them, where they go."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from metrics.errors import UserError

DONE, REJECTED, QUESTIONS = "done", "rejected", "questions"
PARTIAL = (".part", ".partial", ".tmp", ".crdownload", ".download", ".filepart", "~")
"""Endings of files that are still being copied or downloaded."""
MARK = "# service-metrics: "
"""Begins every note that is laid beside a file, so that a note moved back is not taken for data."""


@dataclass
class Inbox:
    """`still`: seconds without a change after which a file counts as whole."""

    folder: Path
    still: float
    _seen: dict[Path, tuple[tuple[int, int], float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """UserError if it is no folder that can be written to."""
        try:
            for name in (DONE, REJECTED, QUESTIONS):
                (self.folder / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError("watch.no_folder", folder=str(self.folder), detail=error.strerror) from error

    def waiting(self) -> list[Path]:
        """Files with data, by name."""
        return sorted(path for path in self.folder.iterdir() if _is_data(path))

    def whole(self) -> Iterator[Path]:
        """Those whose size and time of change have stayed the same for a while."""
        for path in self.waiting():
            now, state = time.monotonic(), _state(path)
            if self._seen.get(path, (None, 0))[0] != state:
                self._seen[path] = (state, now)
            if now - self._seen[path][1] >= self.still:
                yield path

    def mapping(self, path: Path) -> str:
        """The mapping that lies beside a file, for it alone, else for all files of its source; blank without one."""
        source = re.sub(r"[\W\d_]+$", "", path.stem.lower())
        names = [f"{path.name}.toml", f"{path.stem}.toml", f"{source or path.stem}.toml"]
        found = next((self.folder / name for name in names if (self.folder / name).is_file()), None)
        return found.read_text("utf-8", errors="replace") if found else ""

    def replaced(self, path: Path) -> bool:
        """Whether another file has come under this name since it was seen to be whole."""
        return path in self._seen and self._seen[path][0] != _state(path)

    def put_away(self, path: Path, where: str) -> Path:
        """Move a file, and the mapping that is its alone, into one of our folders; nothing there is replaced."""
        target = _free(self.folder / where / path.name)
        path.rename(target)
        self._seen.pop(path, None)
        own = path.with_name(f"{path.name}.toml")
        if own.is_file():
            own.replace(target.with_name(f"{target.name}.toml"))
        return target

    def lay(self, where: str, name: str, content: bytes) -> Path:
        """A file of ours, in one piece or not at all; an older one of that name is replaced."""
        target = self.folder / where / name
        half = target.with_name(f".{name}.part")
        half.write_bytes(content)
        half.replace(target)
        return target

    def keep(self, where: str, name: str, content: bytes) -> Path:
        """The same, but beside an older one of that name that says something else."""
        there = self.folder / where / name
        same = not there.exists() or there.read_bytes() == content
        return self.lay(where, name if same else _free(there).name, content)

    def answered(self, name: str) -> None:
        """The note that asked about this file has done its work, wherever it lies."""
        for place in (self.folder, self.folder / QUESTIONS):
            note = place / f"{name}.txt"
            if _is_note(note):
                note.unlink(missing_ok=True)


def _is_data(path: Path) -> bool:
    name = path.name.lower()
    ours = name.startswith((".", "~")) or name.endswith((*PARTIAL, ".toml")) or _is_note(path)
    return not ours and path.is_file()


def _is_note(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return path.suffix == ".txt" and file.read(len(MARK)) == MARK.encode()
    except OSError:
        return False


def _state(path: Path) -> tuple[int, int]:
    """Size and time of change; a file that has gone changes at every look."""
    try:
        seen = path.stat()
    except OSError:
        return -1, time.monotonic_ns()
    return seen.st_size, seen.st_mtime_ns


def _free(path: Path) -> Path:
    """The path itself, or with a number before its ending where one of that name lies already."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return free
