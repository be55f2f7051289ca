"""The effect chart: colour only for a verdict, hollow while early, one axis around no effect."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from metrics.charts import DARK, LIGHT, Chart, EffectRow, Outcome, Palette, effects, outcome_words, per_hundred
from metrics.i18n import words
from tests.charts.test_figures import words_of

EN = words("en")
SHIPPED, SETTLES = date(2026, 3, 3), date(2026, 5, 26)
ROW = EffectRow(
    "k", "Tracking link", "Where is my order?", "works", SHIPPED, None, -0.005, -0.007, -0.003, -0.004, (-0.001, 0.002)
)


def drawn(*rows: EffectRow, palette: Palette = LIGHT) -> Chart:
    return effects(rows, per_hundred(EN), EN, palette)


def dots(chart: Chart) -> Any:
    return next(trace for trace in chart.figure.data if trace.mode == "markers")


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize(
    ("outcome", "role"), [("works", "accent"), ("worse", "alarm"), ("no_effect", "mark"), ("too_early", "mark")]
)
def test_only_a_verdict_gives_colour_and_its_sign_and_words_go_with_it(
    outcome: Outcome, role: str, palette: Palette
) -> None:
    chart = drawn(replace(ROW, outcome=outcome, settles=SETTLES), palette=palette)
    colour = getattr(palette, role)
    assert list(dots(chart).marker.line.color) == [colour]
    assert colour in {trace.line.color for trace in chart.figure.data if trace.mode == "lines"}
    assert outcome_words(outcome, EN) in words_of(chart)
    (verdict,) = [note for note in chart.figure.layout.annotations if outcome_words(outcome, EN) in note.text]
    assert (colour if role != "mark" else palette.mute) in verdict.text


def test_an_early_effect_is_hollow_and_says_when_it_settles() -> None:
    late, early = drawn(ROW), drawn(replace(ROW, outcome="too_early", settles=SETTLES))
    assert list(dots(late).marker.color) == [LIGHT.accent]
    assert list(dots(early).marker.color) == [LIGHT.background]
    assert dots(early).marker.line.width[0] > 0
    assert "settles on 26 May 2026" in words_of(early)
    assert "(−0.7 to −0.3)" not in words_of(early)
    assert "−0.5 (−0.7 to −0.3)" in words_of(late)


def test_no_word_of_the_day_is_lost_beside_a_long_reason_and_long_figures() -> None:
    es = words("es")
    row = replace(ROW, reason="¿Cuándo me devuelven el dinero?", outcome="no_effect", shipped=date(2026, 1, 26))
    said = words_of(effects([row], per_hundred(es), es, LIGHT))
    assert "26\u00a0ene\u00a02026" in said
    assert "…" not in said


def test_all_rows_share_one_axis_that_holds_every_number_and_zero() -> None:
    chart = drawn(ROW, replace(ROW, key="l", value=-0.02, low=-0.05, high=-0.01))
    low, high = chart.figure.layout.xaxis.range
    assert low < -0.05
    assert high > 0.002
    (axis,) = [note for note in chart.figure.layout.annotations if "no effect" in note.text]
    assert axis.x == 0
    assert list(dots(chart).x) == [-0.005, -0.02]
    assert list(dots(chart).customdata) == ["k", "l"]


def test_the_band_of_each_row_is_behind_its_own_dot() -> None:
    chart = drawn(ROW, replace(ROW, nothing=(-0.003, 0.004)), replace(ROW, nothing=None))
    shades = [shape for shape in chart.figure.layout.shapes if shape.type == "rect"]
    assert [(s.x0, s.x1) for s in shades] == [(-0.001, 0.002), (-0.003, 0.004)]
    assert all(s.layer == "below" and s.fillcolor == LIGHT.band for s in shades)
    assert all(s.y0 < y < s.y1 for s, y in zip(shades, dots(chart).y, strict=False))


def test_what_was_expected_is_a_tick_even_where_nothing_is_measured_yet() -> None:
    promised = EffectRow("p", "Delay notice", "Where is my order?", "missed", due=SHIPPED, expected=-0.008, said="late")
    chart = drawn(promised)
    ticks = [trace for trace in chart.figure.data if trace.mode == "lines" and trace.line.color == LIGHT.text]
    assert -0.008 in {x for trace in ticks for x in trace.x}
    assert not any("markers" in (trace.mode or "") and len(trace.x) for trace in chart.figure.data)
    for text in ("✕ Missed", "late", "Where is my order? · due 3\u00a0Mar\u00a02026"):
        assert text in words_of(chart)


def test_a_fix_that_cannot_be_judged_says_why_and_has_no_strip() -> None:
    bare = EffectRow("b", "New size chart", "Which size fits me?", "cannot", SHIPPED, said="too few contacts before")
    chart = drawn(bare)
    assert "○ Kept, cannot be judged" in words_of(chart)
    assert "too few contacts before" in words_of(chart)
    assert "no effect" not in words_of(chart)
    assert chart.figure.layout.height < drawn(ROW).figure.layout.height
    assert chart.alt == (
        "Measured effect of one fix: “New size chart”: Kept, cannot be judged, too few contacts before."
    )


def test_the_name_of_a_fix_may_lead_somewhere_and_is_shown_as_it_was_typed() -> None:
    chart = drawn(replace(ROW, name="<b>Link</b>", href="commitments?id=7"))
    (name,) = [note.text for note in chart.figure.layout.annotations if "Link" in note.text]
    assert 'href="commitments?id=7"' in name
    assert "&lt;b&gt;Link" in name


def test_a_row_whose_only_number_is_no_effect_at_all_can_be_drawn() -> None:
    assert drawn(replace(ROW, value=0.0, low=0.0, high=0.0, expected=0.0, nothing=None)).alt


@pytest.mark.parametrize("expected", [-0.015, 0.015])
def test_no_effect_is_named_where_it_lies_at_the_edge(expected: float) -> None:
    chart = drawn(EffectRow("k", "Notice", "Where is my order?", "missed", due=SETTLES, expected=expected, said="late"))
    (zero,) = [note for note in chart.figure.layout.annotations if "no effect" in note.text]
    low, high = chart.figure.layout.xaxis.range
    assert low < zero.x < high
