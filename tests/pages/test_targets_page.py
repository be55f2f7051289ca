"""Targets that people set in a page: stored in the metric's own unit, refused at the field, taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import data
from tests.pages.opening import opened, said

CPX, REPEATS = "contacts_per_order", "repeat_contact_rate"
MONTH = date(2026, 12, 1)


@pytest.fixture
def at(sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The targets of Logistics in October 2026, in a sample company of one's own."""
    return opened(monkeypatch, sample_copy, "targets", department="logistics", month="2026-10")


def aimed(at: AppTest, part: str, value: float, name: str = "Ana Ruiz") -> AppTest:
    at.text_input(key=f"edit_targets_value_{part}_0").set_value(f"{value}")
    at.text_input(key="edit_targets_by_0").set_value(name)
    return at.button(key="save_target").click().run()


def stored() -> dict[tuple[str, str, str | None, date], float]:
    return {(r["metric"], r["level"], r["key"], r["valid_from"]): r["value"] for r in data.reader().declared("targets")}


def test_a_target_per_100_orders_is_stored_per_order_and_taken_back(at: AppTest) -> None:
    before = stored()
    aimed(at, f"department_logistics_{CPX}", 9.1)
    assert not at.exception
    assert stored() == before | {(CPX, "department", "Logistics", MONTH): 0.091}
    assert "Target for All of Logistics from Dec 2026" in said(at)
    at.button(key="edit_undo").click().run()
    assert stored() == before


def test_a_share_is_typed_as_percent_and_a_reason_is_named_by_its_code(at: AppTest) -> None:
    at.query_params["about"] = "where-is-my-order"
    at.query_params["metric"] = REPEATS
    at.run()
    aimed(at, f"reason_where-is-my-order_{REPEATS}", 17.5)
    assert stored()[REPEATS, "reason", "LATE_TRK", MONTH] == 0.175


@pytest.mark.parametrize(
    ("metric", "value", "words"),
    [
        (REPEATS, 170, "between 0 and 100%"),
        (CPX, 4000, "more than 1,000 contacts per 100 orders"),
        ("quality_score", 101, "from 0 to 100"),
        (CPX, -1, "out of range"),
    ],
)
def test_a_value_out_of_range_is_refused_at_the_field_and_stays(
    at: AppTest, metric: str, value: float, words: str
) -> None:
    before = stored()
    at.query_params["metric"] = metric
    at.run()
    aimed(at, f"department_logistics_{metric}", value)
    assert len(at.error) == 1
    assert words in at.error[0].value.replace("\\", "")
    assert at.text_input(key=f"edit_targets_value_department_logistics_{metric}_0").value == f"{value}"
    assert stored() == before


def test_a_target_can_be_removed_and_the_one_before_holds_again(at: AppTest) -> None:
    at.selectbox(key=f"edit_targets_from_department_logistics_{CPX}_0").select(date(2026, 1, 1)).run()
    at.text_input(key="edit_targets_by_0").set_value("Ana Ruiz").run()
    at.button(key="remove_target").click().run()
    assert not at.exception
    assert (CPX, "department", "Logistics", date(2026, 1, 1)) not in stored()
    assert data.reader().targets(date(2026, 10, 1))[CPX, "department", "Logistics"] == 0.1


def test_the_page_of_a_department_says_what_missed_and_the_next_step(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "department", department="logistics", month="2026-10")
    assert at.title[0].value == "Logistics missed its target by 5.1 per 100 orders, all but 0.6 of it one cause"
    assert "stands for 88% of it" in said(at)
    frame = next(d.value for d in at.dataframe if "trend" in d.value.columns)
    assert list(frame["kept"]) == ["✕ missed", "○ cannot be told apart yet", "", "✕ missed"]
    assert all(cell.endswith("›") for cell in frame["next"][:-1])
    assert {m.label: m.value for m in at.metric}["Snowballs still rolling"] == "16"
