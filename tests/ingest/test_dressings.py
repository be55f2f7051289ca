"""Whatever a file is dressed in, the same contacts give the same summary; where they cannot, the cause is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from metrics import pipeline
from metrics.access import EVERYTHING
from metrics.cli.summary import summary
from metrics.errors import UserError
from metrics.i18n import LANGUAGES, words
from metrics.query import Slice
from metrics.store import Store
from tests.ingest.dressings import ASKED, PLAIN, SAMPLES, WAYS, samples
from tests.ingest.wardrobe import ROWS, Write, one
from tests.store.bring import emptied

Answer = dict[str, Any]


def answer(store: Store, write: Write, folder: Path) -> Answer:
    """The summary, receipts aside, of a store with nothing but these files; every record is accounted for."""
    emptied(store)
    for path in write(folder):
        kind = "quality" if path.stem == "samples" else "contacts"
        receipt, batch = pipeline.import_file(store, path, kind=kind)
        stored = receipt.kept + receipt.merged + receipt.duplicate
        assert receipt.read == stored + receipt.out_of_scope + receipt.rejected
        assert batch.rejected.is_empty(), batch.rejected.rows()
    told = summary(store, Slice(EVERYTHING))
    del told["receipts"]
    return told


@pytest.fixture(scope="module")
def truth(one_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Answer:
    """The summary of the plain file."""
    return answer(one_store, one(PLAIN), tmp_path_factory.mktemp("truth"))


def test_the_truth_says_something(truth: Answer) -> None:
    assert truth["contacts"] == truth["identified"] == len(ROWS)
    assert len(truth["by"]["month"]) == 3
    assert truth["metrics"]["repeat_contact_rate"]["top"] > 0
    assert truth["metrics"]["resolution_flagged"]["top"] > 0
    assert len(WAYS) >= 60
    assert len(ASKED) <= 2


@pytest.mark.parametrize("way", WAYS)
def test_every_way_gives_the_same_summary(store: Store, truth: Answer, tmp_path: Path, way: str) -> None:
    assert answer(store, WAYS[way], tmp_path) == truth


@pytest.fixture(scope="module")
def reviewed(one_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Answer:
    """The summary of the plain file with its quality samples."""
    return answer(one_store, both(samples()), tmp_path_factory.mktemp("reviewed"))


def both(write: Write) -> Write:
    """The contacts, then the samples that are written this way."""
    return lambda folder: [*one(PLAIN)(folder), *write(folder)]


@pytest.mark.parametrize("way", SAMPLES)
def test_every_way_to_write_a_sample_gives_the_same_summary(
    store: Store, reviewed: Answer, tmp_path: Path, way: str
) -> None:
    failed = reviewed["metrics"]["critical_error_rate"]["top"]
    assert failed == pytest.approx(28 / 3)  # five reviewed ones, for the contacts that they stand for
    assert answer(store, both(SAMPLES[way]), tmp_path) == reviewed


@pytest.mark.parametrize("way", ASKED)
def test_what_cannot_be_told_is_asked_with_its_cause(store: Store, tmp_path: Path, way: str) -> None:
    write, key = ASKED[way]
    (path,) = write(tmp_path)
    with pytest.raises(UserError) as asked:
        pipeline.import_file(store, path)
    assert asked.value.key == key
    for language in LANGUAGES:
        sentence = words(language)(key, **asked.value.values)
        assert "contacts.csv" in sentence or "opened_at" in sentence
