"""Customers become pseudonyms before anything is stored: HMAC with a key that lies outside the database.

A plain hash of a customer number is reversed in a second by trying all numbers.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import polars as pl

from metrics.errors import StoreUnfit
from metrics.ingest.text import each
from metrics.schema import UNIT_SEPARATOR
from metrics.settings import Settings

KEY_BYTES, BLOCK, PSEUDONYM_BYTES = 32, 64, 16


def _plain(values: pl.Series) -> pl.Series:
    """Trimmed, without case."""
    trimmed = values.str.strip_chars()
    if (trimmed.str.len_bytes() == trimmed.str.len_chars()).all():
        return trimmed.str.to_lowercase()
    return pl.Series([None if value is None else value.casefold() for value in trimmed], dtype=pl.String)


def _phone(values: pl.Series) -> pl.Series:
    """Digits, with the plus sign if there was one; null without digits."""
    digits = values.str.replace_all("[^0-9]", "")
    international = values.str.strip_chars().str.starts_with("+") & (digits != "")
    return ("+" + digits).zip_with(international, digits)


NORMALISE: dict[str, Callable[[pl.Series], pl.Series]] = {
    "customer_id": _plain,
    "customer_email": _plain,
    "customer_phone": _phone,
}
"""Identity field -> its normal form; the field's name is its name space. Blank = unknown."""


class Pseudonyms:
    """Makes pseudonyms of 128 bits, as 16 bytes, of one key: HMAC-SHA256, once per distinct value."""

    def __init__(self, key: bytes) -> None:
        """Prepares the two padded keys of HMAC (RFC 2104)."""
        block = (hashlib.sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
        self._inner = bytes(byte ^ 0x36 for byte in block)
        self._outer = bytes(byte ^ 0x5C for byte in block)

    def customers(self, identities: Mapping[str, pl.Series], height: int) -> pl.Series:
        """One pseudonym per row, of the first identity that is known (METRICS.md 0); null if none is."""
        found: pl.Series | None = None
        for field in NORMALISE:
            if field in identities:
                values = identities[field]
                left = values if found is None else values.set(found.is_not_null(), None)
                made = each(left, partial(self._pseudonyms, field))
                found = made if found is None else found.zip_with(found.is_not_null(), made)
        blank = pl.repeat(None, height, dtype=pl.Binary, eager=True)
        return (blank if found is None else found).alias("customer")

    def rows(self, texts: pl.Series) -> pl.Series:
        """A keyed hash of whole rows as 32 hex characters, a name space of its own."""
        return self._hashed("row", texts).bin.encode("hex")

    def _pseudonyms(self, field: str, distinct: pl.Series) -> pl.Series:
        normal = NORMALISE[field](distinct)
        return self._hashed(field, normal.set(normal == "", None))

    def _hashed(self, name_space: str, values: pl.Series) -> pl.Series:
        """One value after the other by the system's own SHA-256: half the work of any that takes them all at once.

        What the padded keys come to is worked out once and copied.
        """
        inner, outer = hashlib.sha256(self._inner), hashlib.sha256(self._outer)
        inner.update(f"{name_space}{UNIT_SEPARATOR}".encode())
        made: list[bytes | None] = []
        for value in values.cast(pl.Binary).to_list():
            within, around = inner.copy(), outer.copy()
            within.update(value or b"")
            around.update(within.digest())
            made.append(None if value is None else around.digest()[:PSEUDONYM_BYTES])
        return pl.Series(values.name, made, dtype=pl.Binary)


def load_key(store_path: Path, settings: Settings) -> bytes:
    """The key of the settings, else the one in `<store>.key`, which is made on first use, readable by its owner."""
    if settings.pseudonym_key:
        return settings.pseudonym_key.encode()
    path = store_path.with_name(store_path.name + ".key")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_bytes()
        if len(key) != KEY_BYTES:
            raise StoreUnfit("error.key_file", file=str(path)) from None
        return key
    key = secrets.token_bytes(KEY_BYTES)
    with os.fdopen(handle, "wb") as file:
        file.write(key)
    return key


def fingerprint(key: bytes) -> str:
    """What a store keeps of its key to know it again, 16 hex characters."""
    return hmac.new(key, b"service-metrics key fingerprint", "sha256").hexdigest()[:16]
