"""The right side of an import: every record of the file is accounted for before anything is stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import polars as pl
import streamlit as st

from metrics import schema
from metrics.errors import DateQuestion, MappingNeeded
from metrics.export import rejected_csv
from metrics.ingest import Batch, Table, dump_mapping, missing
from metrics.pipeline import Forecast
from pages.parts import data, import_work, importing
from pages.parts.desk import Desk, Tray
from pages.parts.folds import fold
from pages.parts.guard import Viewer
from pages.parts.notices import escape, say

VALUE_SHOWN = 60


def heading(viewer: Viewer, now: Tray, desk: Desk, table: Table) -> None:
    """How far the conversation has come, and what stands in its way."""
    t, plan = viewer.t, desk.plan or desk.start
    st.title(_title(viewer, now, desk, table), anchor=False)
    file = escape(desk.name)
    if desk.refused:
        st.markdown(t("import.lead_refused", file=file))
    else:
        lead = t("import.lead", file=file, kind=t(f"schema.{plan.kind}.name").lower()) if plan else ""
        st.markdown(f"{lead or t('import.lead_unclear', file=file)} {t('import.promise')}")
    for receipt in now.done[0] if now.done else []:
        st.info(t("import.lead_stored", file=escape(receipt.file), receipt=receipt.id))
    if now.stopped:
        st.info(t("uploads.stopped"))
    said_below = (
        isinstance(desk.trouble, DateQuestion)
        or (desk.plan is not None and missing(desk.plan, table))
        or (desk.start is None and isinstance(desk.trouble, MappingNeeded))
    )
    for error in (*now.refused, desk.unfit, None if said_below else desk.trouble):
        if error is not None:
            st.error(escape(say(viewer, error)))


def account(viewer: Viewer, now: Tray, desk: Desk) -> None:
    """Every record of the file by where it would go, the rejected ones by rule, and the one button that stores."""
    t, ready, seen = viewer.t, desk.draft, desk.forecast
    with st.container(border=True):
        st.header(t("uploads.will_happen"), anchor=False)
        if now.busy is not None and desk in now.busy.desks:
            import_work.progress(viewer)
            return
        if ready is not None and seen is not None:
            st.caption(t("uploads.will_happen_hint"))
            ways(viewer, ready.batch.read, _ways(ready.batch, seen))
            _rejected(viewer, desk, ready.batch)
        else:
            st.caption(t("import.refused_why" if desk.refused else "import.accounted_later"))
        _act(viewer, now, desk)


def _ways(batch: Batch, seen: Forecast) -> dict[str, int]:
    """Where the records would go; an updated or merged one only where there are any."""
    some = {"updated": seen.updated, "unchanged": seen.duplicate, "merged": seen.merged}
    told = {"new": seen.new} | {name: count for name, count in some.items() if count}
    return told | {"out_of_scope": batch.out_of_scope, "rejected": batch.rejected.height}


def _act(viewer: Viewer, now: Tray, desk: Desk) -> None:
    """Store, or leave it: what would change nothing is not what the page asks for first."""
    t, seen = viewer.t, desk.forecast
    nothing_new = seen is not None and not seen.kept and not seen.merged
    can = desk.draft is not None and seen is not None and not desk.draft.batch.kept.is_empty()
    things = _things(viewer, desk) if can and not nothing_new else ""
    all_at_once = bool(importing.all_at_once(now))
    with st.container(horizontal=True):
        if desk.refused or (can and nothing_new):
            waiting: Literal["primary", "secondary"] = "secondary" if all_at_once else "primary"
            st.button(t("uploads.leave"), type=waiting, key=desk.key("leave"), on_click=importing.clear)
        if desk.refused:
            return
        label = t("uploads.store", things=things) if things else t("import.store_nothing")
        kind: Literal["primary", "secondary"] = "secondary" if nothing_new or all_at_once else "primary"
        if st.button(label, type=kind, disabled=not can, key=desk.key("store")):
            importing.store(viewer, [desk])
            st.rerun()
        if not (can and nothing_new):
            st.button(t("import.cancel"), key=desk.key("cancel"), on_click=importing.clear)


def _things(viewer: Viewer, desk: Desk) -> str:
    """ "160 contacts": what would be kept, in the words of its kind."""
    if desk.draft is None or desk.forecast is None:
        return ""
    count = desk.forecast.kept or desk.forecast.merged
    return viewer.t.n(f"uploads.many.{desk.draft.batch.kind}", count)


def saved(viewer: Viewer, desk: Desk) -> None:
    """How the file is read, to be kept as a file; or read as such a file says."""
    t = viewer.t
    if desk.refused:
        return
    with st.container(border=True):
        st.header(t("import.mapping"), anchor=False)
        st.caption(t("import.mapping_hint"))
        with st.container(horizontal=True):
            if desk.plan is not None:
                st.download_button(
                    t("import.mapping_save"),
                    dump_mapping(desk.draft.batch.mapping if desk.draft else desk.plan),
                    file_name=f"{desk.plan.source}.toml",
                    mime="application/toml",
                    key=desk.key("save_mapping"),
                    on_click="ignore",
                )
            with st.popover(t("import.mapping_use"), key=desk.key("mapping_use")):
                given = st.file_uploader(t("import.mapping_file"), type=["toml"], key=desk.key("mapping"))
                if given is None and desk.tried:
                    desk.tried, desk.unfit = "", None
                if given is not None and given.file_id != desk.tried:
                    importing.adopt(given.file_id, given.name, given.getvalue())
                    st.rerun()


def ways(viewer: Viewer, read: int, counts: dict[str, int]) -> None:
    """The records read, then the ways they went, which add up to them; what is rejected is marked."""
    t = viewer.t
    rows = [("**" + t("import.way.read") + "**", f"**{t.number(read)}**")]
    for name, count in counts.items():
        words = t(f"import.way.{name}")
        rows.append((f":orange[✕ {words}]" if name == "rejected" and count else words, t.number(count)))
    pairs(rows)


def pairs(rows: Sequence[tuple[str, str]]) -> None:
    """Names on the left, figures aligned on the right."""
    frame = pl.DataFrame(rows, schema=["name", "value"], orient="row").to_pandas()
    # The page's table writes its own alignment of text into every cell; only an important rule comes first.
    right = frame.style.set_properties(subset=["value"], **{"text-align": "right !important"})
    st.table(right, border="horizontal", hide_index=True, hide_header=True)


def kinds(viewer: Viewer) -> None:
    """What can be brought, and which columns each kind needs."""
    first = not data.receipts()  # a fold of its own: with the first file stored it is not open any more
    fold(viewer.t("import.kinds"), "kinds_first" if first else "kinds", lambda: _kinds(viewer), unfolded=first)


def _kinds(viewer: Viewer) -> None:
    t = viewer.t
    for kind in schema.KINDS:
        needs = t("import.needs", fields=t.list(t(f"schema.{kind}.{f}.name") for f in schema.required(kind)))
        st.markdown(f"**{t(f'schema.{kind}.name')}.** {t(f'schema.{kind}.text')}  \n:gray[:small[{needs}]]")


def _title(viewer: Viewer, now: Tray, desk: Desk, table: Table) -> str:
    """The verdict: what can be done with the file now, or the one thing that it waits for."""
    t, ready, seen = viewer.t, desk.draft, desk.forecast
    if now.busy is not None and desk in now.busy.desks:
        return t("uploads.title_checking")
    if (others := importing.all_at_once(now)) and desk in others:
        return t.n("import.title_all_ready", len(others))
    if ready is not None and seen is not None:
        return _verdict(viewer, desk, ready.batch, seen)
    if isinstance(desk.trouble, DateQuestion):
        return t("import.title_dates")
    lacking = missing(desk.plan, table) if desk.plan else []
    if lacking:
        return t.n("import.title_lacking", len(lacking))
    unknown = isinstance(desk.trouble, MappingNeeded) and not desk.start
    return t(f"import.title_{'refused' if desk.refused else 'kind' if unknown else 'trouble'}")


def _verdict(viewer: Viewer, desk: Desk, batch: Batch, seen: Forecast) -> str:
    """What storing a checked file comes to."""
    t, receipt = viewer.t, importing.twin(desk)
    if batch.kept.is_empty():
        return t("import.title_none")
    if not seen.kept and not seen.merged:
        return t("uploads.title_twin", receipt=receipt) if receipt else t("uploads.title_nothing_new")
    asked = "" if desk.ready else t("import.title_asked")
    return t.n("uploads.title_ready", seen.kept or seen.merged, things=_things(viewer, desk)) + asked


def _rejected(viewer: Viewer, desk: Desk, batch: Batch) -> None:
    """Each rule that rejected rows, how many, and the first of them; all of them as a file."""
    t, table = viewer.t, desk.table
    if batch.rejected.is_empty() or table is None:
        return
    broken = batch.rejected.group_by("rule", maintain_order=True).agg(pl.len(), pl.col("line", "value").first())
    for rule, count, line, value in broken.sort("len", descending=True).iter_rows():
        shown = t("import.example_value", line=line, value=escape(t.quote(_short(value)))) if value else ""
        example = shown or t("import.example_line", line=line)
        st.markdown(f"**{t.number(count)}** {escape(t(f'rule.{rule}'))}  \n:gray[:small[{example}]]")
    st.download_button(
        t.n("import.rejected_save", batch.rejected.height),
        lambda: rejected_csv(t, table, batch),
        file_name=f"{desk.name.partition('.')[0]}-rejected.csv",
        mime="text/csv",
        key=desk.key("rejected"),
        on_click="ignore",
    )
    st.caption(t("uploads.mend"))


def _short(value: str) -> str:
    return value if len(value) <= VALUE_SHOWN else value[:VALUE_SHOWN] + "…"
