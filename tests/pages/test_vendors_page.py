"""Vendors on the page: the baseline is in the address, and what cannot be told says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.opening import opened, said
from tests.pages.test_laboratory_page import small


def listed(at: AppTest) -> dict[str, dict[str, str]]:
    """The rows of the table by vendor."""
    frame = next(d.value for d in at.dataframe if "removed" in d.value.columns)
    return {row["vendor"]: row for row in frame.to_dict("records")}


def test_each_vendor_is_held_against_its_own_baseline(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "vendors", month="2026-10")
    assert not at.exception
    assert set(listed(at)) == {"Atalaya", "Brisa", "Corvo"}
    assert "from October 2025 to September 2026" in said(at)


def test_the_baseline_follows_the_address_whichever_end_comes_first(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = {"base_from": "2026-06", "base_to": "2026-03"}
    at = opened(monkeypatch, sample_store, "vendors", month="2026-10", **ends)
    other = opened(monkeypatch, sample_store, "vendors", month="2026-10")
    assert "from March 2026 to June 2026" in said(at)
    assert listed(at)["Corvo"]["base"] != listed(other)["Corvo"]["base"]
    at.selectbox(key="filter_base_from").select("2026-01").run()
    assert at.query_params["base_from"] == "2026-01"


def test_the_first_month_has_no_baseline_and_says_what_to_do(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "vendors", month="2024-09")
    assert not at.exception
    assert "no month before this one" in said(at)


def test_contacts_without_a_vendor_are_not_said_to_lack_a_month(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, small(tmp_path, customers=True), "vendors")
    assert not at.exception
    assert at.title[0].value == "Vendors cannot be compared yet"
    assert "Import a file with a vendor column." in said(at)
    assert "no month before" not in said(at)
