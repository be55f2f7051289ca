"""What changed: every choice opens, the figures shown add up as shown, and a blank says why."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from metrics.charts import LIGHT
from metrics.cli import main
from sample_data import FOLDER
from tests.pages.opening import opened, said

TRUTHS: dict[str, Any] = tomllib.loads((FOLDER / "truths.toml").read_text("utf-8"))["month"]


def shown(text: str) -> float:
    """A number as the page writes it, without its unit."""
    return float(re.sub(r"[^\d.\-]", "", text.replace("−", "-")) or "nan")


def tables(at: AppTest) -> list[list[dict[str, str]]]:
    return [d.value.to_dict("records") for d in at.dataframe if "part" in d.value.columns]


@pytest.fixture(scope="module")
def no_orders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company's contacts alone."""
    path = tmp_path_factory.mktemp("contacts") / "store.duckdb"
    assert main(["import", str(FOLDER / "contacts.csv"), "--db", str(path)]) == 0
    return path


@pytest.mark.parametrize("against", ["month", "year"])
@pytest.mark.parametrize("by", ["reason", "owner"])
@pytest.mark.parametrize("measure", ["contacts", "contacts_per_order"])
def test_what_is_shown_adds_up_as_shown(
    against: str, by: str, measure: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choices = {"against": against, "by": by, "measure": measure}
    at = opened(monkeypatch, sample_store, "bridge", month="2026-10", **choices)
    assert not at.exception
    found = tables(at)
    assert len(found) == 3
    for rows in found:
        *parts, together = rows
        assert len(parts) > 8
        kinds = [key for key in together if key not in ("part", "before", "after", "change")]
        for row in rows:
            assert shown(row["change"]) == pytest.approx(sum(shown(row[kind]) for kind in kinds))
        for key in ("change", *kinds):
            assert shown(together[key]) == pytest.approx(sum(shown(row[key]) for row in parts))
        assert shown(together["after"]) - shown(together["before"]) == pytest.approx(shown(together["change"]))


def test_the_contacts_are_those_of_the_known_answers(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "bridge", month="2026-10")
    now, before = (TRUTHS[m]["contacts"]["top"] for m in ("2026-10", "2026-09"))
    assert at.title[0].value == f"October 2026: {now - before} more contacts than in September 2026"
    together = tables(at)[0][-1]
    assert (shown(together["before"]), shown(together["after"])) == (before, now)
    sentences = re.findall(r"[^.:]+: ([+−\d,]+) contacts?\.", said(at))
    assert len(sentences) == 4
    assert sum(map(shown, sentences)) == now - before


def test_a_choice_is_written_into_the_address(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "bridge", month="2026-10")
    at.selectbox(key="filter_against").select("year").run()
    assert at.query_params["against"] == "year"
    assert "October 2025" in at.title[0].value


def test_a_month_that_is_not_whole_says_which_days_are_compared(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "bridge", month="2026-11")
    assert at.title[0].value.startswith("1 Nov to 12 Nov 2026: ")
    assert at.title[0].value.endswith(" than in the same days of Oct 2026")
    assert "not settled yet" in said(at)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_first_month_has_nothing_to_be_compared_with_and_says_so(
    language: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "bridge", month="2024-09", lang=language)
    assert not at.exception
    assert not at.get("plotly_chart")
    words = {
        "en": "Blank: the data does not reach back to the same days.",
        "es": "Vacío: los datos no llegan hasta los mismos días.",
    }
    assert words[language] in said(at)


def test_the_second_month_says_that_old_problems_may_look_new(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "bridge", month="2024-10")
    assert "may be repeats of problems that are not in the data" in said(at)


def test_without_orders_the_kinds_are_blank_with_their_reason(no_orders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, no_orders, "bridge", month="2026-10", measure="contacts_per_order")
    assert not at.exception
    assert "not computable: no orders imported" in said(at)
    assert set(tables(at)[0][0]) == {"part", "before", "after", "change"}
    assert not [box for box in at.selectbox if box.key == "filter_measure" and len(box.options) > 1]
    overview = opened(monkeypatch, no_orders, "overview", month="2026-10")
    assert not overview.exception
    assert set(tables(overview)[-1][0]) == {"part", "change"}


@pytest.mark.parametrize(
    ("language", "usual", "badge", "why"),
    [
        ("en", "Contacts: 237, usually 137", "above usual", "Without orders, contacts per day are compared"),
        (
            "es",
            "Contactos: 237; lo habitual es 137",
            "por encima de lo habitual",
            "Sin pedidos se comparan los contactos por día",
        ),
    ],
)
def test_without_orders_reasons_that_moved_are_listed_by_their_contacts(
    language: str, usual: str, badge: str, why: str, no_orders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, no_orders, "overview", month="2026-10", lang=language)
    assert not at.exception
    assert usual in said(at)
    assert why in said(at)
    assert len([link for link in at.get("page_link") if badge in link.proto.label]) == 3


def test_a_filter_holds_for_both_periods(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "bridge", month="2026-10", market="ES", channel="phone")
    assert at.title[0].value.startswith("ES, phone: October 2026: ")
    assert len(at.get("plotly_chart")) == 4


def test_a_reason_is_coloured_only_with_a_signal_that_goes_the_same_way(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "bridge", month="2026-10")
    spec = json.loads(at.get("plotly_chart")[0].proto.spec)
    colours = dict(zip(spec["data"][1]["customdata"], spec["data"][1]["marker"]["color"], strict=True))
    assert {key for key, colour in colours.items() if colour == LIGHT.alarm} == {
        "Where is my order?",
        "I was charged twice",
    }
    assert {colour for key, colour in colours.items() if key in ("", "orders")} == {LIGHT.mark}
    by_owner = opened(monkeypatch, sample_store, "bridge", month="2026-10", by="owner")
    assert set(json.loads(by_owner.get("plotly_chart")[0].proto.spec)["data"][1]["marker"]["color"]) == {LIGHT.mark}


@pytest.mark.parametrize("measure", ["contacts", "contacts_per_order"])
def test_a_filter_that_leaves_no_contact_says_so(measure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The market's only contact is of January; the other's are of later months."""
    rows = [f"{i},2026-0{m}-01 09:00,{k},ES" for i, (m, k) in enumerate([(3, "a"), (4, "b"), (5, "c"), (6, "d")])]
    rows += ["9,2026-01-05 09:00,x,PT"]
    (tmp_path / "contacts.csv").write_text("\n".join(["contact_id,opened_at,customer_id,market", *rows]), "utf-8")
    sold = [f"{d},2026-{1 + d // 28:02}-{1 + d % 28:02},PT" for d in range(168)]
    (tmp_path / "orders.csv").write_text("\n".join(["order_id,ordered_at,market", *sold]), "utf-8")
    path = tmp_path / "store.duckdb"
    for kind in ("contacts", "orders"):
        assert main(["import", str(tmp_path / f"{kind}.csv"), "--db", str(path)]) == 0
    at = opened(monkeypatch, path, "bridge", month="2026-05", market="PT", measure=measure)
    assert not at.exception
    assert at.title[0].value == "PT: May 2026 cannot be compared with April 2026"
    assert "Blank: no contacts." in said(at)


def test_the_overview_shows_the_bridge_in_short_and_leads_to_all_of_it(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "overview", month="2026-10")
    *parts, together = tables(at)[-1]
    now, before = (TRUTHS[m]["contacts"]["top"] for m in ("2026-10", "2026-09"))
    assert shown(together["change"]) == now - before == sum(shown(row["change"]) for row in parts)
    assert ":blue[All that changed ›]" in [link.proto.label for link in at.get("page_link")]
    assert "" in parts[0].values()
