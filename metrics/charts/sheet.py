"""What a chart draws, gathered first and handed to plotly at once.

Each element added to a plotly figure is copied and checked together with all that are there already: a hundred labels
cost as much as five thousand. Gathered, each is checked once.
"""

from typing import Any

import plotly.graph_objects as go


class Sheet:
    """Traces and layout as plain values, under plotly's own names."""

    def __init__(self) -> None:
        self._traces: list[dict[str, Any]] = []
        self._layout: dict[str, Any] = {"annotations": [], "shapes": [], "xaxis": {}, "yaxis": {}}

    def scatter(self, **trace: Any) -> None:
        """A line or dots."""
        self._traces.append({"type": "scatter", **trace})

    def bar(self, **trace: Any) -> None:
        """Bars or columns."""
        self._traces.append({"type": "bar", **trace})

    def annotation(self, **label: Any) -> None:
        """Words at a place."""
        self._layout["annotations"].append(label)

    def shape(self, **shape: Any) -> None:
        """A rule or a shade."""
        self._layout["shapes"].append(shape)

    def layout(self, **settings: Any) -> None:
        """What holds for the whole figure."""
        self._layout |= settings

    def x(self, **axis: Any) -> None:
        """Settings of the x axis."""
        self._layout["xaxis"] |= axis

    def y(self, **axis: Any) -> None:
        """Settings of the y axis."""
        self._layout["yaxis"] |= axis

    def second_x(self, **axis: Any) -> None:
        """A second x axis, like the first but for these settings."""
        self._layout["xaxis2"] = {**self._layout["xaxis"], **axis}

    def figure(self) -> "Drawn":
        """The figure, every value checked by plotly."""
        return Drawn({"data": self._traces, "layout": self._layout})


class Drawn(go.Figure):  # type: ignore[misc]
    """A finished figure. Nobody changes it any more, so it is written out once and not copied each time it is shown."""

    def to_dict(self) -> dict[str, Any]:
        """Plotly's own plain form, the same object each time: to be read only."""
        if not hasattr(self, "_plain"):
            self._plain: dict[str, Any] = super().to_dict()
        return self._plain
