"""Promises, decisions and the review as people use them: saved with a name, refused at the field, taken back."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from metrics import pipeline
from metrics.cli import main
from metrics.edits import Change
from metrics.query import Reader
from pages.parts import data
from tests.pages.opening import opened, said


@pytest.fixture
def page(sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """All promises of the sample company, in a store of one's own."""
    return opened(monkeypatch, sample_copy, "commitments")


def one(sample_copy: Path, monkeypatch: pytest.MonkeyPatch, key: str) -> AppTest:
    return opened(monkeypatch, sample_copy, "commitments", promise=key)


def key(at: AppTest, kind: str, start: str) -> str:
    """The key of the widget that begins so."""
    return next(str(widget.key) for widget in at.get(kind) if str(widget.key).startswith(start))


def row(commitment: str) -> dict[str, object]:
    return next(r for r in data.reader().declared("commitments") if r["commitment_id"] == commitment)


def fill(at: AppTest, **fields: str) -> None:
    """The form of a new promise but for what `fields` leave out, then its button."""
    at.selectbox(key="edit_promise_new_reason_0").select("DAMAGED").run()
    at.text_input(key="edit_promise_new_promise_0").input(fields.get("promise", "Softer belts"))
    at.text_input(key="edit_promise_new_by_0").input(fields.get("by", "Tomás"))
    at.date_input(key="edit_promise_new_due_0").set_value(date.fromisoformat(fields.get("due", "2026-12-24")))
    at.text_input(key="edit_promise_new_expected_0").set_value(fields.get("expected", "-0.5"))
    at.button(key="edit_promise_new_save_0").click().run()


def test_the_steps_show_what_is_where_and_what_stands_still(page: AppTest) -> None:
    text = said(page)
    assert page.title[0].value == "4 promises were due: 3 kept, 1 missed, 1 works so far"
    assert all(f"**{n}. {step}**" in text for n, step in enumerate(("Listen", "Aggregate", "Own", "Choose"), 1))
    assert "3 stand still for more than 30 days." in text
    assert "no move for 80 days" in text


def test_a_new_promise_is_its_owners_and_is_taken_back_by_undo(page: AppTest) -> None:
    fill(page)
    assert not page.exception
    assert "Promised\\: Softer belts" in said(page)
    (new,) = [r for r in data.reader().declared("commitments") if r["promise"] == "Softer belts"]
    assert (new["department"], new["person"], new["step"]) == ("Warehouse", "Tomás Vidal", "choose")
    assert (new["due"], new["expected"]) == (date(2026, 12, 24), -0.005)
    page.button(key="edit_undo").click().run()
    assert "Softer belts" not in [r["promise"] for r in data.reader().declared("commitments")]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"due": "2026-11-01"}, "It cannot be due before it was promised"),
        ({"expected": "0.5"}, "This value is out of range"),
        ({"promise": " "}, "Please fill in this field"),
        ({"by": ""}, "Please say who you are"),
    ],
)
def test_what_cannot_be_promised_is_said_and_what_was_typed_stays(
    page: AppTest, fields: dict[str, str], words: str
) -> None:
    fill(page, **fields)
    assert [words in error.value for error in page.error] == [True]
    assert page.date_input(key="edit_promise_new_due_0").value == date.fromisoformat(fields.get("due", "2026-12-24"))
    assert len(data.reader().declared("commitments")) == 7


def test_shipping_writes_the_event_from_which_the_chart_learns_anew_and_undo_takes_both(
    sample_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = one(sample_copy, monkeypatch, "p1")
    assert ":orange-badge[✕ Missed]" in said(at)
    at.text_input(key="edit_promise_p1_by_0").input("Ana")
    at.date_input(key="edit_promise_p1_shipped_on_0").set_value(date(2026, 11, 10))
    at.button(key="edit_promise_p1_save_0").click().run()
    assert (row("p1")["shipped_on"], row("p1")["step"]) == (date(2026, 11, 10), "learn")
    event = (date(2026, 11, 10), "Delay notice before the promised day shipped")
    assert event in data.reader().events("Where is my order?")
    assert event not in data.reader().events("I cannot log in")
    assert "○ Kept, too early, 10 days late" in "".join(str(h.value) for h in at.header)
    at.button(key="edit_undo").click().run()
    assert row("p1")["shipped_on"] is None
    assert event not in data.reader().events("Where is my order?")


def test_what_did_not_ship_after_all_takes_its_event_along(sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = one(sample_copy, monkeypatch, "p2")
    at.segmented_control(key="edit_promise_p2_act_0").select("unship").run()
    at.text_input(key="edit_promise_p2_by_0").input("Jonas")
    at.button(key="edit_promise_p2_save_0").click().run()
    assert row("p2")["shipped_on"] is None
    assert data.reader().events("I cannot log in") == ()
    assert "not shipped, 73 days late" in said(at)


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2026, 8, 1), "before it was promised"), (date.today() + timedelta(days=3), "that day is still to come")],
)
def test_a_day_on_which_nothing_can_have_shipped_is_refused(
    sample_copy: Path, monkeypatch: pytest.MonkeyPatch, day: date, words: str
) -> None:
    at = one(sample_copy, monkeypatch, "p1")
    at.text_input(key="edit_promise_p1_by_0").input("Ana")
    at.date_input(key="edit_promise_p1_shipped_on_0").set_value(day)
    at.button(key="edit_promise_p1_save_0").click().run()
    assert [words in error.value for error in at.error] == [True]
    assert row("p1")["shipped_on"] is None


