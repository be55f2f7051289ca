"""The definitions page says everything that is declared, shows today's figures, and its SQL gives just these."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from metrics import pipeline, schema
from metrics.catalog import DIMENSIONS, MEASURES, METRICS
from metrics.i18n import LANGUAGES, words
from metrics.ingest import parse_mapping
from metrics.settings import Settings
from pages.parts import data, dictionary
from sample_data import FOLDER
from sample_data.by_hand import load
from tests.pages.opening import as_it_comes, opened, said

TRUTHS: dict[str, Any] = tomllib.loads((FOLDER / "truths.toml").read_text("utf-8"))
MONTH = "2026-10"
HEADLINES = ["contacts_per_order", "repeat_contact_rate", "resolution_behavioural", "quality_score"]
TABS = ("metrics", "words", "fields", "sums", "sources", "settings")


@pytest.fixture(scope="module")
def parts(sample_store: Path) -> Iterator[dict[str, AppTest]]:
    """The page on the sample company with each part open, in English; to be looked at only."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield opened_parts(monkeypatch, sample_store)


@pytest.fixture
def page(parts: dict[str, AppTest]) -> AppTest:
    """The page as it opens, with the metrics."""
    return parts["metrics"]


def opened_parts(monkeypatch: pytest.MonkeyPatch, database: Path, **query: str) -> dict[str, AppTest]:
    """The page once with each of its parts open; a part that is not open is not there."""
    return {part: opened(monkeypatch, database, "definitions", part=part, **query) for part in TABS}


def all_said(parts: dict[str, AppTest]) -> str:
    """All words of all parts."""
    return "\n".join(said(at) for at in parts.values())


def tab(at: AppTest, name: str) -> Any:
    return at.tabs[TABS.index(name)]


def named(at: AppTest) -> dict[str, str]:
    """Key of a metric by the heading of its section."""
    names = {words("en")(f"metric.{key}.name"): key for key in METRICS}
    return {heading.value: names[heading.value] for heading in tab(at, "metrics").header}


def figures_of(at: AppTest) -> dict[str, list[list[str]]]:
    """The rows of each metric's formula: name, month, all time."""
    tables = [m.value for m in tab(at, "metrics").markdown if m.value.startswith("| ")]
    rows = [[re.split(r"\s*\|\s*", line.strip("| ")) for line in text.splitlines()[2:]] for text in tables]
    return dict(zip(named(at).values(), rows, strict=True))


def statements_of(at: AppTest) -> dict[str, list[str]]:
    """The SQL shown for each metric."""
    shown = [[code.value for code in e.code] for e in tab(at, "metrics").expander if e.label == "Show the SQL"]
    return dict(zip(named(at).values(), shown, strict=True))


def filled(sql: str) -> str:
    """A statement as shown, with the parameters written below it put in their places."""
    for name, value in re.findall(r"^-- \$(\w+) = (.*)$", sql, re.MULTILINE):
        sql = re.sub(rf"(?<!-- )\${name}\b", value, sql)
    return sql


