"""Figures hold finished words: plotly, which knows no locale of ours, never writes a number by itself."""

import json
import re
from typing import Any

import pytest

from metrics.charts import LIGHT, Chart
from metrics.i18n import words
from tests.charts.samples import everything


def plain(chart: Chart) -> dict[str, Any]:
    figure: dict[str, Any] = json.loads(chart.figure.to_json())
    return figure


def test_plotly_writes_no_number_by_itself(charts: dict[str, Chart]) -> None:
    for name, chart in charts.items():
        figure = plain(chart)
        for trace in figure["data"]:
            silent = trace.get("hoverinfo") == "skip"
            assert silent or trace.get("hovertemplate") == "%{hovertext}<extra></extra>", name
            assert "texttemplate" not in trace, name
        axes = [axis for key, axis in figure["layout"].items() if key[1:].startswith("axis")]
        assert len(axes) >= 2, name
        assert not any(axis["visible"] for axis in axes), name


# The 95 of “95% interval” is a word of the language.
FOREIGN = {"es_ES": r"\d\.\d(?!\d\d)|\b(?!95)\d+%", "en_GB": r"\d,\d(?!\d\d)|\b(?!95)\d+\u00a0%"}


@pytest.mark.parametrize("locale", FOREIGN)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_number_of_a_figure_is_written_as_the_locale_does(language: str, locale: str) -> None:
    for name, chart in everything(words(language, locale), LIGHT).items():
        if name == "control_event":  # what happened is told in its author's words
            continue
        told = json.dumps([*_texts(plain(chart)), chart.alt], ensure_ascii=False)
        assert re.findall(FOREIGN[locale], told) == [], name
        assert re.search(r"\d", told), name


def _texts(part: Any) -> list[str]:
    """Every label and hover text, without the styles around their words."""
    if isinstance(part, dict):
        own = [text for key in ("text", "hovertext") for text in _listed(part.get(key, []))]
        return own + [text for value in part.values() for text in _texts(value)]
    return [text for value in part for text in _texts(value)] if isinstance(part, list) else []


def _listed(texts: Any) -> list[str]:
    listed = texts if isinstance(texts, list) else [texts]
    return [re.sub(r"<[^>]*>", " ", text) for text in listed if isinstance(text, str)]
