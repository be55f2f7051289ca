"""HubSpot Service Hub: tickets, under their labels or their internal names."""

from __future__ import annotations

from metrics.ingest.layout import Layout

LAYOUTS = (
    Layout(
        system="hubspot",
        name="tickets_export_csv",
        kind="contacts",
        grain="ticket",
        signature="Ticket ID | Ticket name | Pipeline",
        headers=(
            "Ticket ID | Ticket name | Pipeline | Ticket status | Create date | Close date | Priority | "
            "Source | Category | Ticket owner | Ticket description | Time to close (HH:mm:ss) | "
            "Associated Contact | Associated Contact IDs | Associated Company | Associated Company IDs"
        ),
        columns={
            "contact_id": "Ticket ID",
            "opened_at": "Create date",
            "customer_id": "Associated Contact IDs",
            "closed_at": "Close date",
            "reason": "Category",
            "channel": "Source",
            "outcome": "Ticket status",
            "agent": "Ticket owner",
        },
        outcomes={
            "New": "unresolved",
            "Waiting on contact": "unresolved",
            "Waiting on us": "unresolved",
            "Closed": "resolved",
        },
        first_of=("customer_id",),
        notes=(
            "A ticket may list several contacts in one cell ('12;34'): the first one counts. Ticket owner is a "
            "person, not a team. Header names from memory."
        ),
    ),
    Layout(
        system="hubspot",
        name="tickets_internal_names",
        kind="contacts",
        grain="ticket",
        signature="hs_object_id | hs_pipeline | hs_pipeline_stage | createdate",
        headers=(
            "hs_object_id | subject | content | hs_pipeline | hs_pipeline_stage | createdate | closed_date | "
            "hs_lastmodifieddate | hs_ticket_category | hs_ticket_priority | source_type | hubspot_owner_id"
        ),
        columns={
            "contact_id": "hs_object_id",
            "opened_at": "createdate",
            "closed_at": "closed_date",
            "updated_at": "hs_lastmodifieddate",
            "reason": "hs_ticket_category",
            "channel": "source_type",
            "outcome": "hs_pipeline_stage",
        },
        outcomes={
            "1": "unresolved",
            "2": "unresolved",
            "3": "unresolved",
            "4": "resolved",
        },
        notes=(
            "Stages 1 to 4 are those of the first pipeline (new, waiting on contact, waiting on us, closed); "
            "stages of your own pipelines have to be explained once."
        ),
    ),
)
