"""The small exports through the whole pipeline: nothing is rejected, the totals are those counted by hand."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from metrics import pipeline
from metrics.errors import FileUnreadable, MappingNeeded
from metrics.ingest import Mapping, check, dump_mapping, missing, parse_mapping, propose, read_table, value_counts
from metrics.ingest.identity import Pseudonyms
from metrics.ingest.layout import Layout
from metrics.store import Store
from tests.ingest.files import KEY, NOW, SETTINGS, put, workbook
from tests.ingest.sources.exports import REFUSED, TRUTHS, called, path, refusal, table
from tests.real.exports import DATA, UCI, left_out_where_missing

GENESYS, SHOPIFY = "genesys.interactions_view_csv", "shopify.orders_export_csv"
each_export = pytest.mark.parametrize("name", TRUTHS)


def totals(store: Store, kind: str) -> tuple[int, int, int, int]:
    """Rows as they stand now, different customers, resolved, unresolved."""
    outcome = "count(*) FILTER (outcome = '{}')" if kind == "contacts" else "0"
    parts = ", ".join(
        ["count(*)", "count(DISTINCT customer)", *(outcome.format(o) for o in ("resolved", "unresolved"))]
    )
    (row,) = store.rows(f"SELECT {parts} FROM now_{kind}")
    return row


@each_export
def test_an_export_is_imported_whole(store: Store, name: str) -> None:
    truth = TRUTHS[name]
    receipt, batch = pipeline.import_file(store, path(name))
    assert batch.rejected.height == receipt.rejected == 0
    counted = (receipt.read, receipt.kept, receipt.merged, receipt.duplicate, receipt.out_of_scope)
    assert counted == (truth.read, truth.kept, truth.merged, truth.duplicate, truth.out_of_scope)
    assert totals(store, receipt.kind) == (truth.kept, truth.customers, truth.resolved, truth.unresolved)


@each_export
def test_an_export_needs_no_answer_and_its_mapping_survives_a_toml_file(name: str) -> None:
    read = table(name)
    plan = propose(read)
    assert missing(plan, read) == []
    assert plan.source == name.split(".", maxsplit=1)[0]
    assert parse_mapping(dump_mapping(plan)) == plan


@pytest.mark.parametrize("name", ["zendesk.tickets_csv_admin_export", SHOPIFY, "intercom.conversation_api_fields"])
def test_the_next_file_is_read_as_the_first_one_was_confirmed(store: Store, name: str) -> None:
    plan = replace(propose(table(name)), source="ours")
    pipeline.import_file(store, path(name), mapping=plan)
    again = pipeline.propose_for(store, table(name))
    assert replace(again, dates={}) == replace(plan, dates={})
    receipt, _ = pipeline.import_file(store, path(name))
    assert (receipt.kept, receipt.duplicate) == (0, TRUTHS[name].read - TRUTHS[name].out_of_scope)


@pytest.mark.parametrize("layout", REFUSED, ids=called)
@pytest.mark.parametrize("kind", [None, "contacts"])
def test_sums_and_surveys_are_refused_with_what_to_export_instead(
    store: Store, layout: Layout, kind: str | None
) -> None:
    name = called(layout)
    expected = (f"{layout.words}.instead", f"{name}.csv")
    with pytest.raises(FileUnreadable) as proposed:
        pipeline.propose_for(store, table(name), kind)
    first, second = table(name).columns[:2]
    by_hand = Mapping("contacts", "x", {"contact_id": (first,), "opened_at": (second,)})
    with pytest.raises(FileUnreadable) as drafted:
        pipeline.draft(store, table(name), by_hand)
    assert refusal(proposed.value) == refusal(drafted.value) == expected


@pytest.mark.parametrize("said", ["FALSE", "No", " false "])
def test_an_export_that_says_that_it_is_cut_short_is_refused_wherever_it_says_so(
    store: Store, tmp_path: Path, said: str
) -> None:
    whole = path(GENESYS).read_text("utf-8")
    at = whole.rindex("YES,")
    cut = put(tmp_path, f"{whole[:at]}{said}{whole[at + 3 :]}", "interactions.csv")
    for mapping in (None, propose(table(GENESYS))):
        with pytest.raises(FileUnreadable) as refused:
            pipeline.import_file(store, cut, mapping=mapping)
        assert (refused.value.key, refused.value.values["column"]) == ("source.cut_short", "Full Export Completed")
        assert refused.value.values["line"] == 6  # one record fills two lines
    assert pipeline.receipts(store) == []


def test_a_cut_file_is_refused_even_if_the_analyst_took_other_columns_away(store: Store, tmp_path: Path) -> None:
    cut = put(tmp_path, "Full Export Completed,id,opened at,reason\ntrue,1,2026-01-02,x\nfalse,2,2026-01-03,x\n")
    with pytest.raises(FileUnreadable, match="cut_short"):
        pipeline.import_file(store, cut, kind="contacts")


def rows_of(name: str, delimiter: str = ",") -> list[list[str]]:
    return [*csv.reader(path(name).read_text("utf-8-sig").splitlines(keepends=True), delimiter=delimiter)]


def test_line_items_count_distinct_orders_whose_cells_stand_on_the_first_line(store: Store) -> None:
    pipeline.import_file(store, path(SHOPIFY))
    orders = dict(store.rows("SELECT order_id, market FROM now_orders"))
    assert orders == {"#1001": "ES", "#1002": None, "#1003": "FR"}
    header, *rows = rows_of(SHOPIFY)
    assert len({row[header.index("Name")] for row in rows}) == len(orders)


def test_lines_of_another_order_lend_nothing(tmp_path: Path) -> None:
    plan = Mapping("orders", "x", {"order_id": ("no",), "ordered_at": ("day",), "market": ("land",)}, line_items=True)
    lines = "no,day,land\nA,2026-01-02,ES\nA,,\nB,2026-01-03,\nB,,\n,2026-01-04,\n,,PT\nC,,FR\n"
    made = check(read_table(put(tmp_path, lines), SETTINGS), plan, Pseudonyms(KEY), NOW)
    assert made.kept.select("record", "order_id", "market").rows() == [
        (1, "A", "ES"), (2, "A", "ES"), (3, "B", None), (4, "B", None)]  # fmt: skip
    assert made.rejected["record"].unique().sort().to_list() == [5, 6, 7]
    assert "C,,FR" in made.rejected["raw"].to_list()


def test_of_several_contacts_in_one_cell_the_first_one_counts(store: Store) -> None:
    pipeline.import_file(store, path("hubspot.tickets_export_csv"))
    found = dict(store.rows("SELECT contact_id, customer FROM now_contacts"))
    one, two, three, none = (found[f"hubspot\x1f900000{n}"] for n in (1, 2, 3, 4))
    assert one == two != three
    assert none is None


def test_what_a_bot_began_is_a_contact_of_nobody_known(store: Store) -> None:
    pipeline.import_file(store, path("intercom.conversation_api_fields"))
    unknown = store.rows("SELECT contact_id FROM now_contacts WHERE customer IS NULL")
    assert unknown == [("intercom\x1f1004",)]


def test_a_message_log_gives_each_conversation_its_customer_not_its_agent(store: Store) -> None:
    pipeline.import_file(store, path("intercom.prodsight_export_csv"))
    assert store.rows("SELECT count(*), count(customer) FROM now_contacts") == [(3, 3)]
    same = store.rows(
        "SELECT count(DISTINCT customer) FROM now_contacts WHERE contact_id IN ('intercom\x1fc1', 'intercom\x1fc4')"
    )
    assert same == [(1,)]


def test_an_audit_log_keeps_the_last_state_and_the_greatest_reopen_count(store: Store) -> None:
    pipeline.import_file(store, path("servicenow.uci_incident_event_log"))
    last = store.rows("SELECT outcome, reopen_count, team FROM now_contacts WHERE contact_id = 'servicenow\x1fINC01'")
    assert last == [("resolved", 1, "Group 5")]


def test_date_and_time_in_two_columns_are_joined() -> None:
    plan = propose(table("frappe.hd_ticket"))
    assert plan.columns["opened_at"] == ("Opening Date", "Opening Time")
    kept = check(table("frappe.hd_ticket"), plan, Pseudonyms(KEY), NOW).kept
    assert [f"{moment:%d %H:%M:%S}" for moment in kept["opened_at"]] == ["02 09:15:10", "03 14:00:00", "14 23:59:59"]


def test_a_merged_ticket_is_told_by_its_tag_among_others() -> None:
    plan = propose(table("zendesk.tickets_csv_admin_export"))
    assert plan.out_of_scope["Tags"] == ("*closed_by_merge*",)
    kept = check(table("zendesk.tickets_csv_admin_export"), plan, Pseudonyms(KEY), NOW).kept
    assert "zendesk\x1f104" not in kept["contact_id"].to_list()


def test_a_field_of_the_companys_own_is_found_among_the_systems_columns() -> None:
    columns = propose(table("zendesk.tickets_csv_admin_export")).columns
    assert (columns["reason"], columns["order_id"]) == (("Contact reason [list]",), ("Order number [txt]",))
    assert "owner" not in propose(table("zammad.report_download_xlsx")).columns


def test_what_a_system_calls_its_outcomes_comes_before_what_words_mean_elsewhere(tmp_path: Path) -> None:
    states = propose(table("servicenow.incident_table_fields")).outcome
    assert (states["7"], states["2"], states["8"]) == ("resolved", "unresolved", "unknown")
    assert states["On Hold"] == "unresolved"  # not in this file, but in the next one perhaps
    name = "hubspot.tickets_export_csv"
    text = path(name).read_text("utf-8").replace("Parked", "Erledigt")
    outcomes = propose(read_table(put(tmp_path, text), SETTINGS)).outcome
    assert (outcomes["Erledigt"], outcomes["Waiting on us"]) == ("resolved", "unresolved")
    assert set(value_counts(table(name), "Ticket status")["value"]) - set(propose(table(name)).outcome) == {"Parked"}


def test_a_column_that_every_row_needs_is_asked_for_when_the_export_lacks_it(store: Store, tmp_path: Path) -> None:
    name = "odoo.helpdesk_ticket_fields"
    without = path(name).read_text("utf-8").replace("create_date", "made_by")
    with pytest.raises(MappingNeeded) as asked:
        pipeline.import_file(store, put(tmp_path, without, "helpdesk.csv"))
    assert (asked.value.key, asked.value.values["field"]) == ("error.field_unmatched", "opened_at")


def test_a_workbook_with_a_title_above_its_header_is_recognised(store: Store, tmp_path: Path) -> None:
    rows = [["Tickets of March", *[""] * 3], *rows_of("zammad.report_download_xlsx")]
    book = workbook(tmp_path / "report.xlsx", {"Tickets": [[cell or None for cell in row] for row in rows]})
    receipt, _ = pipeline.import_file(store, book)
    kept = TRUTHS["zammad.report_download_xlsx"].kept
    assert (receipt.source, receipt.kept, receipt.rejected) == ("zammad", kept, 0)


@left_out_where_missing
def test_the_real_audit_log_needs_no_mapping_of_its_own(store: Store) -> None:
    receipt, _ = pipeline.import_file(store, DATA / f"{UCI}.csv")
    assert (receipt.source, receipt.read, receipt.kept, receipt.rejected) == ("servicenow", 39_771, 6_787, 0)
    outcomes = dict(store.rows("SELECT outcome, count(*) FROM now_contacts GROUP BY outcome"))
    assert outcomes == {"resolved": 6_786, "unresolved": 1}  # 82 of them were reopened, which counts against them later
