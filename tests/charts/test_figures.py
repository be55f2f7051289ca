"""What every figure keeps: the colours of the palette, hollow young months, bars from zero, a sentence."""

import json
import re
from collections.abc import Callable
from datetime import date

import pytest

from metrics.charts import (
    DARK,
    LIGHT,
    Chart,
    Limits,
    Palette,
    Point,
    SkylineRow,
    Step,
    bars,
    bridge,
    control_chart,
    effects,
    gap_columns,
    percent,
    plain,
    severity,
    skyline,
    snowballs,
    tile_line,
)
from metrics.i18n import Words, words
from tests.charts.samples import REASONS, wave

EN = words("en")
HEX = re.compile(r"#[0-9A-Fa-f]{6}\b")


def spec(chart: Chart) -> str:
    return str(chart.figure.to_json())


def coloured(chart: Chart, palette: Palette) -> set[str]:
    return set(HEX.findall(spec(chart))) & {palette.alarm, palette.accent}


def words_of(chart: Chart) -> str:
    """All words written on the figure, without their markup."""
    return re.sub("<[^>]*>", "", "\n".join(note.text for note in chart.figure.layout.annotations))


def test_every_colour_is_one_of_the_palette(charts: dict[str, Chart], palette: Palette) -> None:
    allowed = {getattr(palette, role) for role in palette.__slots__}
    for name, chart in charts.items():
        assert set(HEX.findall(spec(chart))) <= allowed, name
        colourway = chart.figure.layout.template.layout.colorway
        assert set(colourway) <= allowed, name


def test_every_mark_has_its_colour_set_so_that_plotly_never_chooses(charts: dict[str, Chart]) -> None:
    for name, chart in charts.items():
        for trace in chart.figure.data:
            if trace.type == "bar" or "markers" in trace.mode:
                assert trace.marker.color is not None, name
            if trace.type == "scatter" and "lines" in trace.mode:
                assert trace.line.color is not None, name


def test_figures_are_still_transparent_and_without_legend(charts: dict[str, Chart]) -> None:
    for name, chart in charts.items():
        layout = chart.figure.layout
        assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)", name
        assert layout.showlegend is False, name
        assert layout.xaxis.fixedrange is layout.yaxis.fixedrange is True, name
        assert layout.font.family == "Source Sans, sans-serif", name
        assert layout.width is None, f"{name} must take the width of its page"
        assert layout.height > 60, name


def test_every_chart_says_in_one_sentence_what_it_shows(charts: dict[str, Chart], t: Words) -> None:
    for name, chart in charts.items():
        assert chart.alt.endswith("."), name
        assert len(chart.alt) > 30, name
        assert "<" not in chart.alt, name
        assert not re.search(r"[○●▲▼{}]", chart.alt), name


def test_the_sentences_are_in_the_readers_language() -> None:
    alts = {t.language: tile_line(wave(0.2, 0.01), percent(t), t, LIGHT, target=0.2).alt for t in (EN, words("es"))}
    assert alts["en"].startswith("Line of 24 months: November 2026 ")
    assert alts["en"].endswith("target 20.0%.")
    assert alts["es"].startswith("Línea de 24 meses: noviembre de 2026 ")
    assert alts["es"].endswith("objetivo 20,0\u00a0%.")


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_without_a_verdict_nothing_is_coloured(palette: Palette) -> None:
    points = (*wave(0.2, 0.01)[:23], Point(date(2026, 11, 1), 0.9))
    limits = Limits(0.2, 0.19, 0.21)
    unit = percent(EN)
    row = SkylineRow("k", "Where?", 0.9, None, "A", "B", 0.2, spark=points, limits=limits)
    for chart in (
        tile_line(points, unit, EN, palette, limits=limits, target=0.2),
        control_chart(points, unit, EN, palette, limits=limits, target=0.2),
        skyline([row], unit, EN, palette),
    ):
        figure = json.loads(spec(chart))
        del figure["layout"]["template"]
        assert not {palette.alarm, palette.accent} & set(HEX.findall(json.dumps(figure)))


@pytest.mark.parametrize("draw", [tile_line, control_chart])
def test_a_young_month_is_hollow_and_grey_whatever_its_mark(draw: Callable[..., Chart]) -> None:
    young = Point(date(2026, 11, 1), 0.3, settled=False, low=0.28, high=0.32, mark="worse")
    figure = draw((*wave(0.2, 0.01)[:23], young), percent(EN), EN, LIGHT).figure
    dots = next(trace for trace in figure.data if trace.mode == "markers")
    assert dots.marker.color[-1] == LIGHT.background
    assert dots.marker.line.color[-1] == LIGHT.mark
    assert dots.marker.line.width[-1] > 0
    assert dots.marker.size[-1] > 5
    dashes = {trace.line.dash: trace for trace in figure.data if trace.mode == "lines"}
    assert dashes["solid"].x[-2] == 22
    assert list(dashes["2px,2px"].x)[:2] == [22, 23]


