"""Chatwoot: its reports hold sums or survey answers, never conversations."""

from __future__ import annotations

from metrics.ingest.layout import Layout

LAYOUTS = (
    Layout(
        system="chatwoot",
        name="csat_report_csv",
        kind="",
        grain="survey",
        signature="Link to the conversation | Feedback Comment | Recorded date",
        headers=(
            "Contact Name | Contact Email Address | Contact Phone Number | Link to the conversation | "
            "Agent Name | Rating | Feedback Comment | Recorded date | Review Notes"
        ),
        notes="One row per survey answer: export the conversations through the interface instead.",
    ),
    Layout(
        system="chatwoot",
        name="agent_label_team_inbox_csv",
        kind="",
        grain="aggregate",
        signature="Avg first response time | Avg customer waiting time",
        headers=(
            "Agent name | Assigned conversations | Avg first response time | Avg resolution time | "
            "Resolution Count | Avg customer waiting time | Inbox name | Label | Team name | Inbox type | "
            "Conversations Count"
        ),
        notes="Sums per agent, inbox, label or team: export the conversations through the interface instead.",
    ),
)
