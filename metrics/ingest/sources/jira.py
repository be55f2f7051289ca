"""Jira Service Management: issues with all fields."""

from __future__ import annotations

from metrics.ingest.layout import Layout

LAYOUTS = (
    Layout(
        system="jira",
        name="issue_csv_all_fields",
        kind="contacts",
        grain="ticket",
        signature="Issue key | Issue id | Project key",
        headers=(
            "Summary | Issue key | Issue id | Issue Type | Status | Project key | Project name | "
            "Project type | Project lead | Project description | Project url | Priority | Resolution | "
            "Assignee | Reporter | Creator | Created | Updated | Last Viewed | Resolved | Fix versions | "
            "Components | Due date | Votes | Labels | Description | Environment | Watchers | Log Work | "
            "Original Estimate | Remaining Estimate | Time Spent | Work Ratio | Σ Original Estimate | "
            "Σ Remaining Estimate | Σ Time Spent | Security Level | Attachment | "
            "Custom field (Request Type) | Custom field (Impact) | Satisfaction rating | "
            "Custom field (Satisfaction) | Custom field (Organizations) | "
            "Custom field (Time to resolution) | Custom field (Time to first response) | Comment"
        ),
        columns={
            "contact_id": "Issue key",
            "opened_at": "Created",
            "customer_id": "Reporter",
            "closed_at": "Resolved",
            "updated_at": "Updated",
            "reason": "Custom field (Request Type) | Issue Type",
            "outcome": "Status",
            "agent": "Assignee",
            "handle_seconds": "Time Spent",
        },
        outcomes={
            "Open": "unresolved",
            "Waiting for support": "unresolved",
            "Waiting for customer": "unresolved",
            "Pending": "unresolved",
            "In Progress": "unresolved",
            "Escalated": "unresolved",
            "Reopened": "unresolved",
            "To Do": "unresolved",
            "Resolved": "resolved",
            "Done": "resolved",
            "Closed": "resolved",
            "Canceled": "unknown",
            "Declined": "unknown",
        },
        notes=(
            "Labels, Components, Comment and others repeat in the header, once per value. Dates are written as "
            "the instance is set ('11/May/24 03:26 PM')."
        ),
    ),
)
