"""What the company's departments disputed and said about it: one question open, one decided."""

from __future__ import annotations

from typing import NamedTuple


class Dispute(NamedTuple):
    """One line of disputes.csv."""

    dispute_id: str
    reason: str
    department: str
    proposed: str
    argument: str
    opened_by: str
    opened_on: str
    answer: str = ""
    decided_by: str = ""
    decided_on: str = ""
    valid_from: str = ""


class Remark(NamedTuple):
    """One line of remarks.csv."""

    remark_id: str
    subject: str
    person: str
    said_at: str
    text: str


DISPUTES = (
    Dispute("D1", "PAY_FAIL", "Finance", "IT", "Banks accept these cards; our checkout times out before they answer.",
            "Priya Nair", "2026-02-05", "yes", "Carmen Ortega", "2026-02-17", "2026-03-01"),
    Dispute("D2", "DBL_CHRG", "Finance", "IT",
            "The shop sends the payment again when the page is loaded twice. We only see the two charges.",
            "Priya Nair", "2026-11-03"),
)  # fmt: skip

REMARKS = (
    Remark("R1", "dispute:D1", "Jonas Weber", "2026-02-10 09:20:00",
           "Our log agrees: three of four refusals are time-outs. Lucía takes it from March."),
    Remark("R2", "dispute:D1", "Carmen Ortega", "2026-02-17 16:05:00", "Agreed. It moves on 1 March."),
    Remark("R3", "dispute:D2", "Jonas Weber", "2026-11-05 11:40:00",
           "The log shows one order and two payments for some of them. We count them until the 20th."),
)  # fmt: skip
