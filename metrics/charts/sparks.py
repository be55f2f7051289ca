"""The sparklines of the skyline: 24 months per reason in a small strip beside its name."""

from collections.abc import Sequence

from metrics.charts.palette import Palette
from metrics.charts.rows import NAME_AT
from metrics.charts.series import band, hover
from metrics.charts.sheet import Sheet
from metrics.charts.types import SkylineRow
from metrics.charts.unit import Unit
from metrics.i18n import Words

SPARK_FROM = 0.83  # of the width: where the strip begins
_STRIP = 11.0  # pixels above and below the strip's middle


def draw_sparks(
    sheet: Sheet, rows: Sequence[SkylineRow], tops: Sequence[float], unit: Unit, t: Words, palette: Palette
) -> None:
    """24 months per reason, each scaled to its own usual range, so that noise looks as flat as it is."""
    longest = max(len(row.spark) for row in rows)
    axis = {"domain": [SPARK_FROM, 0.99], "range": [-0.5, longest - 0.5], "anchor": "y"}
    sheet.second_x(**axis)
    xs: list[float | None] = []
    ys: list[float | None] = []
    texts: list[str] = []
    ends: list[tuple[float, float, SkylineRow]] = []
    for row, top in zip(rows, tops, strict=True):
        start, middle = longest - len(row.spark), top + NAME_AT
        places = _places(row, middle)
        if row.limits is not None:
            centre, half = _half(row)
            y0, y1 = (middle - _STRIP * (edge - centre) / half for edge in (row.limits.low, row.limits.high))
            band(sheet, y0, y1, 0, 1, palette.band, xref="x2 domain")
        xs += [start + i for i in range(len(places))] + [None]
        ys += [*places, None]
        texts += [hover(point, unit, t) for point in row.spark] + [""]
        if places and (last := places[-1]) is not None:
            ends.append((longest - 1, last, row))
    stroke = {"color": palette.mark, "width": 1}
    sheet.scatter(
        x=xs,
        y=ys,
        xaxis="x2",
        mode="lines",
        line=stroke,
        cliponaxis=False,
        hovertext=texts,
        hovertemplate="%{hovertext}<extra></extra>",
    )
    _ends(sheet, ends, palette)


def _ends(sheet: Sheet, ends: Sequence[tuple[float, float, SkylineRow]], palette: Palette) -> None:
    """The newest month's dot: coloured by the row's verdict, hollow and neutral while it is young."""
    young = [not row.spark[-1].settled for _, _, row in ends]
    inks = [palette.of(None if y else row.mark) for (_, _, row), y in zip(ends, young, strict=True)]
    fills = [palette.background if y else ink for y, ink in zip(young, inks, strict=True)]
    rims = {"width": [1.5 if y else 0 for y in young], "color": inks}
    sheet.scatter(
        x=[x for x, _, _ in ends],
        y=[y for _, y, _ in ends],
        xaxis="x2",
        mode="markers",
        marker={"size": 6, "opacity": 1, "color": fills, "line": rims},
        hoverinfo="skip",
        cliponaxis=False,
    )


def _half(row: SkylineRow) -> tuple[float, float]:
    """Centre and half height of a sparkline in its values: the usual range takes a third of it or more."""
    values = [point.value for point in row.spark if point.value is not None]
    if row.limits is not None:
        centre, usual = (
            row.limits.mean,
            (row.limits.high - row.limits.low) / 2 or abs(row.limits.mean) / 4 or 1.0,
        )
        farthest = max((abs(value - centre) for value in values), default=0.0)
        return centre, min(max(1.6 * usual, farthest), 3 * usual)
    centre = sum(values) / len(values) if values else 0.0
    return centre, max([abs(value - centre) for value in values] + [abs(centre) / 2]) or 1.0


def _places(row: SkylineRow, middle: float) -> list[float | None]:
    """Pixels from the top for each month; what leaves the strip stays at its edge."""
    centre, half = _half(row)
    return [
        None if p.value is None else middle - _STRIP * max(-1.0, min(1.0, (p.value - centre) / half)) for p in row.spark
    ]
