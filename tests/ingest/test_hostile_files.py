"""No file harms the process that reads it: it is read or refused with its cause, soon, and in little memory."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from metrics.errors import FileUnreadable
from metrics.i18n import LANGUAGES, words
from metrics.ingest import read_table
from tests.ingest.files import SETTINGS, put
from tests.ingest.hostile import FILES, GOOD

SECONDS, MEGABYTES = 10, 500
READER = """
import json, resource, sys, time
from pathlib import Path
from metrics.errors import UserError
from metrics.ingest import read_table
from metrics.settings import Settings
def most(who):
    return resource.getrusage(who).ru_maxrss // 1024
idle, start = most(resource.RUSAGE_SELF), time.process_time()
try:
    table = read_table(Path(sys.argv[1]), Settings())
    rows = table.frame.height + table.misfits.height + table.set_apart.height
    told = {"key": "", "read": table.read, "counted": rows}
except UserError as error:
    told = {"key": error.key, "values": {name: str(value) for name, value in error.values.items()}}
spent = time.process_time() - start + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
took = {"seconds": spent, "own": most(resource.RUSAGE_SELF) - idle, "child": most(resource.RUSAGE_CHILDREN)}
print(json.dumps(told | took))
"""


def read_alone(path: Path) -> dict[str, object]:
    """What a process of its own says of the file, with the processor seconds and megabytes it took."""
    done = subprocess.run([sys.executable, "-c", READER, str(path)], capture_output=True, check=True, timeout=120)
    told: dict[str, object] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_read_or_refused_soon_in_little_memory(tmp_path: Path, name: str) -> None:
    make, key = FILES[name]
    told = read_alone(make(tmp_path))
    assert isinstance(told["seconds"], float)
    assert told["seconds"] < SECONDS
    assert max(int(str(told["own"])), int(str(told["child"]))) < MEGABYTES
    if key:
        assert str(told["key"]).startswith(key)
        values = told["values"]
        assert isinstance(values, dict)
        assert all(words(language)(str(told["key"]), **values) for language in LANGUAGES)
    else:
        assert told["key"] == ""
        assert told["read"] == told["counted"]


def test_a_name_in_an_archive_is_shown_but_nothing_is_written_there(tmp_path: Path) -> None:
    folder = tmp_path / "in" / "side"
    folder.mkdir(parents=True)
    path = folder / "x.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("../slipped\n.csv", GOOD)
    before = sorted(tmp_path.rglob("*"))
    read = read_table(path, SETTINGS)
    assert (read.frame.height, read.how.packed) == (2, "../slipped?.csv")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_long_row_costs_itself_only(tmp_path: Path) -> None:
    read = read_table(FILES["a row of 30 million cells"][0](tmp_path), SETTINGS)
    assert read.frame["contact_id"].to_list() == ["1", "2", "4"]
    assert read.misfits.select("record", "line", "rule").rows() == [(3, 4, "wrong_number_of_columns")]
    assert len(read.misfits["raw"][0]) < 20_000


@pytest.mark.parametrize(
    ("name", "key", "named"),
    [
        ("zip of many", "error.zip_several", "0.csv"),
        ("gzip bomb", "error.unpacked_ratio", "max_unpacked_ratio"),
        ("100,000 columns", "error.too_many_columns", "max_columns"),
        ("far corner", "error.workbook_hungry", "workbook_memory_mb"),
        ("Parquet of 20 million equal rows", "error.reader_hungry", "workbook_memory_mb"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_names_the_limit_and_its_setting(
    tmp_path: Path, name: str, key: str, named: str, language: str
) -> None:
    with pytest.raises(FileUnreadable) as refused:
        read_table(FILES[name][0](tmp_path), SETTINGS)
    assert refused.value.key == key
    assert named in words(language)(refused.value.key, **refused.value.values)


@pytest.mark.parametrize("limit", [1, 1000])
def test_the_most_that_a_file_may_unpack_to_is_a_setting(tmp_path: Path, limit: int) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.csv", GOOD + "".join(f"{i},2026-01-04 10:00\n" for i in range(3, 60_000)))
    settings = replace(SETTINGS, max_unpacked_mb=limit)
    if limit > 1:
        assert read_table(path, settings).read == 59_999
        return
    with pytest.raises(FileUnreadable) as refused:
        read_table(path, settings)
    assert refused.value.key == "error.unpacked_too_large"
    assert "max_unpacked_mb" in words("en")(refused.value.key, **refused.value.values)


def test_an_empty_archive_and_a_locked_one_are_named(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("__MACOSX/._a.csv", "x")
    with pytest.raises(FileUnreadable, match="zip_empty"):
        read_table(path, SETTINGS)
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.csv", GOOD)
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(FileUnreadable, match="zip_locked"):
        read_table(put(tmp_path, bytes(content), "y.zip"), SETTINGS)
