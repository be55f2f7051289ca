"""The one writer: draft, store, receipt; what a draft leaves behind is nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from metrics import pipeline
from metrics.access import EVERYTHING
from metrics.errors import UserError
from metrics.ingest import read_table
from metrics.query import Reader, Slice
from metrics.settings import Settings
from metrics.store import Store, versions
from tests.store.bring import picture

TICKETS = "id,opened at,customer,reason,status\n1,2026-01-05 10:00:00,k1,x,closed\n2,2026-01-07 10:00:00,k1,x,open\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = pipeline.open_store(tmp_path / "store.duckdb", Settings())
    yield opened
    opened.close()


def put(folder: Path, text: str = TICKETS, name: str = "tickets.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_draft_stores_nothing(store: Store, tmp_path: Path) -> None:
    before = picture(store)
    table = read_table(put(tmp_path), store.settings)
    ready = pipeline.draft(store, table, pipeline.propose_for(store, table, "contacts"))
    assert ready.batch.kept.height == 2
    assert picture(store) == before
    assert versions.receipts(store) == []


def test_a_receipt_tells_all_that_defends_it_and_no_text_of_a_row(store: Store, tmp_path: Path) -> None:
    moment = datetime(2026, 3, 1, 12, 30, 15, tzinfo=UTC)
    table = read_table(put(tmp_path), store.settings)
    ready = pipeline.draft(store, table, pipeline.propose_for(store, table, "contacts"), moment)
    receipt = pipeline.store_batch(store, ready, now=moment)
    assert versions.receipts(store) == [receipt]
    assert (receipt.file, receipt.kind, receipt.stored_at) == (
        "tickets.csv",
        "contacts",
        datetime(2026, 3, 1, 12, 30, 15),
    )
    assert (receipt.first_at, receipt.last_at) == (datetime(2026, 1, 5, 10), datetime(2026, 1, 7, 10))
    assert len(receipt.fingerprint) == 64
    assert receipt.details["delimiter"] == ","
    assert "opened_at" in receipt.details["mapping"]
    assert "k1" not in str(receipt.details)


def test_no_identity_of_a_customer_reaches_the_file(store: Store, tmp_path: Path) -> None:
    address = "Ana.Secret@example.org"
    text = f"id,opened at,email,reason\n1,2026-01-05 10:00:00,{address},x\n2,2026-01-07 10:00:00,{address.lower()},x\n"
    pipeline.import_file(store, put(tmp_path, text), kind="contacts")
    assert store.rows("SELECT count(*), count(DISTINCT customer) FROM contact") == [(2, 1)]
    store.close()
    raw = (tmp_path / "store.duckdb").read_bytes().lower()
    assert b"secret" not in raw
    assert (tmp_path / "store.duckdb.key").read_bytes() not in raw


def test_contacts_of_the_day_after_tomorrow_are_rejected(store: Store, tmp_path: Path) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    days = [now - timedelta(days=1), now + timedelta(hours=23), now + timedelta(days=2)]
    text = "id,opened at,reason\n" + "".join(f"{i},{day:%Y-%m-%d %H:%M:%S},x\n" for i, day in enumerate(days))
    receipt, batch = pipeline.import_file(store, put(tmp_path, text), kind="contacts")
    assert (receipt.read, receipt.kept, receipt.rejected) == (3, 2, 1)
    assert batch.rejected["rule"].to_list() == ["opened_in_future"]


def test_records_that_are_not_contacts_are_out_of_scope(store: Store, tmp_path: Path) -> None:
    text = TICKETS.replace("status\n", "status,direction\n").replace("closed\n", "closed,inbound\n").replace(
        "open\n", "open,outbound\n")  # fmt: skip
    table = read_table(put(tmp_path, text), store.settings)
    plan = pipeline.propose_for(store, table, "contacts")
    ready = pipeline.draft(store, table, replace(plan, out_of_scope={"direction": ("Outbound",)}))
    receipt = pipeline.store_batch(store, ready)
    assert (receipt.read, receipt.kept, receipt.out_of_scope) == (2, 1, 1)
    assert receipt.read == receipt.kept + receipt.merged + receipt.duplicate + receipt.out_of_scope + receipt.rejected


def test_a_file_of_which_nothing_can_be_kept_is_refused(store: Store, tmp_path: Path) -> None:
    text = "id,opened at,reason\n,2026-01-05 10:00:00,x\n"
    with pytest.raises(UserError) as caught:
        pipeline.import_file(store, put(tmp_path, text), kind="contacts")
    assert caught.value.key == "error.nothing_kept"
    assert versions.receipts(store) == []


def test_a_source_is_remembered_by_its_header_without_its_formats_and_its_end(store: Store, tmp_path: Path) -> None:
    table = read_table(put(tmp_path), store.settings)
    plan = replace(pipeline.propose_for(store, table, "contacts"), source="desk", complete_to=datetime(2026, 1, 31))
    pipeline.store_batch(store, pipeline.draft(store, table, plan))
    (again,) = pipeline.remembered(store)
    assert (again.source, again.columns, again.dates, again.complete_to) == ("desk", plan.columns, {}, None)
    february = put(tmp_path, TICKETS.replace("\n1,", "\n3,"), "february.csv")
    assert pipeline.propose_for(store, read_table(february, store.settings)).source == "desk"


def test_reasons_owners_targets_and_orders_come_from_files_of_their_own(store: Store, tmp_path: Path) -> None:
    files = {
        "contacts": TICKETS,
        "reasons": "code,reason,family,tier\nx,Where?,Late,3\n",
        "ownership": "reason,department,person,valid_from,valid_to\nx,Logistics,,2020-01-01,\n",
        "departments": "department,head\nLogistics,Ana\n",
        "orders": "order_id,ordered_at,market\nO1,2026-01-03,ES\nO2,2026-01-09,ES\n",
        "targets": "metric,level,key,valid_from,value\ncontacts_per_order,reason,x,2026-01-01,0.5\n",
        "quality": "sample_id,contact_id,reviewed_at,score,critical_error\nQ1,1,2026-01-20,80,no\n",
        "prices": "channel,tier,valid_from,price,currency\nchat,,2026-01-01,4.5,EUR\n",
    }
    for kind, text in files.items():
        pipeline.import_file(store, put(tmp_path, text, f"{kind}.csv"), kind=kind)
    reader, cut = Reader(store), Slice(EVERYTHING)
    found = reader.read(cut.cut("reason", "owner"), "contacts", "contacts_per_order", "quality_score")
    cell = found[("Where?", "Logistics")]
    assert {m: (r.top, r.bottom) for m, r in cell.items()} == {
        "contacts": (2, None), "contacts_per_order": (2, 2), "quality_score": (80, 1)}  # fmt: skip
    assert reader.owners(date(2026, 1, 5))["Where?"].person == "Ana"
    assert reader.targets(date(2026, 1, 1)) == {("contacts_per_order", "reason", "Where?"): 0.5}
