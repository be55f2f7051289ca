"""Files packed with gzip or zip: the one table inside, unpacked into a folder of ours under a name of ours.

The size is watched while unpacking, never believed; names inside an archive are shown, never used as paths.
"""

from __future__ import annotations

import gzip
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from metrics.errors import FileUnreadable
from metrics.settings import Settings

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
MEGABYTE, CHUNK = 1_000_000, 1 << 20
UNWATCHED = 64 * MEGABYTE  # so small that how much it shrank says nothing
DIRECTORY = 16 * MEGABYTE  # the list of what is in a zip; read as a whole, so it must not be huge
SHOWN, LONG = 10, 60
TWICE = (b"PK\x05\x06", GZIP)
BOOKS = ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml", "xl/workbook.xml", "content.xml")


def is_packed(path: Path) -> bool:
    """Whether a file is a gzip or zip archive; a workbook, which is a zip too, is none."""
    first = _first(path)
    return first.startswith(GZIP) or (first.startswith((ZIP, b"PK\x05\x06")) and not _is_book(path))


class Readable(Protocol):
    """What gives bytes piece by piece."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


@contextmanager
def unpacked(path: Path, called: str, settings: Settings | None = None) -> Iterator[tuple[Path, str]]:
    """The file itself, or the one file in the archive that it is, with that one's name; FileUnreadable otherwise.

    The unpacked file lives as long as the context. Without `settings` the size was watched before.
    """
    if not is_packed(path):
        yield path, ""
        return
    with tempfile.TemporaryDirectory(prefix="service-metrics-") as folder:
        target = Path(folder) / "unpacked"
        try:
            member = _unpack(
                path, called, target, settings or Settings(max_unpacked_mb=2**31, max_unpacked_ratio=2**31)
            )
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise FileUnreadable("error.packed_broken", file=called) from error
        if is_packed(target) or _first(target).startswith(TWICE):
            raise FileUnreadable("error.packed_twice", file=called)
        yield target, member


def _first(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def _is_book(path: Path) -> bool:
    """Whether a zip holds the parts of a workbook; a broken one is left to the reader of workbooks."""
    try:
        if _directory(path) > DIRECTORY:
            return False
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        with path.open("rb") as file:
            head = file.read(CHUNK)
        return any(name.encode() in head for name in BOOKS)
    return any(name in names for name in BOOKS)


def _directory(path: Path) -> int:
    """Bytes of the list of what is in a zip, as its end says; 0 if there is no end."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 65_557))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0


def _unpack(path: Path, called: str, target: Path, settings: Settings) -> str:
    """Unpacks the one file that there is into `target` and gives its name."""
    if _first(path).startswith(GZIP):
        with gzip.open(path) as source:
            _copy(source, target, path.stat().st_size, called, settings)
        return "gzip"
    if _directory(path) > DIRECTORY:
        raise FileUnreadable("error.zip_crowded", file=called)
    with zipfile.ZipFile(path) as packed:
        member = _only(packed, called)
        if member.flag_bits & 1:
            raise FileUnreadable("error.zip_locked", file=called, name=_shown(member.filename))
        with packed.open(member) as part:
            _copy(part, target, member.compress_size, called, settings)
    return _shown(member.filename)


def _only(packed: zipfile.ZipFile, called: str) -> zipfile.ZipInfo:
    """The one file in the zip, those left out that systems add for themselves."""
    files = [m for m in packed.infolist() if not m.is_dir() and not _is_chaff(m.filename)]
    if len(files) == 1:
        return files[0]
    if not files:
        raise FileUnreadable("error.zip_empty", file=called)
    names = ", ".join(_shown(m.filename) for m in files[:SHOWN]) + (" …" if len(files) > SHOWN else "")
    raise FileUnreadable("error.zip_several", file=called, count=len(files), names=names)


def _is_chaff(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1].startswith(".")


def _shown(name: str) -> str:
    """A name from an archive as people may see it: one line, not too long."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in name)
    return plain if len(plain) <= LONG else plain[: LONG - 1] + "…"


def _copy(source: Readable, target: Path, packed: int, called: str, settings: Settings) -> None:
    """Copies piece by piece; stops at the first byte beyond either limit."""
    most, done = settings.max_unpacked_mb * MEGABYTE, 0
    with target.open("wb") as out:
        while chunk := source.read(CHUNK):
            done += len(chunk)
            if done > most:
                raise FileUnreadable("error.unpacked_too_large", file=called, most=settings.max_unpacked_mb)
            if done > UNWATCHED and done > packed * settings.max_unpacked_ratio:
                raise FileUnreadable("error.unpacked_ratio", file=called, most=settings.max_unpacked_ratio)
            out.write(chunk)
    if done == 0:
        raise FileUnreadable("error.file_empty", file=called)
