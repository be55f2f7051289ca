"""Freshservice: the ticket export."""

from __future__ import annotations

from metrics.ingest.layout import Layout

LAYOUTS = (
    Layout(
        system="freshservice",
        name="tickets_export_csv",
        kind="contacts",
        grain="ticket",
        signature="Ticket Id | Sub-Category | Requester VIP | Requester Email",
        headers=(
            "Subject | Type | Status | Urgency | Impact | Priority | Group | Agent | Company | Description | "
            "Category | Sub-Category | Item | Source | Resolution Note | Experience Score | "
            "Association type | Requester Location | Requester VIP | Ticket Id | Requester Name | "
            "Requester Email | Created Time | Due by Time | Resolved Time | Closed Time | "
            "Last Updated Time | Initial Response Time | Time Tracked | First Response Time (in Hrs) | "
            "Resolution Time (in Hrs) | Agent interactions | Customer interactions | Resolution Status | "
            "First Response Status | Tags | Survey Result | Approval Status"
        ),
        columns={
            "contact_id": "Ticket Id",
            "opened_at": "Created Time",
            "customer_email": "Requester Email",
            "closed_at": "Resolved Time | Closed Time",
            "updated_at": "Last Updated Time",
            "reason": "Category",
            "team": "Group",
            "channel": "Source",
            "outcome": "Status",
            "agent": "Agent",
            "agent_replies": "Agent interactions",
            "customer_replies": "Customer interactions",
            "handle_seconds": "Time Tracked",
        },
        outcomes={
            "Open": "unresolved",
            "Pending": "unresolved",
            "Waiting on Customer": "unresolved",
            "Waiting on Third Party": "unresolved",
            "Resolved": "resolved",
            "Closed": "resolved",
        },
        notes=(
            "Tickets opened by monitoring tools carry them as Source; choose those values as out of scope if they "
            "are not customers. Custom columns follow."
        ),
    ),
)
