"""The import page: read, accounted for, stored only on demand, and undone."""

from __future__ import annotations

import json
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from metrics.i18n import words
from metrics.ingest import parse_mapping
from pages.parts import data
from pages.parts.import_receipts import receipt_file
from sample_data import FILES
from tests.pages.desk import (
    FIRST,
    HEADER,
    MIXED,
    PLAIN,
    TWO_WAYS,
    accounted,
    arrived,
    as_csv,
    contacts,
    download,
    give,
    key,
    press,
    said,
    ticket,
    title,
    waited,
)
from tests.pages.opening import opened

EXPORTS = Path(__file__).parents[1] / "ingest" / "sources" / "files"


def test_nothing_is_stored_before_the_person_says_so(page: AppTest) -> None:
    give(page, PLAIN)
    assert not page.exception
    assert title(page) == "160 contacts are ready to store"
    assert data.receipts() == ()
    assert contacts() == 0


def test_the_file_is_described_as_it_was_read(page: AppTest) -> None:
    give(page, PLAIN)
    told = said(page)
    assert "UTF-8 · comma · 160 records · 7 columns · dates year first · 1 Feb 2024 to 12 Mar 2024" in told
    assert "Kept for the page Retired metrics alone: Handle time (s). No figure uses it." in told
    assert page.selectbox(key=key(page, "kind")).value == "contacts"
    assert page.text_input(key=key(page, "source")).value == "tickets"


def test_the_system_that_wrote_the_file_is_named(page: AppTest) -> None:
    export = EXPORTS / "zendesk.tickets_csv_admin_export.csv"
    told = said(give(page, export.read_bytes(), "export.csv"))
    assert "Recognised as Zendesk: tickets, export of an administrator" in told
    assert page.text_input(key=key(page, "source")).value == "zendesk"


def test_a_file_of_sums_is_told_from_a_table_that_nobody_knows(page: AppTest) -> None:
    give(page, (EXPORTS / "genesys.performance_interval_csv.csv").read_bytes(), "export.csv")
    assert title(page) == "This file cannot be imported"
    assert "Recognised as Genesys" in said(page)
    assert len(page.error) == 1


def test_every_record_is_accounted_for_before_and_after_storing(page: AppTest) -> None:
    give(page, MIXED)
    before = accounted(page)
    assert before == {"records read": "160", "new": "138", "out of scope": "20", "rejected": "2"}
    press(page, "Store 138 contacts")
    assert not page.exception
    assert title(page) == "Contacts stored: 138"
    assert accounted(page) == {
        "records read": "160",
        "kept": "138",
        "merged: versions of the same id": "0",
        "duplicates: already stored": "0",
        "out of scope": "20",
        "rejected": "2",
    }
    assert "160 read = 138 kept + 20 out of scope + 2 rejected" in said(page)
    assert contacts() == 138


def test_after_storing_the_headlines_of_the_files_last_whole_month_are_shown(page: AppTest) -> None:
    press(give(page, PLAIN), "Store")
    in_february = sum(1 for n in range(160) if (FIRST + timedelta(hours=6 * n)).month == 2)
    changed = dict(page.table[1].value.values)
    assert "February 2024, before and after storing" in said(page)
    assert changed["Contacts"] == f"none → **{in_february}**"
    assert changed["Contacts per 100 orders"] == "not computable: no orders imported"
    assert any("Open the Overview" in link.value for link in page.page_link)


def test_the_same_file_again_changes_nothing_and_says_so_beforehand(page: AppTest) -> None:
    press(give(page, PLAIN), "Store")
    give(page, PLAIN)
    assert title(page) == "This very file is already stored: receipt 1"
    assert accounted(page)["unchanged: already stored"] == "160"
    assert page.button(key=key(page, "leave")).proto.type == "primary"
    assert page.button(key=key(page, "store")).proto.type == "secondary"
    press(page, "Store")
    assert title(page) == "Nothing new: every row was already stored"
    assert accounted(page)["duplicates: already stored"] == "160"
    assert contacts() == 160


def test_an_import_is_undone_from_its_receipt(page: AppTest) -> None:
    press(give(page, PLAIN), "Store")
    press(page, "Yes, undo receipt 1")
    assert not page.exception
    assert data.receipts() == ()
    assert contacts() == 0
    assert title(page) == "Bring a file"


def test_versions_of_one_id_are_announced_and_merged(page: AppTest) -> None:
    give(page, as_csv([*(ticket(n) for n in range(50)), ticket(7, Status="open")]))
    assert "51 rows carry 50 different ids" in said(page)
    press(page, "Store 50 contacts")
    assert (accounted(page)["kept"], accounted(page)["merged: versions of the same id"]) == ("50", "1")


def test_rejected_rows_are_named_with_their_rule_and_an_example(page: AppTest) -> None:
    told = said(give(page, MIXED))
    assert "**1** Missing: the id of the contact" in told
    assert "first in line 33: “soon”" in told


