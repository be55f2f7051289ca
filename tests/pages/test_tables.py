"""Tables that are kept show and download what they are told, and nobody is shown another's rows."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from metrics.access import EVERYTHING
from metrics.charts import LIGHT
from metrics.i18n import words
from pages.parts import address, data, tables
from pages.parts.guard import Viewer
from pages.parts.tables import Column

COLUMNS = {"name": Column("Name", link=True), "count": Column("Count", numeric=True)}


def csv(*rows: Mapping[str, object]) -> list[str]:
    return tables._made(COLUMNS, rows).csv.decode("utf-8-sig").splitlines()


def test_the_same_words_make_one_table_and_other_words_another() -> None:
    first, again = ({"name": ("a?b=c", "Ann"), "count": "1"} for _ in range(2))
    assert tables._made(COLUMNS, [first]) is tables._made(COLUMNS, [again])
    assert tables._made(COLUMNS, [first]) is not tables._made(COLUMNS, [again | {"count": "2"}])
    assert tables._made(COLUMNS, [first]).shown.to_pylist() == [{"name": "a?b=c#Ann", "count": "1"}]
    assert csv(first) == ["Name,Count", "Ann,1"]


def test_equal_numbers_that_are_written_differently_stay_as_they_are() -> None:
    assert [csv({"name": "x", "count": n})[1] for n in (Decimal("1.50"), Decimal("1.5"), 1, True)] == [
        "x,1.50",
        "x,1.5",
        "x,1",
        "x,True",
    ]


def test_a_table_without_rows_has_its_columns() -> None:
    made = tables._made(COLUMNS, [])
    assert made.shown.column_names == ["name", "count"]
    assert made.shown.num_rows == 0
    assert made.csv.decode("utf-8-sig").splitlines() == ["Name,Count"]


def test_long_words_leave_the_figures_beside_them_on_the_screen_and_are_whole_in_the_file() -> None:
    long = "nobody has told me anything about it at all so far, and I have been waiting for two weeks now"
    made = tables._made(COLUMNS, [{"name": ("a", long), "count": "1"}])
    assert made.config["name"]["width"] == tables.MOST
    assert csv({"name": ("a", long), "count": "1"})[1] == f'"{long}",1'
    assert tables._made(COLUMNS, [{"name": ("a", "Late"), "count": "1"}]).config["name"]["width"] is None
    last = {"count": COLUMNS["count"], "name": COLUMNS["name"]}
    assert tables._made(last, [{"name": ("a", long), "count": "1"}]).config["name"]["width"] is None


def test_rows_are_written_again_for_another_language_other_filters_and_other_data(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Shop:
        path, revision = "shop", 1

    filters: dict[str, str] = {}
    monkeypatch.setattr(data, "store", Shop)
    monkeypatch.setattr(address, "current", lambda: filters)
    english, spanish = (Viewer(EVERYTHING, words(language), LIGHT) for language in ("en", "es"))
    seen: list[str] = []

    def write(viewer: Viewer, what: str) -> list[str]:
        seen.append(what)
        return [viewer.t.language, what]

    assert tables.written(english, write, "a") is tables.written(english, write, "a")
    assert tables.written(spanish, write, "a")[0] == "es"
    tables.written(english, write, "b")
    filters["market"] = "ES"
    tables.written(english, write, "a")
    Shop.revision = 2
    tables.written(english, write, "a")
    assert seen == ["a", "a", "b", "a", "a"]
