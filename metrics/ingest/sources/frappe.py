"""Frappe Helpdesk: the list of HD Ticket."""

from __future__ import annotations

from metrics.ingest.layout import Layout

LAYOUTS = (
    Layout(
        system="frappe",
        name="hd_ticket",
        kind="contacts",
        grain="ticket",
        signature="Raised By (Email) | Ticket Type | Opening Date",
        headers=(
            "Subject | Raised By (Email) | Status | Priority | Ticket Type | Team | Ticket Split From | "
            "Description | SLA | Response By | SLA Status | Resolution By | First Response Time | "
            "First Responded On | Opening Date | Opening Time | Resolution Date | Resolution Time | "
            "User Resolution Time | Contact | Customer | Via Customer Portal | Rating | Feedback (Option) | "
            "Feedback (Extra) | Ticket Merged | Merged With | Status Category | ID"
        ),
        columns={
            "contact_id": "ID",
            "opened_at": "Opening Date | Opening Time",
            "customer_email": "Raised By (Email)",
            "closed_at": "Resolution Date",
            "reason": "Ticket Type",
            "team": "Team",
            "outcome": "Status",
        },
        joined=("opened_at",),
        outcomes={
            "Open": "unresolved",
            "Replied": "unresolved",
            "Resolved": "resolved",
            "Closed": "resolved",
        },
        out_of_scope={
            "Ticket Merged": ("1", "Yes", "True"),
        },
        notes=(
            "Opening Date and Opening Time are joined. Merged tickets are out of scope. Customer is the company "
            "of the person who wrote."
        ),
    ),
)
