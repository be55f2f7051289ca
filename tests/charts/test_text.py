"""Words are measured before they are drawn."""

from hypothesis import given
from hypothesis import strategies as st

from metrics.charts.text import safe, shorten, styled, width, wrap

WORDS = st.text(st.sampled_from("abcmiWMÁñ 0123«»¿?,·"), max_size=60)


def test_estimates_are_a_little_above_what_source_sans_takes() -> None:
    measured = {"Where is my order?": 122, "usual from 17.6%": 106, "«¿Dónde está mi pedido?»": 160}
    for text, at_sixteen in measured.items():
        assert at_sixteen * 0.93 <= width(text, 16) <= at_sixteen * 1.2, (text, width(text, 16))


def test_bold_words_are_wider() -> None:
    assert width("mean", 12, bold=True) > width("mean", 12)


def test_wide_characters_count_as_wide() -> None:
    assert width("注文はどこ", 10) == 50


@given(WORDS, st.floats(30, 300))
def test_shortened_words_fit_and_say_that_they_are_shortened(text: str, room: float) -> None:
    short = shorten(text, room, 13)
    assert width(short, 13) <= room
    assert short == text or short.endswith("…")


@given(WORDS, st.floats(60, 300))
def test_wrapped_lines_fit_and_lose_no_word_that_fits(text: str, room: float) -> None:
    lines = wrap(text, room, 13)
    assert all(width(line, 13) <= room for line in lines)
    if all(width(word, 13) <= room for word in text.split(" ")):
        assert " ".join(lines) == text


def test_words_from_a_file_cannot_become_markup() -> None:
    hostile = '<a href="http://example.org">x</a> & <b>'
    assert "<" not in safe(hostile)
    assert "<a" not in styled(hostile, "#000", 12)