def test_mended_rows_come_back_under_the_same_source_without_a_question(page: AppTest) -> None:
    give(page, MIXED)
    desk = page.session_state["importing"].desk
    header, *rows = download(page)
    press(page, "Store 138 contacts")
    assert header == ["Problem", "Line in the first file", *HEADER]
    assert [row[:3] for row in rows] == [
        ["Missing: the id of the contact (column Ticket ID)", "32", ""],
        ["Not readable as a date: when the contact was opened: “soon” (column Created at)", "33", "T31"],
    ]
    rows[0][2], rows[1][4] = "T30", "2024-02-08 19:00"
    give(page, as_csv(rows, header), "mended.csv")
    assert title(page) == "2 contacts are ready to store"
    assert page.text_input(key=key(page, "source")).value == desk.start.source == "tickets"
    press(page, "Store 2 contacts")
    assert contacts() == 140


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("photo.csv", bytes(range(256)) * 20, "is not a table"),
        ("empty.csv", b"", "is empty"),
        ("header.csv", b"id,opened at\n", "no rows below it"),
        ("broken.xlsx", b"PK\x03\x04 no workbook", "cannot be"),
    ],
)
def test_a_file_that_is_no_table_is_explained_and_the_page_stays(
    name: str, content: bytes, sentence: str, page: AppTest
) -> None:
    before = data.store().revision
    give(page, content, name)
    assert not page.exception
    assert sentence in page.error[0].value.replace("\\", "")
    assert title(page) == "Bring a file"
    assert data.store().revision == before
    assert title(give(page, PLAIN)) == "160 contacts are ready to store"


def test_a_column_that_is_no_date_is_named_with_line_and_value(page: AppTest) -> None:
    give(page, as_csv([["1", "soon"], ["2", "later"]], ["id", "opened at"]))
    assert title(page) == "This file cannot be stored yet"
    assert "“opened at”" in page.error[0].value
    assert "“soon” in line 2" in page.error[0].value


def test_a_blank_source_is_not_accepted(page: AppTest) -> None:
    give(page, PLAIN)
    page.text_input(key=key(page, "source")).set_value(" ").run()
    assert "name of its source" in page.error[0].value
    assert page.button(key=key(page, "store")).disabled


def test_cancel_takes_the_file_off_the_desk(page: AppTest) -> None:
    press(give(page, PLAIN), "Cancel")
    assert title(page) == "Bring a file"
    assert arrived() == []
    assert data.receipts() == ()


def test_the_file_lies_on_disk_for_its_owner_only_and_leaves_with_storing(page: AppTest) -> None:
    give(page, PLAIN)
    (file,) = arrived()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    press(page, "Store")
    assert arrived() == []


def test_a_file_that_was_taken_away_behind_the_page_is_asked_for_again(page: AppTest) -> None:
    give(page, MIXED)
    arrived()[0].unlink()
    page.text_input(key=key(page, "unknown")).set_value("?, c1").run()
    waited(page)
    assert "is no longer here" in page.error[0].value


def test_a_receipt_leaves_as_a_file_with_how_it_was_read(page: AppTest) -> None:
    press(give(page, MIXED), "Store")
    told = json.loads(receipt_file(data.receipts()[0]))
    ways = ("kept", "merged", "duplicate", "out_of_scope", "rejected")
    assert told["read"] == sum(told[way] for way in ways) == 160
    assert told["details"]["rules"] == {"contact_id_missing": 1, "opened_at_unreadable": 1}
    assert parse_mapping(told["details"]["mapping"]).out_of_scope == {"Direction": ("outbound",)}


def test_data_of_ones_own_beside_the_sample_company_is_warned_about(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = give(opened(monkeypatch, sample_store, "import"), PLAIN)
    assert "The sample company is loaded" in said(at)


def test_every_receipt_of_the_sample_company_adds_up(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(monkeypatch, sample_store, "import")
    assert f"What is stored: {len(FILES)} imports" in said(at)
    assert len([b for b in at.button if b.label.startswith("Yes, undo")]) == min(10, len(FILES))
    for receipt in data.receipts():
        parts = (receipt.kept, receipt.merged, receipt.duplicate, receipt.out_of_scope, receipt.rejected)
        assert receipt.read == sum(parts)


@pytest.mark.parametrize("content", [PLAIN, MIXED, TWO_WAYS], ids=["plain", "mixed", "two ways"])
def test_the_conversation_is_held_in_spanish_too(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = give(opened(monkeypatch, tmp_path / "store.duckdb", "import", lang="es"), content)
    assert not at.exception
    if content == TWO_WAYS:
        at.segmented_control(key=key(at, "date_order")).set_value("dmy").run()
    assert title(at).startswith("Se pueden guardar: ")
    press(at, "Guardar")
    assert not at.exception
    assert title(at).startswith("Contactos: se han guardado")
    assert f":blue[{words('es')('import.to_overview')}]" in [link.value for link in at.page_link]
