"""The bridge: from one period's figure to another's, each step where the one before it ended."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import floor, log10

from metrics.analysis.series import Mark
from metrics.charts.frame import CLEAR, note
from metrics.charts.paint import canvas, draw
from metrics.charts.palette import Palette
from metrics.charts.remembered import remembered
from metrics.charts.rows import LINE, NAME, WORDS, Piece, Row, place, scale
from metrics.charts.sheet import Sheet
from metrics.charts.text import safe, styled
from metrics.charts.types import Chart, Step
from metrics.charts.unit import Unit
from metrics.i18n import Words

_LONGEST = 0.66  # of the width: the longest change stands behind the furthest bar
_NEAR = 0.5  # of the highest value: steps that reach less far are seen better on an axis that starts above 0
_ARROW = {"worse": "charts.worse", "better": "charts.better"}

End = tuple[str, float]
"""Name and figure of a period."""


@remembered
def bridge(
    first: End,
    steps: Sequence[Step],
    last: End,
    unit: Unit,
    t: Words,
    palette: Palette,
    signals: Mapping[str, Mark] | None = None,
) -> Chart:
    """Both periods as rules, the steps between them as bars; only a step that `signals` names has a colour."""
    levels = list(accumulate((step.change for step in steps), initial=first[1]))
    origin = start_of_axis([*levels, last[1]])
    marks = signals or {}
    rows = [
        _rule(*first, origin, unit, palette),
        *(_bar(s, a, origin, unit, t, palette, marks.get(s.key)) for s, a in zip(steps, levels, strict=False)),
        _rule(*last, origin, unit, palette),
    ]
    edge = scale(rows, _LONGEST)
    placed = place(rows, 0, edge)
    below = placed[-1].bottom
    sheet = Sheet()
    canvas(sheet, palette, below + (LINE if origin else 0), edge)
    draw(sheet, placed, palette)
    if origin:
        words = t("bridge.axis", value=unit.show(origin))
        note(sheet, styled(words, palette.mute, WORDS), 0, below + LINE / 2, palette.mute, WORDS)
    return Chart(sheet.figure(), _alt(first, steps, last, unit, t))


def start_of_axis(levels: Sequence[float]) -> float:
    """0, or a round number below all `levels` where the steps between them are small beside them."""
    low, high = min(levels), max(levels)
    reach = high - low
    if low <= 0 or not reach or reach > high * _NEAR:
        return min(low, 0.0)
    size = 10.0 ** floor(log10(reach))
    return max(0.0, floor((low - reach / 10) / size) * size)


def _rule(name: str, value: float, origin: float, unit: Unit, palette: Palette) -> Row:
    shown = Piece(unit.show(value), palette.text, NAME, bold=True)
    return Row(key="", name=Piece(name, palette.text, NAME, bold=True), bars=(), pieces=(shown,), target=value - origin)


def _bar(step: Step, level: float, origin: float, unit: Unit, t: Words, palette: Palette, mark: Mark) -> Row:
    """The bar begins where the last one ended: what lies before it is there, but cannot be seen."""
    before = min(level, level + step.change) - origin
    pieces = [Piece(unit.change(step.change), palette.text, NAME, bold=mark is not None)]
    if mark is not None:
        arrow = "▲" if step.change > 0 else "▼"
        pieces.append(Piece(f"{arrow} {t(_ARROW[mark])}", palette.of(mark), bold=True))
    return Row(
        key=step.key,
        name=Piece(step.name, palette.text, NAME, bold=mark is not None, href=step.href),
        bars=((before, CLEAR), (abs(step.change), palette.of(mark))),
        pieces=tuple(pieces),
        hover=safe(step.said),
    )


def _alt(first: End, steps: Sequence[Step], last: End, unit: Unit, t: Words) -> str:
    told = "; ".join(step.said for step in steps) or t("bridge.nothing")
    ends = {"first": first[0], "start": unit.show(first[1]), "last": last[0], "end": unit.show(last[1])}
    return t("bridge.alt", steps=told, **ends)
