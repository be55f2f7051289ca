"""The catalogue: one file per metric, found by itself. A new file is a new metric everywhere."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from metrics.catalog.dimensions import CUBE, DIMENSIONS, Dimension
from metrics.catalog.measures import MEASURES, Measure
from metrics.catalog.metric import Metric

__all__ = ["CUBE", "DIMENSIONS", "MEASURES", "METRICS", "Dimension", "Measure", "Metric"]

_OTHERS = {"__init__", "dimensions", "measures", "metric"}


def _load() -> dict[str, Metric]:
    names = sorted(p.stem for p in Path(__file__).parent.glob("*.py") if p.stem not in _OTHERS)
    metrics: list[Metric] = [import_module(f"metrics.catalog.{name}").METRIC for name in names]
    return {metric.key: metric for metric in metrics}


METRICS: dict[str, Metric] = _load()
