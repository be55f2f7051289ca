"""The answer stands first: title and headline figures are on their way before anything is drawn."""

from pathlib import Path

import pytest
import streamlit as st

from pages.parts import shell
from tests.pages.opening import as_it_comes


def test_title_and_headline_figures_are_said_before_any_chart(
    sample_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "send", st.stop)
    sent = as_it_comes(monkeypatch, sample_copy, "overview")
    assert sent.title[0].value
    monkeypatch.undo()
    whole = as_it_comes(monkeypatch, sample_copy, "overview")
    assert [m.value for m in sent.metric] == [m.value for m in whole.metric]
    assert len(whole.metric) == 4
    assert not sent.get("plotly_chart")
    assert len(whole.get("plotly_chart")) > 4
