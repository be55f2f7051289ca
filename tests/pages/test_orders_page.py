"""Contacts per order in every definition, as an analyst sees them."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from metrics import pipeline
from metrics.settings import Settings
from sample_data import FOLDER
from tests.pages.opening import opened, said
from tests.store.bring import Rows, bring

TRUTHS = tomllib.loads((FOLDER / "truths.toml").read_text("utf-8"))


def frame(at: AppTest, column: str) -> dict[str, list[str]]:
    """The table that has this column."""
    found = next(d.value for d in at.dataframe if column in d.value.columns)
    return {name: list(found[name]) for name in found.columns}


def months(at: AppTest) -> dict[str, list[str]]:
    """The table of months by definitions."""
    found = next(d.value for d in at.dataframe if "net" in d.value.columns and "net_between" not in d.value.columns)
    return {name: list(found[name]) for name in found.columns}


def store_of(path: Path, **files: Rows) -> Path:
    """A store with these rows by kind."""
    store = pipeline.open_store(path, Settings())
    for kind, rows in files.items():
        bring(store, kind, rows)
    store.close()
    return path


NOON = datetime(2026, 1, 5, 12, tzinfo=UTC).replace(tzinfo=None)
CONTACTS: Rows = [{"contact_id": str(i), "opened_at": NOON + timedelta(days=i)} for i in range(120)]
ORDERS: Rows = [{"order_id": str(i), "ordered_at": NOON + timedelta(days=i)} for i in range(120)]


def test_the_calendar_figures_are_the_known_answers_and_stand_beside_the_lag_weighted_ones(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "orders")
    calendar, lagged = (known_of(bottom)["2026-10"] for bottom in (CALENDAR, HEADLINE))
    shown = {metric.label: metric.value for metric in at.metric}
    assert (shown["By calendar"], shown["Lag-weighted (headline)"]) == (calendar, lagged)
    assert at.title[0].value == (
        f"{shown['Lag-weighted (headline)']} contacts per 100 orders in October 2026 (by calendar: {calendar})"
    )
    table = months(at)
    assert table["month"][0] == "Oct 2026"
    assert table["calendar"][0] == calendar
    assert table["lagged"][0] == shown["Lag-weighted (headline)"]
    assert table["cohort"][0].startswith("○ ")
    assert table["calendar"] == list(known_of(CALENDAR).values())[-2:-26:-1]
    assert table["lagged"][:22] == list(known_of(HEADLINE).values())[-2:-24:-1]


CALENDAR: dict[str, float] = TRUTHS["placed"]
HEADLINE: dict[str, float] = {month: told["contacts_per_order"]["bottom"] for month, told in TRUTHS["month"].items()}


def known_of(bottoms: dict[str, float]) -> dict[str, str]:
    """Month -> contacts per 100 of these orders."""
    return {m: f"{100 * told['contacts']['top'] / bottoms[m]:.1f}" for m, told in TRUTHS["month"].items()}


def test_the_first_months_say_why_they_are_blank(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "orders", month="2024-11")
    assert at.title[0].value.endswith("contacts per 100 orders in November 2024")
    assert "Rely on the **calendar** figure" in said(at)
    assert "orders are known since 1 Sep 2024 (by 3 Aug 2024: no)" in said(at)
    assert months(at)["lagged"] == ["blank: no orders 90 days before"] * 3


def test_markets_add_up_and_shipments_and_customers_have_columns(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "orders", month="2026-09")
    table = frame(at, "spread")
    assert table["market"] == ["ES", "PT", "All markets"]
    for column in ("contacts", "orders"):
        spain, portugal, whole = (int(n.replace(",", "")) for n in table[column])
        assert (
            spain + portugal
            == whole
            == (TRUTHS["month"]["2026-09"]["contacts"]["top"] if column == "contacts" else CALENDAR["2026-09"])
        )
    assert len({"volume_0", "volume_1"} & months(at).keys()) == 2


@pytest.mark.parametrize("days", ["7", "90"])
def test_the_days_of_a_cohort_stand_in_the_address(
    days: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "orders", month="2026-06", within=days)
    assert at.selectbox(key="filter_within").value == days
    assert f"Within {days} days of the order" in said(at)
    at.selectbox(key="filter_within").select("14").run()
    assert at.query_params["within"] == "14"
    assert "Within 14 days of the order" in said(at)


def test_an_unknown_number_of_days_in_the_address_is_the_usual_one(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "orders", within="365")
    assert "Within 30 days of the order" in said(at)


def test_a_market_is_said_before_the_title_and_divided_by_its_own_orders(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "orders", market="PT")
    markets = frame(at, "spread")
    shown = {metric.label: metric.value for metric in at.metric}
    assert at.title[0].value.startswith("PT: ")
    assert shown["By calendar"] == markets["calendar"][1]
    assert shown["Lag-weighted (headline)"] == markets["lagged"][1]


def test_a_young_month_counts_so_far_and_its_cohort_is_blank(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "orders", month="2026-11")
    assert at.title[0].value.startswith("1 Nov to 12 Nov 2026: ")
    table = months(at)
    assert table["calendar"][0].startswith("○ ")
    assert table["cohort"][0] == "blank: no order 30 days old yet"
    assert table["volume_0"][0] == "blank: month not complete"


@pytest.mark.parametrize("language", ["en", "es"])
def test_without_orders_the_page_says_so(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = store_of(tmp_path / "s.duckdb", contacts=CONTACTS)
    at = opened(monkeypatch, path, "orders", lang=language)
    assert not at.exception
    assert not at.metric
    what = {"en": "not computable: no orders imported", "es": "no calculable: no se han importado pedidos"}[language]
    assert set(months(at)["calendar"]) == {what}
    assert ("No orders" in said(at)) == (language == "en")


@pytest.mark.parametrize("language", ["en", "es"])
def test_orders_that_no_contact_names_leave_the_calendar_figure(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = store_of(tmp_path / "s.duckdb", contacts=CONTACTS, orders=ORDERS)
    at = opened(monkeypatch, path, "orders", lang=language)
    assert not at.exception
    assert [metric.value for metric in at.metric] == ["100.0" if language == "en" else "100,0"]
    assert len(set(months(at)["lagged"])) == 1
    assert not any("spread" in d.value.columns for d in at.dataframe)


def test_contacts_of_a_month_before_all_orders_are_blank_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    late = [row | {"ordered_at": NOON + timedelta(days=100)} for row in ORDERS[:5]]
    path = store_of(tmp_path / "s.duckdb", contacts=CONTACTS, orders=late)
    at = opened(monkeypatch, path, "orders", month="2026-02")
    assert not at.exception
    assert at.title[0].value == "Contacts per order of February 2026 cannot be computed"
    assert set(months(at)["calendar"]) == {"blank: no orders for this period"}


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_chart_says_in_words_what_it_shows(
    language: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "orders", lang=language)
    charts = at.get("plotly_chart")
    assert len(charts) == 3
    for chart in charts:
        assert len(chart.proto.alt) > 40
        assert json.loads(chart.proto.spec)["data"]
    assert len(at.get("download_button")) == 5
