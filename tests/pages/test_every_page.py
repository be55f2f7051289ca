"""Every page opens for an empty and for the sample store, in both languages, and says its figures."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from metrics.charts import LIGHT
from metrics.cli import main
from pages.parts import crumbs
from sample_data import FOLDER
from tests.pages.opening import DRILLED, SCRIPTS, as_it_comes, opened, said

TRUTHS: dict[str, Any] = tomllib.loads((FOLDER / "truths.toml").read_text("utf-8"))


def query(page: str, language: str) -> dict[str, str]:
    drilled = {page: DRILLED[page]} if page in DRILLED else {}
    return drilled | ({"lang": language} if language != "en" else {})


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("page", SCRIPTS)
def test_the_page_opens_on_the_sample_company(
    page: str, language: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, page, **query(page, language))
    assert not at.exception
    assert not at.error
    assert len(at.title) == 1
    assert len(at.title[0].value) <= 80


@pytest.mark.parametrize("page", [page for page in SCRIPTS if page != "overview"])
def test_every_page_says_where_one_is_and_leads_back_to_the_overview(
    page: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, page, **({"department": "logistics"} | query(page, "en")))
    assert [link.proto.label for link in at.get("page_link")][:1] == [":blue[Overview]"]
    assert "›" in [caption.value for caption in at.caption]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("page", SCRIPTS)
def test_the_page_opens_on_an_empty_store(
    page: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, tmp_path / "empty.duckdb", page, **query(page, language))
    assert not at.exception
    assert not at.error
    assert len(at.title) == 1


def test_an_empty_store_offers_the_sample_company_and_takes_it_away_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, tmp_path / "empty.duckdb", "overview")
    assert at.title[0].value == "Bring your first export"
    at.button(key="load_sample").click().run(timeout=120)
    assert at.title[0].value.startswith("Customers had to contact us")
    assert "none of this is your data" in said(at)
    remove = next(b for b in at.button if b.label == "Remove the sample company")
    remove.click().run(timeout=120)
    assert at.title[0].value == "Bring your first export"


def test_the_overview_shows_the_known_answers(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "overview")
    month = TRUTHS["month"]["2026-10"]
    shown = {metric.label: metric.value for metric in at.metric}
    ratio = {key: part["top"] / part["bottom"] for key, part in month.items() if "bottom" in part}
    assert shown["Contacts per 100 orders"] == f"{100 * ratio['contacts_per_order']:.1f}"
    assert shown["Repeat contacts within 7 days"] == f"{100 * ratio['repeat_contact_rate']:.1f}%"
    assert shown["Resolved, no repeat in 7 days"] == f"{100 * ratio['resolution_behavioural']:.1f}%"
    assert shown["Quality of sampled contacts"] == f"{ratio['quality_score']:.1f} of 100"
    assert f"{ratio['contacts_per_order'] * 100:.1f} times per 100 orders" in at.title[0].value


def test_the_skyline_ranks_as_the_known_answers_do(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "overview")
    at.session_state["view_skyline"] = "table"
    at.run()
    frame = next(d.value for d in at.dataframe if "reason" in d.value.columns)
    truth = TRUTHS["skyline"]["2026-10"]
    labels = [cell.split("#", 1)[1] for cell in frame["reason"]]
    assert labels[:10] == truth["reasons"][:10]
    assert [int(n.replace(",", "")) for n in frame["contacts"][:10]] == truth["contacts"][:10]
    assert int(frame["contacts"].iloc[-1].replace(",", "")) == sum(truth["contacts"])


def test_the_department_page_shows_the_known_answers(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "department", department="logistics", month="2026-10")
    truth = TRUTHS["department"]["2026-10"]["Logistics"]
    frame = next(d.value for d in at.dataframe if "trend" in d.value.columns)
    rows = {
        cell.split("#", 1)[1]: int(n.replace(",", ""))
        for cell, n in zip(frame["reason"], frame["contacts"], strict=True)
    }
    assert rows.pop("All causes together") == truth["contacts"]
    assert rows == truth["reasons"]


def test_a_filter_in_the_address_changes_the_figures(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "overview", month="2026-09")
    truth = TRUTHS["month"]["2026-09"]["contacts_per_order"]
    assert f"{100 * truth['top'] / truth['bottom']:.1f} times" in at.title[0].value
    assert at.selectbox(key="filter_month").value == "2026-09"


def test_choosing_a_month_writes_it_into_the_address(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "overview")
    at.selectbox(key="filter_month").select("2026-06").run()
    assert at.query_params["month"] == "2026-06"
    truth = TRUTHS["month"]["2026-06"]["contacts_per_order"]
    assert f"{100 * truth['top'] / truth['bottom']:.1f} times" in at.title[0].value


@pytest.mark.parametrize("page", ["reason", "department"])
def test_an_unknown_name_in_the_address_offers_those_there_are(
    page: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, page, **{page: "no-such-thing"})
    assert not at.exception
    assert len(at.warning) == 1
    offered = [button for button in at.button if str(button.key).startswith("turn_")]
    assert len(offered) >= 8
    offered[0].click().run()
    assert not at.warning
    assert at.query_params[page][0] not in ("", "no-such-thing")


def test_charts_say_in_words_what_they_show(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "reason", reason="where-is-my-order")
    charts = at.get("plotly_chart")
    assert len(charts) == 5
    for chart in charts:
        assert len(chart.proto.alt) > 20
        assert json.loads(chart.proto.spec)["data"]


def test_a_young_month_is_not_given_a_verdict(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "overview", month="2026-11")
    assert at.title[0].value.startswith("1 Nov to 12 Nov 2026: 44.2 contacts per 100 orders so far")
    text = said(at)
    assert "settles on 8 Dec" in text
    assert "Signal" not in text


@pytest.mark.parametrize("month", ["2024-09", "2026-11"])
def test_every_department_opens_in_every_kind_of_month(
    month: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "department", department="logistics", month=month)
    for name in (*TRUTHS["by"]["owner"],):
        at.query_params["department"] = name
        at.run()
        assert not at.exception, name
        assert len(at.title) == 1, name


def test_filters_are_said_before_the_title_and_targets_are_not_held_against_them(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "department", department="logistics", market="ES", channel="phone")
    assert at.title[0].value.startswith("ES, phone: Logistics causes")
    assert "clear the filters to see the gap" in said(at)


def test_a_cell_without_a_word_is_empty(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "department", department="logistics", month="2026-10")
    frame = next(d.value for d in at.dataframe if "trend" in d.value.columns)
    assert list(frame["signal"]) == ["▲ above usual", "", "", ""]


def test_under_filters_the_signals_stay_the_companys_and_say_so(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "overview", month="2026-10", market="ES")
    assert "In the whole company; the filters do not apply here." in said(at)
    specs = [chart.proto.spec for chart in at.get("plotly_chart")]
    skyline = next(json.loads(spec) for spec in specs if "Where is my order?" in spec and "Logistics" in spec)
    assert "▲ signal" in json.dumps(skyline, ensure_ascii=False)


def test_under_filters_a_department_does_not_say_that_it_has_no_targets(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "department", department="logistics", month="2026-10", market="PT")
    assert "Its causes under these filters" in said(at)
    assert "No cause has a target yet" not in said(at)


def calls(tmp_path: Path) -> Path:
    """A store of contacts alone: neither customers nor orders, reviews or prices."""
    file, store = tmp_path / "calls.csv", tmp_path / "store.duckdb"
    days = [f"C{n},2026-0{n % 6 + 1}-{n % 27 + 1:02} 09:00:00,phone,Where is it?" for n in range(200)]
    file.write_text("\n".join(["contact_id,created_at,channel,reason", *days]))
    assert main(["import", str(file), "--db", str(store)]) == 0
    return store


def test_contacts_alone_say_what_is_missing_and_blame_no_department(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, calls(tmp_path), "overview")
    assert "Too early to say which reasons moved" in said(at)
    assert "Contacts: no verdict for May 2026: too few months before it" in said(at)
    assert [link.proto.label for link in at.get("page_link")].count(":blue[Import a file ›]") == 4  # one for each tile
    assert "not computable: no orders imported" in said(at)
    assert "100% of them have no owner yet" in said(at)
    assert "First contacts or repeats?" not in said(at)
    assert "Gap: value minus target." not in said(at)  # of a column that is not there
    assert "Effect in contacts per 100 orders" not in said(at)


@pytest.mark.parametrize(("language", "words"), [("en", "not given"), ("es", "sin dato")])
def test_a_reason_that_was_never_given_has_words_for_people(
    language: str, words: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = opened(monkeypatch, sample_store, "reason", lang=language)
    labels = [button.label for button in offered.button]
    assert f":blue[{words} ›]" in labels
    one = opened(monkeypatch, sample_store, "reason", lang=language, reason="(none)", month="2026-10")
    assert words in one.title[0].value
    assert "(none)" not in said(one) + "".join(labels)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("page", SCRIPTS)
def test_a_title_stays_short_under_many_filters_in_a_young_month(
    page: str, language: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filters = {"month": "2026-11", "market": "ES", "channel": "phone", "vendor": "Atalaya"}
    at = opened(monkeypatch, sample_store, page, **query(page, language), **filters)
    assert not at.exception
    assert len(at.title[0].value.replace("\\", "")) <= 80


def bars(at: AppTest) -> str:
    """What the skyline draws, as it is sent."""
    spec = next(c.proto.spec for c in at.get("plotly_chart") if "by rank" in c.proto.alt)
    return json.dumps(json.loads(spec)["data"])


def test_where_there_are_few_contacts_no_bar_is_coloured(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = opened(monkeypatch, sample_store, "overview", month="2026-10")
    small = {"market": "PT", "channel": "web form", "vendor": "Brisa"}
    few = opened(monkeypatch, sample_store, "overview", month="2026-10", **small)
    assert LIGHT.alarm in bars(whole)
    assert LIGHT.alarm not in bars(few)
    assert "too few to rank reasons" in said(few)


@pytest.mark.parametrize(
    ("language", "first", "last"), [("en", "An item is missing", "not given"), ("es", "¿Cómo devuelvo", "sin dato")]
)
def test_reasons_to_choose_from_stand_as_in_a_dictionary_of_the_readers_language(
    language: str, first: str, last: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "reason", lang=language)
    offered = [button.label for button in at.button if (button.key or "").startswith("turn_reason_")]
    plain = [label.replace("\\", "").removeprefix(":blue[") for label in offered]
    assert plain[0].startswith(first)
    assert plain[-1].startswith(last)


@pytest.mark.parametrize(("language", "month"), [("en", "October 2026 is shown"), ("es", "Se muestra octubre de 2026")])
def test_a_filter_that_the_data_does_not_know_is_said_once_and_no_link_carries_it_on(
    language: str, month: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = as_it_comes(monkeypatch, sample_store, "overview", lang=language, month="2017-05", channel="fax")
    assert "2017\\-05" in said(at)
    assert "fax" in said(at)
    assert month in said(at)
    assert not {"month", "channel"} & set(at.query_params)


def test_numbers_in_names_count_as_numbers() -> None:
    names = ["Step 38", "Step 4", "¿Éste?", "espacio", "zeta"]
    assert sorted(names, key=crumbs._letters) == ["espacio", "¿Éste?", "Step 4", "Step 38", "zeta"]


def test_without_prices_nothing_is_said_to_add_up_to_the_last_cent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, calls(tmp_path), "charge_back")
    assert "What would be charged once there are prices" in said(at)
    assert "to the last cent" not in said(at)
