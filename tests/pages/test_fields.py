"""Numbers and days are typed as the viewer writes them, whatever the browser makes of them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from metrics.i18n import words
from pages.parts import data
from pages.parts.choices import order, read
from tests.pages.opening import opened, said

VALUE = "edit_targets_value_department_logistics_contacts_per_order_0"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("9.5", "9.5"),
        ("9,5", "9.5"),
        ("\u22120,5", "-0.5"),
        ("-0.5", "-0.5"),
        (" 12 ", "12"),
        ("", None),
        ("nine", None),
        ("1.2,3", None),
        ("inf", None),
    ],
)
def test_a_number_is_read_with_a_point_or_a_comma_and_nothing_else_is_one(text: str, number: str | None) -> None:
    assert read(text) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("country", "written"),
    [
        ("en_GB", "DD/MM/YYYY"),
        ("en_US", "MM/DD/YYYY"),
        ("es_ES", "DD/MM/YYYY"),
        ("de_DE", "DD.MM.YYYY"),
        ("sv_SE", "YYYY-MM-DD"),
    ],
)
def test_a_day_is_typed_in_the_order_of_the_country(country: str, written: str) -> None:
    assert order(words(country[:2] if country[:2] == "es" else "en", country)) == written


def test_a_spanish_target_shows_a_comma_takes_one_and_says_what_is_no_number(
    sample_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_copy, "targets", department="logistics", month="2026-10", lang="es")
    assert at.text_input(key=VALUE).value == "9,5"
    at.text_input(key=VALUE).set_value("nueve").run()
    assert "Esto no es un número. Escríbalo, por ejemplo, como 9,5." in said(at)
    at.text_input(key=VALUE).set_value("9,2")
    at.text_input(key="edit_targets_by_0").set_value("Ana Ruiz")
    at.button(key="save_target").click().run()
    assert 0.092 in [r["value"] for r in data.reader().declared("targets")]
