"""Unknown exports: columns suggested from names in two languages and from the look of values; speed set aside."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from metrics.errors import MappingNeeded, UserError
from metrics.i18n import LANGUAGES, words
from metrics.ingest import Mapping, dump_mapping, parse_mapping, propose, speed_columns
from metrics.ingest.sources import recognise
from metrics.ingest.vocabulary import is_speed
from tests.ingest.files import batch, table
from tests.real.exports import DATA, left_out_where_missing

SPEED = {
    "zendesk.tickets_csv_admin_export": 13, "salesforce.case_report_csv": 1, "freshdesk.tickets_export_csv": 5,
    "freshservice.tickets_export_csv": 5, "hubspot.tickets_export_csv": 1, "servicenow.incident_table_fields": 2,
    "jira_service_management.issue_csv_all_fields": 10, "genesys_cloud.interactions_view_csv": 2,
    "genesys_cloud.performance_interval_csv": 9, "zammad.report_download_xlsx": 9,
    "chatwoot.agent_label_team_inbox_csv": 3, "frappe_helpdesk.hd_ticket": 3, "intercom.prodsight_export_csv": 1,
}  # fmt: skip


def file(header: str, *rows: str) -> str:
    return "\n".join([header, *rows]) + "\n"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            "Nº de caso;Fecha creación;Correo electrónico;Tipología;Canal de entrada;Estado del caso;Grupo asignado",
            {"contact_id": "Nº de caso", "opened_at": "Fecha creación", "customer_email": "Correo electrónico",
             "reason": "Tipología", "channel": "Canal de entrada", "outcome": "Estado del caso",
             "team": "Grupo asignado"},
        ),
        (
            "NUMERO DE TICKET;fecha_y_hora;telefono;Motivo de Contacto;Número de pedido;Fecha de resolución",
            {"contact_id": "NUMERO DE TICKET", "opened_at": "fecha_y_hora", "customer_phone": "telefono",
             "reason": "Motivo de Contacto", "order_id": "Número de pedido", "closed_at": "Fecha de resolución"},
        ),
        (
            "TicketID;createdAt;E-Mail;Contact Reason [list];Order_Number__c;Closed at (UTC)",
            {"contact_id": "TicketID", "opened_at": "createdAt", "customer_email": "E-Mail",
             "reason": "Contact Reason [list]", "order_id": "Order_Number__c", "closed_at": "Closed at (UTC)"},
        ),
    ],
)  # fmt: skip
def test_names_of_two_languages_in_any_dress_are_suggested(
    tmp_path: Path, header: str, expected: dict[str, str]
) -> None:
    proposal = propose(table(tmp_path, file(header, ";".join("x" for _ in header.split(";")))))
    assert proposal.kind == "contacts"
    assert proposal.columns == {field: (column,) for field, column in expected.items()} | {
        "contact_id": (expected["contact_id"],)
    }


def test_orders_are_suggested_in_spanish_too(tmp_path: Path) -> None:
    proposal = propose(table(tmp_path, file("Nº pedido;Fecha del pedido;Nº cliente;País", "1;2026-01-02;k;ES")))
    assert (proposal.kind, [*proposal.columns]) == ("orders", ["order_id", "ordered_at", "customer_id", "market"])


LOOKS = file(
    "Ticket ID;Alta;Quien;Escrito a;Nota",
    "1;31/01/2026 10:00;ana@example.org;900;a@b",
    "2;01/02/2026 11:00;ben@example.org;901;hola",
    "3;02/02/2026 12:00;;902;",
)


def test_what_no_name_tells_is_suggested_from_the_look_of_every_value(tmp_path: Path) -> None:
    columns = propose(table(tmp_path, LOOKS), kind="contacts").columns
    assert columns == {"contact_id": ("Ticket ID",), "opened_at": ("Alta",), "customer_email": ("Quien",)}


def test_a_look_never_overrules_a_name_nor_decides_the_kind(tmp_path: Path) -> None:
    named = LOOKS.replace("Escrito a", "Cliente").replace("Nota", "Fecha")
    columns = propose(table(tmp_path, named), kind="contacts").columns
    assert (columns["opened_at"], columns["customer_id"]) == (("Fecha",), ("Cliente",))
    assert "customer_email" not in columns
    with pytest.raises(MappingNeeded, match="kind_unclear"):
        propose(table(tmp_path, LOOKS))


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Ticket ID;Alta;Baja", "1;2026-01-02;2026-01-03"),  # two columns of dates
        ("Ticket ID;Alta", "1;20260102"),  # digits could be a number
        ("Ticket ID;Alta", "1;last week"),
        ("Ticket ID;Agent mail", "1;mei@example.org"),  # one of our own people
        ("Ticket ID;Answered by;Asked by", "1;mei@example.org;ana@example.org"),
        ("Ticket ID;Anexo", "1;600111222"),
    ],
)
def test_a_look_that_could_be_something_else_is_not_suggested(tmp_path: Path, header: str, row: str) -> None:
    assert propose(table(tmp_path, file(header, row)), kind="contacts").columns == {"contact_id": ("Ticket ID",)}


def test_the_id_is_never_suggested_from_its_look(tmp_path: Path) -> None:
    assert "contact_id" not in propose(table(tmp_path, file("A,opened_at", "1,2026-01-02")), kind="contacts").columns


@pytest.mark.parametrize(
    "header",
    ["id,created_at,name,email,updated_at", "id,created,body,ticket_id,user_id", "name,created_at,updated_at,email"],
)
def test_a_list_of_people_or_comments_is_not_taken_for_contacts_or_orders(tmp_path: Path, header: str) -> None:
    with pytest.raises(MappingNeeded, match="kind_unclear"):
        propose(table(tmp_path, file(header, ",".join("x" for _ in header.split(",")))))


@left_out_where_missing
def test_every_speed_column_of_the_published_layouts_is_recognised() -> None:
    systems = json.loads((DATA.parent / "export_headers.json").read_text("utf-8"))["systems"]
    found = {
        f"{system}.{name}": sum(map(is_speed, [*told["headers"], *told["unverified_headers"]]))
        for system, layouts in systems.items()
        for name, told in layouts.items()
    }
    assert {name: count for name, count in found.items() if count} == SPEED


@pytest.mark.parametrize(
    "header",
    [
        "Agent wait time in minutes", "Avg ACW", "First Response In Min", "Duration", "business_stc", "Handle",
        "Total Hold", "On hold time in minutes within business hours", "Custom field (Time to resolution)",
        "Time to close (HH:mm:ss)", "Age (Hours)", "Σ Time Spent", "Close Diff In Min", "User Resolution Time",
        "Avg customer waiting time", "Duration (sec)", "call_duration", "Tiempo medio de atención", "TMO",
        "Tiempo de primera respuesta", "Duración de la llamada", "AHT (s)",
    ],
)  # fmt: skip
def test_speed_is_recognised(header: str) -> None:
    assert is_speed(header)


@pytest.mark.parametrize(
    "header",
    [
        "Resolution Note", "Resolution Status", "Resolution Date", "Resolution", "Resolution By", "Response By",
        "Created time", "Resolved Time", "Closed time", "Last update time", "Due by Time", "Opening Time", "Timestamp",
        "Total", "Grand Total (Base)", "Total Refunded", "Language", "Age group", "Page", "Status", "On hold", "Queue",
        "Waiting list", "Handled by", "Customer handle", "Estimated delivery", "Contract duration", "Talk topic",
        "Reopen Count", "Time zone", "Hora de inicio", "Fecha y hora", "Tiempo", "Minutes of meeting", "SLA Plan",
        "Response", "First name", "Average order value", "Business unit", "Calendar",
    ],
)  # fmt: skip
def test_ordinary_headers_are_not_taken_for_speed(header: str) -> None:
    assert not is_speed(header)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_about_speed_names_what_replaces_it(tmp_path: Path, language: str) -> None:
    made = batch(tmp_path, file("contact_id,opened_at,ASA,Duration", "1,2026-01-02,3,4"))
    (notice,) = made.notices
    told = words(language).n(notice.key, notice.count, **notice.values)
    assert "ASA, Duration" in told
    names = [words(language)(f"metric.{key}.name").lower() for key in ("resolution_behavioural", "contacts_per_order")]
    assert [name for name in names if name not in told] == []


def test_of_all_speed_handle_time_alone_is_matched_to_its_own_field(tmp_path: Path) -> None:
    header = "Issue key,Issue id,Project key,Created,Time Spent,Σ Time Spent,Work Ratio"
    read = table(tmp_path, file(header, "A-1,1,A,2026-01-02,60,90,5"))
    assert speed_columns(read) == ["Time Spent", "Σ Time Spent", "Work Ratio"]
    matched = {c: field for field, columns in propose(read).columns.items() for c in columns}
    assert {column: matched.get(column) for column in speed_columns(read)} == {
        "Time Spent": "handle_seconds",
        "Σ Time Spent": None,
        "Work Ratio": None,
    }


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        ("line_items = 1", "error.mapping_type"),
        ("first_of = 3", "error.mapping_type"),
        ('first_of = "colour"', "error.mapping_value"),
        ("customer_where = 3", "error.mapping_type"),
    ],
)
def test_an_entry_of_a_mapping_that_cannot_be_meant_is_refused(entry: str, key: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_mapping(f'kind = "contacts"\nsource = "x"\n{entry}\n[columns]\n')
    assert refused.value.key == key


def test_a_mapping_keeps_what_a_layout_told(tmp_path: Path) -> None:
    plan = Mapping(
        "orders",
        "x",
        {"order_id": ("a",)},
        line_items=True,
        first_of=("customer_id",),
        customer_where={"b": ("c", "*")},
    )
    assert parse_mapping(dump_mapping(plan)) == plan
    with pytest.raises(MappingNeeded, match="mapping_column"):
        batch(tmp_path, file("a,ordered_at", "1,2026-01-02"), plan)


def test_recognising_costs_next_to_nothing_even_for_the_widest_file() -> None:
    columns = [f"Some column number {i}" for i in range(500)]
    start = time.perf_counter()
    for _ in range(10):
        recognise(columns)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("header", "yes", "no"), [("Resolved", "Yes", "No"), ("Resuelto", "Sí", "No"), ("is_solved", "1", "0")]
)
def test_resolved_by_yes_and_no_is_the_outcome(tmp_path: Path, header: str, yes: str, no: str) -> None:
    content = file(f"ticket id,opened,{header}", f"1,2026-01-01,{yes}", f"2,2026-01-02,{no}", "3,2026-01-03,")
    told = propose(table(tmp_path, content), kind="contacts")
    assert told.columns["outcome"] == (header,)
    assert batch(tmp_path, content, told).kept["outcome"].to_list() == ["resolved", "unresolved", "unknown"]


def test_resolved_with_a_date_is_no_outcome(tmp_path: Path) -> None:
    content = file("ticket id,opened,Resolved", "1,2026-01-01,2026-01-02", "2,2026-01-02,")
    assert "outcome" not in propose(table(tmp_path, content), kind="contacts").columns
