"""Each bad file gives its own sentence: what, where, and what to do, in both languages."""

import re
from dataclasses import replace
from pathlib import Path

import dataframely as dy
import pytest

from metrics import schema
from metrics.errors import UserError
from metrics.i18n import LANGUAGES, words
from metrics.ingest import Pseudonyms, check, propose, read_table
from metrics.ingest.batch import Notice
from metrics.ingest.records import OPEN_QUOTE, TOO_LONG, WRONG_WIDTH
from metrics.ingest.rejects import rules
from metrics.settings import Settings, load
from tests.ingest.files import KEY, NOW, put, workbook

SMALL = Settings(max_file_mb=1, max_columns=5)
GOOD = "contact_id,opened_at\n1,2026-01-02 10:00\n"
CASES: dict[str, tuple[bytes | str, str]] = {
    "nothing": ("", "error.file_empty"),
    "blank lines": ("\n \n\n", "error.file_empty"),
    "header only": ("contact_id,opened_at\n", "error.header_only"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(300), "error.not_a_table"),
    "a document": (b"%PDF-1.7\n%\xe2\xe3", "error.not_a_table"),
    "a page": ("<!DOCTYPE html><html><table><tr><td>1,2</td></tr></table>", "error.not_a_table"),
    "zeros": (b"a,b\n1,\x00\x00\x01\x02\n" * 20, "error.not_a_table"),
    "prose": ("Dear all\nplease find the report\n", "error.one_column"),
    "one column": ("contact_id\n1\n2\n", "error.one_column"),
    "too large": (GOOD + "2,2026-01-02 10:00\n" * 60_000, "error.file_too_large"),
    "too wide": ("a,b,c,d,e,f\n1,2,3,4,5,6\n", "error.too_many_columns"),
    "no names": (",,\n1,2,3\n", "error.header_blank"),
    "open header": ('contact_id,"opened,at\n1,2\n', "error.header_open_quote"),
    "broken workbook": (b"PK\x03\x04nothing", "error.packed_broken"),
    "strange columns": ("colour,size\nred,1\n", "error.kind_unclear"),
    "two readings": ("contact_id,opened_at\n1,03/04/2025\n2,05/06/2025\n", "error.date_question"),
    "no dates": ("contact_id,opened_at\n1,soon\n2,later\n", "error.date_unreadable"),
}


def refusal(path: Path, kind: str | None = None, sheet: str | None = None) -> UserError:
    """What stands in the way of importing the file."""
    try:
        table = read_table(path, SMALL, sheet=sheet)
        check(table, propose(table, kind=kind), Pseudonyms(KEY), NOW)
    except UserError as error:
        return error
    pytest.fail("the file was not refused")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_bad_file_has_its_own_sentence(tmp_path: Path, case: str, language: str) -> None:
    content, key = CASES[case]
    error = refusal(put(tmp_path, content, "march.csv"))
    assert error.key == key
    sentence = words(language)(error.key, **error.values)
    assert "march.csv" in sentence or "line" in error.values
    assert sentence.endswith((".", "?")) or key == "error.date_question"


@pytest.mark.parametrize(
    ("make", "kind", "sheet", "key", "said"),
    [
        (GOOD, None, "Sheet1", "error.sheet_in_text", "Sheet1"),
        ("id,reason\n1,x\n", "contacts", None, "error.field_unmatched", "opened_at"),
        ("contact_id\n1\n", "contacts", None, "error.one_column", "contact_id"),
        ("book", None, "March", "error.sheet_missing", "April, May"),
    ],
)
def test_a_wrong_choice_is_told_with_what_there_is(
    tmp_path: Path, make: str, kind: str | None, sheet: str | None, key: str, said: str
) -> None:
    sheets = {"April": [("a", "b"), (1, 2)], "May": [("a", "b"), (1, 2)]}
    path = workbook(tmp_path / "x.xlsx", sheets) if make == "book" else put(tmp_path, make)
    error = refusal(path, kind, sheet)
    assert error.key == key
    assert said in words("en")(error.key, **error.values)


@pytest.mark.parametrize("name", ["none.csv", "."])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    assert refusal(tmp_path / name).key == "error.file_missing"


def test_the_question_about_dates_shows_both_readings_and_how_to_answer(tmp_path: Path) -> None:
    error = refusal(put(tmp_path, CASES["two readings"][0]))
    for language in LANGUAGES:
        sentence = words(language)(error.key, **error.values)
        assert "--date-order" in sentence
        assert "dmy = 2025-04-03 – 2025-06-05" in sentence
        assert "mdy = 2025-03-04 – 2025-05-06" in sentence


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", schema.KINDS)
def test_every_rule_has_words(kind: str, language: str) -> None:
    t = words(language)
    names = {WRONG_WIDTH, OPEN_QUOTE, TOO_LONG} | {name for name, _ in rules(kind).values()}
    if kind in schema.CLOCK:
        names.add(schema.CLOCK[kind].removesuffix("_at") + "_in_future")
    for name, column in schema.fields(kind).items():
        typed = not isinstance(column, dy.String) or bool((column.metadata or {}).get("values"))
        if typed and not column.nullable:
            names.add(f"{name}_unreadable")
    assert [name for name in names if not t.has(f"rule.{name}")] == []


def keys(pattern: str) -> set[str]:
    """Keys of words that the code of this room and of the settings names."""
    root = Path(__file__).parents[2] / "metrics"
    sources = [*(root / "ingest").rglob("*.py"), root / "settings.py"]
    return {key for path in sources for key in re.findall(pattern, path.read_text("utf-8"))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_the_code_names_has_words(language: str) -> None:
    t = words(language)
    named = keys(r'"((?:error|notice)\.[a-z_]+)"')
    assert len(named) > 40
    assert [key for key in named if not t.has(key)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, 1234])
def test_every_notice_can_be_said_of_one_and_of_many(language: str, count: int) -> None:
    t = words(language)
    values = {"column": "Status", "values": "x (1)", "columns": "AHT", "zone": "Europe/Madrid"}
    values |= {"lines": "3, 7"} | dict.fromkeys(("emails", "ibans", "cards", "phones"), "1")
    for key in keys(r'"(notice\.[a-z_]+)"'):
        notice = Notice(key, dict(values), count)
        assert t.n(notice.key, notice.count, **notice.values)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("window_days = 91", "error.setting_window"),
        ('company_zone = "Madrid"', "error.setting_zone"),
        ('threads = "many"', "error.setting_value"),
        ("colour = 1", "error.setting_unknown"),
        ("threads = ", "error.settings_file"),
    ],
)
def test_a_setting_that_cannot_be_meant_has_a_sentence(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(UserError) as refused:
        load(put(tmp_path, text, "s.toml"))
    assert refused.value.key == key
    for language in LANGUAGES:
        assert words(language)(refused.value.key, **refused.value.values)


def test_a_settings_file_that_is_not_there_has_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        load(tmp_path / "none.toml")
    assert "none.toml" in words("en")(refused.value.key, **refused.value.values)


def test_limits_are_the_settings(tmp_path: Path) -> None:
    wide = put(tmp_path, CASES["too wide"][0])
    assert read_table(wide, replace(SMALL, max_columns=6)).read == 1
