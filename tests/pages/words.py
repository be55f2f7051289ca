"""Every text that a page shows, wherever it stands: labels, options, cells, hovers, what a screen reader says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from streamlit.testing.v1 import AppTest

WORDY = {"alt", "body", "caption", "content", "delta", "formatted_options", "help", "label", "message", "options",
         "placeholder", "text", "title"}  # fmt: skip
SILENT = {"code", "html", "bidi_component", "component_instance", "skeleton", "spinner"}


def texts(at: AppTest) -> list[str]:
    """The texts of the page, in order, each as it is written."""
    return [text for node in _nodes(at._tree) for text in _of(node) if text.strip()]


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from _nodes(child)


def _of(node: Any) -> Iterator[str]:
    proto, kind = getattr(node, "proto", None), getattr(node, "type", "")
    if proto is None or kind in SILENT:
        return
    if kind == "plotly_chart":
        yield proto.alt
        yield from _drawn(json.loads(proto.spec))
        return
    if kind in ("dataframe", "data_editor", "table"):
        yield from _cells(node.value)
        yield from _labels(json.loads(getattr(proto, "columns", "") or "{}"))
        return
    yield from _worded(proto)


def _worded(proto: Any) -> Iterator[str]:
    """The texts of a message of the framework and of those within it."""
    for field, value in proto.ListFields():
        for one in value if hasattr(value, "extend") else [value]:
            if hasattr(one, "ListFields"):
                yield from _worded(one)
            elif isinstance(one, str) and field.name in WORDY:
                yield one


def _drawn(part: Any, name: str = "") -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            yield from _drawn(value, key)
    elif isinstance(part, list):
        for value in part:
            yield from _drawn(value, name)
    elif isinstance(part, str) and name in ("text", "hovertext", "ticktext"):
        yield re.sub(r"<[^>]*>", " ", part)


def _labels(columns: dict[str, Any]) -> Iterator[str]:
    yield from (str(told["label"]) for told in columns.values() if told.get("label"))


def _cells(frame: Any) -> Iterator[str]:
    """A cell that is a link shows what stands behind the # of its address."""
    for column in frame.columns:
        yield from (re.sub(r"^[^\s#]*#", "", cell) for cell in frame[column] if isinstance(cell, str))
