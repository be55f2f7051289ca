"""The value-irritant board in a page: votes and moves that people type, what is refused, and how it is taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from metrics import pipeline
from metrics.cli import main
from metrics.edits import Change
from pages.parts import data
from tests.pages.opening import opened, said


@pytest.fixture
def at(sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The board of October 2026 over a sample company of one's own."""
    return opened(monkeypatch, sample_copy, "board", month="2026-10")


def typed(at: AppTest, name: str, row: int, **cells: str) -> AppTest:
    """Who votes, and what they choose in one row of the table."""
    at.text_input(key="edit_votes_by_0").set_value(name).run()
    key = next(str(e.key) for e in at.data_editor if "edit_votes_table" in str(e.key))
    at.session_state[key] = {"edited_rows": {row: cells}, "added_rows": [], "deleted_rows": []}
    return at.run()


def press(at: AppTest, key: str) -> AppTest:
    return at.button(key=key).click().run()


def votes_of(voter: str) -> dict[str, tuple[int, int]]:
    return {r["reason"]: (r["value_to_customer"], r["value_to_company"])
            for r in data.reader().declared("votes") if r["voter"] == voter}  # fmt: skip


def test_a_vote_is_saved_told_and_taken_back(at: AppTest) -> None:
    before = data.reader().declared("votes")
    typed(at, "Eva Sol", 0, customer="−2 a great irritant", company="−1 an irritant")
    press(at, "save_votes")
    assert not at.exception
    assert votes_of("Eva Sol") == {"LATE_TRK": (-2, -1)}
    assert "5 people voted" in said(at)
    assert "Vote on a reason" in said(at)
    press(at, "edit_undo")
    assert data.reader().declared("votes") == before


def test_a_new_vote_replaces_ones_own_and_nobody_elses(at: AppTest) -> None:
    others = votes_of("Ana Ruiz")
    assert votes_of("Carmen Ortega")["LATE_TRK"] != (1, 1)
    typed(at, "carmen ortega", 0, customer="+1 valuable", company="+1 valuable")
    press(at, "save_votes")
    assert votes_of("Carmen Ortega")["LATE_TRK"] == (1, 1)
    assert (votes_of("Ana Ruiz"), votes_of("carmen ortega")) == (others, {})


def test_half_a_vote_is_refused_at_its_field(at: AppTest) -> None:
    typed(at, "Eva Sol", 1, customer="+2 very valuable")
    press(at, "save_votes")
    assert [e.value for e in at.error] == ["Please fill in this field\\."]
    assert votes_of("Eva Sol") == {}


def test_a_step_of_an_action_is_kept_in_the_history_of_moves(at: AppTest) -> None:
    at.selectbox(key="edit_actions_reason_0").select("My parcel arrived damaged").run()
    at.text_input(key="edit_actions_by_0").set_value("Tomás Vidal").run()
    press(at, "save_action")
    newest = max(data.reader().declared("actions"), key=lambda r: r["moved_on"])
    assert (newest["reason"], newest["action"], newest["stage"]) == ("DAMAGED", "eliminate", "proposed")
    assert newest["person"] == "Tomás Vidal"
    assert "6 actions are on their way" in said(at)


def test_without_a_name_nothing_is_saved(at: AppTest) -> None:
    before = data.reader().declared("actions")
    press(at, "save_action")
    assert any("who you are" in e.value for e in at.error)
    assert data.reader().declared("actions") == before


def test_a_board_without_votes_says_what_the_data_suggests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, store = tmp_path / "calls.csv", tmp_path / "store.duckdb"
    file.write_text(
        "\n".join(["contact_id,created_at,channel,reason", *(f"C{n},2026-03-0{n},web,Late" for n in (1, 2, 3))])
    )
    assert main(["import", str(file), "--db", str(store)]) == 0
    at = opened(monkeypatch, store, "board")
    assert not at.exception
    assert at.title[0].value.startswith("Nobody has voted yet")
    assert len(at.get("plotly_chart")) == 0


def test_who_votes_over_what_they_have_not_seen_is_told_and_keeps_what_they_typed(at: AppTest) -> None:
    typed(at, "Ana Ruiz", 0, customer="+2 very valuable", company="+2 very valuable")
    row = {"reason": "LATE_TRK", "voter": "Ana Ruiz", "voted_on": date(2026, 11, 12), "value_to_customer": 0,
           "value_to_company": 0}  # fmt: skip
    other = Change("Eva Sol", "on behalf of Ana", data.reader().newest, {"votes": (row,)})
    pipeline.apply(data.store(), other)
    press(at, "save_votes")
    assert votes_of("Ana Ruiz")["LATE_TRK"] == (0, 0)
    assert "Eva Sol changed this" in said(at).replace("\\", "")
    press(at, "edit_votes_mine_0")
    press(at, "save_votes")
    assert votes_of("Ana Ruiz")["LATE_TRK"] == (2, 2)
