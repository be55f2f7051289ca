"""What fixes did: measured with its interval, beside what was expected and what happens where nothing is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10
from typing import Literal

from metrics.analysis.series import Mark
from metrics.charts.frame import CLEAR, layout, note
from metrics.charts.paint import Strokes, hairline
from metrics.charts.palette import Palette
from metrics.charts.remembered import remembered
from metrics.charts.rows import LINE, NAME, NAME_AT, NARROWEST, Piece, lines_of
from metrics.charts.series import LABEL
from metrics.charts.sheet import Sheet
from metrics.charts.text import safe, styled, width
from metrics.charts.types import Chart
from metrics.charts.unit import Unit
from metrics.i18n import Words

Outcome = Literal["works", "no_effect", "worse", "too_early", "cannot", "missed", "due"]
"""Of a promise: kept with the verdict of its effect, not kept by its day, or its day is still to come."""

_SIGN = {"works": "✓", "no_effect": "✓", "worse": "▲", "too_early": "○", "cannot": "○", "missed": "✕", "due": "○"}
_MARK: dict[Outcome, Mark] = {"works": "better", "worse": "worse", "missed": "worse"}
_HALF = 13.0  # pixels: half the height of the strip in which a row's dot lies
_BETWEEN = 14.0
_ASIDE = 0.46  # of the width at most: the words at the right
_MARGIN = 0.06  # of the reach, left and right of it
_TICK = 68.0  # pixels between two labels of the axis at least


@dataclass(frozen=True, slots=True)
class EffectRow:
    """A fix, or the promise of one. Numbers are what it changes, in the unit of the chart; negative is fewer contacts.

    `nothing`: low and high end of where the value would lie had nothing been done. `said`: what there is to say where
    nothing is measured (why not, how late); `settles`: when a verdict is due.
    """

    key: str
    name: str
    reason: str
    outcome: Outcome
    shipped: date | None = None
    due: date | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    expected: float | None = None
    nothing: tuple[float, float] | None = None
    settles: date | None = None
    said: str = ""
    href: str = ""

    @property
    def told(self) -> list[float]:
        """All numbers that must have their place on the axis."""
        ends = self.nothing or ()
        return [x for x in (self.value, self.low, self.high, self.expected, *ends) if x is not None]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row in its place: words at the left and the right from `top` down, and the middle of its strip."""

    row: EffectRow
    top: float
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    axis: bool = False

    @property
    def middle(self) -> float:
        return self.top + NAME_AT + LINE * max(len(self.left), len(self.right)) + 8

    @property
    def foot(self) -> float:
        return self.middle + (_HALF if self.row.told else -LINE / 2)

    @property
    def bottom(self) -> float:
        return self.foot + (LINE if self.axis else 0)


@remembered
def effects(rows: Sequence[EffectRow], unit: Unit, t: Words, palette: Palette) -> Chart:
    """One strip per row, all on one axis around no effect; colour only for a verdict, hollow as long as it is early."""
    placed: list[_Placed] = []
    last = max((i for i, row in enumerate(rows) if row.told), default=-1)  # the axis stands below this row's strip
    for i, row in enumerate(rows):
        top = placed[-1].bottom + _BETWEEN if placed else 0.0
        placed.append(_Placed(row, top, *_words(row, unit, t, palette), axis=i == last))
    height = max(round(placed[-1].bottom + 4 if placed else 0), 16)
    sheet = Sheet()
    layout(sheet, palette, height, right=6)
    sheet.y(range=[height, 0])
    for one in placed:
        _write(sheet, one)
    for one in placed[:-1]:
        hairline(sheet, one.bottom + _BETWEEN / 2, palette)
    strips = [one for one in placed if one.row.told]
    _axis(sheet, strips, unit, t, palette)
    _shades(sheet, strips, palette)
    _lines(sheet, strips, palette)
    _dots(sheet, [one for one in strips if one.row.value is not None], unit, t, palette)
    return Chart(sheet.figure(), _alt(rows, unit, t))


def outcome_words(outcome: Outcome, t: Words) -> str:
    """The sign and the words of LOOK.md 4, as the chart and the tables beside it say them."""
    return f"{_SIGN[outcome]} {t(f'effect.outcome.{outcome}')}"