def test_a_settled_signal_is_large_coloured_and_named() -> None:
    points = (*wave(0.2, 0.004)[:23], Point(date(2026, 11, 1), 0.25, mark="worse"))
    chart = control_chart(points, percent(EN), EN, LIGHT, limits=Limits(0.2, 0.19, 0.21))
    dots = next(trace for trace in chart.figure.data if trace.mode == "markers")
    assert dots.marker.color[-1] == LIGHT.alarm
    assert dots.marker.size[-1] > 2 * dots.marker.size[0]
    assert set(dots.marker.color[:-1]) == {LIGHT.mark}
    assert "25.0%, above limit" in words_of(chart)


def test_a_control_chart_names_its_usual_range_and_when_a_month_settles() -> None:
    young = Point(date(2026, 11, 1), 0.2, settled=False)
    points, limits = (*wave(0.2, 0.004)[:23], young), Limits(0.2, 0.19, 0.21)
    chart = control_chart(points, percent(EN), EN, LIGHT, limits=limits, settles=date(2026, 12, 9))
    for text in ("usual up to 21.0%", "mean 20.0%", "usual from 19.0%", "○ settles on 9 Dec"):
        assert text in words_of(chart)


def test_a_blank_month_opens_the_line_instead_of_falling_to_zero() -> None:
    points = list(wave(0.2, 0.01))
    points[10] = Point(points[10].month, None)
    figure = tile_line(points, percent(EN), EN, LIGHT).figure
    line = next(trace for trace in figure.data if trace.mode == "lines")
    assert 10 not in line.x
    assert min(y for y in line.y if y is not None) > 0.18


def test_bars_start_at_zero(charts: dict[str, Chart]) -> None:
    for name in ("skyline", "severity", "snowballs", "bars"):
        figure = charts[name].figure
        assert figure.layout.xaxis.range[0] == 0, name
        first = next(trace for trace in figure.data if trace.type == "bar")
        assert set(first.base) == {0}, name


def test_skyline_bars_are_to_one_scale_and_leave_room_for_their_words(charts: dict[str, Chart]) -> None:
    figure = charts["skyline"].figure
    bar = next(trace for trace in figure.data if trace.type == "bar")
    assert list(bar.x) == [0.047, 0.028, 0.02, 0.015, 0.012, 0.008, 0.1]
    edge = figure.layout.xaxis.range[1]
    assert max(bar.x[:-1]) / edge <= 0.45
    assert bar.x[-1] / edge <= 0.8


def test_skyline_rows_carry_their_keys_and_exact_parts(charts: dict[str, Chart], t: Words) -> None:
    bar = next(trace for trace in charts["skyline"].figure.data if trace.type == "bar")
    assert list(bar.customdata[:-1]) == [name for name, _, _ in REASONS[t.language]]
    nouns = {"en": "9,983 contacts / 212,400 orders", "es": "9.983 contactos / 212.400 pedidos"}
    assert nouns[t.language] in bar.hovertext[0]


def test_the_skyline_shows_all_words_of_long_names_and_owners(charts: dict[str, Chart], t: Words) -> None:
    shown = words_of(charts["skyline"]).replace("\n", " ")
    for name, owner, person in REASONS[t.language]:
        assert all(word in shown for word in name.split(" "))
        assert person is None or f"{owner} · {person}" in shown
    assert {"en": "no owner", "es": "sin responsable"}[t.language] in shown
    assert "…" not in shown


def test_signals_of_the_skyline_have_arrow_and_word(charts: dict[str, Chart], t: Words) -> None:
    shown = words_of(charts["skyline"])
    word = {"en": "signal", "es": "señal"}[t.language]
    assert shown.count(f"▲ {word}") == 2
    assert shown.count(f"▼ {word}") == 1


def test_noise_in_a_sparkline_looks_flat() -> None:
    """Swings well inside the usual range must not fill the strip as a min-max scale would make them."""
    row = SkylineRow("k", "Where?", 0.2, spark=wave(0.2, 0.001), limits=Limits(0.2, 0.19, 0.21))
    figure = skyline([row], percent(EN), EN, LIGHT).figure
    line = next(trace for trace in figure.data if trace.xaxis == "x2" and trace.mode == "lines")
    heights = [y for y in line.y if y is not None]
    assert max(heights) - min(heights) < 2


def test_only_the_worst_tier_alarms(charts: dict[str, Chart], palette: Palette) -> None:
    bar = next(trace for trace in charts["severity"].figure.data if trace.type == "bar")
    assert list(bar.marker.color) == [palette.alarm, *[palette.mark] * 4]


