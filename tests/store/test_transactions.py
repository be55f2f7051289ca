"""All or nothing: whatever stops an import, the store is as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from metrics import pipeline
from metrics.errors import UserError
from metrics.settings import Settings
from metrics.store import Store, derive, versions
from sample_data import FOLDER
from tests.benchmarks import straight
from tests.oracles import Told
from tests.store.bring import at, bring, contact, frame, picture

ROOT = Path(__file__).parents[2]
ROWS = [contact(Told(f"{i}", at(i), f"k{i % 3}", flag=i % 2 == 0)) for i in range(20)]
MORE = [contact(Told(f"{i}", at(i), f"k{i % 3}", flag=True)) for i in range(10, 40)]

# A child that stops in the middle of an import, either side of deriving, and waits to be killed.
CHILD = """
import sys, time
from pathlib import Path
from metrics.store import derive
from tests.store.bring import bring, opened
from tests.store.test_transactions import MORE

refresh, where = derive.refresh, sys.argv[2]

def pause(cursor, settings, kinds):
    if where == "after":
        refresh(cursor, settings, kinds)
    print("inside", flush=True)
    time.sleep(600)

store = opened(Path(sys.argv[1]))
derive.refresh = pause
bring(store, "contacts", MORE)
"""


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_process_killed_in_the_middle_of_an_import_leaves_the_store_as_it_was(
    store_with: Callable[..., Store], tmp_path: Path, where: str
) -> None:
    store = store_with()
    bring(store, "contacts", ROWS)
    before = picture(store)
    store.close()
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path), where], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "inside\n"
        os.kill(child.pid, signal.SIGKILL)
    store = store_with()
    assert picture(store) == before
    assert len(versions.receipts(store)) == 1
    bring(store, "contacts", MORE)
    assert len(versions.receipts(store)) == 2


def test_rows_that_the_store_cannot_hold_leave_it_as_it_was(store: Store) -> None:
    bring(store, "contacts", ROWS)
    before, revision = picture(store), store.revision
    unfit = frame("contacts", MORE).with_columns(opened_at=pl.lit("soon"))
    with pytest.raises(Exception, match="soon"), store.write(incoming=unfit) as cursor:
        versions.add(cursor, "contacts", 2)
    assert picture(store) == before
    assert store.revision == revision


def test_an_import_stopped_from_the_keyboard_leaves_the_store_as_it_was(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(store, "contacts", ROWS)
    before = picture(store)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(derive, "refresh", stop)
        with pytest.raises(KeyboardInterrupt):
            bring(store, "contacts", MORE)
    assert picture(store) == before
    bring(store, "contacts", MORE)
    assert picture(store) != before


def test_every_change_is_a_new_revision(store: Store) -> None:
    start = store.revision
    number = bring(store, "contacts", ROWS)
    assert store.revision == start + 1
    assert versions.receipts(store)[0].revision == start + 1
    pipeline.undo(store, [number])
    assert store.revision == start + 2


def test_whoever_reads_during_an_import_sees_the_store_before_or_after_it(store: Store) -> None:
    """One reader keeps asking while the writer imports and takes back again."""
    bring(store, "contacts", ROWS)
    counts, done = set(), threading.Event()

    def read() -> None:
        while not done.is_set():
            counts.add(store.rows("SELECT count(*), (SELECT sum(contacts) FROM contacts_day) FROM contact")[0])

    reading = threading.Thread(target=read)
    reading.start()
    for _ in range(3):
        pipeline.undo(store, [bring(store, "contacts", MORE)])
    done.set()
    reading.join()
    assert counts <= {(20, 20), (40, 40)}
    assert (20, 20) in counts


def test_two_threads_that_import_at_once_wait_for_one_another(store: Store) -> None:
    threads = [threading.Thread(target=bring, args=(store, "contacts", rows)) for rows in (ROWS, MORE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(r.id for r in versions.receipts(store)) == [1, 2]
    assert store.rows("SELECT count(*) FROM contact") == [(40,)]


def test_what_was_stored_is_there_when_the_store_is_opened_again(store_with: Callable[..., Store]) -> None:
    store = store_with()
    bring(store, "contacts", ROWS)
    before, revision = picture(store), store.revision
    store = store_with()
    assert picture(store) == before
    assert store.revision == revision
    assert store.settings == Settings()


def test_what_takes_more_memory_than_the_store_may_use_names_the_setting_and_changes_nothing(tmp_path: Path) -> None:
    pipeline.open_store(tmp_path / "small.duckdb", Settings()).close()  # making the tables takes more than reading them
    store = pipeline.open_store(tmp_path / "small.duckdb", Settings(memory_limit="20MB"))
    with pytest.raises(UserError) as told:
        pipeline.import_file(store, FOLDER / "contacts.csv", kind="contacts")
    assert (told.value.key, told.value.values) == ("error.memory_limit", {"most": "20MB"})
    assert versions.receipts(store) == []
    assert store.rows("SELECT count(*) FROM raw_contacts") == [(0,)]
    store.close()


def test_deriving_everything_goes_on_in_files_where_memory_ends(tmp_path: Path) -> None:
    straight.draw(tmp_path, "500000")
    straight.rebuilt(tmp_path, "200MB")  # with orders, which half of the contacts name
    store = Store.open(tmp_path / "straight.duckdb", Settings())
    assert store.rows("SELECT count(*), count(issue) > 400000, count(order_day) > 100000 FROM contact") == [
        (500_000, True, True)
    ]
    store.close()
