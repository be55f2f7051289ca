"""Which systems are asked, and how: a TOML file with one table per connector. Secrets stay in the environment."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from metrics.errors import UserError

SYSTEMS = ("zendesk", "rest")
AUTHS = ("basic", "bearer", "key", "none")
ZENDESK = Path(__file__).with_name("zendesk.toml")
SECRET = re.compile(r"(token|secret|password|passwd|pwd|authorization|api[_-]?key|credentials?)$", re.IGNORECASE)
VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")
"""Capitals only, so that a secret written here by mistake is seldom taken for the name of its variable."""


@dataclass(frozen=True)
class Connector:
    """One system to fetch from.

    `auth`: basic (with `user`), bearer, key (in the header `key_name`) or none; `secret_env` names the variable that
    holds the secret. `rows`: where the rows stand in an answer, "$" = the answer itself. `paginator`: how the next
    page is found (dlt's names and options). `since`: how far back the first fetch goes, sent as `since_param`;
    `changed`: the field of a row whose greatest value the next fetch begins at. `columns`: field -> path in a row,
    instead of what the mapping says. `rows_per_import`: how much is stored at once, where the system lets us go on
    from there.
    """

    name: str
    system: str
    url: str
    mapping: Path = ZENDESK
    path: str = ""
    rows: str = "$"
    auth: str = "bearer"
    user: str = ""
    key_name: str = ""
    secret_env: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    paginator: dict[str, Any] = field(default_factory=dict)
    since: date | None = None
    since_param: str = ""
    changed: str = ""
    columns: dict[str, Any] = field(default_factory=dict)
    rows_per_import: int = 50_000

    def __post_init__(self) -> None:
        """UserError where a value is not one of those there are, or the secret would travel in the clear."""
        if not re.fullmatch(r"\w[\w-]*", self.name):  # it becomes part of a file's name
            raise UserError("connectors.name", name=self.name)
        self._one_of("system", self.system, SYSTEMS)
        self._one_of("auth", self.auth, AUTHS)
        where = urlsplit(self.url)
        here = where.hostname in {"127.0.0.1", "localhost", "::1"}
        if where.username or where.query or not (where.scheme == "https" or (where.scheme == "http" and here)):
            raise UserError("connectors.url", name=self.name)
        if self.auth != "none" and not VARIABLE.fullmatch(self.secret_env):
            raise UserError("connectors.secret_env", name=self.name)

    @property
    def key(self) -> str:
        """What a position in the stream is remembered under: another address is another stream."""
        return f"{self.name} {self.url.rstrip('/')}"

    @property
    def own_source(self) -> bool:
        """Whether its name is the source of its rows: two accounts read alike must not share their ids."""
        return self.mapping == ZENDESK

    def _one_of(self, what: str, value: str, known: tuple[str, ...]) -> None:
        if value not in known:
            raise UserError("connectors.value", name=self.name, what=what, value=value, known=", ".join(known))


def load(path: Path, name: str) -> Connector:
    """The connector `name` of the file; UserError says what is wrong with it."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("connectors.file_missing", file=str(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise UserError("connectors.file_broken", file=str(path), detail=str(error)) from error
    tables = {key: table for key, table in told.items() if isinstance(table, dict)}
    if name not in tables:
        raise UserError("connectors.unknown", file=str(path), name=name, known=", ".join(tables) or "–")
    for key in _secrets(tables[name]):
        raise UserError("connectors.secret_in_file", file=str(path), name=name, key=key)
    return _made(path, name, _complete(tables[name]))


def _complete(told: dict[str, Any]) -> dict[str, Any]:
    """What Zendesk publishes of its incremental export need not be written down again."""
    if told.get("system") != "zendesk":
        return told
    auth = {"auth": "basic", "user": f"{told['user']}/token"} if told.get("user") else {"auth": "bearer"}
    fixed = {"path": "api/v2/incremental/tickets/cursor.json", "rows": "tickets", "since_param": "start_time"}
    return told | auth | fixed | {"params": {"per_page": 1000} | told.get("params", {})}


def _made(path: Path, name: str, told: dict[str, Any]) -> Connector:
    kinds = {f.name: str(f.type) for f in fields(Connector) if f.name != "name"}
    needed = ("system", "url") if told.get("system") == "zendesk" else ("system", "url", "mapping")
    for key in needed:
        if key not in told:
            raise UserError("connectors.lacks", file=str(path), name=name, key=key)
    for key, value in told.items():
        if key not in kinds:
            raise UserError("connectors.key", file=str(path), name=name, key=key, known=", ".join(kinds))
        if type(value).__name__ != kinds[key].split(" ")[0].split("[")[0].replace("Path", "str"):
            raise UserError("connectors.type", file=str(path), name=name, key=key)
    if "mapping" in told:
        told = told | {"mapping": path.parent / told["mapping"]}
    return Connector(name=name, **told)


def _secrets(told: Mapping[str, Any]) -> Iterator[str]:
    """Keys that would hold a secret."""
    for key, value in told.items():
        if isinstance(value, dict):
            yield from _secrets(value)
        elif SECRET.search(key):
            yield key
