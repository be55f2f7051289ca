"""Every export format is recognised by its headers, whatever their order and dressing, and by nothing else."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

import sample_data
from metrics.i18n import LANGUAGES, words
from metrics.ingest import propose, read_table
from metrics.ingest.layout import GRAINS, Layout, listed
from metrics.ingest.mapping import normalised
from metrics.ingest.sources import LAYOUTS, SYSTEMS, recognise
from metrics.schema import KINDS
from metrics.settings import Settings
from tests.ingest.sources.exports import FILES, TRUTHS, called, path, table
from tests.real.exports import CFPB, COUNCIL, DATA, HOURS, RANDOM, UCI, left_out_where_missing

ROOT = Path(__file__).parents[3]
PUBLISHED = DATA.parent / "export_headers.json"
OUR_NAMES = {
    "jira_service_management": "jira",
    "genesys_cloud": "genesys",
    "frappe_helpdesk": "frappe",
    "odoo_helpdesk_oca": "odoo",
    "magento2": "magento",
    "amazon_seller": "amazon",
}
each_layout = pytest.mark.parametrize("layout", LAYOUTS, ids=called)


def test_a_system_is_a_file_and_a_format_is_there_once() -> None:
    assert {layout.system for layout in LAYOUTS} == set(SYSTEMS)
    assert len({layout.words for layout in LAYOUTS}) == len(LAYOUTS) == len(TRUTHS) + 3
    assert {file.stem for file in FILES.glob("*.csv")} == {called(layout) for layout in LAYOUTS}


@each_layout
def test_a_format_says_what_it_is(layout: Layout) -> None:
    assert layout.kind in {*KINDS, ""}
    assert layout.grain in GRAINS
    assert layout.notes
    assert layout.marks <= layout.known
    named = {
        h for text in (*layout.columns.values(), *layout.out_of_scope, *layout.customer_where) for h in listed(text)
    }
    assert {h for h in named if normalised(h) not in layout.known} <= {
        "Created Time", "shipping_address_country_code", "billing_address_country_code", "shipping_country",
        "billing_country"}  # fmt: skip


@each_layout
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_format_has_words(layout: Layout, language: str) -> None:
    t = words(language)
    assert t(layout.words)
    assert t.has(f"{layout.words}.instead") is not bool(layout.kind)


@each_layout
def test_a_format_is_described_for_people(layout: Layout) -> None:
    told = (ROOT / "docs" / "sources.md").read_text("utf-8")
    assert f"| {words('en')(layout.words)} |" in told
    assert layout.notes in told


@each_layout
def test_the_readme_names_every_system(layout: Layout) -> None:
    system = words("en")(layout.words).split(":")[0].split(" ")[0]
    assert system in (ROOT / "README.md").read_text("utf-8").split("## Bring your own data")[1]


@each_layout
def test_the_export_of_a_format_is_recognised_and_no_other_format_claims_it(layout: Layout) -> None:
    columns = table(called(layout)).columns
    assert recognise(columns) is layout
    headers = frozenset(map(normalised, columns))
    assert [called(other) for other in LAYOUTS if other.marks <= headers] == [called(layout)]


@each_layout
def test_neither_order_nor_case_nor_punctuation_of_the_headers_matters(layout: Layout) -> None:
    columns = table(called(layout)).columns
    assert recognise([c.upper().replace(" ", "_") for c in reversed(columns)]) is layout
    assert recognise([f'"\ufeff{c.lower().replace("_", "-")}\u200b" ' for c in sorted(columns)]) is layout
    assert recognise([*columns, "Region of ours", "x"]) is layout


@each_layout
def test_without_one_header_of_its_signature_a_format_is_not_claimed(layout: Layout) -> None:
    columns = table(called(layout)).columns
    for mark in layout.marks:
        assert recognise([c for c in columns if normalised(c) != mark]) is not layout


def test_two_formats_alike_are_a_question_and_the_likest_of_several_wins() -> None:
    one = Layout("a", "one", "contacts", "ticket", "x | y", "x | y | z")
    other = replace(one, system="b")
    wider = replace(one, name="wider", headers="x | y | z | w")
    assert recognise(["x", "y"], [one, other]) is None
    assert recognise(["x", "y", "z"], [wider, one]) is one
    assert recognise(["x", "y", "z", "w"], [wider, one]) is wider
    assert recognise(["x"], [one]) is None


@left_out_where_missing
def test_every_published_layout_is_there_with_its_headers() -> None:
    systems = json.loads(PUBLISHED.read_text("utf-8"))["systems"]
    ours = {called(layout): layout for layout in LAYOUTS}
    for system, layouts in systems.items():
        for name, told in layouts.items():
            layout = ours[f"{OUR_NAMES.get(system, system)}.{name}"]
            headers = [h for h in told["headers"] + told["unverified_headers"] if not h.startswith("<")]
            assert {h for h in headers if normalised(h) not in layout.known} == set()
            assert recognise(headers) is layout
            small = set(map(normalised, table(called(layout)).columns))
            assert {h for h in told["headers"] if normalised(h) not in small} == set()


@left_out_where_missing
@pytest.mark.parametrize(
    ("file", "name"),
    [
        (UCI, "servicenow.uci_incident_event_log"),
        *((file, None) for file in (RANDOM, HOURS, CFPB, COUNCIL)),
        ("connector_samples/intercom__conversation_history_data", "intercom.conversation_api_fields"),
        ("connector_samples/shopify__shopify_order_data", "shopify.connector_orders"),
        ("connector_samples/shopify__shopify_gql_order_data", "shopify.connector_orders_graph"),
        ("connector_samples/zendesk__ticket_data", "zendesk.connector_tickets"),
        ("connector_samples/zendesk__user_data", None),
        ("connector_samples/zendesk__ticket_comment_data", None),
        ("connector_samples/zendesk__ticket_field_history_data", None),
        ("connector_samples/intercom__conversation_part_history_data", None),
        ("connector_samples/intercom__contact_history_data", None),
        ("connector_samples/shopify__shopify_gql_order_line_data", None),
        ("connector_samples/shopify__shopify_gql_customer_data", None),
    ],
)
def test_real_files_are_claimed_by_their_own_format_only(file: str, name: str | None) -> None:
    layout = recognise(read_table(DATA / f"{file}.csv", Settings()).columns)
    assert (layout and called(layout)) == name


@pytest.mark.parametrize("file", [name for _, name in sample_data.FILES])
def test_the_sample_company_is_no_format_of_a_system(file: str) -> None:
    assert recognise(read_table(sample_data.FOLDER / file, Settings()).columns) is None


def test_the_system_is_the_source_unless_another_is_named() -> None:
    assert propose(table("zendesk.tickets_csv_admin_export")).source == "zendesk"
    assert propose(table("zendesk.tickets_csv_admin_export"), source="desk 2").source == "desk 2"


def test_every_small_export_is_small() -> None:
    assert all(path(called(layout)).stat().st_size < 5_000 for layout in LAYOUTS)
