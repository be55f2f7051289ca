"""Zendesk Support: the tickets of an account."""

from __future__ import annotations

from metrics.ingest.layout import Layout

STATUSES = {
    "New": "unresolved",
    "Open": "unresolved",
    "Pending": "unresolved",
    "Hold": "unresolved",
    "On-hold": "unresolved",
    "Solved": "resolved",
    "Closed": "resolved",
}

LAYOUTS = (
    Layout(
        system="zendesk",
        name="tickets_csv_admin_export",
        kind="contacts",
        grain="ticket",
        signature="Requester external id | Group stations | Assignee stations | Reopens",
        headers=(
            "Summation column | Id | Requester | Requester id | Requester external id | Requester email | "
            "Requester domain | Submitter | Assignee | Group | Subject | Tags | Status | Priority | Via | "
            "Ticket type | Created at | Updated at | Assigned at | Organization | Due date | "
            "Initially assigned at | Solved at | Resolution time | Satisfaction Score | Group stations | "
            "Assignee stations | Reopens | Replies | First reply time in minutes | "
            "First reply time in minutes within business hours | First resolution time in minutes | "
            "First resolution time in minutes within business hours | Full resolution time in minutes | "
            "Full resolution time in minutes within business hours | Agent wait time in minutes | "
            "Agent wait time in minutes within business hours | Requester wait time in minutes | "
            "Requester wait time in minutes within business hours | On hold time in minutes | "
            "On hold time in minutes within business hours | Type | Channel | Satisfaction"
        ),
        columns={
            "contact_id": "Id",
            "opened_at": "Created at",
            "customer_id": "Requester id",
            "customer_email": "Requester email",
            "closed_at": "Solved at",
            "updated_at": "Updated at",
            "team": "Group",
            "channel": "Via | Channel",
            "outcome": "Status",
            "reopen_count": "Reopens",
            "agent": "Assignee",
            "agents": "Assignee stations",
            "agent_replies": "Replies",
        },
        outcomes=STATUSES,
        out_of_scope={
            "Tags": ("*closed_by_merge*",),
            "Status": ("Deleted",),
        },
        notes=(
            "The reason is a custom field at the end of the file ('Contact reason [list]'): one whose name says "
            "so is proposed. Merged tickets carry the tag closed_by_merge and are out of scope. '-' is a blank "
            "cell."
        ),
    ),
    Layout(
        system="zendesk",
        name="explore_query_export",
        kind="contacts",
        grain="ticket",
        signature="Ticket ID | Ticket created - Date | Ticket solved - Date",
        headers=(
            "Ticket ID | Ticket created - Date | Ticket solved - Date | Ticket status | Ticket group | "
            "Ticket channel | Assignee name | Requester ID | Tickets"
        ),
        columns={
            "contact_id": "Ticket ID",
            "opened_at": "Ticket created - Date",
            "customer_id": "Requester ID",
            "closed_at": "Ticket solved - Date",
            "team": "Ticket group",
            "channel": "Ticket channel",
            "outcome": "Ticket status",
        },
        outcomes=STATUSES,
        notes=(
            "Explore exports at most 50,000 rows and only the columns of the report. Dates have no time of day. "
            "Header names from memory."
        ),
    ),
    Layout(
        system="zendesk",
        name="connector_tickets",
        kind="contacts",
        grain="ticket",
        signature="requester_id | via_channel | ticket_form_id | submitter_id",
        headers=(
            "id | _fivetran_synced | allow_channelback | assignee_id | brand_id | created_at | description | "
            "due_at | external_id | forum_topic_id | group_id | has_incidents | is_public | "
            "organization_id | priority | problem_id | recipient | requester_id | status | subject | "
            "submitter_id | system_client | ticket_form_id | type | updated_at | url | via_channel | "
            "merged_ticket_ids | followup_ids | via_followup_source_id"
        ),
        columns={
            "contact_id": "id",
            "opened_at": "created_at",
            "customer_id": "requester_id",
            "updated_at": "updated_at",
            "team": "group_id",
            "channel": "via_channel",
            "outcome": "status",
        },
        outcomes=STATUSES,
        out_of_scope={
            "status": ("deleted",),
        },
        notes="The ticket table as a connector copies it. Deleted tickets (spam, mistakes) are out of scope.",
    ),
)
