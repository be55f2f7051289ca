"""Customers become pseudonyms before anything is stored: HMAC with a key that lies outside the database.

A plain hash of a customer number is reversed in a second by trying all numbers.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

import polars as pl

from metrics.errors import StoreUnfit
from metrics.ingest.text import each
from metrics.schema import UNIT_SEPARATOR
from metrics.settings import Settings

KEY_BYTES, BLOCK = 32, 64
HEX_CHARACTERS = 32


def _plain(value: str) -> str:
    return value.strip().casefold()


def _phone(value: str) -> str:
    digits = re.sub(r"[^0-9]", "", value)
    return "+" * value.strip().startswith("+") + digits if digits else ""


NORMALISE: dict[str, Callable[[str], str]] = {
    "customer_id": _plain,
    "customer_email": _plain,
    "customer_phone": _phone,
}
"""Identity field -> its normal form; the field's name is its name space. Blank = unknown."""


class Pseudonyms:
    """Makes 128-bit pseudonyms, as 32 hex characters, of one key."""

    def __init__(self, key: bytes) -> None:
        """HMAC-SHA256 with its two keyed states made once: they are copied for each value."""
        block = (hashlib.sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def of(self, field: str, values: Iterable[str]) -> list[str | None]:
        """The pseudonym of each value of an identity field; None where nothing is left of the value."""
        normal, space = NORMALISE[field], f"{field}{UNIT_SEPARATOR}"
        made: list[str | None] = []
        for value in map(normal, values):
            inner, outer = self._inner.copy(), self._outer.copy()
            inner.update((space + value).encode())
            outer.update(inner.digest())
            made.append(outer.hexdigest()[:HEX_CHARACTERS] if value else None)
        return made

    def customers(self, identities: Mapping[str, pl.Series], height: int) -> pl.Series:
        """One pseudonym per row, of the first identity that is known (METRICS.md 0); null if none is."""
        found: pl.Series | None = None
        for field in NORMALISE:
            if field in identities:
                values = identities[field]
                left = values if found is None else values.set(found.is_not_null(), None)
                made = each(left, partial(self._column, field))
                found = made if found is None else found.zip_with(found.is_not_null(), made)
        return (pl.repeat(None, height, dtype=pl.String, eager=True) if found is None else found).alias("customer")

    def _column(self, field: str, distinct: pl.Series) -> pl.Series:
        return pl.Series(self.of(field, distinct.to_list()), dtype=pl.String)


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
