"""Figures from plain values; pure, without a page. Each is a `Chart`: a plotly figure and a sentence."""

from metrics.analysis.control_chart import Limits, Span
from metrics.analysis.series import Mark, Point
from metrics.charts.bars import bars
from metrics.charts.board import BoardPoint, board
from metrics.charts.bridge import bridge
from metrics.charts.control import control_chart
from metrics.charts.effect import EffectRow, Outcome, effects, outcome_words
from metrics.charts.elsewhere import ElsewhereRow, elsewhere
from metrics.charts.frame import CONFIG
from metrics.charts.gaps import gap_columns
from metrics.charts.lags import lag_columns
from metrics.charts.lines import lines
from metrics.charts.palette import DARK, LIGHT, Palette
from metrics.charts.severity import severity
from metrics.charts.skyline import skyline
from metrics.charts.snowballs import snowballs
from metrics.charts.tile import tile_line
from metrics.charts.types import (
    BarRow,
    Chart,
    Event,
    Gap,
    Line,
    SeverityRow,
    SkylineRow,
    SnowballRow,
    Step,
    Sum,
)
from metrics.charts.unit import Unit, money, per_hundred, percent, plain
from metrics.charts.windows import DayValue, WindowLine, day_columns, window_curve

__all__ = [
    "CONFIG",
    "DARK",
    "LIGHT",
    "BarRow",
    "BoardPoint",
    "Chart",
    "DayValue",
    "EffectRow",
    "ElsewhereRow",
    "Event",
    "Gap",
    "Limits",
    "Line",
    "Mark",
    "Outcome",
    "Palette",
    "Point",
    "SeverityRow",
    "SkylineRow",
    "SnowballRow",
    "Span",
    "Step",
    "Sum",
    "Unit",
    "WindowLine",
    "bars",
    "board",
    "bridge",
    "control_chart",
    "day_columns",
    "effects",
    "elsewhere",
    "gap_columns",
    "lag_columns",
    "lines",
    "money",
    "outcome_words",
    "per_hundred",
    "percent",
    "plain",
    "severity",
    "skyline",
    "snowballs",
    "tile_line",
    "window_curve",
]