def test_the_second_of_two_people_is_told_and_keeps_what_they_typed(
    sample_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = one(sample_copy, monkeypatch, "p1")
    at.text_input(key="edit_promise_p1_by_0").input("Ana").run()
    theirs = {k: v for k, v in row("p1").items() if k not in ("reason_label", "withdrawn", "record")}
    dropped = theirs | {"dropped_on": date(2026, 11, 9)}
    change = Change("Rui", "x", data.reader().newest, rows={"commitments": (dropped,)})
    pipeline.apply(data.store(), change)
    at.button(key="edit_promise_p1_save_0").click().run()
    assert not at.exception
    assert "Rui changed this" in said(at)
    assert row("p1")["shipped_on"] is None


def test_a_remark_stays_with_its_promise(sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = one(sample_copy, monkeypatch, "p1")
    at.text_area(key="edit_thread_promise:p1_text_0").input("The carrier answers on Monday.")
    at.text_input(key="edit_thread_promise:p1_by_0").input("Ana")
    at.button(key="edit_thread_promise:p1_save_0").click().run()
    assert "The carrier answers on Monday\\." in said(at)
    assert "Monday" not in said(one(sample_copy, monkeypatch, "p2"))


def test_a_promise_that_is_gone_is_said_and_all_others_are_shown(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "commitments", promise="p99")
    assert [w.value for w in at.warning] == ["This promise is not there any more; here are all there are."]
    assert at.title[0].value.startswith("4 promises were due")


def test_a_reason_in_the_address_is_chosen_in_the_form(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "commitments", reason="where-is-my-order")
    wanted = next(label for label in data.reader().reasons if label == "Where is my order?")
    assert at.selectbox(key="edit_promise_new_reason_0").value == data.reader().reasons[wanted].code


def test_the_overview_says_how_far_the_promises_are(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "overview")
    text = said(at)
    assert "Logistics (Ana Ruiz); the fix promised for 31 Oct 2026 has not shipped." in text
    assert "3 decisions are asked today" in text
    frame = next(d.value for d in at.dataframe if "measured" in d.value.columns)
    assert list(frame["verdict"]) == ["✕ Missed", "✓ Kept, works", "✓ Kept, no effect seen", "○ Kept, too early"]
    assert frame["measured"].iloc[0] == "not shipped, 12 days late"


def test_a_question_is_asked_in_the_review_and_stands_on_the_overview(
    sample_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_copy, "review")
    assert at.title[0].value == "3 decisions are open, 1 promise is due soon, 3 stand still"
    at.text_area(key="edit_decision_new_question_0").input("Shall we hire a carrier scout?")
    at.text_input(key="edit_decision_new_by_0").input("Ana")
    at.button(key="edit_decision_new_save_0").click().run()
    assert at.title[0].value.startswith("4 decisions are open")
    assert "Shall we hire a carrier scout?" in said(opened(monkeypatch, sample_copy, "overview"))


def test_a_question_without_words_is_refused(sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_copy, "review")
    at.text_input(key="edit_decision_new_by_0").input("Ana")
    at.button(key="edit_decision_new_save_0").click().run()
    assert [error.value for error in at.error] == ["Please fill in this field\\."]


def test_without_promises_the_pages_say_so(sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(monkeypatch, sample_copy, "commitments")
    own = [r.id for r in data.receipts() if r.kind in ("commitments", "decisions", "events")]
    pipeline.undo(data.store(), own)
    at = opened(monkeypatch, sample_copy, "commitments")
    assert at.title[0].value == "Nothing has been promised yet"
    overview = opened(monkeypatch, sample_copy, "overview")
    assert "no fix is promised" in said(overview)
    assert not overview.exception
    review = opened(monkeypatch, sample_copy, "review")
    assert "No promise has been shown to work yet" in said(review)
    assert Reader(data.store()).declared("commitments") == []


def test_contacts_alone_can_be_promised_about_and_reviewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, store = tmp_path / "calls.csv", tmp_path / "store.duckdb"
    days = [(date(2026, 1, 1) + timedelta(days=n)).isoformat() for n in range(150)]
    lines = [f"C{day}{n},{day} 09:00:00,phone,Where is it?" for day in days for n in range(2)]
    file.write_text("\n".join(["contact_id,created_at,channel,reason", *lines]))
    assert main(["import", str(file), "--db", str(store)]) == 0
    review = opened(monkeypatch, store, "review")
    assert not review.exception
    assert "18 May to 24 May 2026: 14 contacts" in "".join(str(h.value) for h in review.header)
    row = {"commitment_id": "a", "reason": "Where is it?", "promise": "A notice", "step": "learn",
           "promised_on": date(2026, 2, 1), "due": date(2026, 3, 1), "shipped_on": date(2026, 3, 1)}  # fmt: skip
    pipeline.apply(data.store(), Change("Ana", "x", data.reader().newest, rows={"commitments": (row,)}))
    for page in ("commitments", "overview"):
        at = opened(monkeypatch, store, page)
        assert not at.exception
        assert "✓ Kept, cannot be judged" in said(at) or "○ Kept, cannot be judged" in said(at)
    assert "contacts and orders of the same days are needed" in said(at)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_promises_of_one_department_are_chosen_in_the_address(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    at = opened(monkeypatch, sample_store, "commitments", department="logistics", lang=language)
    assert not at.exception
    assert at.title[0].value.startswith({"en": "Logistics: ", "es": "Logística: "}[language])
    promised = next(d.value for d in at.dataframe if "promise" in d.value.columns)
    assert set(promised["owner"].str.split(" · ").str[0]) == {{"en": "Logistics", "es": "Logística"}[language]}
    at.selectbox(key="filter_department").select("").run()
    assert "department" not in at.query_params
    assert not at.title[0].value.startswith("Log")
