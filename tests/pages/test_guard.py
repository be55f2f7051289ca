"""A page that is run without the entry script shows nothing; departments' rows are a matter of the scope."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from metrics.access import Role, Scope, may_open
from tests.pages.opening import MAIN, SCRIPTS


@pytest.mark.parametrize("page", SCRIPTS)
def test_a_page_run_alone_shows_nothing(page: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICE_METRICS_DATABASE", str(sample_store))
    at = AppTest.from_file(str(MAIN.parent / SCRIPTS[page]), default_timeout=60).run()
    assert not at.exception
    assert len(at.main) == 0
    assert len(at.sidebar) == 0


def test_only_the_audience_and_admins_may_open_a_page() -> None:
    analyst = Scope(frozenset({Role.ANALYST}))
    assert may_open(analyst, Role.ANALYST)
    assert not may_open(analyst, Role.EXECUTIVE)
    assert all(may_open(Scope(frozenset({Role.ADMIN})), role) for role in Role)
