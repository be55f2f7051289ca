"""The catalogue is complete: one file per metric, words in every language, a known answer, no measure unused."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from metrics import catalog
from metrics.catalog import CUBE, DIMENSIONS, MEASURES, METRICS
from metrics.i18n import LANGUAGES, words
from sample_data import FOLDER

ROOM = Path(catalog.__file__).parent
TRUTHS = tomllib.loads((FOLDER / "truths.toml").read_text("utf-8"))
ASKED_ALONE = {"identified", "linked", "orders"}
"""Measures that are shown by themselves: how many customers are known, how many contacts name an order."""


def test_every_file_declares_the_metric_of_its_name() -> None:
    files = {path.stem for path in ROOM.glob("*.py")} - {"__init__", "dimensions", "measures", "metric"}
    assert files == set(METRICS)
    assert all(METRICS[key].key == key for key in METRICS)


@pytest.mark.parametrize("key", METRICS)
def test_a_metric_is_a_few_lines(key: str) -> None:
    assert len((ROOM / f"{key}.py").read_text("utf-8").splitlines()) <= 25


@pytest.mark.parametrize("key", METRICS)
def test_a_metric_is_two_sums_that_exist(key: str) -> None:
    metric = METRICS[key]
    assert set(metric.measures) <= set(MEASURES)
    assert metric.top in MEASURES
    assert metric.settles == any("{a}" in part.where for part in metric.parts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", METRICS)
def test_a_metric_has_words_in_every_language(key: str, language: str) -> None:
    t, metric = words(language), METRICS[key]
    assert len(t(f"metric.{key}.name")) > 3
    assert len(t(f"metric.{key}.text")) > 30
    assert t(f"metric.{key}.short", days=7)
    assert t(f"metric.{key}.top")
    assert t.has(f"metric.{key}.bottom") == bool(metric.bottom)
    assert t(f"unit.{metric.unit}")
    assert t(f"better.{metric.better}")
    assert t.has(metric.empty)
    assert all(t(f"not_computable.{need}") for need in metric.needs)


@pytest.mark.parametrize("key", METRICS)
def test_a_metric_has_a_known_answer_in_all_and_in_every_month(key: str) -> None:
    assert key in TRUTHS["total"]
    assert all(key in month for month in TRUTHS["month"].values())


def test_every_measure_is_used() -> None:
    used = {name for metric in METRICS.values() for name in metric.measures}
    assert used | ASKED_ALONE == set(MEASURES)


def test_a_figure_that_waits_for_the_window_is_made_of_windowed_sums() -> None:
    for metric in METRICS.values():
        assert not metric.settles or all(part.windowed for part in metric.parts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", DIMENSIONS)
def test_a_dimension_has_words_in_every_language(key: str, language: str) -> None:
    assert words(language)(f"dim.{key}")


def test_the_cube_is_cut_by_dictionary_dimensions_only() -> None:
    assert set(CUBE) <= {key for key, dimension in DIMENSIONS.items() if dimension.terms}


def test_the_bottom_of_contacts_per_order_knows_markets_and_days_but_no_reasons() -> None:
    metric = METRICS["contacts_per_order"]
    ignored = {key for key, dimension in DIMENSIONS.items() if metric.ignores(key, dimension.facts)}
    assert ignored == set(DIMENSIONS) - {"market", "month", "day"}
    assert not any(METRICS["repeat_share"].ignores(key, DIMENSIONS[key].facts) for key in DIMENSIONS)
