"""The right side of an import: every record of the file is accounted for before anything is stored."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from metrics import schema
from metrics.errors import DateQuestion, MappingNeeded, UserError
from metrics.export import to_csv
from metrics.ingest import Batch, Table, dump_mapping, missing
from pages.parts import data, importing
from pages.parts.guard import Viewer
from pages.parts.importing import Desk
from pages.parts.notices import escape, say, told

TYPES = ["csv", "tsv", "txt", "xlsx"]
VALUE_SHOWN = 60


def drop(viewer: Viewer, desk: Desk) -> None:
    """The door for files; what cannot be read is said, and the page stays as it is."""
    t = viewer.t
    most = data.store().settings.max_file_mb
    upload = st.file_uploader(t("import.drop"), type=TYPES, max_upload_size=most, key=desk.key("file"))
    if upload is None:
        _kinds(viewer)
        return
    try:
        with st.spinner(t("import.reading", file=escape(upload.name))):
            importing.take(upload.file_id, upload.name, upload.getvalue())
    except UserError as error:
        st.error(escape(say(viewer, error)))
        return
    st.rerun()


def heading(viewer: Viewer, desk: Desk, table: Table) -> None:
    """How far the conversation has come, and what stands in its way."""
    t, plan = viewer.t, desk.plan or desk.start
    st.title(_title(viewer, desk, table), anchor=False)
    file = escape(desk.name)
    lead = t("import.lead", file=file, kind=t(f"schema.{plan.kind}.name").lower()) if plan else ""
    st.markdown(f"{lead or t('import.lead_unclear', file=file)} {t('import.promise')}")
    said_below = (
        isinstance(desk.trouble, DateQuestion)
        or (desk.plan is not None and missing(desk.plan, table))
        or (desk.start is None and isinstance(desk.trouble, MappingNeeded))
    )
    for error in (desk.unfit, None if said_below else desk.trouble):
        if error is not None:
            st.error(escape(say(viewer, error)))


def account(viewer: Viewer, desk: Desk) -> None:
    """Every record of the file by where it would go, the rejected ones by rule, and the one button that stores."""
    t, ready = viewer.t, desk.draft
    with st.container(border=True):
        st.subheader(t("import.accounted"), anchor=False)
        if ready is not None:
            batch = ready.batch
            st.caption(t("import.accounted_hint"))
            counts = {"rows": batch.kept.height, "out_of_scope": batch.out_of_scope, "rejected": batch.rejected.height}
            ways(viewer, batch.read, counts)
            _rejected(viewer, desk, batch)
        else:
            st.caption(t("import.accounted_later"))
        rows = ready.batch.kept.height if ready else 0
        with st.container(horizontal=True):
            label = t.n("import.store", rows) if rows else t("import.store_nothing")
            if st.button(label, type="primary", disabled=not rows, key=desk.key("store")):
                _store(viewer, rows)
            st.button(t("import.cancel"), key=desk.key("cancel"), on_click=importing.clear)


def saved(viewer: Viewer, desk: Desk) -> None:
    """How the file is read, to be kept as a file; or read as such a file says."""
    t = viewer.t
    with st.container(border=True):
        st.subheader(t("import.mapping"), anchor=False)
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


def rejected_csv(viewer: Viewer, batch: Batch) -> bytes:
    """Rejected rows: line, rule in words, field, value, the row as it stands in the file."""
    t = viewer.t
    header = [t(f"import.rejected_{name}") for name in ("line", "rule", "field", "value", "raw")]
    rows = batch.rejected.select("line", "rule", "field", "value", "raw").iter_rows()
    return to_csv(
        header, ((line, t(f"rule.{rule}"), _field(viewer, batch, f), v, raw) for line, rule, f, v, raw in rows)
    )


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


def _kinds(viewer: Viewer) -> None:
    """What can be brought, and which columns each kind needs."""
    t = viewer.t
    with st.expander(t("import.kinds"), expanded=not data.receipts()):
        for kind in schema.KINDS:
            needs = t("import.needs", fields=t.list(t(f"schema.{kind}.{f}.name") for f in schema.required(kind)))
            st.markdown(f"**{t(f'schema.{kind}.name')}.** {t(f'schema.{kind}.text')}  \n:gray[:small[{needs}]]")


def _title(viewer: Viewer, desk: Desk, table: Table) -> str:
    t, ready = viewer.t, desk.draft
    if ready is not None and ready.batch.kept.height:
        unsaid = any(n.key == "notice.outcome_unmapped" for n in ready.batch.notices)
        return t.n("import.title_ready", ready.batch.kept.height) + (t("import.title_asked") if unsaid else "")
    if ready is not None:
        return t("import.title_none")
    if isinstance(desk.trouble, DateQuestion):
        return t("import.title_dates")
    lacking = missing(desk.plan, table) if desk.plan else []
    if lacking:
        return t.n("import.title_lacking", len(lacking))
    return t("import.title_trouble" if desk.start else "import.title_kind")


def _rejected(viewer: Viewer, desk: Desk, batch: Batch) -> None:
    """Each rule that rejected rows, how many, and the first of them; all of them as a file."""
    t = viewer.t
    if batch.rejected.is_empty():
        return
    broken = batch.rejected.group_by("rule", maintain_order=True).agg(pl.len(), pl.col("line", "value").first())
    for rule, count, line, value in broken.sort("len", descending=True).iter_rows():
        shown = t("import.example_value", line=line, value=escape(t.quote(_short(value)))) if value else ""
        example = shown or t("import.example_line", line=line)
        st.markdown(f"**{t.number(count)}** {escape(t(f'rule.{rule}'))}  \n:gray[:small[{example}]]")
    st.download_button(
        t.n("import.rejected_save", batch.rejected.height),
        lambda: rejected_csv(viewer, batch),
        file_name="rejected.csv",
        mime="text/csv",
        type="tertiary",
        key=desk.key("rejected"),
        on_click="ignore",
    )


def _short(value: str) -> str:
    return value if len(value) <= VALUE_SHOWN else value[:VALUE_SHOWN] + "…"


def _field(viewer: Viewer, batch: Batch, name: str | None) -> str:
    return viewer.t(f"schema.{batch.kind}.{name}.name") if name else ""


def _store(viewer: Viewer, rows: int) -> None:
    with told(viewer), st.status(viewer.t.n("import.storing", rows)):
        importing.store(viewer)
        st.rerun()
