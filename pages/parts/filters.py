"""Company-wide filters, drawn by the entry script above every page that shows figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import streamlit as st

from metrics.analysis.series import month_end
from metrics.i18n import LANGUAGES, words
from metrics.query import Facts, Slice
from pages.parts import address, data
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.notices import escape

_NAMES = {"en": "English", "es": "Español"}
_LOCALES = ("en_GB", "en_US", "en_IN", "es_ES", "es_MX", "de_DE", "de_CH", "fr_FR", "it_IT", "pt_PT", "pt_BR", "pl_PL")
"""Some countries for each way of writing numbers; the address takes any other, too."""
DIMENSIONS = ("market", "channel", "vendor")


@dataclass(frozen=True)
class Chosen:
    """What the filters say: the month, and the slice of all times that the other filters leave."""

    month: date
    cut: Slice

    @property
    def parts(self) -> tuple[date, Slice]:
        """Both, to be taken apart."""
        return self.month, self.cut


@lru_cache(maxsize=8)
def latest_whole_month(known: Facts) -> date:
    """The newest month of which every day is loaded, else the newest month."""
    as_of = known.as_of.date() if known.as_of else date.min
    whole = [m for m in known.months if month_end(m) < as_of]
    return (whole or list(known.months))[-1]


def chosen(viewer: Viewer) -> Chosen:
    """The filters as the address has them."""
    known = data.known()
    months = [m.strftime("%Y-%m") for m in known.months]
    month = address.choice("month", months, latest_whole_month(known).strftime("%Y-%m"))
    cut = data.everything(viewer)
    for dimension in DIMENSIONS:
        value = address.choice(dimension, data.reader().labels(dimension), "")
        cut = cut.only(dimension, value) if value else cut
    return Chosen(date.fromisoformat(f"{month}-01"), cut)


def draw(viewer: Viewer, *, filtered: bool) -> None:
    """The row above the page: filters if the page has figures, how far the data reaches, the language."""
    t, known = viewer.t, data.known()
    offered: dict[str, list[str]] = {}
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        if filtered:
            default = latest_whole_month(known).strftime("%Y-%m")
            months = {m.strftime("%Y-%m"): t.month(m) for m in reversed(known.months)}
            offered["month"] = list(months)
            address.select("month", t("filter.month"), list(months), default, months)
            for dimension in DIMENSIONS:
                values = offered[dimension] = data.reader().labels(dimension)
                if len(values) > 1:
                    shown = {"": t(f"filter.all_{dimension}")} | {v: named(viewer, dimension, v) for v in values}
                    address.select(dimension, t(f"filter.{dimension}"), ["", *values], "", shown)
        if known.as_of:  # pages/parts/look.css: it and what follows stand at the right
            st.caption(t("filter.complete_to", day=t.date(known.as_of.date())), width="content")
        else:
            st.space("stretch")
        address.select("lang", t("filter.language"), list(LANGUAGES), t.language, _NAMES, width=115)
        formats(viewer)
    for name, options in offered.items():
        if asked := address.strange(name, options):
            st.caption(t(f"filter.strange_{name}", value=escape(asked), shown=t.month(chosen(viewer).month)))
            del st.query_params[name]  # said once; no link leads there
    address.keep()


def formats(viewer: Viewer) -> None:
    """How numbers, dates and money are written, apart from the language; each choice shows itself."""
    t, asked = viewer.t, address.locale()
    offered = ["", *_LOCALES] if asked in ("", *_LOCALES) else ["", asked, *_LOCALES]
    shown = {name: _sample(t.language, name) for name in offered if name}
    with st.popover(t("locale.button", number=t.number(1234.5, 1)), width="content"):
        address.select("locale", t("locale.label"), offered, "", shown | {"": t("locale.automatic")}, width=320)
        st.caption(t("locale.note"))


@lru_cache(maxsize=64)
def _sample(language: str, name: str) -> str:
    """A country in the viewer's language, with a number, an amount and a day as it writes them."""
    there, day = words(language, name), date(2026, 12, 9)
    country = there.locale.get_territory_name(language) or there.locale.get_display_name(language)
    return f"{country}: {there.number(1234.5, 1)} · {there.day(day)}"
