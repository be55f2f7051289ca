"""Numbers, dates and plurals as a reader of each language writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.i18n import MissingWords, Words, words
from metrics.i18n.catalogues import read_language

EN, ES = words("en"), words("es")
NBSP = "\u00a0"
MINUS = "\u2212"
DAY = date(2026, 12, 9)


@pytest.fixture(scope="module", params=["en", "es"])
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Words:
    """A catalogue of its own, so that plural rules are seen without borrowing a page's words."""
    folder = Path(tmp_path_factory.mktemp("locales")) / request.param
    folder.mkdir()
    (folder / "x.po").write_text(
        'msgid "x.reasons"\nmsgid_plural "x.reasons"\n'
        'msgstr[0] "one in {place}"\nmsgstr[1] "{count} in {place}"\n\n'
        'msgid "x.plain"\nmsgstr "braces {{}} and {name}"\n',
        encoding="utf-8",
    )
    return Words(request.param, read_language(folder))


@pytest.mark.parametrize(
    ("asked", "given_language"),
    [("en", "en"), ("es", "es"), ("es-MX", "es"), ("es_ES", "es"), ("EN-gb", "en"), ("fr", "en"), ("", "en")],
)
def test_an_unknown_language_becomes_the_nearest_one(asked: str, given_language: str) -> None:
    assert words(asked).language == given_language


def test_a_language_is_read_once() -> None:
    assert words("es-MX") is words("es")


def test_a_missing_key_is_an_error_that_names_it() -> None:
    with pytest.raises(MissingWords) as caught:
        EN("nothing.here")
    assert str(caught.value) == "No words for “nothing.here” in language en."
    assert isinstance(caught.value, KeyError)


def test_a_missing_value_is_an_error_that_names_it(small: Words) -> None:
    with pytest.raises(MissingWords, match=r"x\.plain.*name"):
        small("x.plain")


def test_values_are_filled_in_and_never_read_as_patterns(small: Words) -> None:
    assert small("x.plain", name="{x} %s {0}") == "braces {} and {x} %s {0}"


def test_plurals_follow_the_count_and_format_it(small: Words) -> None:
    thousand = small.number(9983)
    assert small.n("x.reasons", 1, place="A") == "one in A"
    assert small.n("x.reasons", 0, place="A") == "0 in A"
    assert small.n("x.reasons", 9983, place="A") == f"{thousand} in A"


def test_a_plural_key_is_not_asked_for_without_a_count(small: Words) -> None:
    with pytest.raises(MissingWords):
        small("x.reasons", place="A")
    with pytest.raises(MissingWords):
        small.n("x.plain", 1)


def test_has_tells_both_kinds_of_key(small: Words) -> None:
    assert [small.has(key) for key in ("x.plain", "x.reasons", "x.nothing")] == [True, True, False]


@pytest.mark.parametrize(
    ("x", "decimals", "en", "es"),
    [
        (48852, 0, "48,852", "48.852"),
        (9983, 0, "9,983", "9.983"),
        (23.0, 1, "23.0", "23,0"),
        (-617, 0, f"{MINUS}617", f"{MINUS}617"),
        (-0.04, 1, "0.0", "0,0"),
        (Decimal("0.25"), 1, "0.3", "0,3"),
        (-0.25, 1, f"{MINUS}0.3", f"{MINUS}0,3"),
        (1234567.891, 2, "1,234,567.89", "1.234.567,89"),
    ],
)
def test_numbers_group_from_four_digits_and_wear_a_true_minus(
    x: float | Decimal, decimals: int, en: str, es: str
) -> None:
    assert (EN.number(x, decimals), ES.number(x, decimals)) == (en, es)


@pytest.mark.parametrize(
    ("x", "decimals", "en"),
    [(3064, 0, "+3,064"), (-617, 0, f"{MINUS}617"), (0.01, 1, "0.0"), (-0.01, 1, "0.0")],
)
def test_changes_have_a_sign_unless_they_round_to_zero(x: float, decimals: int, en: str) -> None:
    assert EN.signed(x, decimals) == en


def test_percentages_have_a_no_break_space_in_spanish() -> None:
    assert EN.percent(0.1723) == "17.2%"
    assert ES.percent(0.1723) == f"17,2{NBSP}%"
    assert EN.percent(0.5, 0) == "50%"
    assert EN.points(-0.0123) == f"{MINUS}1.2{NBSP}points"
    assert ES.points(0.0123) == f"+1,2{NBSP}puntos"


def test_a_share_is_rounded_as_the_decimal_it_prints_as() -> None:
    assert EN.percent(0.17245) == "17.2%"
    assert EN.percent(0.1725) == "17.3%"
    assert EN.percent(1075 / 6175, 4) == "17.4089%"


def test_money_stands_on_the_side_the_reader_expects() -> None:
    assert EN.money(Decimal(10451), "EUR") == "€10,451"
    assert ES.money(Decimal(10451), "EUR") == f"10.451{NBSP}€"
    assert EN.money(-4.1, "EUR", 2) == f"{MINUS}€4.10"
    assert ES.money(Decimal("-4.10"), "EUR", 2) == f"{MINUS}4,10{NBSP}€"


def test_dates_name_their_month() -> None:
    assert [EN.day(DAY), EN.date(DAY), EN.month(DAY), EN.month_short(DAY), EN.month_name(DAY)] == [
        "9 Dec",
        "9 Dec 2026",
        "December 2026",
        "Dec 2026",
        "Dec",
    ]
    assert [ES.day(DAY), ES.date(DAY), ES.month(DAY), ES.month_short(DAY), ES.month_name(DAY)] == [
        "9 dic",
        "9 dic 2026",
        "diciembre de 2026",
        "dic 2026",
        "dic",
    ]


def test_a_moment_is_shown_in_the_zone_it_carries() -> None:
    assert EN.moment(datetime(2026, 12, 9, 14, 5, tzinfo=UTC)) == "9 Dec 2026, 14:05"
    assert ES.moment(datetime(2026, 12, 9, 14, 5)) == "9 dic 2026, 14:05"


def test_reasons_are_quoted_and_lists_are_joined_as_each_language_does() -> None:
    assert EN.quote("Where is my order?") == "“Where is my order?”"
    assert ES.quote("¿Dónde está mi pedido?") == "«¿Dónde está mi pedido?»"
    assert ES.list(["a", "b", "c"]) == "a, b y c"
    assert EN.list(iter(["a", "b"])) == "a and b"


@pytest.mark.parametrize("x", [float("nan"), float("inf"), Decimal("nan")])
def test_a_value_that_is_no_number_is_never_shown(x: float) -> None:
    with pytest.raises(ValueError, match="blank"):
        EN.number(x)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_a_shown_number_reads_back_as_the_number_within_half_a_unit(x: Decimal) -> None:
    back = Decimal(EN.number(x, 1).replace(",", "").replace(MINUS, "-"))
    assert abs(back - x) <= Decimal("0.05")
    assert ES.number(x, 1).translate(str.maketrans(".,", ",.")) == EN.number(x, 1)
