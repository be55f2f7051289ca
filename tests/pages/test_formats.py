"""Numbers, dates and money are written as the viewer asks, whatever the language of the words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.opening import opened, said

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("query", "button", "title"),
    [
        ({}, "Numbers: 1,234.5", "Customers had to contact us 44.7 times"),
        ({"locale": "es_ES"}, "Numbers: 1.234,5", "Customers had to contact us 44,7 times"),
        ({"lang": "es"}, "Números: 1.234,5", "44,7 veces"),
        ({"lang": "es", "locale": "en_GB"}, "Números: 1,234.5", "44.7 veces"),
        ({"lang": "es", "locale": "sv-SE"}, f"Números: 1{NBSP}234,5", "44,7 veces"),
        ({"lang": "es", "locale": "nowhere"}, "Números: 1.234,5", "44,7 veces"),
    ],
)
def test_language_and_formats_are_chosen_apart(
    query: dict[str, str], button: str, title: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "overview", month="2026-10", **query)
    assert not at.exception
    assert title in at.title[0].value
    assert at.get("popover")[0].proto.popover.label == button


def test_choosing_a_country_writes_it_into_the_address_and_changes_only_the_writing(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "overview", month="2026-10")
    before = said(at)
    at.selectbox(key="filter_locale").select("es_ES").run()
    assert at.query_params["locale"] == "es_ES"
    assert "44,7" in said(at)
    at.selectbox(key="filter_locale").select("").run()
    assert "locale" not in at.query_params
    assert said(at) == before


def test_the_setting_holds_for_who_chooses_nothing(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICE_METRICS_LOCALE", "de_CH")
    at = opened(monkeypatch, sample_store, "overview", month="2026-10")
    assert at.get("popover")[0].proto.popover.label == "Numbers: 1’234.5"
    assert at.title[0].value.startswith("Customers had to contact us 44.7")
    at = opened(monkeypatch, sample_store, "overview", month="2026-10", locale="de_DE")
    assert at.get("popover")[0].proto.popover.label == "Numbers: 1.234,5"
