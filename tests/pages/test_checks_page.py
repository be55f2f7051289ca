"""Can we trust it: the page says what was compared with both numbers, and a closed door is said on the Overview."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from metrics import pipeline
from metrics.i18n import words
from metrics.settings import Settings
from pages.parts import data
from pages.parts.checks import spans
from pages.parts.guard import Viewer
from tests.analysis.scenes import Row, always, company, fewer
from tests.pages.opening import opened, said
from tests.store.bring import bring

Build = Callable[..., Path]


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    def built(rows: list[Row], *columns: str) -> Path:
        path = tmp_path / "store.duckdb"
        store = pipeline.open_store(path, Settings())
        bring(store, "contacts", [{c: row[c] for c in columns} if columns else row for row in rows])
        store.close()
        return path

    yield built
    data.close()


def closed_phone() -> list[Row]:
    return company(2, lambda _, row: row["channel"] != "phone" or row["opened_at"] < datetime(2026, 4, 12))


def table(at: AppTest, column: str) -> pl.DataFrame:
    return next(pl.DataFrame(d.value) for d in at.dataframe if column in d.value.columns)


def test_a_closed_door_is_the_headline_and_stands_on_the_overview(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = build(closed_phone())
    at = opened(monkeypatch, path, "checks", month="2026-04")
    told = "phone holds no contacts since 12 Apr 2026"
    assert at.title[0].value.replace("\\", "") == f"The fall looks like a closed door: {told}"
    rows = {row["check"]: row for row in table(at, "check").to_dicts()}
    assert rows["Closed channels"]["result"] == "▲ speaks against a real fall"
    assert rows["Closed channels"]["subject"] == "phone: none since 12 Apr 2026"
    for row in rows.values():
        assert row["before"]
        assert row["now"]
    overview = opened(monkeypatch, path, "overview", month="2026-04")
    assert told in overview.warning[0].value
    assert "[See what was checked](checks?month=2026-04)" in overview.warning[0].value


@pytest.mark.parametrize(("rows", "title"), [
    (company(1, always), "Contacts hardly fell"),
    (company(0, fewer(0.3)), "Nothing speaks against the fall being real (6 of 6 checks could be made)"),
], ids=["steady", "real fall"])  # fmt: skip
def test_where_nothing_speaks_against_it_the_overview_says_nothing(
    build: Build, monkeypatch: pytest.MonkeyPatch, rows: list[Row], title: str
) -> None:
    path = build(rows)
    at = opened(monkeypatch, path, "checks", month="2026-04")
    assert at.title[0].value.replace("\\", "") == title
    assert not opened(monkeypatch, path, "overview", month="2026-04").warning


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_no_file_carries_is_said_to_be_missing(
    build: Build, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    path = build(company(0, fewer(0.3)), "contact_id", "opened_at", "reason")
    at = opened(monkeypatch, path, "checks", month="2026-04", lang=language)
    assert not at.exception
    t = words(language)
    results = table(at, "check")["result"].to_list()
    assert results.count(t("checks.state.unrecorded")) == 4
    assert said(at).count(t("not_computable.customer")) == 2
    assert t("coding.disagreement") in said(at)


def test_a_month_with_nothing_before_it_says_so(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, build(company(0, always)), "checks", month="2026-03")
    assert at.title[0].value == "There is no earlier month to compare with"
    assert "The data does not hold February 2026" in said(at)


def test_a_customer_who_weighs_much_is_named_by_a_letter_only(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row | ({"customer": "Acme Ltd"} if i % 20 == 0 else {}) for i, row in enumerate(company(0, always))]
    at = opened(monkeypatch, build(rows), "checks", month="2026-04")
    assert "One customer holds" in said(at)
    assert table(at, "customer")["customer"].to_list() == ["Customer A"]
    assert "Acme" not in said(at)
    shown = {metric.label: metric.value for metric in at.metric}
    assert shown["Repeat rate of all customers"] != shown["Repeat rate without those named"]


def test_the_band_stands_beside_the_rate_as_counted(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row | ({"reason": "Other"} if i % 3 == 0 else {}) for i, row in enumerate(company(0, always))]
    at = opened(monkeypatch, build(rows), "checks", month="2026-04")
    shown = {metric.label: float(metric.value.rstrip("%")) for metric in at.metric}
    low, counted, high = (
        shown[label] for label in ("Vague codes match nothing", "As counted", "Vague codes match anything")
    )
    assert low < counted < high
    assert any(f"between {low}% and {high}%" in heading.value for heading in at.header)


def test_hours_are_written_as_opening_hours_are(monkeypatch: pytest.MonkeyPatch) -> None:
    viewer = Viewer.__new__(Viewer)
    object.__setattr__(viewer, "t", words("en"))
    week = tuple(day * 24 + hour for day in range(5) for hour in (18, 19, 21))
    assert spans(viewer, week) == "Mon–Fri 18–20 and 21–22"
    assert spans(viewer, (9, 24 + 9, 120 + 23)) == "Mon, Tue 9–10; Sat 23–24"
