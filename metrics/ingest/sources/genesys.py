"""Genesys Cloud: the interactions view; the performance views are sums and hold no contacts."""

from __future__ import annotations

from metrics.ingest.layout import Layout

LAYOUTS = (
    Layout(
        system="genesys",
        name="interactions_view_csv",
        kind="contacts",
        grain="ticket",
        signature="Full Export Completed | Partial Result Timestamp | Conversation ID",
        headers=(
            "Full Export Completed | Partial Result Timestamp | Filters | Users | Date | Initial Direction | "
            "First Queue | Conversation ID | Queue | Wrap-up | Direction | Duration | MOS | "
            "Participant Attributes Formatted | Media Type | Remote | ANI | DNIS | Total Handle | "
            "Conversation Start | Conversation End | External Contact | Flow | Disconnect Type"
        ),
        columns={
            "contact_id": "Conversation ID",
            "opened_at": "Conversation Start | Date",
            "customer_id": "External Contact",
            "customer_phone": "ANI",
            "closed_at": "Conversation End",
            "reason": "Wrap-up",
            "team": "First Queue | Queue",
            "channel": "Media Type",
            "direction": "Initial Direction | Direction",
            "handle_seconds": "Total Handle",
        },
        complete="Full Export Completed",
        out_of_scope={
            "Initial Direction | Direction": ("Outbound",),
        },
        notes=(
            "Add the columns Conversation ID, ANI or External Contact, and Wrap-up to the view before exporting. "
            "Outbound conversations are out of scope. A file that was not exported to its end is refused. Whether "
            "a matter was resolved is not in it."
        ),
    ),
    Layout(
        system="genesys",
        name="performance_interval_csv",
        kind="",
        grain="aggregate",
        signature="Interval Start | Interval Complete | Media Type",
        headers=(
            "Interval Start | Interval End | Interval Complete | Filters | Media Type | Agent Id | "
            "Agent Name | Handle | Avg Handle | Avg Talk | Avg Hold | Avg ACW | Total Handle | Total Talk | "
            "Total Hold | Total ACW"
        ),
        notes="Sums per interval and agent: export the interactions view instead.",
    ),
)
