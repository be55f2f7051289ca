"""No raw identity of a customer stays anywhere: not in the store, its log, temporary files, receipts or exports."""

from __future__ import annotations

import json
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from metrics import pipeline
from metrics.cli import main
from metrics.cli.exits import FAULT, SOME, WHOLE
from metrics.errors import StoreUnfit
from metrics.settings import Settings, load
from metrics.store import Store
from tests.ingest.files import workbook

SECRETS = (
    "KD-7734-Zyx", "kd-7734-zyx", "Käufer-99481", "Marisol.Quintero@example.org", "marisol.quintero@example.org",
    "+34 655 410 287", "+34655410287", "655410287", "jörg.überall@example.de", "4539 5787 6362 1486",
    "4539578763621486", "ES79 2100 0813 6101 2345 6789", "ES7921000813610123456789", "0171 2398471", "01712398471",
    "rejected.person@example.net", "KD-REJECTED-1", "644 210 987", "wide.person@example.net", "KD-SCOPE-5",
    "scope.person@example.net",
)  # fmt: skip
HEADER = ("id", "opened at", "customer", "email", "phone", "reason", "direction", "notes")
ROWS = (
    ("c1", "2026-01-05 10:00:00", "KD-7734-Zyx", "Marisol.Quintero@example.org", "+34 655 410 287", "late", "inbound",
     "Call Marisol on 655410287 or write to marisol.quintero@example.org"),
    ("c2", "2026-01-06 10:00:00", "Käufer-99481", "jörg.überall@example.de", "0171 2398471", "late", "inbound",
     "Paid with 4539 5787 6362 1486, account ES79 2100 0813 6101 2345 6789, order 20260106"),
    ("c3", "never", "KD-REJECTED-1", "rejected.person@example.net", "644 210 987", "late", "inbound",
     "The card is 4539578763621486 and the account ES7921000813610123456789"),
    ("c4", "2026-01-07 10:00:00", "", "", "01712398471", "late", "inbound", "plain words"),
    ("c5", "2026-01-08 10:00:00", "KD-SCOPE-5", "scope.person@example.net", "", "late", "outbound", "655410287"),
    *((f"d{n}", f"2026-01-{n:02} 11:00:00", "KD-7734-Zyx", "", "", "refund", "inbound", "") for n in range(9, 29)),
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for store and log, with every temporary file in a folder of the test's own."""
    for name in ("data", "tmp", "inbox"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.chdir(tmp_path / "data")
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield tmp_path
    tempfile.tempdir = None


def text_file(folder: Path) -> Path:
    """In Windows-1252, so that it is transcoded through a temporary file; its last record is a misfit."""
    lines = [";".join(f'"{cell}"' for cell in row) for row in (HEADER, *ROWS)]
    lines.append('"c9";"2026-01-09 10:00:00";"KD-7734-Zyx";"wide.person@example.net"')
    path = folder / "tickets.csv"
    path.write_bytes("\r\n".join(lines).encode("windows-1252"))
    return path


def sheet(folder: Path) -> Path:
    """A workbook, so that it is read by another process through a temporary file."""
    return workbook(folder / "tickets.xlsx", {"Tickets": [HEADER, *ROWS]})


def test_the_search_finds_every_secret_where_it_is(tmp_path: Path) -> None:
    assert set(SECRETS) - set(leaks(text_file(tmp_path).read_bytes())) == {"+34655410287"}
    for code in ("utf-8", "utf-16-le", "utf-16-be"):
        assert leaks(b"\0" + " ".join(SECRETS).upper().encode(code)) == list(SECRETS)


def leaks(content: bytes) -> list[str]:
    """The secrets that stand in these bytes, whatever their case, in UTF-8 or UTF-16."""
    texts = [content.decode(code, "replace").lower() for code in ("utf-8", "utf-16-le", "utf-16-be", "cp1252")]
    texts += [content[1:].decode(code, "replace").lower() for code in ("utf-16-le", "utf-16-be")]
    return [secret for secret in SECRETS if any(secret.lower() in text for text in texts)]


def left_behind(folder: Path) -> dict[str, list[str]]:
    """Files below the folder that hold a secret; the inbox is the analyst's own."""
    files = [path for path in folder.rglob("*") if path.is_file() and "inbox" not in path.parts]
    assert files
    return {str(path): found for path in files if (found := leaks(path.read_bytes()))}


def stored_texts(store: Store) -> str:
    """Every text of every table and view, as JSON: compression can hide a text from a search of the file."""
    names = store.rows("SELECT table_name FROM information_schema.tables ORDER BY ALL")
    return json.dumps([store.rows(f'SELECT * FROM "{name}"') for (name,) in names], default=str, ensure_ascii=False)


@pytest.mark.parametrize(("make", "rejected"), [(text_file, 2), (sheet, 1)])
def test_an_import_leaves_no_raw_identity_anywhere(desk: Path, make: Callable[[Path], Path], rejected: int) -> None:
    file = make(desk / "inbox")
    store = pipeline.open_store(desk / "data" / "store.duckdb", Settings())
    receipt, batch = pipeline.import_file(store, file, kind="contacts")
    assert (receipt.kept, receipt.out_of_scope, receipt.rejected) == (23, 1, rejected)
    assert left_behind(desk) == {}
    notes = [note for (note,) in store.rows("SELECT notes FROM raw_contacts WHERE notes IS NOT NULL ORDER BY ALL")]
    assert notes == [
        "Call Marisol on [phone] or write to [e-mail]",
        "Paid with [card], account [IBAN], order 20260106",
        "plain words",
    ]
    told = json.dumps([str(receipt), str(batch.kept.rows()), [str(notice) for notice in batch.notices]])
    assert leaks(told.encode()) + leaks(stored_texts(store).encode()) == []
    store.close()
    assert left_behind(desk) == {}


def test_what_the_command_line_says_holds_no_raw_identity(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["import", str(text_file(desk / "inbox")), "--as", "contacts"], ["summary"], ["summary", "--json"]):
        assert main([*command, "--db", "store.duckdb"]) in {WHOLE, SOME}
    said = capsys.readouterr()
    assert "[phone]" not in said.out
    assert "26 read" in said.out
    assert leaks((said.out + said.err).encode()) == []
    assert left_behind(desk) == {}


def test_a_failure_is_logged_without_a_raw_identity(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("metrics.store.versions.write_receipt", broken)
    assert main(["import", str(text_file(desk / "inbox")), "--as", "contacts", "--db", "store.duckdb"]) == FAULT
    assert (desk / "data" / "store.log").is_file()
    assert left_behind(desk) == {}


WAYS = {
    "customer": (("KD 7734", "Ñu-1"), (" kd  7734", "ñU-1"), ("Kd\u00a07734 ", "N\u0303u-1")),
    "email": (("Ana@Example.com",), ("ana@example.com ",), ("\u200bANA@EXAMPLE.COM",)),
    "phone": (("+34 600 112 233",), ("+34-600-112-233",), ("+34 (600) 11.22.33",)),
}


@pytest.mark.parametrize("column", WAYS)
def test_a_customer_written_differently_in_later_files_is_the_same_one(desk: Path, column: str) -> None:
    store = pipeline.open_store(desk / "data" / "store.duckdb", Settings())
    for month, written in enumerate(WAYS[column], start=1):
        rows = "".join(f'{month}{i},2026-0{month}-05 10:00:00,"{value}"\n' for i, value in enumerate(written))
        file = desk / "inbox" / f"{month}.csv"
        file.write_text(f"id,opened at,{column}\n{rows}", encoding="utf-8")
        pipeline.import_file(store, file, kind="contacts")
    found = store.rows("SELECT count(*), count(DISTINCT customer) FROM contact")
    store.close()
    assert found == [(3 * len(WAYS[column][0]), len(WAYS[column][0]))]


def test_orders_and_contacts_name_a_customer_alike(desk: Path) -> None:
    store = pipeline.open_store(desk / "data" / "store.duckdb", Settings())
    for kind, text in (
        ("contacts", "id,opened at,email\n1,2026-01-05 10:00:00,Ana@Example.com\n"),
        ("orders", "order id,ordered at,email\n7,2026-01-01 10:00:00, ana@example.COM\n"),
    ):
        file = desk / "inbox" / f"{kind}.csv"
        file.write_text(text, encoding="utf-8")
        pipeline.import_file(store, file, kind=kind)
    both = "SELECT count(*) FROM raw_contacts c JOIN raw_orders o ON c.customer = o.customer"
    assert store.rows(both) == [(1,)]
    store.close()


def test_the_key_of_the_environment_joins_stores_and_leaves_no_file(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVICE_METRICS_PSEUDONYM_KEY", "a key that the company keeps elsewhere")
    seen = []
    for name in ("one.duckdb", "two.duckdb"):
        store = pipeline.open_store(desk / "data" / name, load())
        pipeline.import_file(store, text_file(desk / "inbox"), kind="contacts")
        seen.append(store.rows("SELECT contact_id, customer FROM raw_contacts ORDER BY ALL"))
        store.close()
    assert seen[0] == seen[1]
    assert list((desk / "data").glob("*.key")) == []
    assert b"the company keeps" not in (desk / "data" / "one.duckdb").read_bytes()
    monkeypatch.setenv("SERVICE_METRICS_PSEUDONYM_KEY", "another key")
    store = pipeline.open_store(desk / "data" / "one.duckdb", load())
    with pytest.raises(StoreUnfit, match="other_key"):
        pipeline.import_file(store, text_file(desk / "inbox"), kind="contacts")
    store.close()


def test_key_and_store_are_for_their_owner_alone(desk: Path) -> None:
    path = desk / "data" / "store.duckdb"
    store = pipeline.open_store(path, Settings())
    pipeline.import_file(store, text_file(desk / "inbox"), kind="contacts")
    store.close()
    for file in (path, path.with_name("store.duckdb.key")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_store_from_before_there_were_notes_gains_them_and_keeps_its_rows(desk: Path) -> None:
    path = desk / "data" / "store.duckdb"
    store = pipeline.open_store(path, Settings())
    pipeline.import_file(store, text_file(desk / "inbox"), kind="contacts")
    before = store.rows("SELECT * EXCLUDE (notes) FROM raw_contacts ORDER BY ALL")
    with store.write() as cursor:
        cursor.execute("ALTER TABLE raw_contacts DROP COLUMN notes")
        cursor.execute("UPDATE meta SET value = 'older' WHERE key = 'shape'")
    store.close()
    store = pipeline.open_store(path, Settings())
    assert store.rows("SELECT * EXCLUDE (notes) FROM raw_contacts ORDER BY ALL") == before
    assert store.rows("SELECT DISTINCT notes FROM raw_contacts") == [(None,)]
    again, _ = pipeline.import_file(store, text_file(desk / "inbox"), kind="contacts")
    assert again.read == again.kept + again.merged + again.duplicate + again.out_of_scope + again.rejected
    assert store.rows("SELECT count(*) FROM now_contacts WHERE notes IS NOT NULL") == [(3,)]
    store.close()


def test_a_store_without_notes_holds_none_and_counts_the_same(desk: Path) -> None:
    shares = []
    for keep in ("redacted", "none"):
        store = pipeline.open_store(desk / "data" / f"{keep}.duckdb", Settings(keep_notes=keep))
        receipt, _ = pipeline.import_file(store, text_file(desk / "inbox"), kind="contacts")
        shares.append((receipt.kept, receipt.rejected, store.rows("SELECT * FROM contacts_day ORDER BY ALL")))
        held = store.rows("SELECT count(notes) FROM raw_contacts")
        store.close()
        assert held == [(3 if keep == "redacted" else 0,)]
    assert shares[0] == shares[1]


REASONS = ("Late delivery", "late  delivery", "LATE\u00a0DELIVERY", " Late\u202fDelivery ", "late\u200b delivery",
           "Late\tdelivery", "Cafe\u0301 order", "CAFÉ order", "café\u00a0ORDER")  # fmt: skip


def test_a_reason_is_one_whatever_its_case_and_spaces(desk: Path) -> None:
    rows = "".join(f'{i},2026-01-05 10:00:0{i},"{reason}"\n' for i, reason in enumerate(REASONS))
    file = desk / "inbox" / "reasons.csv"
    file.write_text(f"id,opened at,reason\n{rows}", encoding="utf-8")
    store = pipeline.open_store(desk / "data" / "store.duckdb", Settings())
    pipeline.import_file(store, file, kind="contacts")
    by_reason = (
        "SELECT lower(label), count(*) FROM contact c JOIN term t ON dim = 'reason' AND key = reason GROUP BY ALL"
    )
    found = store.rows(by_reason)
    store.close()
    assert sorted(found) == [("café order", 3), ("late delivery", 6)]
