"""What is folded away: made and sent when somebody unfolds it, so that nobody waits for what nobody looks at."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def fold(label: str, name: str, draw: Callable[[], None], *, unfolded: bool = False) -> None:
    """`draw`s below `label` what is read there, once it is unfolded. Not for forms: folding forgets what is typed."""
    with st.expander(label, expanded=unfolded, key=f"fold_{name}", on_change="rerun") as here:
        if here.open:
            draw()