def truth(part: dict[str, Any], key: str) -> list[float]:
    return [part[key][name] for name in ("top", "bottom") if name in part[key]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_catalogue_and_the_schema_is_on_the_page(
    language: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    t, text = words(language), all_said(opened_parts(monkeypatch, sample_store, lang=language))
    keys = [f"metric.{key}.{part}" for key in METRICS for part in ("name", "text")]
    keys += [f"measure.{key}" for key in MEASURES] + [f"definitions.dimension.{key}" for key in DIMENSIONS]
    keys += [f"definitions.term.{term}.name" for term in dictionary.TERMS]
    for kind in schema.KINDS:
        keys += [f"schema.{kind}.text"]
        keys += [f"schema.{kind}.{field}.{part}" for field in schema.fields(kind) for part in ("name", "text")]
    keys += [f"settings.{field.name}" for field in fields(Settings)]
    assert [key for key in keys if t(key) not in text] == []


def test_the_headlines_come_first_and_no_metric_is_left_out(page: AppTest) -> None:
    keys = list(named(page).values())
    assert keys[:4] == HEADLINES
    assert sorted(keys) == sorted(METRICS)


def test_every_figure_is_the_known_answer(page: AppTest) -> None:
    shown = figures_of(page)
    assert set(shown) == set(TRUTHS["total"])
    for key, rows in shown.items():
        for column, part in enumerate((TRUTHS["month"][MONTH], TRUTHS["total"]), start=1):
            counts = [row[column] for row in rows[:2]] if len(rows) == 4 else [rows[0][column].strip("*")]
            assert counts == [f"{n:,.0f}" for n in truth(part, key)], key


def test_the_sql_that_is_shown_gives_the_known_answers(page: AppTest) -> None:
    tables = set()
    reviewed = sum(sample.contact.month == MONTH for sample in load().samples)
    for key, shown in statements_of(page).items():
        known = [*truth(TRUTHS["month"][MONTH], key), *([reviewed] if METRICS[key].reviews else [])]
        wanted = dict(zip(METRICS[key].measures, known, strict=True))
        for sql in shown:
            row = data.store().frame(filled(sql)).row(0, named=True)
            assert row == {name: wanted[name] for name in row}, sql
            tables |= set(re.findall(r"\nFROM (\w+) f", sql))
        assert {name for sql in shown for name in wanted if f" AS {name}" in sql} == set(wanted)
    assert {"contacts_month", "contact", "expected_month", "quality_month"} <= tables
    assert all(f"`{table}`" in said(page) for table in tables)


def test_the_filters_of_the_address_hold_here_too(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "definitions", month="2026-09", market="ES")
    assert "Sep 2026" in said(at)
    assert "Market: ES" in said(at)
    found = {key: data.store().frame(filled(shown[0])).row(0) for key, shown in statements_of(at).items()}
    assert figures_of(at)["contacts"][0][1] == f"**{found['contacts'][0]:,}**"
    assert found["contacts"][0] < TRUTHS["month"]["2026-09"]["contacts"]["top"]


def test_a_link_to_a_metric_puts_it_first_with_its_sql_open(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = as_it_comes(monkeypatch, sample_store, "definitions", metric="false_closes")
    assert next(iter(named(at).values())) == "false_closes"
    unfolded = [e.proto.expanded for e in tab(at, "metrics").expander if e.label == "Show the SQL"]
    assert unfolded == [True] + [False] * (len(METRICS) - 1)


def test_an_unknown_metric_in_the_address_changes_nothing(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "definitions", metric="'; DROP TABLE contact; --")
    assert not at.exception
    assert list(named(at).values())[:4] == HEADLINES


def test_every_field_stands_in_the_table_that_can_be_downloaded(parts: dict[str, AppTest]) -> None:
    frame = next(d.value for d in parts["fields"].dataframe if "aliases" in d.value.columns)
    assert len(frame) == sum(len(schema.fields(kind)) for kind in schema.KINDS)
    for kind, declared in schema.KINDS.items():
        rows = frame[frame["kind"] == words("en")(f"schema.{kind}.name")].set_index("field")
        assert list(rows.index) == list(declared.columns())
        for name, column in declared.columns().items():
            assert rows.loc[name, "aliases"] == ", ".join((column.metadata or {})["aliases"])
            assert rows.loc[name, "required"] == ("yes" if name in schema.required(kind) else "no")


def test_bounds_and_closed_sets_are_said_in_words(parts: dict[str, AppTest]) -> None:
    frame = next(d.value for d in parts["fields"].dataframe if "aliases" in d.value.columns).set_index("field")[
        "allowed"
    ]
    assert frame["reopen_count"] == "0 or more"
    assert set(frame["tier"]) == {"1 to 5"}
    assert frame["score"] == "0 to 100"
    assert frame["sample_id"] == "at most 500 characters"
    assert all(f"{outcome}: " in frame["outcome"] for outcome in schema.OUTCOMES)
    assert all(f"{kind}: " in frame["kind"] for kind in schema.REASON_KINDS)


@pytest.mark.parametrize("kind", schema.KINDS)
def test_every_rule_of_the_schema_is_named(kind: str, parts: dict[str, AppTest]) -> None:
    text = said(parts["fields"])
    asked = {name for name in schema.KINDS[kind].columns() if name != "outcome"}
    must = [f"{name}_missing" for name in asked if not schema.KINDS[kind].columns()[name].nullable]
    relations = [n for n, member in vars(schema.KINDS[kind]).items() if type(member).__name__.endswith("Factory")]
    assert [rule for rule in [*must, *relations, "wrong_number_of_columns"] if f"`{rule}`" not in text] == []


def test_the_english_words_of_settings_are_those_of_the_code(parts: dict[str, AppTest]) -> None:
    text = said(parts["settings"])
    for field in fields(Settings):
        assert f"`{field.name}`" in text
        said_here = words("en")(f"settings.{field.name}").replace("’", "'")
        assert said_here == field.metadata["does"]
        assert words("en")(f"settings.{field.name}.unit") == field.metadata["unit"]


def test_a_secret_is_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICE_METRICS_PSEUDONYM_KEY", "open-sesame-open-sesame-open-sesame")
    at = opened(monkeypatch, tmp_path / "secret.duckdb", "definitions", part="settings")
    assert "set, not shown" in said(at)
    assert "sesame" not in "\n".join([said(at), *(code.value for code in at.code)])


ANSWERS = """
kind = "contacts"
source = "help *desk*"
date_order = "dmy"
zone = "Europe/Madrid"
unknown = ["", "n/a"]
[columns]
contact_id = "No."
opened_at = "Day"
customer_id = ["Street", "House"]
outcome = "End"
[outcome]
Done = "resolved"
"*" = "unresolved"
[out_of_scope]
Way = ["out"]
"""


def test_the_answers_given_at_an_import_are_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "desk.csv"
    file.write_text("No.,Day,Street,House,End,Way\n1,03/02/2026 10:00,A,1,Done,in\n2,04/02/2026 11:00,B,2,Open,out\n")
    store = pipeline.open_store(tmp_path / "desk.duckdb", Settings())
    pipeline.import_file(store, file, mapping=parse_mapping(ANSWERS))
    store.close()
    at = opened(monkeypatch, tmp_path / "desk.duckdb", "definitions", part="sources")
    assert not at.exception
    (heading,) = tab(at, "sources").header
    assert heading.value == r"Contacts from “help \*desk\*”"
    told = "\n".join(m.value for m in tab(at, "sources").markdown)
    for answer in (
        "customer id: `Street`, `House`",
        "opened at: `31/10/2026 14:05`",
        "`Europe/Madrid`",
        "(blank), `n/a`",
        "resolved: `Done` · unresolved: any other value",
        "rows with `Way`: `out`",
        "`desk.csv`",
    ):
        assert answer in told
    assert "anything else: unknown" not in told


def test_an_empty_store_says_why_every_figure_is_blank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = opened_parts(monkeypatch, tmp_path / "empty.duckdb")
    at = parts["metrics"]
    shown = figures_of(at)
    assert set(shown) == set(METRICS)
    for key, rows in shown.items():
        expected = "**0**" if key == "contacts" else "not computable: "
        assert expected in rows[2 if len(rows) == 4 else -1][1], key
    assert "Nothing is imported yet" in said(at)
    assert "Your answers will stand here" in said(parts["sources"])
    assert all(shown for shown in statements_of(at).values())


@pytest.mark.parametrize("part", ["fields", "sources"])
def test_a_link_can_open_a_part(part: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "definitions", part=part)
    tabs = at.get("tab_container")
    assert tabs[0].proto.tab_container.default_tab_index == TABS.index(part)
