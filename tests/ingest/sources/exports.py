"""One small export per format, written by hand with that system's own headers, and what it holds, counted by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from metrics.errors import FileUnreadable
from metrics.ingest import Table, read_table
from metrics.ingest.layout import Layout
from metrics.ingest.sources import LAYOUTS
from metrics.settings import Settings

FILES = Path(__file__).with_name("files")
IMPORTED = [layout for layout in LAYOUTS if layout.kind]
REFUSED = [layout for layout in LAYOUTS if not layout.kind]


@dataclass(frozen=True)
class Truth:
    """What a file comes to. `customers`: different ones; `resolved`, `unresolved`: contacts with that outcome."""

    read: int
    kept: int
    customers: int
    merged: int = 0
    duplicate: int = 0
    out_of_scope: int = 0
    resolved: int = 0
    unresolved: int = 0


TRUTHS = {
    "zendesk.tickets_csv_admin_export": Truth(6, 5, 3, out_of_scope=1, resolved=2, unresolved=3),
    "zendesk.explore_query_export": Truth(4, 4, 2, resolved=2, unresolved=2),
    "zendesk.connector_tickets": Truth(4, 3, 2, out_of_scope=1, resolved=2, unresolved=1),
    "salesforce.case_api_or_data_export": Truth(5, 4, 2, out_of_scope=1, resolved=1, unresolved=3),
    "salesforce.case_report_csv": Truth(4, 4, 2, resolved=2, unresolved=2),
    "freshdesk.tickets_export_csv": Truth(4, 3, 1, out_of_scope=1, resolved=2, unresolved=1),
    "freshservice.tickets_export_csv": Truth(4, 4, 2, resolved=2, unresolved=2),
    "intercom.conversation_api_fields": Truth(6, 4, 2, merged=1, out_of_scope=1, resolved=3, unresolved=1),
    "intercom.prodsight_export_csv": Truth(6, 3, 2, merged=1, out_of_scope=2, resolved=1, unresolved=2),
    "intercom.report_drill_csv": Truth(4, 4, 0),
    "hubspot.tickets_export_csv": Truth(4, 4, 2, resolved=1, unresolved=2),
    "hubspot.tickets_internal_names": Truth(4, 4, 0, resolved=2, unresolved=2),
    "servicenow.incident_table_fields": Truth(4, 4, 2, resolved=2, unresolved=1),
    "servicenow.incident_list_csv_labels": Truth(4, 4, 2, resolved=2, unresolved=2),
    "servicenow.uci_incident_event_log": Truth(6, 3, 1, merged=2, duplicate=1, resolved=1, unresolved=2),
    "jira.issue_csv_all_fields": Truth(4, 4, 2, resolved=2, unresolved=1),
    "genesys.interactions_view_csv": Truth(4, 3, 2, out_of_scope=1),
    "osticket.ticket_queue_export": Truth(4, 4, 2, resolved=2, unresolved=1),
    "zammad.report_download_xlsx": Truth(5, 3, 0, out_of_scope=2, resolved=1, unresolved=2),
    "frappe.hd_ticket": Truth(4, 3, 2, out_of_scope=1, resolved=1, unresolved=2),
    "odoo.helpdesk_ticket_fields": Truth(4, 4, 2, resolved=1, unresolved=2),
    "shopify.orders_export_csv": Truth(6, 3, 3, duplicate=3),
    "shopify.connector_orders": Truth(4, 3, 2, out_of_scope=1),
    "shopify.connector_orders_graph": Truth(4, 3, 1, out_of_scope=1),
    "woocommerce.analytics_orders_csv": Truth(4, 4, 0),
    "woocommerce.import_export_suite_orders": Truth(4, 3, 2, out_of_scope=1),
    "magento.sales_order_grid_csv": Truth(4, 4, 2),
    "amazon.all_orders_report_tsv": Truth(5, 3, 0, duplicate=2),
}


def called(layout: Layout) -> str:
    """The name of a format in tests."""
    return f"{layout.system}.{layout.name}"


def path(name: str) -> Path:
    """The small export of a format."""
    return FILES / f"{name}.csv"


def table(name: str) -> Table:
    """The small export as it is read."""
    return read_table(path(name), Settings())


def refusal(error: FileUnreadable) -> tuple[str, object]:
    """The key of its words and the file they name."""
    return error.key, error.values["file"]
