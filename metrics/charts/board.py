"""The value-irritant board: reasons between what they are worth to the customer and to the company.

Names stand in the two margins, each at the height of its dot or as near as it can be, with a thin line to it: dots
may crowd, names never do. For pages too narrow for two margins there are lists.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from metrics.charts.frame import layout, note
from metrics.charts.palette import Palette
from metrics.charts.remembered import remembered
from metrics.charts.sheet import Sheet
from metrics.charts.spread import spread
from metrics.charts.text import safe, shorten, styled
from metrics.charts.types import Chart
from metrics.i18n import Words

REACH = 2.0
"""The strongest vote."""
_EDGE = 2.35
_MARGIN, _GAP, _HEAD = 248.0, 10.0, 50.0
_NAME, _LINE, _LEAST = 13.0, 20.0, 400.0
_SMALL, _LARGE = 10.0, 44.0
_TOUCH = 1e-6  # lines that only meet at a dot do not cross


@dataclass(frozen=True, slots=True)
class BoardPoint:
    """A reason: mean votes from -2 to 2, its contacts, the lowest and highest vote where voters are `split`.

    `few`: too few voters for more than a first impression, drawn hollow. `href`: where its name leads.
    """

    key: str
    name: str
    customer: float
    company: float
    contacts: int
    voters: int
    few: bool = False
    split: bool = False
    customer_ends: tuple[float, float] = (0.0, 0.0)
    company_ends: tuple[float, float] = (0.0, 0.0)
    href: str = ""


@dataclass(frozen=True, slots=True)
class _Dot:
    point: BoardPoint
    size: float
    y: float

    @property
    def left(self) -> bool:
        return self.point.company < 0


@remembered
def board(points: Sequence[BoardPoint], t: Words, palette: Palette) -> Chart:
    """A dot per reason, its area by contacts. No colour: a vote is no signal."""
    quarters = Counter((p.company < 0, p.customer > 0) for p in points)
    plot = max(_LEAST, 2 * _LINE * max(quarters.values(), default=0))
    sheet = Sheet()
    layout(sheet, palette, round(plot + 2 * _HEAD), left=_MARGIN, right=_MARGIN, top=_HEAD, bottom=_HEAD)
    sheet.x(range=[-_EDGE, _EDGE])
    sheet.y(range=[plot, 0])
    _ground(sheet, plot, t, palette)
    dots = _placed(points, plot)
    _ends(sheet, dots, plot, palette)
    for left, high in product((True, False), repeat=2):
        theirs = [dot for dot in dots if (dot.left, dot.point.customer > 0) == (left, high)]
        _names(sheet, theirs, (0, plot / 2) if high else (plot / 2, plot), palette)
    _dots(sheet, dots, t, palette)
    return Chart(sheet.figure(), _alt(points, t))


def _height(value: float, plot: float) -> float:
    """Pixels from the top at which a worth to the customer lies."""
    return plot * (0.5 - value / (2 * _EDGE))


def _placed(points: Sequence[BoardPoint], plot: float) -> list[_Dot]:
    """Dots that would cover one another stand one above the other, as near to their place as can be."""
    most = max((p.contacts for p in points), default=1) or 1
    columns: dict[int, list[BoardPoint]] = {}
    for point in sorted(points, key=lambda p: (-p.customer, -p.contacts, p.name)):
        columns.setdefault(round(point.company * 2), []).append(point)
    dots = []
    for column in columns.values():
        sizes = [max(_SMALL, _LARGE * (p.contacts / most) ** 0.5) for p in column]
        middles = spread([_height(p.customer, plot) for p in column], [s + 2 for s in sizes], 0, plot)
        dots += [_Dot(p, size, y) for p, size, y in zip(column, sizes, middles, strict=True)]
    return dots


def _ground(sheet: Sheet, plot: float, t: Words, palette: Palette) -> None:
    """Two lines that part the quadrants, and what each of them asks for, in the four corners."""
    stroke = {"color": palette.hairline, "width": 1}
    edge = {"type": "rect", "x0": -_EDGE, "x1": _EDGE, "y0": 0, "y1": plot, "layer": "below"}
    sheet.shape(**edge, line=stroke, fillcolor=palette.panel)
    middle = {"color": palette.soft, "width": 1}
    sheet.shape(type="line", x0=-_EDGE, x1=_EDGE, y0=plot / 2, y1=plot / 2, line=middle)
    sheet.shape(type="line", x0=0, x1=0, y0=0, y1=plot, line=middle)
    for name, right, low in (("automate", False, False), ("leverage", True, False),
                             ("eliminate", False, True), ("simplify", True, True)):  # fmt: skip
        where = {"xref": "paper", "xanchor": "right" if right else "left", "align": "right" if right else "left"}
        shift = _MARGIN if right else -_MARGIN
        y, up = (plot, -1) if low else (0, 1)
        title = styled(t(f"board.action.{name}"), palette.text, 15, bold=True)
        said = styled(t(f"board.quadrant.{name}"), palette.mute, 12)
        first, second = (38, 19) if up > 0 else (-19, -37)
        note(sheet, title, float(right), y, palette.text, 15, xshift=shift, yshift=first, **where)
        note(sheet, said, float(right), y, palette.mute, 12, xshift=shift, yshift=second, **where)


def _ends(sheet: Sheet, dots: Sequence[_Dot], plot: float, palette: Palette) -> None:
    """From the lowest to the highest vote, where voters do not agree on the side."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for dot in (dot for dot in dots if dot.point.split):
        (low, high), (left, right) = dot.point.customer_ends, dot.point.company_ends
        if left < 0 < right:
            xs += [left, right, None]
            ys += [dot.y, dot.y, None]
        if low < 0 < high:
            xs += [dot.point.company, dot.point.company, None]
            ys += [_height(low, plot), _height(high, plot), None]
    if xs:
        stroke = {"color": palette.text, "width": 1}
        sheet.scatter(x=xs, y=ys, mode="lines", line=stroke, hoverinfo="skip", cliponaxis=False)


