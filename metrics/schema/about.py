"""What a field says of itself beside its type."""

from __future__ import annotations

from typing import Any


def about(*aliases: str, **more: Any) -> dict[str, Any]:
    """Metadata of a field: other names under which it is found in files, and whatever else is told of it."""
    return {"aliases": aliases, **more}
