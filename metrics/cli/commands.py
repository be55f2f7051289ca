"""One function per command; each returns its exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace

import sample_data
from metrics import pipeline
from metrics.cli import summary
from metrics.cli.desk import Desk, beneath
from metrics.cli.receipt import noticed, rejected_csv, told, written
from metrics.errors import UserError
from metrics.ingest import Mapping, dump_mapping, load_mapping, preview_csv, profile, propose, read_table
from metrics.store import Store, versions

WHOLE, NOTHING, SOME = 0, 2, 3
"""Exit codes: everything done; nothing imported; some rows rejected."""


def import_(desk: Desk) -> int:
    """Read, check and store one file; the rejected rows are written even if nothing could be kept."""
    args = desk.args
    with desk.store() as store:
        desk.progress("cli.reading", file=args.file.name)
        table = read_table(args.file, desk.settings, sheet=args.sheet)
        plan = _plan(desk) or pipeline.propose_for(store, table, args.kind)
        desk.progress("cli.checking", rows=desk.t.number(table.read))
        plan = replace(plan, date_order=args.date_order or plan.date_order, source=args.source or plan.source)
        ready = pipeline.draft(store, table, plan)
        if args.rejected:
            desk.write(args.rejected, rejected_csv(desk.t, ready.batch))
        desk.progress("cli.storing", rows=desk.t.number(ready.batch.kept.height))
        receipt = pipeline.store_batch(store, ready)
    if args.json:
        desk.json(told(desk.t, receipt, ready.batch))
    else:
        print(written(desk.t, receipt, str(args.db or "")))
    for sentence in noticed(desk.t, ready.batch):
        print(sentence, file=sys.stderr)
    return SOME if receipt.rejected else WHOLE


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
    """The table as it would be read: as CSV, else column by column."""
    table = read_table(desk.args.file, desk.settings, sheet=desk.args.sheet)
    if desk.args.csv:
        sys.stdout.buffer.write(preview_csv(table))
        return WHOLE
    t, how = desk.t, table.how
    read_as = t.quote(how.sheet) if how.sheet else f"{how.encoding}, {how.delimiter!r}"
    desk.say("cli.preview", file=table.name, rows=t.number(table.read), columns=len(table.columns), how=read_as)
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
}
