"""Which characters the bytes of a file stand for: BOM, strict UTF-8, or the likeliest older encoding.

chardet is unsure about the few accented words of a small export, so it has to beat Windows-1252 clearly.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

import chardet

from metrics.errors import FileUnreadable

CHUNK = 1 << 20
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NOT_TEXT = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"SQLite", b"{\\rtf")
PACKED = (b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd")
CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e\x1f"))
ALMOST_ALL, FEW_ZEROS = 0.9, 0.1
FEW_CONTROLS, SOME_CONTROLS = 3, 0.002  # so many stray ones a text may hold; a picture or a program holds more
MARKUP = (b"<!doctype", b"<html", b"<?xml")
DEFAULT = "windows-1252"
OLDER = (
    DEFAULT, "windows-1250", "windows-1251", "windows-1253", "windows-1254", "windows-1255", "windows-1256",
    "windows-1257", "cp850", "macroman", "koi8-r", "cp932", "euc-jp", "gb18030", "big5", "cp949",
)  # fmt: skip
SURE, CLEARLY, FEW_WORDS, FEW_BROKEN = 0.1, 1.4, 8, 10


def encoding_of(path: Path, called: str) -> str:
    """Name of the codec that reads the whole file; FileUnreadable if its bytes are no text."""
    with path.open("rb") as file:
        head = file.read(CHUNK)
    for mark, codec in BOMS:
        if head.startswith(mark):
            return codec
    if head.startswith(PACKED):
        raise FileUnreadable("error.packed_otherwise", file=called)
    markup = head.lstrip()[:64].lower().startswith(MARKUP)
    wide = _wide(head) if b"\0" in head else ""
    controls = len(head) - len(head.translate(None, CONTROLS))
    if markup or head.startswith(NOT_TEXT) or (controls > max(FEW_CONTROLS, SOME_CONTROLS * len(head)) and not wide):
        raise FileUnreadable("error.not_a_table", file=called)
    return wide or ("utf-8" if _decodes(path, "utf-8") else _older(path))


def pieces(path: Path, encoding: str) -> Iterator[str]:
    """The text of the file in pieces; bytes that an older encoding leaves undefined become U+FFFD."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        while piece := file.read(CHUNK):
            yield piece


def transcode(path: Path, encoding: str, target: Path) -> None:
    """Writes the text of `path` as UTF-8 without BOM into `target`."""
    with target.open("w", encoding="utf-8", newline="") as out:
        for piece in pieces(path, encoding):
            out.write(piece)


def _decodes(path: Path, encoding: str) -> bool:
    """Whether all bytes are text of an encoding that holds ASCII."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                if not chunk.isascii() or decoder.getstate()[0]:  # ASCII is seen much faster than read
                    decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _wide(head: bytes) -> str:
    """UTF-16 or UTF-32 without BOM is known by the zero bytes of its Latin letters; any other zero is no text."""
    zeros = [head[place:4096:4].count(0) / len(head[place:4096:4] or b"x") for place in range(4)]
    if min(zeros[1:]) > ALMOST_ALL and zeros[0] < FEW_ZEROS:
        return "utf-32-le"
    if min(zeros[:3]) > ALMOST_ALL and zeros[3] < FEW_ZEROS:
        return "utf-32-be"
    even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
    mostly = max(even, odd) > 0.4 * len(head[:4096]) / 2 and min(even, odd) == 0
    return ("utf-16-le" if odd > even else "utf-16-be") if mostly else ""


def _older(path: Path) -> str:
    """The likeliest encoding of a file that is not UTF-8, judged by its lines with accented letters."""
    with path.open("rb") as file:
        told = b"".join(line for line in file.readlines(16 * CHUNK) if not line.isascii())[: CHUNK // 4]
    if _mostly_utf8(told):
        return "utf-8"
    guesses = chardet.detect_all(told, include_encodings=OLDER, prefer_superset=True)
    scores = {str(g["encoding"]).lower(): float(g["confidence"]) for g in guesses if g["encoding"]}
    best = max(scores, key=lambda name: scores[name], default=DEFAULT)
    words = {word for word in told.split() if not word.isascii()}
    if scores.get(best, 0.0) >= SURE:
        return _codec(best)
    if len(words) < FEW_WORDS or scores.get(best, 0.0) < CLEARLY * scores.get(DEFAULT, 0.0):
        return DEFAULT
    return _codec(best)


def _mostly_utf8(told: bytes) -> bool:
    """Whether a file is UTF-8 with a few broken characters, as when two files were joined."""
    read = told.decode("utf-8", errors="replace")
    broken = read.count("\ufffd")
    return sum(not letter.isascii() for letter in read) > FEW_BROKEN * broken


def _codec(name: str) -> str:
    return codecs.lookup({"macroman": "mac_roman"}.get(name, name)).name
