"""Files that try to take all memory or time, to write where they may not, or to be taken for something else."""

from __future__ import annotations

import gzip
import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import polars as pl
import xlwt

from metrics.ingest.workbook import OLD_WORKBOOK
from tests.ingest.files import put, workbook

GOOD = "contact_id,opened_at\n1,2026-01-02 10:00\n2,2026-01-03 11:00\n"
MILLION = 1_000_000


def rewritten(path: Path, member: str, old: str, new: str) -> Path:
    """A workbook with one piece of its XML changed."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    assert old.encode() in parts[member]
    parts[member] = parts[member].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return path


def _book(folder: Path) -> Path:
    return workbook(folder / "x.xlsx", {"Data": [("id", "b"), ("x", "y")]})


def _zeros(megabytes: int) -> bytes:
    """Packed zeros of that size, made without holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(bytes(MILLION)) + packer.flush(zlib.Z_FULL_FLUSH)  # the same again, wherever it stands
    return piece * megabytes + packer.flush()


def _zip_bomb(path: Path, name: str, megabytes: int, says: int | None = None) -> Path:
    """A zip with one member of packed zeros; it `says` another unpacked size, if given."""
    packed, size = _zeros(megabytes), megabytes * MILLION if says is None else says
    member = name.encode()
    head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, len(packed), size, len(member), 0)
    directory = b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + member
    local = b"PK\x03\x04" + head + member + packed
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(directory), len(local), 0)
    path.write_bytes(local + directory + end)
    return path


def _book_bomb(folder: Path) -> Path:
    """A workbook whose sheet unpacks to 150 MB of one cell's text."""
    path, cell = _book(folder), b'<c r="A1" t="inlineStr"><is><t>'
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as book:
        for name, content in parts.items():
            if name != "xl/worksheets/sheet1.xml":
                book.writestr(name, content)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">')
            sheet.write(b'<sheetData><row r="1">')
            sheet.write(cell)
            for _ in range(150):
                sheet.write(b"A" * MILLION)
            sheet.write(b"</t></is></c></row></sheetData></worksheet>")
    return path


def _old_book(corner: bool = False) -> bytes:
    """A workbook of the binary format before 2007; `corner`: with one more cell, the furthest there can be."""
    made, out = xlwt.Workbook(), io.BytesIO()
    sheet = made.add_sheet("Data")
    for r, row in enumerate(line.split(",") for line in GOOD.splitlines()):
        for c, cell in enumerate(row):
            sheet.write(r, c, cell)
    if corner:
        sheet.write(65_535, 255, "x")
    made.save(out)
    return out.getvalue()


def _circle() -> bytes:
    """An old workbook in whose table of sectors each is followed by sector 1, so that the file never ends."""
    content = bytearray(_old_book())
    table = 512 * (1 + int.from_bytes(content[76:80], "little"))
    content[table : table + 512] = struct.pack("<I", 1) * 128
    return bytes(content)


def _entities(folder: Path, *, external: bool = False) -> Path:
    """A workbook whose shared strings declare entities that grow a billionfold, or that name a file."""
    grown = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    declared = '<!ENTITY a9 SYSTEM "file:///etc/passwd">' if external else '<!ENTITY a0 "lol">' + grown
    path = rewritten(_book(folder), "xl/sharedStrings.xml", "<sst", f"<!DOCTYPE sst [{declared}]><sst")
    return rewritten(path, "xl/sharedStrings.xml", "<t>x</t>", "<t>&a9;</t>")


def _nested_zip(folder: Path) -> Path:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as packed:
        packed.writestr("inner.csv", GOOD)
    path = folder / "x.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("inner.zip", inner.getvalue())
    return path


def _slip(folder: Path) -> Path:
    path = folder / "x.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("../../../../tmp/slipped.csv", GOOD)
    return path


def _crowd(folder: Path) -> Path:
    path = folder / "x.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for number in range(3000):
            packed.writestr(f"{number}.csv", GOOD)
    return path


def _gzip_bomb(folder: Path) -> Path:
    head = b"\x1f\x8b\x08\0\0\0\0\0\0\x03"
    return put(folder, head + _zeros(1500) + struct.pack("<II", 0, 1500 * MILLION), "x.csv.gz")


def _parquet(folder: Path, rows: int = 20 * MILLION) -> bytes:
    """A small Parquet file of very many equal rows."""
    path = folder / "many.parquet"
    frame = pl.select(pl.repeat("the same text in every row", rows).alias("a"), pl.repeat(7, rows).alias("b"))
    frame.write_parquet(path, compression="zstd", row_group_size=rows)
    return path.read_bytes()


def _lying_parquet(folder: Path) -> Path:
    """A Parquet file whose footer says that it is far longer than the file."""
    content = _parquet(folder, 1000)
    return put(folder, content[:-8] + struct.pack("<I", 0x7FFFFFF0) + b"PAR1", "x.parquet")


def _blown_parquet(folder: Path) -> Path:
    """A Parquet file with the numbers in its footer changed here and there."""
    content = bytearray(_parquet(folder, 1000))
    size = int.from_bytes(content[-8:-4], "little")
    draw = random.Random(3)
    for _ in range(12):
        content[len(content) - 8 - draw.randrange(1, size)] = 0xFF
    return put(folder, bytes(content), "x.parquet")


