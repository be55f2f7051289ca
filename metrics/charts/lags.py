"""How many days after its order a contact comes: one column per day, from the day of the order on."""

from collections.abc import Sequence

from metrics.charts.frame import layout, note
from metrics.charts.palette import Palette
from metrics.charts.remembered import remembered
from metrics.charts.series import LABEL, LINE
from metrics.charts.sheet import Sheet
from metrics.charts.text import styled
from metrics.charts.types import Chart
from metrics.i18n import Words

_PLOT, _TOP, _BOTTOM = 190, 12, 26
_TICKS = (0, 7, 14, 30, 60, 90)


@remembered
def lag_columns(shares: Sequence[float], t: Words, palette: Palette) -> Chart:
    """`shares`: of contacts, by days since the order from 0 on, together 1; the highest carries its value."""
    sheet = Sheet()
    layout(sheet, palette, _PLOT + _TOP + _BOTTOM, top=_TOP, bottom=_BOTTOM)
    highest = max(shares, default=0.0)
    sheet.x(range=[-1, max(len(shares), 1)])
    sheet.y(range=[0, highest * _PLOT / (_PLOT - LINE) if highest else 1])
    sheet.bar(
        x=list(range(len(shares))),
        y=list(shares),
        width=0.8,
        marker={"color": palette.mark, "line": {"width": 0}},
        hovertext=[_hover(day, share, t) for day, share in enumerate(shares)],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    stroke = {"color": palette.hairline, "width": 1}
    sheet.shape(type="line", xref="paper", x0=0, x1=1, y0=0, y1=0, line=stroke)
    if highest:
        day = list(shares).index(highest)
        text = styled(t("charts.lag_peak", share=t.percent(highest), day=day), palette.text, LABEL)
        note(sheet, text, day, highest, palette.text, LABEL, xshift=6, yanchor="bottom")
    for tick in (tick for tick in _TICKS if tick < len(shares)):
        edge = "left" if tick == 0 else "right" if tick == len(shares) - 1 else "center"
        words = t("charts.lag_days", days=tick) if edge == "right" else str(tick)
        note(sheet, words, tick, 0, palette.mute, LABEL, xanchor=edge, yref="paper", yanchor="top", yshift=-6)
    return Chart(sheet.figure(), _alt(shares, t))


def _hover(day: int, share: float, t: Words) -> str:
    return f"<b>{t.n('charts.lag_after', day)}: {t.percent(share)}</b>"


def _alt(shares: Sequence[float], t: Words) -> str:
    if not sum(shares):
        return t("charts.alt.empty")
    week, month = sum(shares[:8]), sum(shares[:31])
    return t("charts.alt.lags", week=t.percent(week, 0), month=t.percent(month, 0))