def test_snowballs_show_first_contacts_and_repeats_that_add_up(charts: dict[str, Chart], palette: Palette) -> None:
    first, again = [trace for trace in charts["snowballs"].figure.data if trace.type == "bar"]
    assert set(first.marker.color) == {palette.mark}
    assert set(again.marker.color) == {palette.text}
    assert [a + b for a, b in zip(first.x, again.x, strict=True)] == [5902, 2040, 1116, 484, 441]
    assert list(again.base) == list(first.x)


def test_gap_columns_take_their_colour_from_the_verdict(charts: dict[str, Chart], palette: Palette) -> None:
    bar = charts["gaps"].figure.data[0]
    assert bar.marker.color[1] == palette.alarm
    assert set(bar.marker.color[2:10]) == {palette.accent}
    assert bar.marker.color[0] == palette.mark
    assert bar.marker.color[-1] == "rgba(0,0,0,0)"
    assert bar.marker.line.color[-1] == palette.mark


def test_markup_in_a_customers_words_is_shown_as_text() -> None:
    row = SkylineRow("k", "<a href='http://example.org'>free</a> & more", 0.2, owner="<b>x</b>", top=1, bottom=2)
    chart = skyline([row], percent(EN, "<i>", "b"), EN, LIGHT)
    drawn = [note.text for note in chart.figure.layout.annotations] + list(chart.figure.data[0].hovertext)
    assert not any(re.search("<(a|i)[ >]|<b>x", text) for text in drawn)
    assert any("&lt;a href" in text for text in drawn)


def test_nothing_to_draw_is_said_and_does_not_fail(t: Words, palette: Palette) -> None:
    unit = plain(t)
    for chart in (
        tile_line([], unit, t, palette),
        control_chart([], unit, t, palette),
        skyline([], unit, t, palette),
        severity([], t, palette),
        snowballs([], t, palette),
        bars([], unit, t, palette),
        gap_columns([], unit, t, palette),
        effects([], unit, t, palette),
    ):
        assert chart.alt == t("charts.alt.empty")


def test_a_single_month_and_a_blank_row_can_be_drawn(t: Words, palette: Palette) -> None:
    unit = percent(t)
    for points in ([Point(date(2026, 11, 1), 0.2)], [Point(date(2026, 11, 1), None)], list(wave(0.0, 0.0))):
        for draw in (tile_line, control_chart):
            assert draw(points, unit, t, palette, target=0.2).alt
    chart = skyline([SkylineRow("k", "Where?", None)], unit, t, palette)
    assert t("charts.blank") in words_of(chart)
    assert chart.figure.layout.xaxis.range[1] > 0


def steps(*changes: float) -> list[Step]:
    return [Step(str(i), f"part {i}", change, f"part {i}: {change}") for i, change in enumerate(changes)]


@pytest.mark.parametrize(
    ("start", "changes", "origin"),
    [
        (42500, (3064, 2672, 822, 411, 205, -617, -205), 41000),
        (677, (15, 101, 62, -9), 600),
        (100, (200, -50), 0),
        (10, (-45, 47), -35),
        (0.1542, (0.0046, 0.006, -0.0055), 0.15),
        (7, (), 0),
    ],
)
def test_each_step_of_a_bridge_begins_where_the_one_before_it_ended(
    start: float, changes: tuple[float, ...], origin: float
) -> None:
    end = start + sum(changes)
    chart = bridge(("then", start), steps(*changes), ("now", end), plain(EN, decimals=4), EN, LIGHT)
    bars = [trace for trace in chart.figure.data if trace.type == "bar"]
    level = start
    for i, change in enumerate(changes):
        hidden, seen = (trace.x[i] for trace in bars)
        assert (hidden + origin, seen) == pytest.approx((min(level, level + change), abs(change)))
        level += change
    assert ("Axis starts at" in words_of(chart)) == (origin != 0)
    assert chart.figure.layout.xaxis.range[0] == 0
    assert chart.alt.startswith("From then, ")
    assert all(step.said in chart.alt for step in steps(*changes))


def test_a_bridge_has_colour_only_where_a_signal_is_known_and_says_so_in_words() -> None:
    told = steps(5, -3, 2)
    ends = ("then", 10.0), ("now", 14.0)
    marked = bridge(ends[0], told, ends[1], plain(EN), EN, LIGHT, {"0": "worse", "1": "better"})
    for chart, colours in (
        (bridge(ends[0], told, ends[1], plain(EN), EN, LIGHT), [LIGHT.mark] * 3),
        (marked, [LIGHT.alarm, LIGHT.accent, LIGHT.mark]),
    ):
        assert [*chart.figure.data[1].marker.color] == colours
    assert "▲ signal: worse" in words_of(marked)
    assert "▼ signal: better" in words_of(marked)