def _one_line(folder: Path, piece: bytes) -> Path:
    path = folder / "x.csv"
    with path.open("wb") as file:
        for _ in range(50):
            file.write(piece * (MILLION // len(piece)))
    return path


def _open_quote(folder: Path) -> Path:
    rows = "".join(f"{i},2026-01-02 10:00,text\n" for i in range(1, 200_000))
    return put(folder, 'contact_id,opened_at,note\n0,2026-01-02 10:00,"open\n' + rows)


def _long_row(folder: Path) -> Path:
    return put(folder, GOOD + "3," + "," * 30 * MILLION + "\n4,2026-01-05 10:00\n")


def _wide(folder: Path) -> Path:
    return put(folder, ",".join(f"c{i}" for i in range(100_000)) + "\n" + "," * 99_999 + "\n")


def _cut(content: bytes, name: str) -> Callable[[Path], Path]:
    return lambda folder: put(folder, content[: len(content) * 2 // 3], name)


def _zipped(content: bytes, name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return out.getvalue()


MANY = "\n".join(["a,b", *(f"{i},text {i * 7919 % 1000}" for i in range(5000))]).encode()
FILES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "far corner": (
        lambda f: rewritten(_book(f), "xl/worksheets/sheet1.xml", 'r="B2"', 'r="XFD1048576"'),
        "error.workbook_hungry",
    ),
    "half far corner": (
        lambda f: rewritten(_book(f), "xl/worksheets/sheet1.xml", 'r="B2"', 'r="XFD3000"'),
        "error.workbook_hungry",
    ),
    "lying unique count": (
        lambda f: rewritten(_book(f), "xl/sharedStrings.xml", 'uniqueCount="4"', 'uniqueCount="999999999999"'),
        "error.workbook_hungry",
    ),
    "lying count": (lambda f: rewritten(_book(f), "xl/sharedStrings.xml", ' count="4"', ' count="99999999999"'), ""),
    "workbook bomb": (_book_bomb, "error.unpacked_ratio"),
    "entity bomb": (_entities, "error."),
    "external entity": (lambda f: _entities(f, external=True), "error."),
    "zip bomb": (lambda f: _zip_bomb(f / "x.zip", "a.csv", 1500), "error.unpacked_ratio"),
    "zip bomb that lies": (lambda f: _zip_bomb(f / "x.zip", "a.csv", 1500, says=10), "error."),
    "zip in a zip": (_nested_zip, "error.packed_twice"),
    "zip slip": (_slip, ""),
    "zip of many": (_crowd, "error.zip_several"),
    "gzip bomb": (_gzip_bomb, "error.unpacked_ratio"),
    "gzip in a gzip": (lambda f: put(f, gzip.compress(gzip.compress(MANY)), "x.gz"), "error.packed_twice"),
    "one line of 50 MB": (lambda f: _one_line(f, b"x"), "error.line_too_long"),
    "one line of 50 MB of delimiters": (lambda f: _one_line(f, b"a,"), "error.too_many_columns"),
    "a row of 30 million cells": (_long_row, ""),
    "open quote in a large file": (_open_quote, ""),
    "100,000 columns": (_wide, "error.too_many_columns"),
    "100,000 columns of JSON": (
        lambda f: put(f, json.dumps([{f"c{i}": 1 for i in range(100_000)}]), "x.json"),
        "error.too_many_columns",
    ),
    "a workbook that calls itself CSV": (lambda f: _book(f).rename(f / "x.csv"), ""),
    "CSV that calls itself a workbook": (lambda f: put(f, GOOD, "x.xlsx"), ""),
    "garbage": (lambda f: put(f, random.Random(1).randbytes(300_000)), "error.not_a_table"),
    "garbage that calls itself gzip": (
        lambda f: put(f, b"\x1f\x8b" + random.Random(1).randbytes(999)),
        "error.packed_broken",
    ),
    "cut gzip": (_cut(gzip.compress(MANY), "x.gz"), "error.packed_broken"),
    "cut zip": (_cut(_zipped(MANY, "a.csv"), "x.zip"), "error.packed_broken"),
    "cut workbook": (lambda f: put(f, _book(f).read_bytes()[:3000], "y.xlsx"), "error.workbook_broken"),
    "far corner of an old workbook": (lambda f: put(f, _old_book(corner=True), "x.xls"), "error.workbook_hungry"),
    "cut old workbook": (_cut(_old_book(), "x.xls"), "error.workbook_broken"),
    "old workbook of one sector": (lambda f: put(f, _old_book()[:512], "x.xls"), "error.workbook_broken"),
    "old workbook in a circle": (lambda f: put(f, _circle(), "x.xls"), "error.workbook_"),
    "garbage that calls itself an old workbook": (
        lambda f: put(f, OLD_WORKBOOK + random.Random(1).randbytes(9999), "x.xls"),
        "error.workbook_broken",
    ),
    "a web page that calls itself an old workbook": (
        lambda f: put(f, f"<html><table><tr><td>{GOOD}</td></tr></table></html>", "x.xls"),
        "error.not_a_table",
    ),
    "an old workbook that calls itself CSV": (lambda f: put(f, _old_book()), ""),
    "CSV that calls itself an old workbook": (lambda f: put(f, GOOD, "x.xls"), ""),
    "cut Parquet": (lambda f: put(f, _parquet(f, 1000)[:-30], "x.parquet"), "error.parquet_broken"),
    "cut JSON": (lambda f: put(f, json.dumps([{"a": 1, "b": 2}] * 999)[:-40], "x.json"), "error.json_broken"),
    "lists 100,000 deep": (lambda f: put(f, "[" * 100_000, "x.json"), "error.json_deep"),
    "objects 100,000 deep": (lambda f: put(f, '{"a":' * 100_000 + "1" + "}" * 100_000, "x.json"), "error.json_deep"),
    "Parquet of 20 million equal rows": (lambda f: put(f, _parquet(f), "x.parquet"), "error.reader_hungry"),
    "Parquet with a lying footer": (_lying_parquet, "error.parquet_broken"),
    "Parquet with blown numbers": (_blown_parquet, "error."),
}
"""What it is -> how it is made, and the cause that is named: blank where the file is read, or a beginning of it."""