def _words(row: EffectRow, unit: Unit, t: Words, palette: Palette) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Name and reason at the left, verdict and figure at the right; what finds no room there goes to the left."""
    mark = _MARK.get(row.outcome)
    ink = palette.of(mark) if mark else palette.mute
    right = [Piece(outcome_words(row.outcome, t), ink, bold=True)]
    detail = Piece(_detail(row, unit, t), palette.mute)
    aside = detail.width <= NARROWEST * _ASIDE
    right += [detail] if detail.text and aside else []
    room = NARROWEST - max(piece.width for piece in right) - 12
    name = Piece(row.name, palette.text, NAME, bold=True, href=row.href)
    left = [*lines_of(name, room, 3)]
    free = len(right) <= len(left)  # the line is as wide as the page
    left += lines_of(Piece(_about(row, t), palette.mute), NARROWEST if free else room, 3)
    left += () if aside else lines_of(detail, NARROWEST)
    return tuple(left), tuple(right)


def _about(row: EffectRow, t: Words) -> str:
    day, key = (row.shipped, "effect.shipped") if row.shipped else (row.due, "effect.due")
    if day is None:
        return row.reason
    whole = t.date(day).replace(" ", "\u00a0")  # not broken over two lines
    return f"{row.reason} · {t(key, day=whole)}"


def _detail(row: EffectRow, unit: Unit, t: Words) -> str:
    if row.outcome == "too_early" and row.settles is not None:
        return t("effect.settles", day=t.date(row.settles))
    return _measured(row, unit, t) or row.said


def _measured(row: EffectRow, unit: Unit, t: Words) -> str:
    if row.value is None or row.low is None or row.high is None:
        return ""
    return t("effect.measured", **{k: unit.change(getattr(row, k)) for k in ("value", "low", "high")})


def _axis(sheet: Sheet, strips: Sequence[_Placed], unit: Unit, t: Words, palette: Palette) -> None:
    """The x axis with room for its outermost words, and their places below the last strip: "no effect" at 0."""
    told = [x for one in strips for x in one.row.told]
    if not told:
        return
    low, high = min(0.0, *told), max(0.0, *told)
    size = (high - low) or 1.0
    low, high = low - size * _MARGIN, high + size * _MARGIN
    sheet.x(range=[low, high])
    step = _step((high - low) * _TICK / NARROWEST)
    for i in range(ceil(low / step), floor(high / step) + 1):
        text = t("effect.none") if i == 0 else unit.change(i * step)
        half = width(text, LABEL) / 2 / NARROWEST * (high - low)
        at = i * step if i else min(max(0.0, low + half), high - half)  # "no effect" is said even at the edge
        if low + half <= at <= high - half:
            where = {"xanchor": "center", "yanchor": "top"}
            note(sheet, styled(text, palette.mute, LABEL), at, strips[-1].foot + 4, palette.mute, LABEL, **where)


def _step(least: float) -> float:
    """The smallest round number that is not below `least`."""
    size = 10.0 ** floor(log10(least))
    return next(factor * size for factor in (1, 2, 5, 10) if factor * size >= least)


def _write(sheet: Sheet, one: _Placed) -> None:
    for i, piece in enumerate(one.left):
        text = styled(piece.text, piece.colour, piece.size, bold=piece.bold, href=piece.href)
        note(sheet, text, 0, one.top + NAME_AT + i * LINE, piece.colour, piece.size, xref="paper")
    for i, piece in enumerate(one.right):
        text = styled(piece.text, piece.colour, piece.size, bold=piece.bold)
        where = {"xref": "paper", "xanchor": "right", "align": "right"}
        note(sheet, text, 1, one.top + NAME_AT + i * LINE, piece.colour, piece.size, **where)


def _shades(sheet: Sheet, strips: Sequence[_Placed], palette: Palette) -> None:
    """What happens where nothing is done, behind everything."""
    for one in strips:
        if one.row.nothing is not None:
            x0, x1 = one.row.nothing
            edge = {"color": CLEAR, "width": 0}
            ends = {"x0": x0, "x1": x1, "y0": one.middle - _HALF, "y1": one.middle + _HALF}
            sheet.shape(type="rect", fillcolor=palette.band, line=edge, layer="below", **ends)


def _lines(sheet: Sheet, strips: Sequence[_Placed], palette: Palette) -> None:
    """Zero, the intervals, and the expected effects as black ticks with a light rim."""
    zero, ticks = Strokes(), Strokes()
    for one in strips:
        zero.upright(0, one.middle - _HALF, one.middle + _HALF)
        if one.row.expected is not None:
            ticks.upright(one.row.expected, one.middle - 10, one.middle + 10)
    zero.draw(sheet, palette.text, 1)
    for one in strips:
        if one.row.low is not None and one.row.high is not None:
            across = Strokes()
            across.level(one.row.low, one.row.high, one.middle)
            across.draw(sheet, palette.of(_MARK.get(one.row.outcome)), 2)
    ticks.draw(sheet, palette.background, 5)
    ticks.draw(sheet, palette.text, 2)


def _dots(sheet: Sheet, strips: Sequence[_Placed], unit: Unit, t: Words, palette: Palette) -> None:
    colours = [palette.of(_MARK.get(one.row.outcome)) for one in strips]
    early = [one.row.outcome == "too_early" for one in strips]
    sheet.scatter(
        x=[one.row.value for one in strips],
        y=[one.middle for one in strips],
        mode="markers",
        marker={
            "size": [10 if hollow else 12 for hollow in early],
            "color": [palette.background if hollow else c for c, hollow in zip(colours, early, strict=True)],
            "line": {"color": colours, "width": [2 if hollow else 0 for hollow in early]},
            "opacity": 1,
        },
        customdata=[one.row.key for one in strips],
        hovertext=[_hover(one.row, unit, t) for one in strips],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )


def _hover(row: EffectRow, unit: Unit, t: Words) -> str:
    lines = [f"<b>{safe(row.name)}</b>", safe(outcome_words(row.outcome, t)), _measured(row, unit, t)]
    if row.expected is not None:
        lines.append(t("effect.expected", value=unit.change(row.expected)))
    if row.nothing is not None:
        low, high = row.nothing
        lines.append(t("effect.nothing", low=unit.change(low), high=unit.change(high)))
    return "<br>".join(line for line in lines if line)


def _alt(rows: Sequence[EffectRow], unit: Unit, t: Words) -> str:
    if not rows:
        return t("charts.alt.empty")
    told = [
        t("effect.alt.row", name=t.quote(row.name), outcome=t(f"effect.outcome.{row.outcome}"), detail=detail)
        if (detail := _detail(row, unit, t))
        else t("effect.alt.bare", name=t.quote(row.name), outcome=t(f"effect.outcome.{row.outcome}"))
        for row in rows
    ]
    return t.n("effect.alt", len(rows), rows="; ".join(told))
