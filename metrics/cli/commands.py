"""One function per command; each returns its exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sample_data
from metrics import pipeline
from metrics.cli import fetch, summary, watch
from metrics.cli.desk import Desk, beneath, explain
from metrics.cli.exits import NOTHING, SOME, WHOLE
from metrics.cli.receipt import noticed, told, written
from metrics.errors import UserError
from metrics.export import rejected_csv
from metrics.ingest import (
    Batch,
    Mapping,
    Table,
    dump_mapping,
    load_mapping,
    preview_csv,
    profile,
    propose,
    read_table,
    sources,
)
from metrics.store import Store, versions
from metrics.store.versions import Receipt


def import_(desk: Desk) -> int:
    """Read, check and store files, each with its own receipt; of several, one that cannot be read stops no other."""
    files, answers = desk.args.file, list[dict[str, Any]]()
    if desk.args.rejected and len(files) > 1:
        raise UserError("uploads.rejected_of_one")
    codes = []
    with desk.store() as store:
        for file in files:
            try:
                receipt, batch = _import_one(desk, store, file)
            except UserError as error:
                if len(files) == 1:
                    raise
                codes.append(explain(desk.t, error))
                answers.append({"file": file.name, "error": desk.t(error.key, **error.values)})
                continue
            codes.append(SOME if receipt.rejected else WHOLE)
            answers.append(told(desk.t, receipt, batch))
            if not desk.args.json:
                print(written(desk.t, receipt, str(desk.args.db or "")))
            for sentence in noticed(desk.t, batch):
                print(sentence, file=sys.stderr)
    if desk.args.json:
        desk.json(answers if len(files) > 1 else answers[0])
    return max(codes, key=(WHOLE, SOME, NOTHING).index)


def _import_one(desk: Desk, store: Store, file: Path) -> tuple[Receipt, Batch]:
    """One file; its rejected rows are written even if nothing could be kept."""
    args = desk.args
    desk.progress("cli.reading", file=file.name)
    return pipeline.import_file(
        store,
        file,
        kind=args.kind,
        mapping=_plan(desk),
        source=args.source,
        date_order=args.date_order,
        sheet=args.sheet,
        checked=lambda table, batch: _checked(desk, table, batch),
    )


def _checked(desk: Desk, table: Table, batch: Batch) -> None:
    if desk.args.rejected:
        desk.write(desk.args.rejected, rejected_csv(desk.t, table, batch))
    desk.progress("cli.storing", rows=desk.t.number(batch.kept.height))


def _plan(desk: Desk) -> Mapping | None:
    """The mapping of `--mapping`; `--as` may repeat its kind, not contradict it."""
    if desk.args.mapping is None:
        return None
    plan = load_mapping(desk.args.mapping)
    if desk.args.kind and desk.args.kind != plan.kind:
        raise UserError("cli.kind_differs", file=str(desk.args.mapping), mapped=plan.kind, asked=desk.args.kind)
    return plan


def undo(desk: Desk) -> int:
    """Take one import back."""
    with desk.store() as store:
        pipeline.undo(store, [desk.args.receipt])
    desk.say("cli.undone", receipt=desk.args.receipt)
    return WHOLE


def preview(desk: Desk) -> int:
    """The table as it would be read: as CSV, also one without rows, else column by column."""
    table = read_table(desk.args.file, desk.settings, sheet=desk.args.sheet, empty=desk.args.csv)
    if desk.args.csv:
        sys.stdout.buffer.write(preview_csv(table))
        return WHOLE
    t, how = desk.t, table.how
    read_as = t.quote(how.sheet) if how.sheet else f"{how.encoding}, {how.delimiter!r}"
    desk.say("cli.preview", file=table.name, rows=t.number(table.read), columns=len(table.columns), how=read_as)
    layout = sources.recognise(table.columns)
    if layout is not None:
        desk.say("source.recognised", layout=t(layout.words))
        if not layout.kind:
            desk.say(f"{layout.words}.instead", file=table.name)
    columns = [(name, t.percent(filled, 0), example or "") for name, filled, example in profile(table).iter_rows()]
    print("\n".join("  " + line for line in beneath(columns)))
    return WHOLE


def mapping(desk: Desk) -> int:
    """How the columns would be matched, as a TOML file that can be kept and changed."""
    table = read_table(desk.args.file, desk.settings, sheet=desk.args.sheet)
    text = dump_mapping(propose(table, kind=desk.args.kind))
    if desk.args.out is None:
        print(text, end="")
        return WHOLE
    desk.write(desk.args.out, text.encode())
    desk.say("cli.mapping_written", file=str(desk.args.out))
    return WHOLE


def sample(desk: Desk) -> int:
    """Load the sample company into an empty house, or take it away again."""
    with desk.store() as store:
        return _remove_sample(desk, store) if desk.args.remove else _load_sample(desk, store)


def _load_sample(desk: Desk, store: Store) -> int:
    there = versions.receipts(store)
    if any(not receipt.sample for receipt in there):
        raise UserError("cli.sample_beside", file=str(store.path))
    missing = [(kind, name) for kind, name in sample_data.FILES if name not in {r.file for r in there}]
    for kind, name in missing:
        desk.progress("cli.reading", file=name)
        pipeline.import_file(store, sample_data.FOLDER / name, kind=kind, sample=True)
    desk.say("cli.sample_loaded" if missing else "cli.sample_there", file=str(store.path))
    return WHOLE


def _remove_sample(desk: Desk, store: Store) -> int:
    numbers = [receipt.id for receipt in versions.receipts(store) if receipt.sample]
    if numbers:
        pipeline.undo(store, numbers)
    desk.say("cli.sample_gone" if numbers else "cli.sample_absent", file=str(store.path))
    return WHOLE


COMMANDS: dict[str, Callable[[Desk], int]] = {
    "import": import_,
    "undo": undo,
    "preview": preview,
    "summary": summary.command,
    "sample": sample,
    "mapping": mapping,
    "watch": watch.command,
    "fetch": fetch.command,
}
