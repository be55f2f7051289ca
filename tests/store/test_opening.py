"""Opening: what is not a store of ours, is newer, damaged or in use is refused with a reason, and left alone."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from metrics import pipeline
from metrics.errors import ServiceMetricsError, StoreLocked, StoreUnfit
from metrics.i18n import words
from metrics.settings import Settings
from metrics.store import Store
from tests.oracles import Told
from tests.store.bring import at, bring, contact, opened, picture


def ours(path: Path) -> None:
    Store.open(path, Settings()).close()


def damaged(path: Path) -> None:
    ours(path)
    raw = bytearray(path.read_bytes())
    raw[12_288:16_384] = bytes(255 - byte for byte in raw[12_288:16_384])
    path.write_bytes(raw)


def foreign(path: Path) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE meta (key VARCHAR, value VARCHAR)")


def newer(path: Path) -> None:
    ours(path)
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE meta SET value = '999' WHERE key = 'schema_version'")


def of_sqlite(path: Path) -> None:
    with sqlite3.connect(path) as con:
        con.execute("CREATE TABLE t (a)")
    con.close()


UNFIT: dict[str, tuple[Callable[[Path], object], str]] = {
    "another program's tables": (foreign, "error.store_foreign"),
    "a newer store": (newer, "error.store_newer"),
    "a damaged store": (damaged, "error.store_unfit"),
    "text": (lambda path: path.write_text("id,opened\n" * 5_000), "error.store_foreign"),
    "an empty file": (lambda path: path.touch(), "error.store_foreign"),
    "another database": (of_sqlite, "error.store_foreign"),
    "a folder": (lambda path: path.mkdir(), "error.store_unfit"),
}


@pytest.mark.parametrize("what", UNFIT)
def test_what_is_not_our_store_is_refused_with_a_sentence_and_left_as_it_is(tmp_path: Path, what: str) -> None:
    make, key = UNFIT[what]
    path = tmp_path / "locked-up.duckdb"  # the word must not be taken for "another process has it"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    for _ in range(2):  # the second time shows that the first gave the file back
        with pytest.raises(StoreUnfit) as caught:
            Store.open(path, Settings())
    assert caught.value.key == key
    assert sentence(caught.value, path)
    assert (path.read_bytes() if path.is_file() else b"") == before


def sentence(error: ServiceMetricsError, path: Path) -> bool:
    return all(str(path) in words(language)(error.key, **error.values) for language in ("en", "es"))


def test_a_folder_that_cannot_be_made_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnfit):
        opened(tmp_path / "file" / "below")


HOLD = """
import sys
from pathlib import Path
from tests.oracles import Told
from tests.store.bring import at, bring, contact, opened, picture
store = opened(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


def test_a_store_that_another_process_has_open_says_so(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        assert child.stdout.readline() == "open\n"
        with pytest.raises(StoreLocked) as caught:
            opened(tmp_path)
        child.stdin.close()
    assert sentence(caught.value, tmp_path / "store.duckdb")
    opened(tmp_path).close()


def test_a_store_interrupted_while_it_was_made_is_made_again(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "store.duckdb")):
        pass
    store = opened(tmp_path)
    assert store.rows("SELECT count(*) FROM contact") == [(0,)]
    store.close()


def test_a_store_of_an_earlier_shape_is_derived_anew(tmp_path: Path) -> None:
    store = opened(tmp_path)
    bring(store, "contacts", [contact(Told(str(i), at(i), f"k{i % 2}", flag=True)) for i in range(9)])
    before = picture(store)
    store.close()
    with duckdb.connect(str(tmp_path / "store.duckdb")) as con:
        con.execute("CREATE OR REPLACE TABLE contact (seq UINTEGER); CREATE OR REPLACE TABLE contacts_day (day DATE)")
        con.execute("DROP VIEW now_contacts; UPDATE meta SET value = 'earlier' WHERE key = 'shape'")
    store = opened(tmp_path)
    assert picture(store) == before
    store.close()


def test_a_connection_that_serves_pages_reaches_no_other_file(store: Store, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    for sql in (
        f"SELECT * FROM read_csv('{tmp_path}/secret.csv')",
        f"SELECT * FROM read_text('{tmp_path}/secret.csv')",
        f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
        f"ATTACH '{tmp_path}/other.duckdb'",
        "SET enable_external_access = true",
    ):
        with pytest.raises(duckdb.Error):
            store.rows(sql)
    assert [p.name for p in tmp_path.iterdir()] == ["secret.csv"]


@pytest.mark.parametrize(
    ("table", "column", "kept"),
    [("raw_contacts", "customer", "UUID"), ("seen", "kind", "ENUM('contacts',%")],
)
def test_a_store_that_kept_a_column_as_text_opens_says_the_same_and_can_be_undone(
    table: str, column: str, kept: str, tmp_path: Path
) -> None:
    store = opened(tmp_path)
    bring(store, "contacts", [contact(Told(str(i), at(i), f"k{i % 2}")) for i in range(6)])
    before = picture(store)
    store.close()
    with duckdb.connect(str(store.path)) as con:
        con.execute(f"ALTER TABLE {table} ALTER {column} TYPE VARCHAR")
        con.execute("DELETE FROM meta WHERE key = 'shape'")
    again = opened(tmp_path)
    assert again.rows(f"SELECT DISTINCT typeof({column}) LIKE $kept FROM {table}", kept=kept) == [(True,)]
    assert picture(again) == before
    pipeline.undo(again, [1])
    assert again.rows("SELECT (SELECT count(*) FROM seen), (SELECT count(*) FROM raw_contacts)") == [(0, 0)]
    again.close()
