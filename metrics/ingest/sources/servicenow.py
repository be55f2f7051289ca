"""ServiceNow: incidents by field name, by list label, and as an audit log."""

from __future__ import annotations

from metrics.ingest.layout import Layout

STATES = {
    "1": "unresolved",
    "2": "unresolved",
    "3": "unresolved",
    "6": "resolved",
    "7": "resolved",
    "8": "unknown",
    "New": "unresolved",
    "Active": "unresolved",
    "In Progress": "unresolved",
    "On Hold": "unresolved",
    "Resolved": "resolved",
    "Closed": "resolved",
    "Canceled": "unknown",
}

LAYOUTS = (
    Layout(
        system="servicenow",
        name="incident_table_fields",
        kind="contacts",
        grain="ticket",
        signature="number | opened_at | short_description | caller_id",
        headers=(
            "sys_id | number | short_description | description | state | incident_state | impact | urgency | "
            "priority | severity | category | subcategory | contact_type | caller_id | assigned_to | "
            "assignment_group | opened_by | opened_at | resolved_by | resolved_at | closed_by | cause | "
            "caused_by | close_code | reopen_count | reopened_by | reopened_time | parent_incident | "
            "child_incidents | problem_id | rfc | business_stc | calendar_stc | sys_created_on | "
            "sys_updated_on | closed_at"
        ),
        columns={
            "contact_id": "number",
            "opened_at": "opened_at",
            "customer_id": "caller_id",
            "closed_at": "resolved_at | closed_at",
            "updated_at": "sys_updated_on",
            "reason": "category",
            "team": "assignment_group",
            "channel": "contact_type",
            "outcome": "state | incident_state",
            "agent": "assigned_to",
            "reopen_count": "reopen_count",
        },
        outcomes=STATES,
        notes=(
            "State codes: 1 new, 2 in progress, 3 on hold, 6 resolved, 7 closed, 8 cancelled (its outcome is unknown)."
        ),
    ),
    Layout(
        system="servicenow",
        name="incident_list_csv_labels",
        kind="contacts",
        grain="ticket",
        signature="Number | Opened | Caller | Assignment group",
        headers=(
            "Number | Opened | Short description | Caller | Priority | State | Category | Assignment group | "
            "Assigned to | Updated | Updated by"
        ),
        columns={
            "contact_id": "Number",
            "opened_at": "Opened",
            "customer_id": "Caller",
            "updated_at": "Updated",
            "reason": "Category",
            "team": "Assignment group",
            "outcome": "State",
            "agent": "Assigned to",
        },
        outcomes=STATES,
        notes=(
            "A list exports the labels of its view. Caller is a name: two callers of one name count as one. "
            "Header names from memory."
        ),
    ),
    Layout(
        system="servicenow",
        name="uci_incident_event_log",
        kind="contacts",
        grain="event log",
        signature="reassignment_count | reopen_count | sys_mod_count | made_sla",
        headers=(
            "number | incident_state | active | reassignment_count | reopen_count | sys_mod_count | "
            "made_sla | category | subcategory | u_symptom | priority | impact | urgency | contact_type | "
            "assignment_group | notify | closed_code | location | cmdb_ci | sys_updated_at | caller_id | "
            "opened_by | opened_at | sys_created_by | sys_created_at | sys_updated_by | assigned_to | "
            "knowledge | u_priority_confirmation | problem_id | rfc | vendor | caused_by | resolved_by | "
            "resolved_at | closed_at"
        ),
        columns={
            "contact_id": "number",
            "opened_at": "opened_at",
            "customer_id": "caller_id",
            "closed_at": "closed_at | resolved_at",
            "updated_at": "sys_updated_at",
            "modification_count": "sys_mod_count",
            "reason": "category",
            "team": "assignment_group",
            "channel": "contact_type",
            "outcome": "incident_state",
            "agent": "assigned_to",
            "reopen_count": "reopen_count",
        },
        outcomes=STATES,
        notes=(
            "One row per update of an incident: they become one contact per number, the latest update counts, the "
            "reopen count is the greatest."
        ),
    ),
)
