"""What is said when something cannot be done: the user's part in plain words, ours with a reference number."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from metrics.errors import UserError
from metrics.settings import Settings
from pages.parts.guard import Viewer, spoken


def say(viewer: Viewer, error: UserError) -> str:
    """A user's error as a sentence."""
    return viewer.t(error.key, **{name: str(value) for name, value in error.values.items()})


@contextmanager
def told(viewer: Viewer) -> Iterator[None]:
    """Errors that the user can mend are said on the page, and the page goes on."""
    try:
        yield
    except UserError as error:
        st.error(escape(say(viewer, error)))


def apology(reference: str) -> None:
    """A fault of ours: sorry, and the number under which the log has the details."""
    st.error(spoken(Settings())("fault.sorry", reference=reference))


def escape(text: str) -> str:
    """Text from data or files, safe inside Markdown: it says what it says and formats nothing."""
    return "".join("\\" + c if c in "\\`*_{}[]()<>#+-.!|~$:=^" else c for c in text)
