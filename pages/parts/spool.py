"""A file that arrives over the network goes to disk piece by piece; the server's memory never holds it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath

NAME_CHARACTERS = 120


class TooLarge(Exception):
    """More came than may come."""


@contextmanager
def private_folder(store: Path) -> Iterator[Path]:
    """A folder that only this user can read, beside the store and gone afterwards."""
    home = spool_of(store)
    home.mkdir(mode=0o700, exist_ok=True)
    folder = tempfile.mkdtemp(dir=home)
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def spool_of(store: Path) -> Path:
    """Where arriving files of this store lie."""
    return store.with_name(store.name + ".spool")


def clear(store: Path) -> None:
    """Take away what a server that was killed left behind. Only for the process that owns the store."""
    shutil.rmtree(spool_of(store), ignore_errors=True)


def safe_name(name: str) -> str:
    """The last part of a name that somebody else chose, as a file of ours can bear it."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    kept = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(" .")
    return kept[-NAME_CHARACTERS:] or "file"


async def to_disk(pieces: AsyncIterator[bytes], path: Path, most: int) -> int:
    """Write the pieces as they arrive and return how many bytes they were; TooLarge beyond `most`."""
    size = 0
    with path.open("wb") as file:
        async for piece in pieces:
            size += len(piece)
            if size > most:
                raise TooLarge
            file.write(piece)
    return size
