"""One truth, 48 contacts of three months, as text, workbook, JSON, Parquet or packed: what the ways are made of."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import xlsxwriter
import xlwt

from tests.ingest.files import written

HEADER = ("contact_id", "opened_at", "customer_id", "reason", "channel", "status", "note")
SOLVED, OPEN = "Solved", "Open"
REASONS = ("Where is my order?", "Return, EU", "Größe falsch", "Factura errónea")
Row = tuple[str, dt.datetime, str, str, str, bool, str]
Write = Callable[[Path], list[Path]]


def truth() -> list[Row]:
    """Contacts in time order; customers come back, some for the same reason within days."""
    draw, opened, rows = random.Random(5), dt.datetime(2026, 1, 2, 8, 15, 30), list[Row]()
    for number in range(1, 49):
        opened += dt.timedelta(minutes=draw.randrange(600, 4300), seconds=draw.randrange(60))
        customer, reason = f"C-{draw.randrange(1, 13):03}", draw.choice(REASONS)
        note = draw.choice(['said "no"', "two\nlines", "a; b, c", "", "plain", "O'Hara | 5'"])
        rows.append((f"T{number:04}", opened, customer, reason, draw.choice(["phone", "chat"]), number % 3 > 0, note))
    return rows


ROWS = truth()
FIRST, LAST = ROWS[0][1], ROWS[-1][1]


def texts(rows: Sequence[Row] = ROWS, when: str = "%Y-%m-%d %H:%M:%S", note: bool = True) -> list[list[str]]:
    """Header and rows as text; `when`: how the moments are written."""
    told = [[i, t.strftime(when), c, r, h, status(ok), n if note else "x"] for i, t, c, r, h, ok, n in rows]
    return [list(HEADER), *told]


def status(solved: bool) -> str:
    """How the source says it."""
    return SOLVED if solved else OPEN


def csv(rows: Sequence[Sequence[str]], delimiter: str = ",", end: str = "\r\n", **how: object) -> str:
    """The rows as CSV."""
    return written(rows, delimiter=delimiter, lineterminator=end, **how)  # type: ignore[arg-type]


def one(content: str | bytes | Callable[[], bytes], name: str = "contacts.csv") -> Write:
    """A way that is one file of this content."""

    def write(folder: Path) -> list[Path]:
        made = content() if callable(content) else content
        (folder / name).write_bytes(made.encode() if isinstance(made, str) else made)
        return [folder / name]

    return write


def several(*contents: str) -> Write:
    """A way that is several files of one export."""

    def write(folder: Path) -> list[Path]:
        paths = [folder / f"contacts_{number}.csv" for number, _ in enumerate(contents)]
        for path, content in zip(paths, contents, strict=True):
            path.write_text(content, "utf-8", newline="")
        return paths

    return write


def encoded(codec: str, mark: bytes = b"") -> Write:
    """A way of writing the letters."""
    return one(mark + csv(texts()).encode(codec))


def dated(when: Callable[[dt.datetime], str]) -> Write:
    """A way of writing the moments."""
    rows = [[i, when(t), c, r, h, status(ok), n] for i, t, c, r, h, ok, n in ROWS]
    return one(csv([HEADER, *rows]))


def shuffled(seed: int) -> list[Row]:
    """The rows in another order."""
    rows = list(ROWS)
    random.Random(seed).shuffle(rows)
    return rows


def columns(order: Sequence[int]) -> str:
    """The file with its columns in another order."""
    return csv([[row[place] for place in order] for row in texts()])


def packed(name: str = "contacts.csv", content: bytes | None = None, chaff: bool = False) -> bytes:
    """A zip with the file, and with what a system adds to it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, content if content is not None else csv(texts()).encode())
        if chaff:
            made.writestr("__MACOSX/._" + name, b"\0\5\x16\7")
            made.writestr("folder/", b"")
    return out.getvalue()


