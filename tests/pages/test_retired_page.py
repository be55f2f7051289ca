"""Retired metrics, as the page says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracles import Told
from tests.pages.opening import opened, said
from tests.store.bring import at, bring, contact
from tests.store.bring import opened as opened_store

FOUR = ("Handle time", "Contacts per hour", "Speed of answer", "Occupancy")


def test_the_page_shows_the_companys_own_evidence(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_page = opened(monkeypatch, sample_store, "retired", month="2026-10")
    assert at_page.title[0].value == "Handled fastest, 20.5% came back; handled longest, 13.7%"
    text = said(at_page)
    assert "8,036 of 8,776 matured contacts have a handle time" in text
    assert "It does not prove that short handling causes repeats" in text
    assert [name for name in FOUR if f"**{name}**" not in text] == []
    frame = next(d.value for d in at_page.dataframe if "tenth" in d.value.columns)
    assert list(frame["tenth"]) == [str(n) for n in range(1, 11)]
    assert frame["time"][0] == "0:32 to 2:26\u00a0min"
    assert sum(int(n.replace(",", "")) for n in frame["bottom"]) == 8036
    assert len(at_page.get("download_button")) == 1


def test_a_door_leads_to_what_stands_in_its_place(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    links = opened(monkeypatch, sample_store, "retired").get("page_link")
    told = {link.proto.label.removeprefix(":blue[").removesuffix(" ›]"): link.proto.query_string for link in links}
    assert told["Repeat-contact rate"] == "metric=repeat_contact_rate"
    assert told["Contacts per order"] == ""


def test_without_handle_times_the_page_says_that_nothing_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened_store(tmp_path)
    bring(store, "contacts", [contact(Told(str(i), at(i), customer=f"k{i}", reason="R")) for i in range(40)])
    store.close()
    at_page = opened(monkeypatch, tmp_path / "store.duckdb", "retired")
    assert not at_page.exception
    assert at_page.title[0].value == "What stands in place of handle time and other speed metrics"
    assert "nothing is missed" in at_page.info[0].value
    assert not at_page.get("plotly_chart")


def test_without_customers_it_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened_store(tmp_path)
    rows = [contact(Told(str(i), at(i), reason="R")) | {"handle_seconds": 60} for i in range(40)]
    bring(store, "contacts", rows, has=frozenset({"contact_id", "opened_at", "reason", "handle_seconds"}))
    store.close()
    at_page = opened(monkeypatch, tmp_path / "store.duckdb", "retired")
    assert not at_page.exception
    assert "customer" in at_page.info[0].value
