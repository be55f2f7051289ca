"""What people and files wrote formats nothing, on any page: it is shown as it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from metrics.store import Store
from tests.pages.opening import SCRIPTS
from tests.pages.opening import opened as opened_page
from tests.store.bring import bring, opened

NASTY = "*{}* [a](http://b) `c` $d$ :red[e]"
BARE = re.compile(r"(?<!\\)\*(late|wish|sales|legal|nasty)(?<!\\)\*|(?<!\\)\]\(http://b|(?<!\\):red(?<!\\)\[")
DRILLED = {
    "reason": {"reason": NASTY.format("late")},
    "department": {"department": NASTY.format("sales")},
    "targets": {"department": NASTY.format("sales")},
    "charge_back": {"department": NASTY.format("sales")},
    "ownership": {"reason": NASTY.format("late")},
    "commitments": {"promise": "p1"},
    "snowballs": {"reason": NASTY.format("late")},
    "snowball": {"snowball": "shop~*nasty*2"},
    "contact": {"contact": "shop~*nasty*2"},
}
FIRST = date(2025, 1, 1)


def filled(store: Store) -> None:
    """Everything that has a name has a nasty one."""
    late, wish, sales, legal, text = (NASTY.format(word) for word in ("late", "wish", "sales", "legal", "nasty"))
    now = datetime(2026, 6, 20, 10)
    bring(store, "departments", [{"department": sales, "head": text}, {"department": legal, "head": text}])
    bring(store, "reasons", [{"code": "L", "reason": late, "kind": "dumb contact", "tier": 1},
                             {"code": "W", "reason": wish, "kind": "dumb contact", "tier": 2}])  # fmt: skip
    bring(store, "ownership", [{"reason": "L", "department": sales, "person": text, "valid_from": FIRST}])
    bring(store, "targets", [
        {"metric": "contacts_per_order", "level": level, "key": key, "valid_from": FIRST, "value": 0.01}
        for level, key in (("company", None), ("department", sales), ("reason", "L"))
    ])  # fmt: skip
    bring(store, "prices", [{"channel": text, "valid_from": FIRST, "price": Decimal(2)}])
    bring(store, "orders", [{"order_id": f"o{i}", "ordered_at": now - timedelta(days=i / 4)} for i in range(1600)])
    bring(store, "contacts", [
        {"contact_id": f"*nasty*{i}", "opened_at": now - timedelta(days=i / 2), "customer": f"k{i // 3}",
         "channel": text, "vendor": text, "team": text, "market": text, "reason": "LW"[i % 3 > 0]}
        for i in range(800)
    ])  # fmt: skip
    day = date(2026, 5, 4)
    promise = {"commitment_id": "p1", "reason": "L", "department": sales, "person": text, "promise": text,
               "step": "learn", "promised_on": day, "due": day, "learned": text}  # fmt: skip
    bring(store, "commitments", [promise, promise | {"commitment_id": "p2", "shipped_on": day}])
    bring(store, "events", [{"day": day, "event": text}])
    bring(store, "decisions", [
        {"decision_id": "1", "question": text, "asked_on": day, "asked_by": text, "department": sales, "reason": "L"},
        {"decision_id": "2", "question": text, "asked_on": day, "answer": "yes", "decided_by": text, "note": text},
    ])  # fmt: skip
    dispute = {"dispute_id": "1", "reason": "L", "department": sales, "proposed": legal, "argument": text,
               "opened_by": text, "opened_on": day}  # fmt: skip
    decided = {"dispute_id": "2", "answer": "yes", "decided_by": text, "decided_on": day, "valid_from": day}
    bring(store, "disputes", [dispute, dispute | decided])
    said = {"person": text, "said_at": now, "text": text}
    bring(store, "remarks", [said | {"remark_id": s, "subject": s} for s in ("dispute:1", "dispute:2", "promise:p1")])
    bring(store, "votes", [{"reason": "L", "voter": text, "voted_on": day, "value_to_customer": -1,
                            "value_to_company": -2}])  # fmt: skip
    bring(store, "whys", [{"reason": "L", "number": 1, "question": text, "answer": text, "person": text,
                           "said_on": day}])  # fmt: skip
    bring(store, "actions", [{"reason": "L", "action": "eliminate", "stage": "doing", "moved_on": day, "person": text,
                              "note": text}])  # fmt: skip


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nasty")
    with closing(opened(folder)) as store:
        filled(store)
    return folder / "store.duckdb"


def formatted(at: AppTest) -> Iterator[str]:
    """Every text of a page that the browser formats."""
    for node in at.main:
        proto = getattr(node, "proto", None)
        for name in ("label", "body", "help"):
            yield str(getattr(proto, name, "") or "")


WEIGHED = [("overview", {"by": by}) for by in ("cost", "snowballs", "stake")]


@pytest.mark.parametrize(
    ("page", "query"), [*((page, DRILLED.get(page, {})) for page in SCRIPTS), ("commitments", {}), *WEIGHED]
)
def test_what_people_and_files_wrote_formats_nothing(
    page: str, query: dict[str, str], nasty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened_page(monkeypatch, nasty, page, **query)
    assert not at.exception
    assert [text for text in formatted(at) if BARE.search(text)] == []
