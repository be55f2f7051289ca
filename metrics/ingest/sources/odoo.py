"""Odoo with the helpdesk of the Odoo Community Association: tickets by field name."""

from __future__ import annotations

from metrics.ingest.layout import Layout

LAYOUTS = (
    Layout(
        system="odoo",
        name="helpdesk_ticket_fields",
        kind="contacts",
        grain="ticket",
        signature="partner_email | channel_id | category_id | team_id",
        headers=(
            "number | name | description | user_id | stage_id | partner_id | partner_name | partner_email | "
            "last_stage_update | assigned_date | closed_date | tag_ids | company_id | channel_id | "
            "category_id | team_id | priority | create_date"
        ),
        columns={
            "contact_id": "number",
            "opened_at": "create_date",
            "customer_id": "partner_id",
            "customer_email": "partner_email",
            "closed_at": "closed_date",
            "updated_at": "last_stage_update",
            "reason": "category_id",
            "team": "team_id",
            "channel": "channel_id",
            "outcome": "stage_id",
            "agent": "user_id",
        },
        outcomes={
            "New": "unresolved",
            "In Progress": "unresolved",
            "Awaiting": "unresolved",
            "Done": "resolved",
            "Cancelled": "unknown",
            "Rejected": "unknown",
        },
        notes="Add create_date to the export list: it is not among the fields that are shown.",
    ),
)
