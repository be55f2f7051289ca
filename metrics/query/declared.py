"""What people declared, in files or in the pages: as it holds now, and every word of it with who said it when."""

from __future__ import annotations

from typing import Any

from metrics import schema
from metrics.store import Store

_TOLD = """SELECT r.* EXCLUDE (version), e.id AS receipt, e.stored_at,
    e.details->>'by' AS by, e.details->>'what' AS what
FROM raw_{kind} r JOIN seen s ON s.kind = '{kind}' AND s.version = r.version JOIN receipt e ON e.id = s.receipt
ORDER BY e.id DESC, {keys}"""


def coded(store: Store) -> dict[str, str]:
    """Code in lower case -> label of its reason."""
    sql = "SELECT c.fold, t.label FROM reason_code c JOIN term t ON t.dim = 'reason' AND t.key = c.reason"
    return dict(store.rows(sql))


def rows(store: Store, kind: str) -> list[dict[str, Any]]:
    """The rows of a declared kind that hold now, by their keys; a `reason` has its `reason_label` beside it."""
    keys = ", ".join(schema.KEYS[kind])
    return _labelled(store, kind, f"SELECT * EXCLUDE (version) FROM now_{kind} ORDER BY {keys}")


def translations(store: Store, language: str) -> dict[tuple[str, str], str]:
    """(dimension, label in lower case) -> its words in that language. A reason may be told by its code or its label."""
    labels = coded(store)
    told = [row for row in rows(store, "translations") if row["language"].lower() == language]
    keys = [(row["dimension"], row["label"].lower()) for row in told]
    found = [labels.get(label, label).lower() if dimension == "reason" else label for dimension, label in keys]
    return {(row["dimension"], label): row["wording"] for row, label in zip(told, found, strict=True)}


def versions(store: Store, kind: str) -> list[dict[str, Any]]:
    """All that was ever said and not undone, the newest first: the fields, withdrawn, receipt, stored_at, by, what.

    `stored_at` is UTC; `by` and `what` are blank where a file said it.
    """
    return _labelled(store, kind, _TOLD.format(kind=kind, keys=", ".join(schema.KEYS[kind])))


def newest(store: Store) -> int:
    """The number of the newest receipt, 0 without any."""
    return int(store.rows("SELECT coalesce(max(id), 0) FROM receipt")[0][0])


def _labelled(store: Store, kind: str, sql: str) -> list[dict[str, Any]]:
    found = store.frame(sql).to_dicts()
    if "reason" not in schema.fields(kind):
        return found
    labels = coded(store)
    return [row | {"reason_label": labels.get((row["reason"] or "").lower())} for row in found]
