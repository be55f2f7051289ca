"""One table of orders, and every single way to pollute the file it is written to.

The ways are those that a survey of public CSV files found and a public benchmark of CSV readers counts: a delimiter
too many or too few, a stray quote, another delimiter in one row, for each row and column; another delimiter, quote,
escape or line end everywhere; titles, several header rows or none, a second table, no rows.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

HEADER = ["DAY", "TIME", "Pieces", "ARTICLE", "Cost", "Kind", "Story", "Link", "Remarks"]
QUOTED = (6, 7)
KINDS = ("Men's Walking Boots", "Towel", "Kids' Mountain Bike, 24\"", "Fly Rods", "Pillow, Wooden Paddles", "Rain Hat")
WORDS = [
    *("light", "comfort", "warm", "dry", "jacket", "boots", "season", "trail", "best-value", "fabric", "soft", "made"),
    *("summer", "it's", "durable", "3-in-1", "great", "quick-drying", "easy", "protection", "UPF", "feature"),
]


def table(rows: int = 83, seed: int = 7) -> list[list[str]]:
    """Header and rows; a story has up to five commas, the last column is blank in every row."""
    draw = random.Random(seed)
    made = [HEADER]
    for i in range(rows):
        words = [draw.choice(WORDS) for _ in range(draw.randrange(9, 30))]
        for place in draw.sample(range(1, len(words) - 1), draw.randrange(6)):
            words[place] += ","
        article = f"{draw.choice(['MG', 'RI', 'YY', 'BH', 'AN'])}-{draw.randrange(1000, 10000)}"
        cost = draw.choice([f"${draw.randrange(10, 100)}.{draw.randrange(10, 100)}", f"${draw.randrange(1, 100)}.9"])
        made.append(
            [
                f"{i % 28 + 1:02}/{i // 28 + 1:02}/2018",
                f"{i // 4:02}:{i % 4 * 15:02}",
                str(draw.choice([0, 1, 1, 2, 3, 9, 12, 26])),
                article,
                cost,
                draw.choice(KINDS),
                " ".join(words).capitalize() + ".",
                f"https://www.example.com/product/{article.replace('-', '_')}.html",
                "",
            ]
        )
    return made


@dataclass(frozen=True)
class Polluted:
    """A polluted file and the rows that are right; `header` is None where no names can be told."""

    name: str
    content: bytes
    rows: list[list[str]]


def cell(text: str, place: int, delimiter: str = ",", quote: str = '"', escape: str | None = None) -> str:
    """A cell as the source writes it: two columns always in quotes, others where they must be."""
    if place in QUOTED or any(mark in text for mark in (delimiter, quote)):
        return quote + text.replace(quote, (quote if escape is None else escape) + quote) + quote
    return text


def line(row: list[str], delimiter: str = ",", quote: str = '"', escape: str | None = None) -> str:
    """A record without its line end."""
    return delimiter.join(cell(text, place, delimiter, quote, escape) for place, text in enumerate(row))


def written(rows: list[list[str]], end: str = "\r\n", **how: str) -> bytes:
    """The file of these rows."""
    return "".join(line(row, **how) + end for row in rows).encode()


def whole_files(rows: list[list[str]]) -> Iterator[Polluted]:
    """Pollutions of the whole file."""
    header, body = rows[0], rows[1:]
    plain = written(rows)
    yield Polluted("source", plain, body)
    yield Polluted("no_trailing_newline", plain[:-2], body)
    yield Polluted("double_trailing_newline", plain + b"\r\n", body)
    yield Polluted("no_header", written(body), body)
    yield Polluted("header_multirow_2", written([header, *rows]), body)
    yield Polluted("header_multirow_3", written([header, header, *rows]), body)
    yield Polluted("preamble", b"PREAMBLE,,,,,,,,\r\n,,,,,,,,\r\n" + plain, body)
    yield Polluted("preamble_plain", b"PREAMBLE\r\n\r\n" + plain, body)
    yield Polluted("preamble_pairs", b"Report,Orders\r\nFrom,2018-01-01\r\n" + plain, body)
    yield Polluted("preamble_comments", b"# made by a tool, version 2\r\n# all, rights, reserved\r\n" + plain, body)
    yield Polluted("footnote", plain + b"FOOTNOTE,,,,,,,,\r\n", body)
    yield Polluted("footnote_plain", plain + b"\r\nFOOTNOTE\r\n", body)
    yield Polluted("multitable_less", plain + written([row[:8] for row in rows[:-1]]), body)
    yield Polluted("multitable_more", plain + written([[*row, "x"] for row in rows[:-1]]), body)
    yield Polluted("one_data_row", written(rows[:2]), body[:1])
    for name, end in {"lf": "\n", "cr": "\r"}.items():
        yield Polluted(f"record_delimiter_{name}", written(rows, end), body)
    for name, mark in {"semicolon": ";", "tab": "\t", "comma_blank": ", ", "blank": " ", "pipe": "|"}.items():
        yield Polluted(f"field_delimiter_{name}", written(rows, delimiter=mark), body)
    yield Polluted("quotation_char", written(rows, quote="'"), body)
    yield Polluted("escape_backslash", written(rows, escape="\\"), body)
    yield Polluted("escape_none", written(rows, escape=""), body)


def single_rows(rows: list[list[str]], numbers: range) -> Iterator[Polluted]:
    """Pollutions of one row at one column; row 0 is the header."""
    lines = [line(row) for row in rows]

    def file(number: int, changed: str) -> bytes:
        return "".join(text + "\r\n" for text in [*lines[:number], changed, *lines[number + 1 :]]).encode()

    for number in numbers:
        cells = [cell(text, place) for place, text in enumerate(rows[number])]
        for place in range(len(cells)):
            more = ",".join([*cells[:place], "", *cells[place:]]) if place else "," + ",".join(cells)
            yield Polluted(f"more_sep_{number}_{place}", file(number, more), rows[1:])
            stray = rows[number][place]
            right = [*rows[number][:place], '"' + stray, *rows[number][place + 1 :]]
            told = [*rows[:number], right, *rows[number + 1 :]]
            quoted = cells[place]
            marked = '""' + quoted[1:] if quoted.startswith('"') else '"' + quoted
            yield Polluted(
                f"extra_quote_{number}_{place}",
                file(number, ",".join([*cells[:place], marked, *cells[place + 1 :]])),
                told[1:],
            )
            if place:
                less = ",".join([*cells[: place - 1], cells[place - 1] + cells[place], *cells[place + 1 :]])
                yield Polluted(f"less_sep_{number}_{place}", file(number, less), rows[1:])
        blanks = [cell(text, place, " ") if " " in text else cells[place] for place, text in enumerate(rows[number])]
        yield Polluted(f"row_delimiter_{number}_quoted", file(number, " ".join(blanks)), rows[1:])
        yield Polluted(f"row_delimiter_{number}", file(number, " ".join(cells)), rows[1:])
