"""Storing can be stopped at any moment before it is done; then nothing of it is there."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from metrics import pipeline
from metrics.ingest import Stopped, Watch, read_table, watched
from metrics.pipeline import Draft
from metrics.store import Store, versions
from sample_data import FOLDER


@pytest.fixture
def ready(store: Store) -> Draft:
    """The sample company's contacts, checked: storing them takes about half a second."""
    table = read_table(FOLDER / "contacts.csv", store.settings)
    return pipeline.draft(store, table, pipeline.propose_for(store, table))


def stored(store: Store, ready: Draft, watch: Watch) -> threading.Thread:
    """Storing, begun beside us."""

    def task() -> None:
        try:
            with watched(watch):
                pipeline.store_batch(store, ready)
        except BaseException:  # noqa: BLE001
            assert watch.stopped

    thread = threading.Thread(target=task)
    thread.start()
    return thread


@pytest.mark.parametrize("stage", ["storing", "figures"])
def test_a_store_that_was_stopped_half_way_is_as_it_was_and_takes_the_next_import(
    store: Store, ready: Draft, stage: str
) -> None:
    revision, watch = store.revision, Watch()
    thread = stored(store, ready, watch)
    while watch.stage != stage:
        time.sleep(0.001)
    while thread.is_alive():
        watch.stop()
        time.sleep(0.005)
    assert (store.revision, versions.receipts(store)) == (revision, [])
    assert store.rows("SELECT count(*) FROM raw_contacts") == [(0,)]
    assert pipeline.store_batch(store, ready).kept == ready.batch.kept.height


def test_work_ends_at_its_next_word_once_it_was_stopped(store: Store, ready: Draft) -> None:
    watch = Watch()
    watch.stop()
    with watched(watch), pytest.raises(Stopped):
        pipeline.store_batch(store, ready)
    assert versions.receipts(store) == []


def test_what_nobody_watches_is_not_disturbed(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "departments.csv"
    file.write_text("department,head\nLogistics,Ana\n")
    assert pipeline.import_file(store, file)[0].kept == 1
