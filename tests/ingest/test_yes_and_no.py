"""Yes and no in the words of every language that exports are written in."""

from pathlib import Path

import polars as pl
import pytest

from metrics.ingest.cells import booleans
from tests.ingest.files import batch

YES = ("yes", "Yes", "TRUE", "True", "1", "1.0", "y", "on", "✓", "Sí", "si", "s", "VERDADERO", "Ja", "wahr", "Oui",
       "vrai", "Sim", "verdadeiro")  # fmt: skip
NO = ("no", "No", "FALSE", "False", "0", "0.0", "n", "off", "Falso", "Nein", "falsch", "Non", "faux", "Não", "nao")
NEITHER = ("", "?", "maybe", "2", "-1", "yes and no", "ja nein", "x")


@pytest.mark.parametrize(
    ("words", "meaning"), [(YES, True), (NO, False), (NEITHER, None)], ids=["yes", "no", "neither"]
)
def test_each_word_has_its_one_meaning(words: tuple[str, ...], meaning: bool | None) -> None:
    assert dict(zip(words, booleans(pl.Series(words)), strict=True)) == dict.fromkeys(words, meaning)


def test_a_word_that_is_neither_is_told_and_unknown(tmp_path: Path) -> None:
    rows = "".join(f"q{i},7,2026-01-05,80,{word}\n" for i, word in enumerate(("Ja", "Nein", "vielleicht", "")))
    read = batch(tmp_path, f"sample_id,contact_id,reviewed_at,score,critical_error\n{rows}")
    assert read.kept["critical_error"].to_list() == [True, False, None, None]
    assert [(n.key, n.count, n.values["values"]) for n in read.notices] == [("notice.unreadable", 1, "vielleicht (1)")]
