"""Break down: the address says metric, dimension and what it is narrowed to; the table adds up to its first row."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from metrics.analysis.breakdown import BY
from metrics.catalog import METRICS
from pages.parts import address
from tests.pages.opening import opened, said


def listing(at: AppTest) -> pl.DataFrame:
    return next(pl.DataFrame(d.value) for d in at.dataframe if "part" in d.value.columns)


def number(text: str) -> int:
    return int(text.replace(",", ""))


def lead(cell: str) -> tuple[str, dict[str, str]]:
    """Label and address of a link."""
    address, label = cell.split("#", 1)
    return label, {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@pytest.mark.parametrize("by", BY)
def test_the_first_row_is_the_sum_of_the_others(sample_store: Path, monkeypatch: pytest.MonkeyPatch, by: str) -> None:
    at = opened(monkeypatch, sample_store, "breakdown", by=by)
    assert not at.exception
    rows = listing(at)
    for column in ("top", "bottom"):
        whole, *parts = (number(cell) for cell in rows[column])
        assert whole == sum(parts)
    assert len(at.get("plotly_chart")) == 1


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_can_be_broken_down_in_spanish(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch, metric: str
) -> None:
    at = opened(monkeypatch, sample_store, "breakdown", metric=metric, by="tier", lang="es")
    assert not at.exception
    assert "por nivel" in at.title[0].value
    assert listing(at)["part"][0].endswith("#Todo junto")


def test_a_name_leads_to_its_contacts_cut_by_the_next_dimension(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "breakdown", metric="contacts", month="2026-09")
    label, query = lead(listing(at)["part"][1])
    assert query == {"metric": "contacts", "month": "2026-09", "reason": "where-is-my-order", "by": "owner"}
    narrowed = opened(monkeypatch, sample_store, "breakdown", **query)
    assert narrowed.title[0].value.startswith(f"“{label}”: Contacts by department: ")
    assert listing(narrowed)["value"][0] == listing(at)["value"][1]
    assert "Reason: Where is my order" in next(b.label for b in narrowed.button if "✕" in b.label).replace("\\", "")


def test_a_market_becomes_the_filter_above_every_page(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "breakdown", by="market", tier="2")
    label, query = lead(listing(at)["part"][1])
    assert query["market"] == label
    assert query["tier"] == "2"
    narrowed = opened(monkeypatch, sample_store, "breakdown", **query)
    assert narrowed.selectbox(key="filter_market").value == label
    assert listing(narrowed)["bottom"][0] == listing(at)["bottom"][1]


def test_what_is_not_given_can_be_chosen_too(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "breakdown", metric="contacts")
    blank = dict(lead(cell) for cell in listing(at)["part"])["not given"]
    narrowed = opened(monkeypatch, sample_store, "breakdown", **blank)
    assert number(listing(narrowed)["value"][0]) == 4


def test_unknown_names_in_the_address_count_as_none(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "breakdown", metric="handle_time", by="agent", reason="no-such")
    assert not at.exception
    assert at.title[0].value.startswith("Repeat contacts within 7 days by reason: ")


def test_thin_parts_are_marked_and_counted(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "breakdown")
    rows = listing(at)
    thin = rows.filter(pl.col("note") != "")
    assert [number(n) < 30 for n in rows["bottom"]] == [bool(note) for note in rows["note"]]
    assert f"{len(thin)} parts have too few to be ranked (under 30)" in said(at)


def test_a_figure_that_is_blank_says_why(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = {"metric": "quality_score", "month": "2026-11", "reason": address.slug("(none)"), "by": "tier"}
    at = opened(monkeypatch, sample_store, "breakdown", **chosen)
    assert not at.exception
    assert "blank: no reviewed contacts in this period" in said(at)


def test_what_the_address_asks_and_nobody_knows_is_said(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(monkeypatch, sample_store, "breakdown", metric="speed_of_answer", by="star_sign")
    text = said(page)
    assert "the metric “speed\\_of\\_answer”, which is not known here" in text
    assert "to cut by “star\\_sign”, which is not known here" in text


def test_columns_and_choice_name_the_metric_as_the_title_does(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(monkeypatch, sample_store, "breakdown", metric="repeat_contact_rate")
    assert "Repeat contacts within 7 days" in page.title[0].value
    chosen = next(box for box in page.selectbox if box.label == "Metric")
    assert "Repeat contacts within 7 days" in chosen.options
    labels = [column.get("label") for column in json.loads(page.dataframe[0].proto.columns).values()]
    assert {"Followed by another", "Matured contacts"} <= set(labels)


def test_a_part_that_nobody_knows_is_said_and_narrows_nothing(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = opened(monkeypatch, sample_store, "breakdown")
    at = opened(monkeypatch, sample_store, "breakdown", reason="nonsense")
    assert "narrows the figures to “nonsense”, which is not known here" in said(at)
    assert listing(at)["top"].equals(listing(whole)["top"])


def test_a_title_too_long_for_its_line_leaves_what_it_is_narrowed_to_below(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow = {
        "market": "ES",
        "channel": "web form",
        "vendor": "Atalaya",
        "reason": "where-is-my-order",
    }
    at = opened(monkeypatch, sample_store, "breakdown", **narrow)
    assert len(at.title[0].value) <= 80
    assert "ES, web form, Atalaya" in "".join(caption.value for caption in at.caption)
