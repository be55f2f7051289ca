"""What a chart draws, gathered first and handed to plotly at once.

Each element added to a plotly figure is copied and checked together with all that are there already: a hundred labels
cost as much as five thousand. Gathered, they cost nothing until somebody wants them checked.
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
        """The finished figure."""
        return Drawn({"data": self._traces, "layout": self._layout})


class Drawn(go.Figure):  # type: ignore[misc]
    """A finished figure, to be shown and not changed any more.

    A page sends the plain form as it is: plotly takes longer to check a chart's values than all else that the chart
    needs. Whoever asks for anything but the plain form, as tests do of every chart, has plotly check it first.
    """

    def __init__(self, plain: dict[str, Any]) -> None:
        self.__dict__["_plain"] = plain

    def __getattr__(self, name: str) -> Any:
        if "_data_objs" in self.__dict__ or name.startswith("__"):
            raise AttributeError(name)
        super().__init__(self._plain)
        return getattr(self, name)

    def to_dict(self) -> dict[str, Any]:
        """The plain form, the same object each time: to be read only."""
        plain: dict[str, Any] = self._plain
        return plain
