"""One file to import and what became of it; both can travel between two processes as JSON, without words."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from metrics import errors, pipeline
from metrics.errors import DateQuestion, Fault, StoreLocked, UserError
from metrics.export import rejected_csv
from metrics.i18n import words
from metrics.ingest import Batch, Mapping, Notice, Table, dump_mapping, parse_mapping, read_table
from metrics.pipeline import Receipt
from metrics.store import Store


@dataclass(frozen=True)
class Job:
    """A file to import, and the language of the words in its rejected rows.

    `mapping`: TOML text, blank = found from the file. `fetched`: where a connector stood before and after this file.
    """

    path: Path
    language: str = "en"
    mapping: str = ""
    fetched: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """A receipt, or the error that says what is missing; `proposal`: the mapping as TOML, as far as it was found.

    `rejected`: the rejected rows as CSV that can be mended and imported again, blank if there are none.
    """

    receipt: Receipt | None = None
    error: UserError | None = None
    proposal: str = ""
    notices: list[Notice] = field(default_factory=list)
    rejected: str = ""

    def dump(self) -> str:
        """As JSON."""
        told = {
            "receipt": asdict(self.receipt) if self.receipt else None,
            "error": _told(self.error) if self.error else None,
            "proposal": self.proposal,
            "notices": [asdict(notice) for notice in self.notices],
            "rejected": self.rejected,
        }
        return json.dumps(told, default=str, ensure_ascii=False)

    @classmethod
    def parse(cls, text: str) -> Outcome:
        """What `dump` wrote."""
        told = json.loads(text)
        return cls(
            receipt=_receipt(told["receipt"]) if told["receipt"] else None,
            error=_error(**told["error"]) if told["error"] else None,
            proposal=told["proposal"],
            notices=[Notice(**notice) for notice in told["notices"]],
            rejected=told["rejected"],
        )


def take(store: Store, job: Job) -> Outcome:
    """Import one file; what a person can mend becomes part of the outcome, a fault of ours is raised."""
    plan, rejected = None, list[str]()
    try:
        plan = parse_mapping(job.mapping, job.path.name) if job.mapping else None
        receipt, batch = pipeline.import_file(
            store,
            job.path,
            mapping=plan,
            details={"fetched": job.fetched} if job.fetched else {},
            checked=lambda table, batch: rejected.append(_mendable(job, table, batch)),
        )
    except UserError as error:
        return Outcome(error=error, proposal=_proposal(store, job, plan), rejected="".join(rejected))
    return Outcome(receipt=receipt, notices=batch.notices, rejected="".join(rejected))


def _proposal(store: Store, job: Job, plan: Mapping | None) -> str:
    """The mapping as far as it was found; blank if the file is none."""
    try:
        return dump_mapping(plan or pipeline.propose_for(store, read_table(job.path, store.settings)))
    except UserError:
        return ""


def _mendable(job: Job, table: Table, batch: Batch) -> str:
    return "" if batch.rejected.is_empty() else rejected_csv(words(job.language), table, batch).decode("utf-8-sig")


def reached(store: Store, connector: str) -> str:
    """Where a connector goes on: the end of the unbroken chain of its imports that still stand; blank = at the start.

    An import that was undone breaks the chain, so that what it brought is fetched again.
    """
    at = ""
    for receipt in pipeline.receipts(store):
        fetched = receipt.details.get("fetched") or {}
        if fetched.get("connector") == connector and fetched["from"] in ("", at):
            at = fetched["to"]
    return at


def _told(error: UserError) -> dict[str, Any]:
    readings = error.readings if isinstance(error, DateQuestion) else []
    return {"kind": type(error).__name__, "key": error.key, "values": error.values, "readings": readings}


def _error(kind: str, key: str, values: dict[str, object], readings: list[list[str]]) -> UserError:
    if kind == DateQuestion.__name__:
        return DateQuestion(key, readings=[(order, first, last) for order, first, last in readings], **values)
    made = getattr(errors, kind, None)
    if not (isinstance(made, type) and issubclass(made, UserError)) or issubclass(made, StoreLocked):
        raise Fault("error.fault", what=key)
    return made(key, **values)


def _receipt(told: dict[str, Any]) -> Receipt:
    moments = [f.name for f in fields(Receipt) if "datetime" in str(f.type)]
    read = {name: dt.datetime.fromisoformat(told[name]) for name in moments if told[name]}
    return Receipt(**told | read)
