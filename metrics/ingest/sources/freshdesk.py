"""Freshdesk: the ticket export."""

from __future__ import annotations

from metrics.ingest.layout import Layout

LAYOUTS = (
    Layout(
        system="freshdesk",
        name="tickets_export_csv",
        kind="contacts",
        grain="ticket",
        signature="Ticket ID | Agent interactions | Customer interactions | Survey results",
        headers=(
            "Ticket ID | Subject | Description | Status | Priority | Source | Type | Agent | Group | "
            "Created time | Due by Time | Resolved time | Closed time | Last update time | "
            "Initial response time | Time tracked | First response time (in hrs) | "
            "Resolution time (in hrs) | Agent interactions | Customer interactions | Resolution status | "
            "First response status | Tags | Survey results | Product | Work phone | Mobile phone | "
            "Unique external ID | Every response status | Association type | Last updated time | Full name | "
            "Title | Email | Contact ID | Company Name"
        ),
        columns={
            "contact_id": "Ticket ID",
            "opened_at": "Created time",
            "customer_id": "Contact ID | Unique external ID",
            "customer_email": "Email",
            "customer_phone": "Work phone | Mobile phone",
            "closed_at": "Resolved time | Closed time",
            "updated_at": "Last update time | Last updated time",
            "reason": "Type",
            "team": "Group",
            "channel": "Source",
            "outcome": "Status",
            "agent": "Agent",
            "agent_replies": "Agent interactions",
            "customer_replies": "Customer interactions",
            "handle_seconds": "Time tracked",
        },
        outcomes={
            "Open": "unresolved",
            "Pending": "unresolved",
            "Waiting on Customer": "unresolved",
            "Waiting on Third Party": "unresolved",
            "Resolved": "resolved",
            "Closed": "resolved",
        },
        out_of_scope={
            "Source": ("Outbound Email",),
        },
        notes=(
            "Tick 'Contact ID' or 'Email' when exporting, else no customer is known. Source 'Outbound Email' is a "
            "message of ours and out of scope."
        ),
    ),
)
