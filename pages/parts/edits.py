"""The one way in which a page saves: who, what, since when; what others wrote meanwhile; and how it is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC

import streamlit as st

from metrics import pipeline, schema
from metrics.edits import Change, Row
from metrics.errors import Conflict, Refused, UserError
from metrics.pipeline import EDIT, Receipt
from pages.parts import data
from pages.parts.folds import fold
from pages.parts.guard import Viewer
from pages.parts.notices import escape, say, told
from pages.parts.tables import Column, table

_FORMS, _WHO, _DONE = "edit_forms", "edit_who", "edit_done"


@dataclass(eq=False)
class Form:
    """A form of one session. `seen`: the newest receipt when it was opened, so that nobody overwrites what they have
    not read; `turn` is part of every widget's key: a new turn forgets what was typed, a conflict does not.
    """

    name: str
    seen: int
    turn: int = 0
    trouble: UserError | None = None
    told: bool = False

    def key(self, field: str) -> str:
        """The key of a widget of this form."""
        return f"edit_{self.name}_{field}_{self.turn}"

    def renew(self) -> None:
        """Begin again from what holds now."""
        self.seen, self.turn, self.trouble = data.reader().newest, self.turn + 1, None


def form(name: str) -> Form:
    """The form of this name, as this session opened it; call it before its widgets are drawn.

    Until something is typed or goes wrong it follows the store: only what has been started can be out of date.
    """
    forms: dict[str, Form] = st.session_state.setdefault(_FORMS, {})
    newest = data.reader().newest
    found = forms.setdefault(name, Form(name, newest))
    if found.seen != newest and found.trouble is None and not _started(name):
        found.seen = newest
    found.told = False
    return found


def _started(name: str) -> bool:
    return any(str(key).startswith(f"edit_{name}_") for key in st.session_state)


def sign(viewer: Viewer, one: Form) -> str:
    """The person's name, asked once per session; it stands in the history."""
    key = one.key("by")
    st.session_state.setdefault(key, st.session_state.get(_WHO, ""))
    who = str(st.text_input(viewer.t("edits.name"), key=key, max_chars=100)).strip()
    if who:
        st.session_state[_WHO] = who
    return who


def who(one: Form) -> str:
    """The name that signs what is saved, as far as it is known."""
    return str(st.session_state.get(one.key("by")) or st.session_state.get(_WHO, "")).strip()


def save(
    viewer: Viewer,
    one: Form,
    what: str,
    rows: Mapping[str, Sequence[Row]],
    gone: Mapping[str, Sequence[Row]] | None = None,
) -> bool:
    """Save what was typed, signed by `sign`; false if it cannot be, and why stands where `at` and `trouble` draw it."""
    by = who(one)
    change = Change(by, what, one.seen, _tuples(rows), _tuples(gone or {}))
    try:
        if not by:
            raise Refused("edits.name_missing", field="by")
        receipts = pipeline.apply(data.store(), change)
    except UserError as error:
        one.trouble = error
        return False
    one.renew()
    st.session_state[_DONE] = receipts
    return True


def again(saved: bool, *, dialog: bool = False) -> None:
    """Run once more after `save`, so that what went wrong stands at its field and nothing shifts under the pointer;
    a dialog stays open until it is saved.
    """
    st.rerun(scope="fragment" if dialog and not saved else "app")


def _tuples(rows: Mapping[str, Sequence[Row]]) -> dict[str, tuple[Row, ...]]:
    return {kind: tuple(found) for kind, found in rows.items() if found}


def at(viewer: Viewer, one: Form, field: str) -> None:
    """Why this field cannot be saved, right below it."""
    if isinstance(one.trouble, Refused) and one.trouble.field == field:
        one.told = True
        st.error(escape(say(viewer, one.trouble)))


def trouble(viewer: Viewer, one: Form) -> None:
    """Why it cannot be saved, unless it was told at its field; of a conflict, what the other person wrote."""
    t = viewer.t
    if isinstance(one.trouble, Conflict):
        when = one.trouble.when.replace(tzinfo=UTC).astimezone(data.reader().zone)
        st.warning(t("edits.conflict", by=escape(str(one.trouble.values["by"])), when=t.moment(when)))
        _theirs(viewer, one.trouble.theirs)
        with st.container(horizontal=True):
            st.button(t("edits.keep_mine"), key=one.key("mine"), on_click=_keep, args=(one,))
            st.button(t("edits.take_theirs"), key=one.key("theirs"), on_click=one.renew)
    elif one.trouble is not None and not one.told:
        st.error(escape(say(viewer, one.trouble)))


def _keep(one: Form) -> None:
    """What was typed stays, and is saved over what has now been read."""
    one.seen, one.trouble = data.reader().newest, None


def _theirs(viewer: Viewer, row: Mapping[str, object]) -> None:
    t = viewer.t
    if row.get("withdrawn"):
        st.markdown(t("edits.removed"))
        return
    said = [f"{_field(viewer, name)}: **{escape(str(value))}**" for name, value in row.items()
            if value is not None and name != "withdrawn"]  # fmt: skip
    st.markdown(" · ".join(said))


def _field(viewer: Viewer, name: str) -> str:
    kind = next(kind for kind in reversed(schema.KINDS) if name in schema.fields(kind))
    return viewer.t(f"schema.{kind}.{name}.name")


def done(viewer: Viewer) -> None:
    """What this session saved last, once, with its undoing."""
    t, receipts = viewer.t, st.session_state.get(_DONE)
    if not receipts:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="edit_done_line"):
        st.badge(t("edits.saved"), color="blue")
        st.caption(escape(receipts[0].file), width="content")
        st.button(t("edits.undo"), key="edit_undo", type="tertiary", on_click=_undo, args=(viewer, receipts))


def history(viewer: Viewer, kinds: Sequence[str], name: str) -> None:
    """Who changed what and when, the newest first, the latest with its undoing; folded away.

    A change is undone as a whole, also where it has rows of other kinds. Whoever sees a part of the company only is
    not told what the others changed.
    """
    if viewer.scope.departments is not None:
        return
    every: dict[int, list[Receipt]] = {}
    for receipt in reversed(data.receipts()):
        if EDIT in receipt.details:
            every.setdefault(receipt.details[EDIT], []).append(receipt)
    changes = [found for found in every.values() if any(receipt.kind in kinds for receipt in found)]
    if changes:
        fold(viewer.t.n("edits.history", len(changes)), f"history_{name}", lambda: _changes(viewer, changes, name))


def _changes(viewer: Viewer, changes: Sequence[Sequence[Receipt]], name: str) -> None:
    t, zone = viewer.t, data.reader().zone
    columns = {"when": Column(t("edits.when")), "who": Column(t("edits.who")), "what": Column(t("edits.what"))}
    rows = [
        {"when": t.moment(found[0].stored_at.replace(tzinfo=UTC).astimezone(zone)), "what": found[0].file,
         "who": found[0].details["by"]}
        for found in changes
    ]  # fmt: skip
    table(viewer, columns, rows, f"history_{name}")
    label = t("edits.undo_last", what=changes[0][0].file)
    st.button(escape(label), key=f"edit_undo_{name}", on_click=_undo, args=(viewer, tuple(changes[0])))


def _undo(viewer: Viewer, receipts: tuple[Receipt, ...]) -> None:
    with told(viewer):
        pipeline.undo(data.store(), [receipt.id for receipt in receipts])
        st.session_state.pop(_DONE, None)
        st.toast(viewer.t("edits.undone"))
