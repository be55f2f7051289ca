"""First contact resolution elsewhere, as the page says it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from metrics.store import Store
from tests.oracles import Told
from tests.pages.opening import opened, said
from tests.store.bring import Rows, at, bring, contact
from tests.store.bring import opened as opened_store

Open = Callable[..., AppTest]


@pytest.fixture
def on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """The page over a store with these contacts."""

    def go(rows: Rows, has: frozenset[str] | None = None, **query: str) -> AppTest:
        store: Store = opened_store(tmp_path)
        bring(store, "contacts", rows, has=has)
        store.close()
        page = opened(monkeypatch, tmp_path / "store.duckdb", "comparator", **query)
        assert not page.exception
        return page

    return go


def frame(page: AppTest, column: str) -> Any:
    return next(d.value for d in page.dataframe if column in d.value.columns)


def rows(**traits: Any) -> Rows:
    """Sixty customers with a contact each; of every third there is another one two days later."""
    told = [Told(f"{n}-{again}", at(n / 10 + 2 * again), f"k{n}", "R1", flag=True)
            for n in range(60) for again in range(2 if n % 3 == 0 else 1)]  # fmt: skip
    return [contact(c) | traits for c in [*told, Told("last", at(90), "z")]]


def test_a_rule_is_said_in_plain_words_with_interval_and_what_came_back(on: Open) -> None:
    text = said(on(rows(agent_replies=1), span="all"))
    assert "On these rows that is **100.0%** (between" in text
    assert "of 80 contacts; after **25.0%** (between" in text
    assert "the customer came back within 7 days. Resolved here, on the same contacts: **75.0%** (between" in text
    assert "Not computable: no contact carries “customer replies”." in text
    assert "Not computable: no contact carries “times reopened” and “number of agents”." in text


def test_the_four_cells_add_up_and_the_list_names_the_contacts(on: Open) -> None:
    page = on(rows(agent_replies=1), span="all", rule="two_replies")
    cells = frame(page, "away")
    assert cells[["away", "back", "all", "share"]].to_numpy().tolist() == [
        ["60", "20", "80", "25.0%"], ["0", "0", "0", ""], ["60", "20", "80", "25.0%"]]  # fmt: skip
    listed = frame(page, "until_next")
    assert len(listed) == 20
    assert set(listed["contact"]) == {f"{n}-0" for n in range(0, 60, 3)}
    assert set(listed["until_next"]) == {"2.0 d"}


def test_contacts_that_are_not_counted_may_have_been_resolved_all_the_same(on: Open) -> None:
    missed = on(rows(agent_replies=3), span="all", rule="two_replies", side="missed")
    assert "60 contacts do not count as resolved, yet the customer did not come back within 7 days" in said(missed)
    assert set(frame(missed, "until_next")["until_next"]) == {"none in 90 days"}


def test_a_rule_that_the_data_cannot_answer_is_not_offered(on: Open) -> None:
    page = on(rows(agent_replies=1), span="all", rule="one_update")
    choice = page.selectbox(key="filter_rule")
    assert "One update at most" not in choice.options
    assert choice.value == "two_replies"


def test_choosing_another_rule_writes_it_into_the_address(on: Open) -> None:
    page = on(rows(agent_replies=2), span="all")
    page.selectbox(key="filter_rule").select("one_reply").run()
    assert page.query_params["rule"] == "one_reply"
    page.selectbox(key="filter_side").select("missed").run()
    assert page.query_params["side"] == "missed"
    assert not page.exception


@pytest.mark.parametrize("language", ["en", "es"])
def test_without_customers_the_page_says_why_there_is_nothing(on: Open, language: str) -> None:
    nobody = [contact(Told(str(i), at(i))) | {"agent_replies": 1} for i in (0, 60)]
    page = on(nobody, has=frozenset({"outcome"}), lang=language)
    words = {"en": "not computable: no customer column", "es": "no calculable: falta la columna de cliente"}
    assert words[language] in said(page).lower()
    assert not page.get("plotly_chart")


@pytest.mark.parametrize("language", ["en", "es"])
def test_without_any_of_the_columns_the_rule_of_thirty_days_is_left(on: Open, language: str) -> None:
    bare = [{k: row[k] for k in ("contact_id", "opened_at", "customer", "reason")} for row in rows()]
    page = on(bare, span="all", lang=language)
    start = {"en": "Another tool would say 75.0%; here 75.0%", "es": "Otra herramienta diría 75,0"}[language]
    assert page.title[0].value.startswith(start)
    assert len(page.get("plotly_chart")) == 1


def test_contacts_that_are_all_too_young_are_said_to_be(on: Open) -> None:
    page = on([contact(Told(str(i), at(i), f"k{i}")) | {"agent_replies": 1} for i in range(3)])
    assert page.title[0].value == "First contact resolution elsewhere"
    assert "no contact is 7 days old yet; the data must reach 13 Jan 2026" in said(page)


def test_the_sample_company_shows_six_rules_and_one_that_its_export_does_not_carry(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(monkeypatch, sample_store, "comparator")
    text = said(page)
    assert "Not computable: no contact carries “modification count”." in text
    assert text.count("On these rows that is") == 6
    twin = frame(page, "called_between")
    assert len(twin) == 6
    (alt,) = [chart.proto.alt for chart in page.get("plotly_chart")]
    assert alt.startswith("Resolved at first contact by rule: One agent, never reopened ")
    assert "a quick closing says nothing about a good answer" in text


@pytest.mark.parametrize("span", ["month", "all"])
def test_the_period_is_said(span: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = said(opened(monkeypatch, sample_store, "comparator", span=span, month="2026-09"))
    assert {"month": "September 2026: ", "all": "All contacts: 17,828 of 18,314 contacts"}[span] in text
