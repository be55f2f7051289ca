"""The statement, the journal and the price list, as a person sees and changes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from metrics import pipeline
from metrics.settings import Settings
from tests.pages.opening import opened, said


def money(text: str) -> Decimal:
    """€1,190.65 as a number."""
    return Decimal(text.replace("€", "").replace(",", ""))


def statement(at: AppTest) -> dict[str, dict[str, str]]:
    """The rows of the statement by the name of their line."""
    frame = next(d.value for d in at.dataframe if "snowball_amount" in d.value.columns)
    return {row["line"].split("#", 1)[1]: row for row in frame.to_dict("records")}


def set_price(at: AppTest, channel: str, price: str, name: str = "Ana") -> None:
    """Types a price for any tier and saves it."""
    fields = {key.split("_")[2]: key for key in (w.key for w in (*at.selectbox, *at.text_input)) if "_price_" in key}
    at.selectbox(key=fields["channel"]).set_value(channel)
    at.text_input(key=fields["price"]).set_value(price)
    at.text_input(key=fields["by"]).set_value(name)
    next(b for b in at.button if (b.key or "").startswith("edit_price_save")).click()
    at.run()


def test_the_lines_of_the_page_add_up_to_its_total(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "charge_back", month="2026-10")
    assert not at.exception
    rows = statement(at)
    total = rows.pop("All contacts")
    for name in ("first_amount", "snowball_amount", "amount"):
        assert sum(money(row[name]) for row in rows.values()) == money(total[name])
    assert sum(int(row["contacts"]) for row in rows.values()) == int(total["contacts"])


def test_a_department_opens_its_own_bill_by_reason(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = statement(opened(monkeypatch, sample_store, "charge_back", month="2026-10"))["Logistics"]
    at = opened(monkeypatch, sample_store, "charge_back", month="2026-10", department="logistics")
    rows = statement(at)
    assert rows.pop("The whole bill")["amount"] == whole["amount"]
    assert sum(money(row["amount"]) for row in rows.values()) == money(whole["amount"])
    assert "Logistics is charged" in at.title[0].value


def test_a_price_is_changed_on_the_page_and_taken_back(sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_copy, "charge_back", month="2026-10")
    before = at.title[0].value
    at.date_input[0].set_value(date(2026, 10, 1))
    set_price(at, "chat", "33,10")
    assert not at.exception
    assert at.title[0].value != before
    at.button(key="edit_undo").click()
    at.run()
    assert at.title[0].value == before


@pytest.mark.parametrize(("typed", "told"), [("four", "not a price"), ("-1", "out of range"), ("", "fill in")])
def test_what_is_no_price_is_said_at_the_field_and_nothing_is_saved(
    typed: str, told: str, sample_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_copy, "charge_back", month="2026-10")
    before = at.title[0].value
    set_price(at, "chat", typed)
    assert told in at.error[0].value
    assert at.title[0].value == before


def test_a_statement_is_closed_under_a_name_and_later_changes_are_corrections(
    sample_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_copy, "charge_back", month="2026-10")
    at.text_input(key="edit_statement_2026_10_by_0").set_value("Ana")
    next(b for b in at.button if b.label == "Close it").click()
    at.run()
    assert "Closed on" in said(at)
    assert "Nothing has changed since" in said(at)
    at.date_input[0].set_value(date(2026, 10, 1))
    set_price(at, "social", "6.00")
    assert "have changed since then" in said(at)


def test_without_prices_the_page_says_what_to_do(sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = pipeline.open_store(sample_copy, Settings())
    pipeline.undo(store, [r.id for r in pipeline.receipts(store) if r.kind == "prices"])
    store.close()
    at = opened(monkeypatch, sample_copy, "charge_back", month="2026-10")
    assert not at.exception
    assert "cannot be told yet" in at.title[0].value
    assert "no price list yet" in said(at)
    assert "909 contacts of this month have no price" in at.warning[0].value
    assert {statement(at)["All contacts"][name] for name in ("amount", "share")} == {""}


@pytest.mark.parametrize("by", ["cost", "snowballs", "stake"])
def test_the_skyline_is_ranked_by_what_the_address_says_and_adds_up(
    by: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "overview", by=by)
    assert not at.exception
    at.session_state["view_skyline"] = "table"
    at.run()
    frame = next(d.value for d in at.dataframe if "person" in d.value.columns and "share" in d.value.columns)
    values = [money(text.replace("\N{MINUS SIGN}", "-")) for text in frame["value"]]
    assert sum(values[:-1]) == values[-1] > 0
    assert values[:10] == sorted(values[:10], reverse=True)


def test_the_reason_and_the_department_say_what_they_cost(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "reason", reason="where-is-my-order", month="2026-10")
    assert {m.label: m.value for m in at.metric}["Cost of these contacts"] == "€1,173"
    at = opened(monkeypatch, sample_store, "department", department="logistics", month="2026-10")
    assert {m.label: m.value for m in at.metric}["What the gap costs"] == "+€510"
