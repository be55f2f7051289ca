"""What columns and values mean: proposed from names, remembered, kept as TOML."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import schema
from metrics.errors import FileUnreadable, MappingNeeded, UserError
from metrics.export import to_csv
from metrics.ingest import (
    Mapping,
    dump_mapping,
    load_mapping,
    missing,
    parse_mapping,
    propose,
    signature,
    speed_columns,
)
from metrics.ingest.vocabulary import meaning
from tests.ingest.files import batch, contacts, put, table

MAPPINGS = sorted((Path(__file__).parents[1] / "real" / "mappings").glob("*.toml"))
FULL = Mapping(
    kind="contacts",
    source="zendesk",
    columns={"contact_id": ("Ticket ID",), "customer_id": ("Street", "Zip"), "opened_at": ("Created at",)},
    dates={"opened_at": "%d/%m/%Y %H:%M"},
    date_order="dmy",
    zone="Europe/Madrid",
    unknown=("", "n/a"),
    outcome={"solved": "resolved", "": "unknown", "*": "unresolved"},
    out_of_scope={"Type": ("spam", "outbound")},
    complete_to=dt.datetime(2026, 3, 31, 23, 59, 59),
)

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
mappings = st.builds(
    Mapping,
    kind=st.just("contacts"),
    source=texts.filter(lambda t: bool(t.strip()) and "\x1f" not in t),
    columns=st.dictionaries(st.sampled_from([*schema.fields("contacts")]), st.lists(texts, max_size=3).map(tuple)),
    no_id=st.booleans(),
    outcome=st.dictionaries(texts | st.just(""), st.sampled_from(schema.OUTCOMES), max_size=3),
    unknown=st.lists(texts, max_size=3).map(tuple),
    out_of_scope=st.dictionaries(texts, st.lists(texts, max_size=3).map(tuple), max_size=3),
    complete_to=st.none() | st.datetimes(min_value=dt.datetime(1990, 1, 1)),
)


@given(mappings)
def test_a_mapping_written_as_toml_reads_back(mapping: Mapping) -> None:
    assert parse_mapping(dump_mapping(mapping)) == mapping


@pytest.mark.parametrize("path", MAPPINGS, ids=lambda path: path.stem)
def test_every_committed_mapping_reads_and_needs_nothing_more(path: Path) -> None:
    mapping = load_mapping(path)
    needed = set(schema.required(mapping.kind)) - ({"contact_id"} if mapping.no_id else set())
    assert needed <= mapping.columns.keys()


def test_there_are_mappings_for_the_four_real_exports() -> None:
    assert [path.stem for path in MAPPINGS] == ["cfpb", "nyc311", "nyc_council", "uci_servicenow"]


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("kind = ", "error.mapping_broken", None),
        ('source = "x"\n[columns]', "error.mapping_lacks", ("name", "kind")),
        ('kind = "contacts"\nsource = "x"', "error.mapping_lacks", ("name", "columns")),
        ('kind = "tickets"\nsource = "x"\n[columns]', "error.mapping_value", ("value", "tickets")),
        ('kind = "contacts"\nsource = " "\n[columns]', "error.mapping_source", None),
        ('kind = "contacts"\nsource = "x"\ncolour = 1\n[columns]', "error.mapping_key", ("name", "colour")),
        ('kind = "contacts"\nsource = "x"\n[columns]\nid = "a"', "error.mapping_value", ("value", "id")),
        ('kind = "contacts"\nsource = "x"\n[columns]\nreason = 3', "error.mapping_type", ("name", "columns")),
        ('kind = "contacts"\nsource = "x"\nzone = "Madrid"\n[columns]', "error.mapping_value", ("value", "Madrid")),
        ('kind = "contacts"\nsource = "x"\ndate_order = "dym"\n[columns]', "error.mapping_value", ("value", "dym")),
        ('kind = "contacts"\nsource = "x"\n[columns]\n[outcome]\na = "ok"', "error.mapping_value", ("value", "ok")),
        ('kind = "contacts"\nsource = "x"\nno_id = 1\n[columns]', "error.mapping_type", ("name", "no_id")),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(
    tmp_path: Path, text: str, key: str, value: tuple[str, str] | None
) -> None:
    with pytest.raises(UserError) as refused:
        load_mapping(put(tmp_path, text, "m.toml"))
    assert refused.value.key == key
    if value:
        assert refused.value.values[value[0]] == value[1]


def test_a_mapping_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="mapping_missing"):
        load_mapping(tmp_path / "none.toml")


def test_a_signature_forgets_order_case_and_punctuation() -> None:
    assert signature(["Ticket_ID", "\ufeffCreated at"]) == signature(["created-AT", '"Ticket  id"'])
    assert signature(["a", "b"]) != signature(["a", "c"])


@pytest.mark.parametrize(
    ("header", "kind", "matched"),
    [
        ("contact_id,opened_at,customer_id,reason,outcome", "contacts", {"customer_id": "customer_id"}),
        ("Ticket ID,Created at,Requester ID,Via,Status", "contacts", {"contact_id": "Ticket ID", "channel": "Via"}),
        ("Número,Fecha de apertura,Cliente,Motivo,Estado", "contacts", {"reason": "Motivo", "outcome": "Estado"}),
        ("id,ticket_id,opened_at", "contacts", {"contact_id": "id"}),
        ("reason,category,contact_id,opened_at", "contacts", {"reason": "reason"}),
        ("order_id,ordered_at,customer_id", "orders", {"order_id": "order_id"}),
        ("sample_id,contact_id,reviewed_at,score", "quality", {"score": "score"}),
        ("sample_id,contact_id,reviewed_at,score,Targeted review", "quality", {"targeted": "Targeted review"}),
        ("review id,ticket id,fecha,puntuación,Muestra dirigida", "quality", {"targeted": "Muestra dirigida"}),
        ("code,reason,family,kind", "reasons", {"code": "code", "reason": "reason"}),
        ("department,head", "departments", {"head": "head"}),
        ("reason,department,valid_from,valid_to", "ownership", {"valid_to": "valid_to"}),
        ("metric,level,key,valid_from,value", "targets", {"value": "value"}),
        ("channel,tier,valid_from,price,currency", "prices", {"price": "price"}),
    ],
)
def test_columns_are_matched_by_name_then_by_alias_and_tell_the_kind(
    tmp_path: Path, header: str, kind: str, matched: dict[str, str]
) -> None:
    proposal = propose(table(tmp_path, header + "\n" + ",".join("x" for _ in header.split(",")) + "\n"))
    assert proposal.kind == kind
    assert matched.items() <= {field: columns[0] for field, columns in proposal.columns.items()}.items()


def test_one_column_feeds_one_field_only(tmp_path: Path) -> None:
    proposal = propose(table(tmp_path, "id,date,state\n1,2026-01-01,open\n"), kind="contacts")
    used = [column for columns in proposal.columns.values() for column in columns]
    assert len(used) == len(set(used)) == 3


@pytest.mark.parametrize(
    ("content", "error", "key"),
    [
        ("a,b\n1,2\n", MappingNeeded, "error.kind_unclear"),
        ("name,email\nx,y\n", MappingNeeded, "error.kind_unclear"),
        ("just some words\nand more of them\n", FileUnreadable, "error.one_column"),
    ],
)
def test_a_file_whose_kind_cannot_be_told_is_asked_about(
    tmp_path: Path, content: str, error: type[UserError], key: str
) -> None:
    with pytest.raises(error) as asked:
        propose(table(tmp_path, content))
    assert asked.value.key == key


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("tickets_2026-11.csv", "tickets"),
        ("Zendesk export (3).xlsx", "zendesk export"),
        ("contacts.csv", "contacts"),
        ("2026-11.csv", "contacts"),
        ("Atención 2026.csv", "atención"),
    ],
)
def test_the_source_is_the_same_for_every_month_of_a_file(tmp_path: Path, name: str, source: str) -> None:
    read = replace(table(tmp_path, contacts("reason", "x")), name=name)
    assert propose(read).source == source


def test_known_words_are_proposed_as_outcomes_and_others_are_left_open(tmp_path: Path) -> None:
    values = ["Closed", "solved", "Awaiting Vendor", "In Progress", "partly", "", "auto-closed", "Cerrado", "offen"]
    proposal = propose(table(tmp_path, contacts("Status", *values)))
    assert proposal.outcome == {
        "Closed": "resolved",
        "solved": "resolved",
        "Cerrado": "resolved",
        "Awaiting Vendor": "unresolved",
        "In Progress": "unresolved",
        "offen": "unresolved",
        "partly": "partial",
        "": "unknown",
    }


@pytest.mark.parametrize("word", ["Not resolved", "closed automatically", "auto-closed", "unresolved", "no resuelto"])
def test_no_word_is_taken_for_resolved_because_it_contains_one(word: str) -> None:
    assert meaning(word) != "resolved"


def test_a_closing_date_alone_says_nothing_about_the_outcome(tmp_path: Path) -> None:
    proposal = propose(table(tmp_path, contacts("closed_at", "2026-02-01 10:00", "")))
    assert "outcome" not in proposal.columns
    assert proposal.outcome == {}


def test_outbound_contacts_are_proposed_to_be_out_of_scope(tmp_path: Path) -> None:
    proposal = propose(table(tmp_path, contacts("direction", "inbound", "Outbound", "saliente")))
    assert set(proposal.out_of_scope["direction"]) == {"Outbound", "saliente"}


def test_a_remembered_mapping_wins_where_all_its_columns_are_there(tmp_path: Path) -> None:
    read = table(tmp_path, "TICKET_ID,street,zip,created at,type\n1,a,b,01/02/2026 10:00,spam\n")
    fewer = replace(FULL, columns={"contact_id": ("ticket id",)}, out_of_scope={})
    placed = propose(read, remembered=[fewer, FULL, replace(FULL, columns={"contact_id": ("other",)})])
    assert placed.columns["customer_id"] == ("street", "zip")
    assert placed.out_of_scope == {"type": ("spam", "outbound")}
    assert placed.outcome == FULL.outcome
    assert propose(read, kind="contacts", source="other", remembered=[FULL]).source == "other"


def test_required_fields_without_a_column_are_missing(tmp_path: Path) -> None:
    read = table(tmp_path, "a,b\n1,2\n")
    proposal = propose(read, kind="contacts")
    assert missing(proposal, read) == ["contact_id", "opened_at"]
    assert missing(replace(proposal, no_id=True), read) == ["opened_at"]


def test_speed_columns_are_recognised_and_none_but_one_handle_time_is_matched(tmp_path: Path) -> None:
    speed = ["Handle time (s)", "AHT", "First reply time in minutes", "Wait time", "Tiempo de espera", "hold_time"]
    read = table(
        tmp_path, ",".join(["id", "opened_at", *speed, "Timeliness", "Status"]) + "\n" + ",".join("x" * 10) + "\n"
    )
    assert speed_columns(read) == speed
    matched = {c: field for field, columns in propose(read).columns.items() for c in columns}
    assert {c: matched[c] for c in speed if c in matched} == {"Handle time (s)": "handle_seconds"}


def test_a_cell_that_a_download_marked_as_text_comes_back_as_it_was(tmp_path: Path) -> None:
    texts = ["=SUM(A1)", "'=x", "-", "@home", "'quoted'", "+34 600"]
    marked = to_csv(
        ["contact_id", "opened_at", "reason"], [(str(i), "2026-01-02", text) for i, text in enumerate(texts)]
    )
    kept = batch(tmp_path, marked.decode("utf-8-sig")).kept
    assert kept["reason"].to_list() == ["=SUM(A1)", "'=x", None, "@home", "'quoted'", "+34 600"]
