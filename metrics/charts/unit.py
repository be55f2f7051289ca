"""How a chart writes its values: the metric decides the unit, the reader's language the signs.

The same words make the same unit, so that charts of the same values can be told to be the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from metrics.i18n import Words


@dataclass(frozen=True, slots=True)
class Unit:
    """`show` writes a value, `change` a difference; `top` and `bottom` are words for the ratio's parts."""

    show: Callable[[float], str]
    change: Callable[[float], str]
    top: str = ""
    bottom: str = ""


@lru_cache(maxsize=64)
def percent(t: Words, top: str = "", bottom: str = "", decimals: int = 1) -> Unit:
    """A share: 0.172 is 17.2%."""
    return Unit(lambda x: t.percent(x, decimals), lambda x: t.points(x, decimals), top, bottom)


@lru_cache(maxsize=64)
def per_hundred(t: Words, top: str = "", bottom: str = "", decimals: int = 1) -> Unit:
    """A ratio per 100 of its bottom: 0.047 contacts per order is 4.7."""
    return Unit(lambda x: t.number(x * 100, decimals), lambda x: t.signed(x * 100, decimals), top, bottom)


@lru_cache(maxsize=64)
def plain(t: Words, top: str = "", bottom: str = "", decimals: int = 0) -> Unit:
    """A number as it is."""
    return Unit(lambda x: t.number(x, decimals), lambda x: t.signed(x, decimals), top, bottom)


@lru_cache(maxsize=64)
def money(t: Words, currency: str, top: str = "", decimals: int = 0) -> Unit:
    """An amount in `currency` (ISO 4217)."""

    def change(x: float) -> str:
        return ("+" if x > 0 else "") + t.money(x, currency, decimals)

    return Unit(lambda x: t.money(x, currency, decimals), change, top, "")
