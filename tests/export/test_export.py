"""Figures in words, and tables that no spreadsheet runs as formulas."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.catalog import METRICS
from metrics.export import change, show, to_csv, unit_scale
from metrics.i18n import LANGUAGES, words

EN, ES = words("en"), words("es")


@pytest.mark.parametrize(
    ("metric", "value", "english", "spanish"),
    [
        ("repeat_contact_rate", 0.1719, "17.2%", "17,2\N{NO-BREAK SPACE}%"),
        ("contacts_per_order", 0.2304, "23.0", "23,0"),
        ("quality_score", 81.43, "81.4", "81,4"),
        ("contacts_per_issue", 1.186, "1.19", "1,19"),
        ("contacts", 48_852, "48,852", "48.852"),
    ],
)
def test_a_figure_is_written_in_its_unit(metric: str, value: float, english: str, spanish: str) -> None:
    assert (show(EN, metric, value), show(ES, metric, value)) == (english, spanish)


@pytest.mark.parametrize(
    ("metric", "difference", "english"),
    [
        ("repeat_contact_rate", -0.012, "\N{MINUS SIGN}1.2\N{NO-BREAK SPACE}points"),
        ("contacts_per_order", 0.0042, "+0.4"),
        ("quality_score", -1.26, "\N{MINUS SIGN}1.3"),
        ("contacts_per_issue", 0.04, "+0.04"),
        ("contacts", 1234, "+1,234"),
        ("contacts", 0, "0"),
    ],
)
def test_a_change_carries_its_sign(metric: str, difference: float, english: str) -> None:
    assert change(EN, metric, difference) == english


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_can_be_written_in_every_language(metric: str) -> None:
    for t in map(words, LANGUAGES):
        assert show(t, metric, 0.5)
        assert change(t, metric, 0.5)
    assert unit_scale(metric) == (100 if metric == "contacts_per_order" else 1)


def test_a_table_is_utf_8_with_a_mark_and_header_first() -> None:
    raw = to_csv(["motivo", "n"], [["¿Dónde?", 3], ['say "hi", please', None]])
    assert raw == '\ufeffmotivo,n\r\n¿Dónde?,3\r\n"say ""hi"", please",\r\n'.encode()


def header(*texts: str) -> list[str]:
    """The texts as they come out of a file."""
    return next(csv.reader(io.StringIO(to_csv(texts, []).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''@x"])
def test_text_that_a_spreadsheet_would_run_stays_text(text: str) -> None:
    (cell,) = header(text)
    assert cell == "'" + text
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("plain", ["", "O'Neill", "'quoted'", "a=b", "1-2"])
def test_other_text_is_left_alone(plain: str) -> None:
    assert header("x", plain) == ["x", plain]


def test_numbers_are_numbers_even_below_nought() -> None:
    assert to_csv(["n"], [[-1], [-0.5]]).endswith(b"n\r\n-1\r\n-0.5\r\n")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8), min_size=1))
def test_taking_one_apostrophe_off_gives_every_text_back(texts: list[str]) -> None:
    cells = header("x", *texts)[1:]
    signs = ("=", "+", "-", "@", "\t", "\r")
    assert [c[1:] if c[:1] == "'" and c.lstrip("'").startswith(signs) else c for c in cells] == texts
