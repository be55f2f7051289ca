"""Zammad: the download of a ticket report."""

from __future__ import annotations

from metrics.ingest.layout import Layout

LAYOUTS = (
    Layout(
        system="zammad",
        name="report_download_xlsx",
        kind="contacts",
        grain="ticket",
        signature="# | Create Channel | Close In Min | Last Contact Customer At",
        headers=(
            "# | Title | State | Priority | Group | Owner | Customer | Organization | Create Channel | "
            "Sender | Tags | Time Units Total | Created At | Updated At | Closed At | Close Escalation At | "
            "Close In Min | Close Diff In Min | First Response At | First Response Escalation At | "
            "First Response In Min | First Response Diff In Min | Update Escalation At | Update In Min | "
            "Update Diff In Min | Last Contact At | Last Contact Agent At | Last Contact Customer At | "
            "Article Count | Escalation At"
        ),
        columns={
            "contact_id": "#",
            "opened_at": "Created At",
            "closed_at": "Closed At",
            "updated_at": "Updated At",
            "team": "Group",
            "channel": "Create Channel",
            "outcome": "State",
            "agent": "Owner",
        },
        outcomes={
            "new": "unresolved",
            "open": "unresolved",
            "pending reminder": "unresolved",
            "pending close": "unresolved",
            "closed": "resolved",
        },
        out_of_scope={
            "State": ("merged", "removed"),
            "Sender": ("Agent", "System"),
        },
        notes=(
            "A workbook of at most 6,000 tickets, with a title above its header. Customer is a name and so no "
            "identity; choose it yourself if names are unique with you. Merged tickets, and those that an agent "
            "or the system began, are out of scope. Owner is an agent, not a department."
        ),
    ),
)