def _names(sheet: Sheet, dots: Sequence[_Dot], ends: tuple[float, float], palette: Palette) -> None:
    """Names of one quadrant at its edge, each joined to its dot."""
    middles = _uncrossed(dots, spread([dot.y for dot in dots], [_LINE] * len(dots), *ends))
    xs: list[float | None] = []
    ys: list[float | None] = []
    for dot, y in zip(dots, middles, strict=True):
        edge = -_EDGE if dot.left else _EDGE
        xs += [edge, dot.point.company, None]
        ys += [y, dot.y, None]
        where = {"xref": "paper", "xanchor": "right" if dot.left else "left"}
        shift = -_GAP if dot.left else _GAP
        name = shorten(dot.point.name, _MARGIN - _GAP - 4, _NAME)
        text = styled(name, palette.text, _NAME, href=dot.point.href)
        note(sheet, text, float(not dot.left), y, palette.text, _NAME, xshift=shift, **where)
    stroke = {"color": palette.soft, "width": 1}
    sheet.scatter(x=xs, y=ys, mode="lines", line=stroke, hoverinfo="skip", cliponaxis=False)


def _uncrossed(dots: Sequence[_Dot], places: Sequence[float]) -> list[float]:
    """The same places for the names, given so that no line from a name to its dot crosses another.

    Two that cross change places: together the lines grow shorter with every change, so it ends.
    """
    found = list(places)
    pairs = [(i, j) for i in range(len(dots)) for j in range(i)]
    while crossing := next((pair for pair in pairs if _cross(dots, found, *pair)), None):
        i, j = crossing
        found[i], found[j] = found[j], found[i]
    return found


def _cross(dots: Sequence[_Dot], places: Sequence[float], i: int, j: int) -> bool:
    """Whether one line begins above the other and, where the shorter ends, lies below it."""
    near, far = sorted((i, j), key=lambda k: _EDGE - abs(dots[k].point.company))
    reach, whole = (_EDGE - abs(dots[k].point.company) for k in (near, far))
    there = places[far] + (dots[far].y - places[far]) * (reach / whole)
    return (places[near] - places[far]) * (dots[near].y - there) < -_TOUCH


def _dots(sheet: Sheet, dots: Sequence[_Dot], t: Words, palette: Palette) -> None:
    sheet.scatter(
        x=[dot.point.company for dot in dots],
        y=[dot.y for dot in dots],
        mode="markers",
        marker={
            "size": [dot.size for dot in dots],
            "color": [palette.panel if dot.point.few else palette.mark for dot in dots],
            "opacity": 1,
            "line": {"color": [palette.mark if dot.point.few else palette.panel for dot in dots], "width": 1.5},
        },
        customdata=[dot.point.key for dot in dots],
        hovertext=[_hover(dot.point, t) for dot in dots],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )


def _hover(point: BoardPoint, t: Words) -> str:
    worth = t("board.worth", customer=t.signed(point.customer, 1), company=t.signed(point.company, 1))
    lines = [f"<b>{safe(point.name)}</b>", t.n("charts.contacts", point.contacts), worth]
    lines.append(t.n("board.voters", point.voters))
    lines += [t("board.split")] if point.split else []
    return "<br>".join(lines)


def _alt(points: Sequence[BoardPoint], t: Words) -> str:
    if not points:
        return t("charts.alt.empty")
    return t(
        "board.alt",
        eliminate=sum(p.customer < 0 and p.company < 0 for p in points),
        automate=sum(p.customer > 0 > p.company for p in points),
        simplify=sum(p.customer < 0 < p.company for p in points),
        leverage=sum(p.customer > 0 and p.company > 0 for p in points),
    )
