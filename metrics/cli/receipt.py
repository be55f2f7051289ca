"""A receipt: in words, and for machines."""

from __future__ import annotations

from typing import Any

from metrics.door import Outcome
from metrics.i18n import Words
from metrics.ingest import Batch, Notice
from metrics.store.versions import Receipt

COUNTS = ("read", "kept", "merged", "duplicate", "out_of_scope", "rejected")
"""Read = the sum of the others (METRICS.md 0)."""


def line(receipt: Receipt) -> dict[str, Any]:
    """Number, file and where every row went."""
    return {"id": receipt.id, "file": receipt.file} | {name: getattr(receipt, name) for name in COUNTS}


def told(t: Words, receipt: Receipt, batch: Batch) -> dict[str, Any]:
    """Everything about an import, for machines."""
    return {
        **line(receipt),
        "kind": receipt.kind,
        "source": receipt.source,
        "first": receipt.first_at.isoformat() if receipt.first_at else None,
        "last": receipt.last_at.isoformat() if receipt.last_at else None,
        "rules": receipt.details["rules"],
        "notices": [{"key": n.key, "count": n.count, "text": _sentence(t, n)} for n in batch.notices],
    }


def noticed(t: Words, batch: Batch | Outcome) -> list[str]:
    """What is worth knowing, as sentences."""
    return [_sentence(t, notice) + "." for notice in batch.notices]


def written(t: Words, receipt: Receipt, db: str = "") -> str:
    """The same for people: where every row went, how to take it back."""
    counts = {name: t.number(getattr(receipt, name)) for name in COUNTS}
    head = t("cli.receipt", receipt=receipt.id, file=receipt.file, kind=receipt.kind, source=receipt.source)
    lines = [head, "  " + t("cli.accounting", **counts)]
    if receipt.first_at and receipt.last_at:
        lines.append("  " + t("cli.covers", first=t.date(receipt.first_at), last=t.date(receipt.last_at)))
    lines += [f"  {t.number(n)} × {t('rule.' + rule)}" for rule, n in receipt.details["rules"].items()]
    if receipt.read == receipt.duplicate + receipt.out_of_scope:
        lines.append("  " + t("cli.nothing_new"))
    return "\n".join([*lines, t("cli.undo_with", receipt=f"{receipt.id} --db {db}" if db else receipt.id)])


def _sentence(t: Words, notice: Notice) -> str:
    values = {name: t.number(value) if isinstance(value, int) else value for name, value in notice.values.items()}
    return t.n(notice.key, notice.count, **values)
