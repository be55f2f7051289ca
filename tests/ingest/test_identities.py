"""Customers become keyed pseudonyms, the same for every way of writing one identity."""

import hmac
import stat
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.errors import StoreUnfit
from metrics.ingest import Pseudonyms, fingerprint, load_key
from tests.ingest.files import KEY, SETTINGS, batch


def expected(space: str, normal: str, key: bytes = KEY) -> bytes:
    """128 bits of HMAC-SHA256 as the standard library computes it."""
    return hmac.new(key, f"{space}\x1f{normal}".encode(), "sha256").digest()[:16]


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1), min_size=1),
    st.binary(max_size=99),
)
def test_pseudonyms_are_the_hmac_of_the_standard_library(ids: list[str], key: bytes) -> None:
    made = Pseudonyms(key).customers({"customer_id": pl.Series(ids)}, len(ids))
    assert made.to_list() == [expected("customer_id", value.casefold(), key) for value in ids]


@pytest.mark.parametrize(
    ("column", "values", "normal"),
    [
        ("customer_id", ["Ab 12", " ab 12 ", "AB  12"], "ab 12"),
        ("email", ["Ana@Example.com", "ana@example.com "], "ana@example.com"),
        ("phone", ["+34 600 11-22-33", "+34600112233", "+34 (600) 112233"], "+34600112233"),
        ("phone", ["600 112 233", "600112233"], "600112233"),
    ],
)
def test_one_identity_has_one_pseudonym_however_it_is_written(
    tmp_path: Path, column: str, values: list[str], normal: str
) -> None:
    rows = "".join(f'{i},2026-01-02 10:00,"{value}"\n' for i, value in enumerate(values))
    made = batch(tmp_path, f"contact_id,opened_at,{column}\n{rows}").kept["customer"].to_list()
    space = {"email": "customer_email", "phone": "customer_phone"}.get(column, column)
    assert made == [expected(space, normal)] * len(values)


def test_the_first_known_identity_counts_each_in_its_own_name_space(tmp_path: Path) -> None:
    rows = ["1,7,a@b.c,7", "2,?,a@b.c,7", "3,,-,7", "4,,,n/a", "5,,,"]
    read = batch(
        tmp_path,
        "contact_id,customer_id,email,phone,opened_at\n" + "".join(f"{row},2026-01-02 10:00\n" for row in rows),
    )
    assert read.kept["customer"].to_list() == [
        expected("customer_id", "7"),
        expected("customer_email", "a@b.c"),
        expected("customer_phone", "7"),
        None,
        None,
    ]
    assert "customer" in read.has


def test_no_identity_reaches_the_kept_rows(tmp_path: Path) -> None:
    read = batch(tmp_path, "contact_id,opened_at,customer_id,email\n1,2026-01-02,secret-7,x@secret.org\n")
    assert "secret" not in f"{read.kept.rows()}"


def test_without_an_identity_column_there_is_no_customer(tmp_path: Path) -> None:
    read = batch(tmp_path, "contact_id,opened_at\n1,2026-01-02\n")
    assert read.kept["customer"].to_list() == [None]
    assert "customer" not in read.has


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    store = tmp_path / "new" / "store.duckdb"
    key = load_key(store, SETTINGS)
    file = store.with_name("store.duckdb.key")
    assert len(key) == 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert load_key(store, SETTINGS) == key == file.read_bytes()
    assert load_key(tmp_path / "other.duckdb", SETTINGS) != key


def test_a_key_in_the_settings_needs_no_file(tmp_path: Path) -> None:
    assert load_key(tmp_path / "store.duckdb", replace(SETTINGS, pseudonym_key="our key")) == b"our key"
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_key_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store.duckdb.key").write_bytes(b"short")
    with pytest.raises(StoreUnfit, match="key_file"):
        load_key(tmp_path / "store.duckdb", SETTINGS)


def test_a_fingerprint_tells_keys_apart_without_telling_the_key() -> None:
    assert fingerprint(KEY) == fingerprint(KEY) != fingerprint(b"another")
    assert len(fingerprint(KEY)) == 16
    assert KEY.hex()[:16] != fingerprint(KEY)
