"""The repeat laboratory: an experiment never stands without the official figure; its state is its address."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from metrics.settings import Settings
from sample_data import FOLDER
from tests.oracles import Told
from tests.pages.opening import opened, said
from tests.store.bring import at, bring, contact
from tests.store.bring import opened as store_in

OCTOBER: dict[str, Any] = tomllib.loads((FOLDER / "truths.toml").read_text("utf-8"))["month"]["2026-10"]
RATE = OCTOBER["repeat_contact_rate"]["top"] / OCTOBER["repeat_contact_rate"]["bottom"]


def test_the_official_setting_is_called_official(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(monkeypatch, sample_store, "laboratory", period="month", month="2026-10")
    assert page.title[0].value == f"{100 * RATE:.1f}% of contacts are followed within 7 days, same matter"
    text = said(page)
    assert "This is the official setting" in text
    assert "experiment" not in text
    assert {metric.value for metric in page.metric} >= {f"{100 * RATE:.1f}%"}


@pytest.mark.parametrize(
    ("language", "words"), [("en", "The official figure is {}%"), ("es", "La cifra oficial es {}")]
)
def test_an_experiment_says_so_and_names_the_official_figure(
    language: str, words: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = {"window": "45", "rule": "any", "by": "root-team", "period": "month", "month": "2026-09"}
    page = opened(monkeypatch, sample_store, "laboratory", lang=language, **tried)
    assert not page.exception
    truth = tomllib.loads((FOLDER / "truths.toml").read_text("utf-8"))["month"]["2026-09"]["repeat_contact_rate"]
    official = f"{100 * truth['top'] / truth['bottom']:.1f}"
    assert words.format(official if language == "en" else official.replace(".", ",")) in said(page)
    assert len(page.get("plotly_chart")) == 4
    assert page.slider(key="slide_window").value == 45


def test_what_the_address_asks_in_vain_is_said_and_the_usual_is_shown(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"window": "91", "rule": "nose", "by": "aunt", "period": "ever", "snowball": "no-such"}
    page = opened(monkeypatch, sample_store, "laboratory", **asked)
    assert not page.exception
    assert [
        word for word in asked.values() if not any(word in note.value.replace("\\", "") for note in page.info)
    ] == []
    assert page.slider(key="slide_window").value == 7
    assert "This is the official setting" in said(page)


def test_the_controls_write_into_the_address(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(monkeypatch, sample_store, "laboratory", window="14")
    page.slider(key="slide_window").set_value(30).run()
    assert page.query_params["window"] == "30"
    page.selectbox(key="filter_by").select("predecessor-vendor").run()
    assert page.query_params["by"] == "predecessor-vendor"
    page.slider(key="slide_window").set_value(7).run()
    assert "window" not in page.query_params
    assert not page.exception


def test_a_snowball_in_the_address_is_opened_with_its_contacts(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(monkeypatch, sample_store, "laboratory", window="14", rule="any")
    listed = next(d.value for d in page.dataframe if "channels" in d.value.columns)
    address, contact_id = listed["root"][0].split("#")
    assert "window=14" in address
    assert "rule=any" in address
    page.query_params["snowball"] = address.rsplit("snowball=", 1)[1]
    page.run()
    chain = next(d.value for d in page.dataframe if "place" in d.value.columns)
    assert chain["contact"][0] == f"contact?contact=contacts~{contact_id}#{contact_id}"
    assert len(chain) == int(listed["length"][0])
    prices = [float(price.removeprefix("€")) for price in chain["price"]]
    assert f"€{sum(prices):.2f}" == listed["cost"][0]


def small(folder: Path, *, customers: bool) -> Path:
    """A store of forty contacts in twenty snowballs, without prices."""
    store = store_in(folder, window_days=Settings().window_days)
    told = [Told(f"C{i:02}", at(i // 2 * 3 + i % 2), f"k{i // 2}" if customers else None) for i in range(40)]
    bring(store, "contacts", [contact(one) for one in told], has=None if customers else frozenset({"contact_id"}))
    store.close()
    return folder / "store.duckdb"


@pytest.mark.parametrize("language", ["en", "es"])
def test_without_customers_nothing_is_computed_and_the_page_says_why(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(monkeypatch, small(tmp_path, customers=False), "laboratory", lang=language)
    assert not page.exception
    assert not page.metric
    assert page.info[0].value == {"en": "not computable: no customer column",
                                  "es": "no calculable: falta la columna de cliente"}[language]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es"])
def test_without_prices_the_cost_is_blank_and_never_nought(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(
        monkeypatch, small(tmp_path, customers=True), "laboratory", lang=language, period="all", by="root-agent"
    )
    assert not page.exception
    assert {"en": "no agent column", "es": "falta la columna de agente"}[language] in said(page)
    listed = next(d.value for d in page.dataframe if "channels" in d.value.columns)
    assert len(listed) == 20
    assert set(listed["cost"]) == {{"en": "no price", "es": "sin precio"}[language]}
    assert {"en": "no price list", "es": "No hay lista de precios"}[language] in said(page)
    assert "€" not in said(page)


def test_a_window_that_nothing_is_old_enough_for_is_blank_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(monkeypatch, small(tmp_path, customers=True), "laboratory", period="all", window="80")
    assert not page.exception
    assert page.title[0].value == "Repeats within 80 days, same matter"
    assert "blank: no contact is 80 days old yet" in said(page)
    assert "The official figure is" in said(page)
