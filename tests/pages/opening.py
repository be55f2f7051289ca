"""Opens a page the way the server does: through `pages/main.py`, over a real store."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

MAIN = Path(__file__).resolve().parents[2] / "pages" / "main.py"
SCRIPTS = {
    "overview": "executive/overview.py",
    "bridge": "executive/bridge.py",
    "board": "executive/board.py",
    "reason": "executive/reason.py",
    "review": "executive/review.py",
    "snowballs": "executive/snowballs.py",
    "snowball": "executive/snowball.py",
    "contact": "executive/contact.py",
    "department": "department/causes.py",
    "charge_back": "department/charge_back.py",
    "commitments": "department/commitments.py",
    "targets": "department/targets.py",
    "ownership": "department/ownership.py",
    "workshop": "analyst/workshop.py",
    "vendors": "analyst/vendors.py",
    "checks": "analyst/checks.py",
    "breakdown": "analyst/breakdown.py",
    "orders": "analyst/orders.py",
    "import": "analyst/imports.py",
    "laboratory": "analyst/laboratory.py",
    "retired": "analyst/retired.py",
    "definitions": "analyst/definitions.py",
    "comparator": "analyst/comparator.py",
}
DRILLED = {
    "reason": "where-is-my-order",
    "snowball": "contacts~C17763",
    "contact": "contacts~C17837",
    "department": "logistics",
}


def opened(monkeypatch: pytest.MonkeyPatch, database: Path, page: str, **query: str) -> AppTest:
    """The page with everything unfolded; the store stays open in this process until the module's tests are over."""
    return unfolded(as_it_comes(monkeypatch, database, page, **query))


def as_it_comes(monkeypatch: pytest.MonkeyPatch, database: Path, page: str, **query: str) -> AppTest:
    """The page after its first run; what is folded away is not made yet."""
    monkeypatch.setenv("SERVICE_METRICS_DATABASE", str(database))
    at = AppTest.from_file(str(MAIN), default_timeout=60)
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    if page != "overview":
        at.switch_page(SCRIPTS[page])
        for name, value in query.items():
            at.query_params[name] = value
        at.run()
    return at


def unfolded(at: AppTest) -> AppTest:
    """The page with everything unfolded that is made when somebody unfolds it."""
    ids = [box.proto.id for box in at.expander if box.proto.id]
    for one in ids:
        at.session_state[one.split("-", 2)[2]] = True
    return at.run() if ids else at


def said(at: AppTest) -> str:
    """All words that the page says, one after the other."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "metric", "warning", "error", "success", "info")
    parts = []
    for kind in kinds:
        for element in at.get(kind):
            parts += [str(getattr(element, "label", "") or ""), str(getattr(element, "value", ""))]
    return "\n".join(parts)
