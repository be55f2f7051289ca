"""A receipt: in words, for machines, and its rejected rows as a table."""

from __future__ import annotations

from typing import Any

from metrics.export import to_csv
from metrics.i18n import Words
from metrics.ingest import Batch
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
        "notices": [{"key": n.key, "count": n.count, "text": t.n(n.key, n.count, **n.values)} for n in batch.notices],
    }


def noticed(t: Words, batch: Batch) -> list[str]:
    """What is worth knowing, as sentences."""
    return [t.n(notice.key, notice.count, **notice.values) + "." for notice in batch.notices]


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


def rejected_csv(t: Words, batch: Batch) -> bytes:
    """Rejected rows with line, rule in words, column, value and raw text."""
    header = [t(f"cli.rejected.{name}") for name in ("line", "rule", "field", "value", "raw")]
    rows = batch.rejected.select("line", "rule", "field", "value", "raw").iter_rows()
    return to_csv(header, ((where, t("rule." + rule), *rest) for where, rule, *rest in rows))