def book(
    before: Sequence[Sequence[str]] = (),
    after: Sequence[Sequence[str]] = (),
    cover: bool = False,
    hidden: bool = False,
    text: bool = False,
    shift: int = 0,
) -> bytes:
    """A workbook with moments as Excel keeps them, or as `text`."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False})
    moment = made.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
    if cover:
        made.add_worksheet("Cover").write_string(0, 0, "Contacts of the quarter")
    if hidden:
        secret = made.add_worksheet("Secret")
        for c, name in enumerate(HEADER):
            secret.write_string(0, c, name)
        secret.write_string(1, 0, "X1")
        secret.hide()
    sheet = made.add_worksheet("Contacts")
    if hidden:
        sheet.activate()
        sheet.set_first_sheet()
    lines: list[Sequence[object]] = [*before, HEADER, *ROWS, *after]
    for r, row in enumerate(lines):
        for c, cell in enumerate(row):
            if isinstance(cell, dt.datetime) and not text:
                sheet.write_datetime(r, c + shift, cell, moment)
            elif isinstance(cell, bool):
                sheet.write_string(r, c + shift, status(cell))
            elif cell != "":
                sheet.write_string(r, c + shift, str(cell))
    made.close()
    return out.getvalue()


def old_book(
    before: Sequence[Sequence[str]] = (),
    after: Sequence[Sequence[str]] = (),
    second: bool = False,
    form: str = "dd/mm/yyyy hh:mm:ss",
    since_1904: bool = False,
) -> bytes:
    """A workbook of the binary format before 2007; moments are days since 1900 (or 1904) in that `form`.

    `second`: the table stands on a second sheet, behind a cover.
    """
    made, moment, out = xlwt.Workbook(encoding="utf-8"), xlwt.easyxf(num_format_str=form), io.BytesIO()
    made.dates_1904 = since_1904
    if second:
        made.add_sheet("Cover").write(0, 0, "Contacts of the quarter")
    sheet = made.add_sheet("Contacts")
    lines: list[Sequence[object]] = [*before, HEADER, *ROWS, *after]
    for r, row in enumerate(lines):
        for c, cell in enumerate(row):
            if isinstance(cell, dt.datetime):
                sheet.write(r, c, cell, moment)
            elif cell != "":
                sheet.write(r, c, status(cell) if isinstance(cell, bool) else cell)
    made.save(out)
    return out.getvalue()


def ods() -> bytes:
    """The table as an OpenDocument spreadsheet."""

    def cell(value: object) -> str:
        if isinstance(value, dt.datetime):
            return f'<table:table-cell office:value-type="date" office:date-value="{value:%Y-%m-%dT%H:%M:%S}"/>'
        words = str(value).replace("&", "&amp;").replace("<", "&lt;")
        lines = "".join(f"<text:p>{line}</text:p>" for line in words.split("\n"))
        return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'

    lines = [HEADER, *((i, t, c, r, h, status(ok), n) for i, t, c, r, h, ok, n in ROWS)]
    body = "".join(f"<table:table-row>{''.join(map(cell, line))}</table:table-row>" for line in lines)
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Data">{body}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", kind)
        made.writestr("content.xml", content)
        made.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def records(nested: bool = False) -> list[dict[str, object]]:
    """The rows as JSON objects."""
    names = HEADER
    told: list[dict[str, object]] = [
        dict(zip(names, (i, f"{t:%Y-%m-%dT%H:%M:%S}", c, r, h, status(ok), n), strict=True))
        for i, t, c, r, h, ok, n in ROWS
    ]
    if nested:
        for record in told:
            record["meta"] = {"made": {"by": "tool"}, "tags": ["a", "b"]}
    return told


def parquet(zone: str | None = None) -> bytes:
    """The rows as Parquet, with true moments and yes or no."""
    frame = pl.DataFrame(ROWS, schema=HEADER, orient="row")
    frame = frame.with_columns(pl.when("status").then(pl.lit(SOLVED)).otherwise(pl.lit(OPEN)).alias("status"))
    if zone:
        frame = frame.with_columns(pl.col("opened_at").dt.replace_time_zone("UTC").dt.convert_time_zone(zone))
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


def ragged() -> str:
    """Rows with blank cells too many, others without their blank last cell."""
    lines = csv(texts(note=False), end="\n").splitlines()
    return "\n".join([lines[0], *(line + ",," * (n % 2) for n, line in enumerate(lines[1:]))]) + "\n"


def reasons(change: Callable[[str, int], str]) -> str:
    """The file with its reasons written in other ways."""
    rows = [[*row[:3], change(row[3], n), *row[4:]] for n, row in enumerate(texts()[1:])]
    return csv([HEADER, *rows])


def latin() -> bytes:
    """All in Latin-1 and CR line ends, as an old computer wrote."""
    return csv(texts(note=False), delimiter=";", end="\r").encode("latin-1")


def jsonl(value: object) -> str:
    """One record as one line."""
    return json.dumps(value, ensure_ascii=False)
