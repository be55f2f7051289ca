"""What was stored: receipts that add up, what an import changed, and its undoing."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC

import streamlit as st

from metrics import pipeline
from metrics.pipeline import Receipt
from pages.parts import address, data, figures
from pages.parts.desk import Change, Tray, tray
from pages.parts.guard import Viewer
from pages.parts.import_account import pairs, ways
from pages.parts.notices import escape, told

DOORS = ("kept", "merged", "duplicate", "out_of_scope", "rejected")
"""Where a record can go (METRICS.md 0); together they are all that was read."""
RECEIPTS_SHOWN, TEXT_WIDTH = 10, 640


def opening(viewer: Viewer, now: Tray) -> None:
    """What this page is for; after storing, what was stored and what it changed."""
    t = viewer.t
    if now.done is None:
        st.title(t("import.title"), anchor=False)
        st.markdown(t("import.promise"))
        return
    receipts, change = now.done
    st.title(_title(viewer, receipts), anchor=False)
    if len(receipts) == 1:
        st.markdown(t("import.lead_stored", file=escape(receipts[0].file), receipt=receipts[0].id))
    left, right = st.columns(2, gap="medium")
    with left:
        for receipt in receipts:
            with st.container(border=True):
                heading = t("import.accounted") if len(receipts) == 1 else escape(receipt.file)
                st.header(heading, anchor=False)
                _one(viewer, receipt)
    with right.container(border=True):
        _changed(viewer, change)
        address.link("executive/overview.py", f":blue[{t('import.to_overview')}]", address.current())


def _title(viewer: Viewer, receipts: list[Receipt]) -> str:
    t = viewer.t
    if len(receipts) > 1:
        return t.n("uploads.title_stored", len(receipts))
    receipt = receipts[0]
    if not receipt.kept and not receipt.merged:
        return t("import.title_nothing_new")
    return t("import.title_stored", kind=t(f"schema.{receipt.kind}.name"), count=t.number(receipt.kept))


def _one(viewer: Viewer, receipt: Receipt) -> None:
    """One receipt: the ways that the records took, and its undoing."""
    st.caption(_about(viewer, receipt))
    ways(viewer, receipt.read, {name: getattr(receipt, name) for name in DOORS})
    with st.container(horizontal=True, vertical_alignment="center"):
        _buttons(viewer, receipt, "done")


def listing(viewer: Viewer) -> None:
    """What is stored: every receipt, the newest first, each with its undoing."""
    t, receipts = viewer.t, [r for r in reversed(data.receipts()) if pipeline.EDIT not in r.details]
    if not receipts:
        return
    st.header(t.n("import.receipts", len(receipts)), anchor=False)
    st.caption(t("import.receipts_hint"))
    everything = len(receipts) <= RECEIPTS_SHOWN or st.toggle(t("import.receipts_all"), key="import_all_receipts")
    for receipt in receipts if everything else receipts[:RECEIPTS_SHOWN]:
        row = st.container(border=True, horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
        with row:
            with st.container(width=TEXT_WIDTH, gap="xxsmall"):
                st.markdown(f"**{escape(receipt.file)}** · {t(f'schema.{receipt.kind}.name')}")
                st.caption(f"{_about(viewer, receipt)}  \n{equation(viewer, receipt)}")
            with st.container(horizontal=True, width="content"):
                _buttons(viewer, receipt, "list")


def equation(viewer: Viewer, receipt: Receipt) -> str:
    """ "212,409 read = 212,400 kept + 9 duplicates"; ways that no record took are left out."""
    counts = [(name, getattr(receipt, name)) for name in DOORS]
    ways = " + ".join(viewer.t.n(f"import.door.{name}", count) for name, count in counts if count)
    return f"{viewer.t.n('import.door.read', receipt.read)} = {ways or '0'}"


def receipt_file(receipt: Receipt) -> str:
    """A receipt as JSON, with how the file was read."""
    return json.dumps(asdict(receipt), default=str, ensure_ascii=False, indent=2)


def _about(viewer: Viewer, receipt: Receipt) -> str:
    """Number, moment of storing in the company zone, period covered."""
    t, zone = viewer.t, data.store().settings.zone
    moment = t.moment(receipt.stored_at.replace(tzinfo=UTC).astimezone(zone))
    parts = [t("import.receipt", receipt=receipt.id, moment=f"{moment} ({zone.key})")]
    if receipt.first_at and receipt.last_at:
        parts.append(t("import.range", first=t.date(receipt.first_at), last=t.date(receipt.last_at)))
    return " · ".join(parts)


def _buttons(viewer: Viewer, receipt: Receipt, place: str) -> None:
    """Undo, after a word on what that means, and the receipt as a file."""
    t, key = viewer.t, f"{place}_{receipt.id}"
    with st.popover(t("import.undo"), key=f"import_ask_{key}"):
        st.markdown(t("import.undo_means", receipt=receipt.id, file=escape(receipt.file)))
        confirm = t("import.undo_confirm", receipt=receipt.id)
        st.button(confirm, key=f"import_undo_{key}", on_click=_undo, args=(viewer, receipt))
    st.download_button(
        t("import.receipt_file"),
        lambda: receipt_file(receipt),
        file_name=f"receipt-{receipt.id}.json",
        mime="application/json",
        key=f"import_receipt_{key}",
        on_click="ignore",
    )


def _undo(viewer: Viewer, receipt: Receipt) -> None:
    with told(viewer):
        pipeline.undo(data.store(), [receipt.id])
        tray().done = None
        st.toast(viewer.t("import.undone", receipt=receipt.id))


def _changed(viewer: Viewer, done: Change) -> None:
    """The headlines of a month, before and after; a blank one says why."""
    t, days = viewer.t, data.known().window
    before = {m: figures.value(viewer, r) for m, r in done.before.items()}
    after = {m: figures.value(viewer, r) for m, r in done.after.items()}
    st.header(t("import.changed" if before != after else "import.changed_none"), anchor=False)
    if done.month is None:
        st.caption(t("import.changed_nothing"))
        return
    st.caption(t("import.changed_hint", month=t.month(done.month)))
    rows = []
    for metric, now in after.items():
        was = before.get(metric, t("import.none_before"))
        same = was == now or done.after[metric].value is None
        rows.append((figures.label(viewer, metric, days), now if same else f"{was} → **{now}**"))
    pairs(rows)
