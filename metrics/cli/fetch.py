"""`fetch`: what is new in a system, through its web interface, into the store; each part as an import of its own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from metrics.cli.desk import Desk
from metrics.cli.exits import NOTHING, SOME, WHOLE
from metrics.cli.receipt import noticed, written
from metrics.connectors import Connector, Portion, load, portions
from metrics.door import Gate, Job, Outcome
from metrics.ingest import Mapping, dump_mapping, load_mapping


def command(desk: Desk) -> int:
    """`fetch`: from where the last fetch ended (or `--since`) to now."""
    connector = load(desk.args.config, desk.args.name)
    mapping = _mapping(connector)
    gate = Gate(Path(desk.args.db or desk.settings.database), desk.settings)
    rejected: list[str] = []
    try:
        codes = list(_codes(desk, connector, mapping, gate, rejected))
    finally:  # also where the system stopped answering half-way: what was stored till then has its rejected rows
        if desk.args.rejected and rejected:
            desk.write(desk.args.rejected, _together(rejected).encode("utf-8-sig"))
    if not codes:
        desk.say("connectors.nothing_new", name=connector.name)
    return next((code for code in (NOTHING, SOME) if code in codes), WHOLE)


def _codes(desk: Desk, connector: Connector, mapping: Mapping, gate: Gate, rejected: list[str]) -> Iterator[int]:
    """The exit code of each part, once it is stored; the rejected rows are added to `rejected`."""
    at = "" if desk.args.since else gate.reached(connector.key)
    since = desk.args.since or connector.since
    with _private(gate.store, connector) as folder:
        for portion in portions(connector, _wanted(mapping), at, since, folder):
            if not portion.rows:
                return
            fetched = {"connector": connector.key, "from": at, "to": portion.reaches}
            outcome = gate.take(Job(portion.path, desk.t.language, dump_mapping(mapping), fetched))
            rejected.append(outcome.rejected)
            code = _told(desk, connector, portion, outcome)
            yield code
            if code == NOTHING:
                return  # what comes after it must not be taken for all that came before
            at = portion.reaches if outcome.receipt else at
            portion.path.unlink()


def _mapping(connector: Connector) -> Mapping:
    """What the fields mean, with what the configuration says of the company's own fields."""
    mapping = load_mapping(connector.mapping)
    if connector.own_source:
        mapping = replace(mapping, source=connector.name)
    own = {name: (paths,) if isinstance(paths, str) else tuple(paths) for name, paths in connector.columns.items()}
    return replace(mapping, columns=mapping.columns | own)


def _wanted(mapping: Mapping) -> list[str]:
    """Only what the mapping names leaves the system."""
    named = [path for paths in mapping.columns.values() for path in paths]
    return list(dict.fromkeys([*named, *mapping.out_of_scope, *mapping.customer_where]))


def _together(tables: list[str]) -> str:
    """Tables of the same columns under one header."""
    first, *others = [table for table in tables if table] or [""]
    return first + "".join(table.partition("\r\n")[2] for table in others)


def _told(desk: Desk, connector: Connector, portion: Portion, outcome: Outcome) -> int:
    for path in portion.absent:
        print(desk.t("connectors.absent", name=connector.name, field=path), file=sys.stderr)
    if outcome.receipt:
        print(written(desk.t, outcome.receipt, str(desk.args.db or "")), flush=True)
        for sentence in noticed(desk.t, outcome):
            print(sentence, file=sys.stderr)
        return SOME if outcome.receipt.rejected else WHOLE
    error = outcome.error
    if error is None or (error.key == "error.nothing_kept" and not outcome.rejected):
        desk.say("connectors.out_of_scope", name=connector.name, rows=desk.t.number(portion.rows))
        return WHOLE
    print(desk.t(error.key, **error.values), file=sys.stderr)
    return NOTHING


@contextmanager
def _private(store: Path, connector: Connector) -> Iterator[Path]:
    """A folder that only this user can read, gone afterwards; what a fetch that was killed left goes first."""
    folder = store.with_name(f"{store.name}.fetch") / connector.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _remove_empty(folder.parent)


def _remove_empty(folder: Path) -> None:
    if not any(folder.iterdir()):
        folder.rmdir()
