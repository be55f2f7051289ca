"""Snowballs, contacts, whys and what customers said: masked, by link, and honest about what is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from metrics import pipeline
from metrics.settings import Settings
from pages.parts.notes import masked
from tests.conftest import copied
from tests.pages.opening import opened, said
from tests.pages.test_laboratory_page import small
from tests.pages.words import texts

COVER = "●●●●●●"


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ("Order O23288 is late", f"Order {COVER} is late"),
        ("Card ending 1234, since 9 November", f"Card ending {COVER}, since 9 November"),
        ("Call [phone] or write to [e-mail]", f"Call {COVER} or write to {COVER}"),
        ("parcel 12 34 56", f"parcel {COVER}"),
        ("Two of 3 came at 14:05", "Two of 3 came at 14:05"),
        ("ORD-2024-000123", COVER),
    ],
)
def test_numbers_that_could_tell_who_it_is_are_covered(note: str, shown: str) -> None:
    assert masked(note) == shown


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("page", "value"), [("contact", "contacts~NOPE"), ("snowball", "rubbish"), ("contact", "")])
def test_an_unknown_contact_is_said_and_the_way_back_offered(
    page: str, value: str, language: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, page, lang=language, **({page: value} if value else {}))
    assert not at.exception
    assert len(at.warning) == (value == "contacts~NOPE")
    assert len(at.get("page_link")) == 3


def test_a_contact_never_shows_whose_it_is(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = "\n".join(texts(opened(monkeypatch, sample_store, "contact", contact="contacts~C17837")))
    assert "known, never shown" in shown
    assert not re.search(r"\bK1\d{4}\b|[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-", shown)


def test_the_contact_says_how_every_figure_counts_it(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "contact", contact="contacts~C17837")
    frame = next(d.value for d in at.dataframe if "why" in d.value.columns)
    told = {cell.split("#")[1]: tuple(row) for cell, *row in frame.to_numpy().tolist()}
    assert told["Repeat contacts within 7 days"] == ("yes", "yes", "The next contact came 3 days later.")
    assert told["Resolved, no repeat in 7 days"][:2] == ("yes", "no")
    assert len(told) == 10


@pytest.mark.parametrize(
    ("language", "name", "points", "why"),
    [
        ("en", "Targeted reviews", "75 of 100", "somebody picked it, not by chance"),
        ("es", "Revisiones dirigidas", "75 de 100", "alguien lo eligió, no al azar"),
    ],
)
def test_a_targeted_review_is_shown_with_its_contact_and_said_to_be_in_no_figure(
    language: str, name: str, points: str, why: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_store, "contact", contact="contacts~C00010", lang=language)
    assert not at.exception
    (field,) = [row for d in at.dataframe for row in d.value.to_numpy().tolist() if row[0] == name]
    assert field[1] == points
    frame = next(d.value for d in at.dataframe if "why" in d.value.columns)
    assert sum(why in text for text in frame["why"]) == 2


def test_snowballs_of_a_department_and_of_the_company_are_listed(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    for asked in ({"reason": "where-is-my-order"}, {"department": "logistics"}, {}):
        at = opened(monkeypatch, sample_store, "snowballs", month="2026-10", **asked)
        assert not at.exception
        lengths = [int(n) for n in next(d.value for d in at.dataframe if "channels" in d.value.columns)["length"]]
        assert lengths == sorted(lengths, reverse=True)
        counts.append(len(lengths))
    assert counts == sorted(counts)


def test_without_customers_there_are_no_snowballs_and_the_page_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = small(tmp_path, customers=False)
    at = opened(monkeypatch, store, "snowballs")
    assert at.info[0].value == "not computable: no customer column"
    one = opened(monkeypatch, store, "contact", contact="shop~C01")
    assert not one.exception
    assert "the customer is not known" in one.title[0].value
    reason = opened(monkeypatch, store, "reason", reason="(none)")
    assert not reason.exception
    assert "No notes came with these contacts" in said(reason)


def test_a_draw_in_the_address_is_drawn_again_the_same(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn(seed: str) -> list[str]:
        at = opened(monkeypatch, sample_store, "reason", reason="where-is-my-order", month="2026-10", draw=seed)
        return [link.proto.label for link in at.get("page_link") if "contact" in link.proto.page]

    assert drawn("5") == drawn("5")
    assert drawn("5") != drawn("6")
    assert drawn("-1") == drawn("rubbish") == drawn("1")
    assert len(drawn("5")) == 4


def test_a_why_is_added_signed_and_taken_back(sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_copy, "reason", reason="where-is-my-order")
    form = "edit_whys_Where is my order?"
    assert "3 of up to five whys. Last: Ana Ruiz, 5 Nov 2026." in said(at)
    at.text_area(key=f"{form}_answer_4_0").set_value("Nobody asked the depots.").run()
    at.button(key=f"{form}_save_0").click().run()
    assert "Please say who you are" in "".join(e.value for e in at.error)
    assert at.text_area(key=f"{form}_answer_4_0").value == "Nobody asked the depots."
    at.text_input(key=f"{form}_by_0").set_value("Rui Matos").run()
    at.button(key=f"{form}_save_0").click().run()
    assert not at.exception
    assert "4 of up to five whys. Last: Rui Matos, 12 Nov 2026." in said(at)
    assert "Nobody asked the depots\\." in said(at)
    at.button(key="edit_undo").click().run()
    assert "3 of up to five whys" in said(at)


def test_an_answer_that_says_nothing_is_refused_at_its_field(
    sample_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, sample_copy, "reason", reason="where-is-my-order")
    form = "edit_whys_Where is my order?"
    at.text_input(key=f"{form}_by_0").set_value("Rui Matos").run()
    at.button(key=f"{form}_save_0").click().run()
    assert [error.value for error in at.error] == ["Please fill in this field\\."]


def test_notes_are_kept_without_telephone_numbers_and_addresses(sample_store: Path, tmp_path: Path) -> None:
    store = pipeline.open_store(copied(sample_store, tmp_path), Settings())
    found = [note for (note,) in store.rows("SELECT notes FROM raw_contacts WHERE notes IS NOT NULL")]
    store.close()
    assert len(found) > 2000
    assert not [note for note in found if "@" in note or "+" in note]
    assert sum("[phone]" in note or "[e-mail]" in note for note in found) > 100
