"""`summary`: the known answers of the sample company, in the promised shape."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from sample_data import FILES, FOLDER
from tests.cli.conftest import Run

TRUTHS = tomllib.loads((FOLDER / "truths.toml").read_text("utf-8"))
KEYS = {
    "repeat_contact_rate", "repeat_share", "contacts_per_issue", "resolution_behavioural", "resolution_flagged",
    "false_closes", "contacts_per_order", "quality_score", "critical_error_rate",
}  # fmt: skip
COUNTS = {"read", "kept", "merged", "duplicate", "out_of_scope", "rejected"}


def pairs(metrics: dict[str, Any], like: dict[str, Any]) -> dict[str, Any]:
    """Top and bottom of the metrics that the truth tells."""
    return {key: {"top": metrics[key]["top"], "bottom": metrics[key]["bottom"]} for key in like if key in metrics}


def ratios(truth: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in truth.items() if key in KEYS}


def test_the_headlines_of_the_whole_company(run: Run, sample_store: Path) -> None:
    told = run("summary", "--db", sample_store, "--json").json
    store = TRUTHS["store"]
    assert {k: told[k] for k in ("as_of", "contacts", "identified", "orders")} == {
        k: store[k] for k in ("as_of", "contacts", "identified", "orders")
    }
    assert told["window_days"] == 7
    assert told["metrics"].keys() == KEYS
    assert pairs(told["metrics"], TRUTHS["total"]) == ratios(TRUTHS["total"])
    for figure in told["metrics"].values():
        assert figure["value"] == figure["top"] / figure["bottom"]
        assert figure["blank_because"] is None


@pytest.mark.parametrize("days", TRUTHS["window"])
def test_every_window(run: Run, sample_store: Path, days: str) -> None:
    told = run("summary", "--db", sample_store, "--window", days, "--json").json
    assert told["window_days"] == int(days)
    assert pairs(told["metrics"], TRUTHS["window"][days]) == TRUTHS["window"][days]


def test_every_month(run: Run, sample_store: Path) -> None:
    for month, truth in TRUTHS["month"].items():
        told = run("summary", "--db", sample_store, "--month", month, "--json").json
        assert pairs(told["metrics"], truth) == ratios(truth)
        assert told["contacts"] == truth["contacts"]["top"]
        assert told["orders"] == TRUTHS["placed"][month]
        assert told["orders_counted"] == ("lagged" if f"{month}-01" >= TRUTHS["store"]["lagged_from"] else "calendar")
        assert [row["key"] for row in told["by"]["month"]] == [month]


@pytest.mark.parametrize("part", ["reason", "owner", "channel", "month"])
def test_every_part(run: Run, sample_store: Path, part: str) -> None:
    rows = run("summary", "--db", sample_store, "--json").json["by"][part]
    truth = TRUTHS["by"][part]
    assert {row["key"]: row for row in rows} == {
        key: {
            "key": key,
            "contacts": line["contacts"],
            "repeat": {"top": line["repeat_top"], "bottom": line["repeat_bottom"]},
            "flagged": {"top": line["flagged_top"], "bottom": line["flagged_bottom"]},
            "cpx": {"top": line["contacts"], "bottom": line["orders"]},
        }
        for key, line in truth.items()
    }
    by_contacts = sorted(truth, key=lambda key: (-truth[key]["contacts"], key))
    assert [row["key"] for row in rows] == (sorted(truth) if part == "month" else by_contacts)


@pytest.mark.parametrize("moment", ["2026-06-30", "2026-06-30T23:59:59", "2026-07-01T01:59:59+02:00"])
def test_as_things_stood(run: Run, sample_store: Path, moment: str) -> None:
    told = run("summary", "--db", sample_store, "--as-of", moment, "--json").json
    truth = TRUTHS["as_of"]["2026-06-30T23:59:59"]
    assert told["as_of"] == "2026-06-30T23:59:59"
    assert pairs(told["metrics"], truth) == ratios(truth)
    assert told["contacts"] == truth["contacts"]["top"]
    assert max(row["key"] for row in told["by"]["month"]) == "2026-06"


def test_a_day_ends_where_the_company_is(run: Run, sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICE_METRICS_COMPANY_ZONE", "Europe/Madrid")
    told = run("summary", "--db", sample_copy, "--as-of", "2026-06-30", "--json").json
    assert told["as_of"] == "2026-06-30T21:59:59"


def test_a_moment_ahead_of_the_data_changes_nothing(run: Run, sample_store: Path) -> None:
    plain = run("summary", "--db", sample_store, "--json").out
    assert run("summary", "--db", sample_store, "--as-of", "2031-01-01", "--json").out == plain


def test_receipts_account_for_every_row(run: Run, sample_store: Path) -> None:
    receipts = run("summary", "--db", sample_store, "--json").json["receipts"]
    assert [row["file"] for row in receipts] == [name for _, name in FILES]
    for row in receipts:
        assert row.keys() == {"id", "file"} | COUNTS
        lines = (FOLDER / row["file"]).read_text("utf-8").count("\n") - 1
        assert row["read"] == lines == row["kept"]
        assert row["read"] == sum(row[name] for name in COUNTS - {"read"})


def test_an_empty_store_has_noughts_and_reasons(run: Run, db: Path) -> None:
    answer = run("summary", "--db", db, "--json", "--window", "10", "--month", "2026-03", "--as-of", "2026-04-01")
    told = answer.json
    assert answer.code == 0
    assert (told["as_of"], told["contacts"], told["identified"], told["orders"]) == (None, 0, 0, 0)
    assert told["by"] == {"reason": [], "owner": [], "month": [], "channel": []}
    assert told["receipts"] == []
    for figure in told["metrics"].values():
        assert figure["value"] is None
        assert figure["blank_because"].startswith("not computable: ")


def test_why_a_figure_is_blank_is_told_in_english_whoever_asks(
    run: Run, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVICE_METRICS_LANGUAGE", "es")
    told = run("summary", "--db", sample_store, "--json", "--month", "2026-11", "--window", "30").json
    figure = told["metrics"]["repeat_contact_rate"]
    assert (figure["top"], figure["bottom"], figure["value"]) == (0, 0, None)
    assert figure["blank_because"] == "blank: no contact is 30 days old yet; the data must reach 2 Dec 2026"


def test_people_get_a_short_table(run: Run, sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = run("summary", "--db", sample_store).out.splitlines()
    assert lines[0] == "Data complete to 12 Nov 2026, 21:06 UTC · repeat window 7 days"
    assert lines[1] == "18,314 contacts (18,038 of known customers) · 46,320 orders"
    assert any("Repeat-contact rate" in line and "16.1%" in line and "2,878 / 17,828" in line for line in lines)
    assert any(line.startswith("Where is my order?") and line.endswith("3,709") for line in lines)
    assert lines[2].startswith("From December 2024 on, orders count on the days on which their contacts usually come")
    assert len(lines) < 30
    monkeypatch.setenv("SERVICE_METRICS_LANGUAGE", "es")
    assert "18.314 contactos" in run("summary", "--db", sample_store).out


@pytest.mark.parametrize(
    "wrong",
    [("--window", "0"), ("--window", "91"), ("--window", "7.5"), ("--month", "2026-13"), ("--month", "March"),
     ("--as-of", "yesterday"), ("--as-of", "2026-02-30")],
)  # fmt: skip
def test_a_wish_that_cannot_be_understood_is_refused_with_an_example(
    run: Run, db: Path, wrong: tuple[str, str]
) -> None:
    answer = run("summary", "--db", db, *wrong, "--json")
    assert answer.code == 2
    assert answer.out == ""
    assert f"“{wrong[1]}” is not a" in answer.err
    assert not db.exists()
