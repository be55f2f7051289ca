"""What can be done with the files on the desk: read, check, compare with the store, store; each beside the page.

Nothing of a file is stored before `store`; the file itself lies in the upload folder until it is stored or cleared.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

import streamlit as st

from metrics import pipeline, schema
from metrics.errors import DateQuestion, UserError
from metrics.ingest import Mapping, Notice, parse_mapping, propose
from metrics.pipeline import Forecast, Receipt
from pages.parts import data, import_change, uploads
from pages.parts.desk import Busy, Desk, Tray, tray
from pages.parts.guard import Viewer
from pages.parts.import_reading import Checked, Opened, checked, opened, proposal
from pages.parts.work import Work

SPEED = ("notice.speed_columns", "notice.handle_kept")
"""Told beside the matches of the columns already."""
PATIENCE = 1.0
"""Seconds for which a run of the page waits: most files are done by then, and nothing flickers."""


def advance(viewer: Viewer) -> Tray:
    """Files that arrived come to the desk; what is done is taken in; the next thing is begun."""
    now, until = tray(), monotonic() + PATIENCE
    before = now.done
    uploads.tidy()
    for file in uploads.landed(now.owner):
        now.desks.append(Desk(now.next_turn(), file))
        now.done, now.stopped = None, False
    while now.busy is None or now.busy.work.done(max(0.0, until - monotonic())):
        if now.busy is not None:
            _take_in(viewer, now, now.busy)
        elif not _begin_next(now):
            break
    if now.done is not None and now.done is not before:
        st.rerun()  # how far the data reaches stands above the page, which was written before it was stored
    return now


def clear() -> None:
    """Take the file off the desk; nothing of it stays."""
    now = tray()
    if now.desk is not None:
        _leave_off(now, now.desk)
        now.remove(now.desk)
    now.done, now.stopped, now.refused = None, False, []


def clear_all() -> None:
    """Take every file off the desk."""
    while tray().desks:
        clear()


def stop(viewer: Viewer) -> None:
    """End what is being done. Files half read or checked are gone; half storing is undone, its files stay here."""
    now = tray()
    if now.busy is None:
        return
    if now.busy.what == "store":
        now.busy.work.stop()
        now.stopped = not now.busy.receipts
        _take_in(viewer, now, now.busy)
        return
    halved = now.busy.desks if now.busy.what in ("check", "compare") else []
    now.busy.work.abandon()
    now.busy = None
    now.remove(*halved, *(desk for desk in now.desks if desk.table is None))


def show(desk: Desk) -> None:
    """Turn to this file."""
    tray().shown = desk


def other_sheet(key: str) -> None:
    """Read the sheet that was chosen; if it holds no table, that is said and the one before stays."""
    now, sheet, store_ = tray(), st.session_state[key], data.store()
    if now.desk is not None:
        file = now.desk.file
        _busy(now, "sheet", now.desk, lambda: opened(store_, file, sheet, []))


def other_kind(key: str) -> None:
    """Read the file as the kind that was chosen."""
    if (found := tray().desk) is not None:
        begin(found, st.session_state[key])


def begin(desk: Desk, kind: str | None) -> None:
    """Propose how the file is to be read: as last time, else by the names of its columns."""
    if desk.table is not None:
        _leave_off(tray(), desk)
        desk.forget(tray().next_turn())
        desk.start, desk.origin, desk.trouble = proposal(data.store(), desk.table, kind)


def afresh() -> None:
    """Propose by the names of the columns alone, as if no file of this source had come before."""
    now = tray()
    if now.desk is not None and now.desk.table is not None and now.desk.start is not None:
        kind = now.desk.start.kind
        _leave_off(now, now.desk)
        now.desk.forget(now.next_turn())
        now.desk.start, now.desk.origin = propose(now.desk.table, kind=kind), "proposed"


def adopt(upload: str, name: str, content: bytes) -> None:
    """Read the file by a saved mapping; if it does not fit, say why and keep the answers."""
    now = tray().desk
    if now is None or now.table is None:
        return
    now.tried, now.unfit = upload, None
    try:
        mapping = parse_mapping(content.decode("utf-8", "replace"), name)
        with suppress(DateQuestion):  # may still be asked
            pipeline.prepare(data.store(), now.cut or now.table, mapping)
    except UserError as error:
        now.unfit = error
        return
    _leave_off(tray(), now)
    now.forget(tray().next_turn())
    # The proposal names the columns as this file writes them.
    now.start = propose(now.table, kind=mapping.kind, source=mapping.source, remembered=[mapping])
    now.origin = "loaded"


def check(viewer: Viewer, plan: Mapping) -> None:
    """Check the whole file against the answers; what stands in the way is kept as `trouble`."""
    now, desk = tray(), tray().desk
    if desk is None:
        return
    under_way = now.busy is not None and now.busy.what == "check" and desk in now.busy.desks
    if plan == desk.plan and (desk.draft or desk.trouble or under_way):
        return
    _check(now, desk, plan)
    if now.busy is not None and now.busy.work.done(PATIENCE):
        _take_in(viewer, now, now.busy)


def remarks(now: Desk) -> list[Notice]:
    """What the check noticed, and what the whole store makes of this file."""
    if now.draft is None:
        return []
    batch, told = now.draft.batch, list[Notice]()
    told += [Notice("import.beside_sample", {}, batch.kept.height)] if data.known().sample else []
    different = batch.kept.select(schema.KEYS[batch.kind]).n_unique()
    if different < batch.kept.height:
        told.append(Notice("import.versions", {"rows": batch.kept.height}, different))
    return told + [notice for notice in batch.notices if notice.key not in SPEED]


def twin(now: Desk) -> int | None:
    """The receipt of this very file, if it is stored already."""
    found = [r.id for r in data.receipts() if now.draft is not None and r.fingerprint == now.draft.fingerprint]
    return found[-1] if found else None


def wanted(now: Tray) -> list[Desk]:
    """The files that may still be stored: neither stored already nor refused."""
    return [desk for desk in now.desks if not desk.refused and twin(desk) is None]


def all_at_once(now: Tray) -> list[Desk]:
    """The files that can be stored in one go; none if there are not several, or one of them has a question."""
    found = wanted(now)
    return found if len(found) > 1 and all(desk.ready for desk in found) else []


def store(viewer: Viewer, desks: list[Desk]) -> None:
    """Store checked files, each in one transaction with its own receipt."""
    now, store_ = tray(), data.store()
    drafts = [desk.draft for desk in desks if desk.draft is not None]
    if now.busy is not None or not drafts:
        return
    now.stopped, now.refused = False, []
    figures, receipts = import_change.before(viewer, drafts), list[Receipt]()

    def each() -> None:
        for draft in drafts:
            receipts.append(pipeline.store_draft(store_, draft))

    busy = _busy(now, "store", desks[0], each)
    busy.desks, busy.receipts, busy.before = desks, receipts, figures


def _begin_next(now: Tray) -> bool:
    """Read a file that nobody has read, check one that was proposed anew, compare one because the store has changed."""
    store_ = data.store()
    unread = next((desk for desk in now.desks if desk.table is None), None)
    if unread is not None:
        file, beside = unread.file, [desk.start for desk in now.desks if desk.start is not None]
        _busy(now, "read", unread, lambda: opened(store_, file, None, beside))
        return True
    told = [d for d in now.desks if d.start is not None and d.plan is None and d.trouble is None]
    if told:
        _check(now, told[0], told[0].start)
        return True
    stale = (d for d in now.desks if d.draft and (d.forecast is None or d.forecast.revision != store_.revision))
    desk = next(stale, None)
    if desk is None or desk.draft is None:
        return False
    ready, desk.forecast = desk.draft, None
    _busy(now, "compare", desk, lambda: pipeline.foresee(store_, ready))
    return True


def _check(now: Tray, desk: Desk, plan: Mapping | None) -> None:
    store_, file = data.store(), desk.cut or desk.table
    desk.plan, desk.draft, desk.forecast, desk.trouble = plan, None, None, None
    if file is not None and plan is not None:
        _busy(now, "check", desk, lambda: checked(store_, file, plan))


def _busy(now: Tray, what: str, desk: Desk, task: Callable[[], Any]) -> Busy:
    if now.busy is not None:
        now.busy.work.abandon()
    now.busy = Busy(what, [desk], Work(task))
    return now.busy


def _leave_off(now: Tray, desk: Desk) -> None:
    """What is being done with this file is no longer wanted."""
    if now.busy is not None and desk in now.busy.desks:
        now.busy.work.abandon()
        now.busy = None


def _take_in(viewer: Viewer, now: Tray, busy: Busy) -> None:
    """What the work came to, put where it belongs."""
    now.busy, desk = None, busy.desks[0]
    try:
        found = busy.work.answer()
    except UserError as error:
        found = None
        if busy.what == "sheet":
            desk.forget(now.next_turn())
            desk.unfit = error
        else:
            now.refused.append(error)
            now.remove(*(desk for desk in busy.desks if busy.what == "read"))
    except BaseException:  # a fault of ours: the page says so, and must not meet this file again
        now.remove(*(desk for desk in busy.desks if busy.what != "store"))
        raise
    if busy.what == "store":
        _stored(viewer, now, busy)
    elif isinstance(found, Opened):
        _put(now, desk, found)
    elif isinstance(found, Checked):
        _note(desk, found)
    elif isinstance(found, Forecast):
        desk.forecast = found


def _stored(viewer: Viewer, now: Tray, busy: Busy) -> None:
    """What is stored leaves the desk; what it taught about its source may answer the questions of others."""
    if not busy.receipts:
        return
    now.remove(*busy.desks[: len(busy.receipts)])
    now.done = busy.receipts, import_change.after(viewer, busy.before)
    told = {(receipt.kind, receipt.source) for receipt in busy.receipts}
    for desk in now.desks:
        if not desk.ready and desk.start is not None and (desk.start.kind, desk.start.source) in told:
            begin(desk, desk.start.kind)


def _put(now: Tray, desk: Desk, found: Opened) -> None:
    desk.forget(now.next_turn())
    desk.table, desk.cut, desk.looked = found.table, found.cut, found.looked
    desk.start, desk.origin, desk.trouble = found.start, found.origin, found.trouble
    if found.checked is not None:
        _note(desk, found.checked)


def _note(desk: Desk, found: Checked) -> None:
    desk.plan, desk.draft, desk.forecast, desk.trouble = found.plan, found.draft, found.forecast, found.trouble
    if isinstance(found.trouble, DateQuestion):
        desk.question = found.trouble
        desk.asked = found.plan.columns[str(found.trouble.values["field"])]
