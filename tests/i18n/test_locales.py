"""Words in one language, numbers, dates and money as another country writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from metrics.i18n import known_locale, words

NBSP, NARROW, MINUS = "\u00a0", "\u202f", "\u2212"
DAY = date(2026, 12, 9)

WRITTEN = {
    "en_GB": ("48,852.0", "17.2%", "€10,451", f"{MINUS}617", "9 Dec 2026"),
    "en_US": ("48,852.0", "17.2%", "€10,451", f"{MINUS}617", "Dec 9, 2026"),
    "es_ES": ("48.852,0", f"17,2{NBSP}%", f"10.451{NBSP}€", f"{MINUS}617", "9 Dec 2026"),
    "es-MX": ("48,852.0", "17.2%", "EUR10,451", f"{MINUS}617", "9 Dec 2026"),
    "de_CH": ("48’852.0", "17.2%", f"EUR{NBSP}10’451", f"{MINUS}617", "9 Dec 2026"),
    "fr_FR": (f"48{NARROW}852,0", f"17,2{NBSP}%", f"10{NARROW}451{NBSP}€", f"{MINUS}617", "9 Dec 2026"),
    "tr_TR": ("48.852,0", "%17,2", "€10.451", f"{MINUS}617", "9 Dec 2026"),
}


@pytest.mark.parametrize("locale", WRITTEN)
def test_english_words_with_the_numbers_of_another_country(locale: str) -> None:
    t = words("en", locale)
    shown = (t.number(48852, 1), t.percent(0.1723), t.money(Decimal(10451), "EUR"), t.number(-617), t.date(DAY))
    assert shown == WRITTEN[locale]


def test_names_of_months_stay_words_of_the_language() -> None:
    t = words("es", "en_US")
    assert [t.day(DAY), t.month(DAY), t.month_short(DAY)] == ["dic 9", "diciembre de 2026", "dic 2026"]
    assert t.moment(datetime(2026, 12, 9, 14, 5, tzinfo=UTC)) == "dic 9, 2026, 14:05"
    assert t.points(-0.0123) == f"{MINUS}1.2{NBSP}puntos"
    assert t.list(["a", "b", "c"]) == "a, b y c"
    assert t.quote("x") == "«x»"


def test_groups_are_those_of_the_country() -> None:
    assert words("en", "en_IN").number(1234567) == "12,34,567"
    assert words("es", "es_ES").number(4852) == "4.852"


@pytest.mark.parametrize("locale", ["", "xx", "es_XX", "../en", "en_", "1", "e" * 5000])
def test_a_locale_that_nobody_knows_counts_as_the_languages_own(locale: str) -> None:
    assert known_locale(locale) is None
    assert words("es", locale) is words("es")


def test_counts_in_sentences_follow_the_locale() -> None:
    assert words("en", "es_ES").n("charts.days", 1234).startswith("1.234 ")
