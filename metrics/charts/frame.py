"""What every figure shares: no grid, no legend, no bar of buttons, nothing that moves when touched."""

from typing import Any

from metrics.charts.palette import Palette
from metrics.charts.sheet import Sheet

FONT = "Source Sans, sans-serif"
CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "staticPlot": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
}
CLEAR = "rgba(0,0,0,0)"


def layout(
    sheet: Sheet,
    palette: Palette,
    height: int,
    *,
    left: float = 0,
    right: float = 0,
    top: float = 0,
    bottom: float = 0,
) -> None:
    """Gives `sheet` the look of the product; `height` and the margins are pixels."""
    # An own template replaces plotly's, so that no forgotten key brings back its blue or its grid.
    colours = [palette.mark, palette.alarm, palette.accent, palette.soft, palette.text]
    template = {"layout": {"colorway": colours}}
    axis = {"visible": False, "fixedrange": True, "showgrid": False, "zeroline": False}
    sheet.layout(
        template=template,
        height=height,
        autosize=True,
        margin={"l": left, "r": right, "t": top, "b": bottom, "pad": 0},
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        font={"family": FONT, "size": 13, "color": palette.text},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        hoverdistance=40,
        bargap=0,
        barmode="stack",
        hoverlabel={
            "bgcolor": palette.panel,
            "bordercolor": palette.hairline,
            "font": {"family": FONT, "size": 13, "color": palette.text},
            "align": "left",
            "namelength": 0,
        },
    )
    sheet.x(**axis)
    sheet.y(**axis)


def note(sheet: Sheet, text: str, x: float, y: float, colour: str, size: float = 13, **where: Any) -> None:
    """A label without arrow: left-aligned at data place (x, y) unless `where` says otherwise."""
    place = {"xref": "x", "yref": "y", "xanchor": "left", "yanchor": "middle", "align": "left", **where}
    sheet.annotation(text=text, x=x, y=y, showarrow=False, borderpad=0, font={"color": colour, "size": size}, **place)
