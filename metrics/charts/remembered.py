"""The same values draw the same chart: those drawn last are kept, since every click shows most of them again."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec

from metrics.charts.types import Chart

P = ParamSpec("P")
KEPT = 256
"""Charts of one kind that are kept at most."""


def remembered(draw: Callable[P, Chart]) -> Callable[P, Chart]:
    """`draw`, which computes nothing but its chart from frozen values, asked once per values."""
    cached: Callable[..., Chart] = lru_cache(maxsize=KEPT)(draw)

    @wraps(draw)
    def ask(*told: P.args, **more: P.kwargs) -> Chart:
        return cached(*map(_frozen, told), **{name: _frozen(value) for name, value in more.items()})

    return ask


class _Told(dict[Any, Any]):
    """A dictionary that nobody changes any more, so that it can be part of a key."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return _Told(value)
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value
