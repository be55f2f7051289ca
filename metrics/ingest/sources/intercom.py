"""Intercom: conversations, as the interface gives them, as a third-party tool or a report exports them."""

from __future__ import annotations

from metrics.ingest.layout import Layout

LAYOUTS = (
    Layout(
        system="intercom",
        name="conversation_api_fields",
        kind="contacts",
        grain="event log",
        signature="source_author_id | first_contact_reply_created_at | waiting_since",
        headers=(
            "id | created_at | updated_at | state | assignee_id | assignee_type | source_author_id | "
            "source_author_type | source_type | source_subject | source_delivered_as | "
            "conversation_rating_value | conversation_rating_remark | first_contact_reply_created_at | "
            "first_contact_reply_type | waiting_since | snoozed_until | sla_name | sla_status | "
            "_fivetran_synced | conversation_rating_created_at | priority | read | source_id | "
            "first_contact_reply_url | source_body | source_url | _fivetran_start | _fivetran_end | "
            "_fivetran_active"
        ),
        columns={
            "contact_id": "id",
            "opened_at": "created_at",
            "customer_id": "source_author_id",
            "updated_at": "updated_at",
            "channel": "source_type",
            "outcome": "state",
            "agent": "assignee_id",
        },
        outcomes={
            "open": "unresolved",
            "snoozed": "unresolved",
            "closed": "resolved",
        },
        customer_where={
            "source_author_type": ("user", "lead", "contact"),
        },
        out_of_scope={
            "source_delivered_as": ("admin_initiated", "campaigns_initiated", "automated"),
        },
        notes=(
            "Several versions of a conversation become one contact, the latest updated_at counts. What a team "
            "member or a campaign started is out of scope; what a bot started is kept without a customer, because "
            "the bot is its author."
        ),
    ),
    Layout(
        system="intercom",
        name="prodsight_export_csv",
        kind="contacts",
        grain="message log",
        signature="message_type | conversation_state | conversation_first_response_at",
        headers=(
            "message_id | message_body | message_type | message_created_at | message_author_type | "
            "message_author_id | message_author_user_id | message_author_name | message_author_email | "
            "message_author_companies | conversation_tags | conversation_id | conversation_state | "
            "conversation_created_at | conversation_first_response_at | conversation_closed_at | app_id | "
            "app_name"
        ),
        columns={
            "contact_id": "conversation_id",
            "opened_at": "conversation_created_at",
            "customer_id": "message_author_user_id | message_author_id",
            "customer_email": "message_author_email",
            "closed_at": "conversation_closed_at",
            "updated_at": "message_created_at",
            "outcome": "conversation_state",
        },
        outcomes={
            "open": "unresolved",
            "snoozed": "unresolved",
            "closed": "resolved",
        },
        out_of_scope={
            "message_author_type": ("admin", "bot", "team"),
        },
        notes=(
            "One row per message. Only what a customer wrote counts: messages of admins and bots are out of "
            "scope, the others become one contact per conversation. Times are UTC."
        ),
    ),
    Layout(
        system="intercom",
        name="report_drill_csv",
        kind="contacts",
        grain="ticket",
        signature="Conversation ID | Conversation started at | Currently assigned teammate",
        headers=(
            "Conversation ID | Conversation started at | Conversation tag | Channel | "
            "Currently assigned teammate | Currently assigned team | Conversation rating"
        ),
        columns={
            "contact_id": "Conversation ID",
            "opened_at": "Conversation started at",
            "reason": "Conversation tag",
            "team": "Currently assigned team",
            "channel": "Channel",
        },
        notes=(
            "The drill-in of a report names no customer, so repeats cannot be computed from it. Header names from "
            "memory."
        ),
    ),
)
