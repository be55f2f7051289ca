"""osTicket: the export of a ticket queue."""

from __future__ import annotations

from metrics.ingest.layout import Layout

LAYOUTS = (
    Layout(
        system="osticket",
        name="ticket_queue_export",
        kind="contacts",
        grain="ticket",
        signature="Ticket Number | Help Topic | Reopen Count",
        headers=(
            "Ticket Number | Date Created | Subject | From | From Email | Priority | Department | "
            "Help Topic | Source | Current Status | Last Updated | SLA Due Date | SLA Plan | Due Date | "
            "Closed Date | Overdue | Merged | Linked | Answered | Agent Assigned | Team Assigned | "
            "Thread Count | Reopen Count | Attachment Count | Task Count"
        ),
        columns={
            "contact_id": "Ticket Number",
            "opened_at": "Date Created",
            "customer_email": "From Email",
            "closed_at": "Closed Date",
            "updated_at": "Last Updated",
            "reason": "Help Topic",
            "team": "Department",
            "channel": "Source",
            "outcome": "Current Status",
            "agent": "Agent Assigned",
            "reopen_count": "Reopen Count",
        },
        outcomes={
            "Open": "unresolved",
            "Resolved": "resolved",
            "Closed": "resolved",
            "Archived": "unknown",
            "Deleted": "unknown",
        },
        notes=(
            "The delimiter follows the locale. Department is the team that answers. What Merged and Linked hold "
            "was not seen, so they set nothing apart. Custom form fields follow."
        ),
    ),
)
