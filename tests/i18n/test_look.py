"""The words and formats that every screen shares, as the rules of the look have them."""

import re
from datetime import date

import pytest

from metrics.i18n import Words, words
from metrics.i18n.catalogues import LOCALES

EN, ES = words("en"), words("es")
NBSP = "\u00a0"
AGREED = {
    "usual range": ("tile.usual", {}, "usual range", "rango habitual"),
    "outside": ("tile.outside_high", {}, "Signal: above usual range", "Señal: por encima de lo habitual"),
    "long run": ("tile.run_high", {}, "Signal: 8 months high", "Señal: 8 meses alto"),
    "interval": ("charts.interval", (22.6, 23.4), "95% interval 22.6 to 23.4", f"intervalo 95{NBSP}% 22,6 a 23,4"),
    "settled": ("tile.settled", {}, "● Settled", "● Firme"),
    "met": ("target.met", {}, "met", "cumplido"),
    "missed": ("target.missed", {}, "missed", "incumplido"),
    "neither": ("target.open", {}, "cannot be told apart yet", "aún no se distingue"),
}


def said(t: Words, key: str, ends: object) -> str:
    if not isinstance(ends, tuple):
        return t(key)
    low, high = (t.number(end, 1) for end in ends)
    return t(key, low=low, high=high)


@pytest.mark.parametrize("case", AGREED)
def test_a_case_is_named_as_agreed(case: str) -> None:
    key, ends, en, es = AGREED[case]
    assert (said(EN, key, ends), said(ES, key, ends)) == (en, es)


def test_an_unsettled_month_says_its_share_and_its_day() -> None:
    told = [t("tile.settling", share=t.percent(0.79, 0), day=t.day(date(2026, 12, 9))) for t in (EN, ES)]
    assert told == ["○ 79% settled; settles on 9 Dec", f"○ 79{NBSP}% firme; firme el 9 dic"]


@pytest.mark.parametrize(("t", "start"), [(EN, "blank: "), (ES, "vacío: ")])
def test_what_is_blank_says_so_first(t: Words, start: str) -> None:
    assert t("blank.no_orders").startswith(start)


@pytest.mark.parametrize(("t", "opening", "closing"), [(EN, "“", "”"), (ES, "«", "»")])
def test_reasons_are_quoted_in_the_signs_of_the_language(t: Words, opening: str, closing: str) -> None:
    assert t.quote("x") == f"{opening}x{closing}"


def test_a_month_that_can_be_foreseen_says_where_it_will_settle() -> None:
    day = date(2026, 12, 9)
    told = [t("tile.expected", share=t.percent(0.79, 0), value=t.percent(0.173), day=t.day(day)) for t in (EN, ES)]
    assert told == ["○ 79% settled; about 17.3% on 9 Dec", f"○ 79{NBSP}% firme; cerca de 17,3{NBSP}% el 9 dic"]


def test_a_percentage_of_the_spanish_words_keeps_its_sign_on_the_line() -> None:
    files = sorted((LOCALES / "es").glob("*.po"))
    assert len(files) > 20
    assert {f.name for f in files if re.search(r"[\d}] ?%", f.read_text("utf-8"))} == set()
