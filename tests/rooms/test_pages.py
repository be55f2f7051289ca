"""The layout that keeps a page from being opened without its guard."""

import ast
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.rooms.tree import ROOT, python_files

# What the server must never do, whoever runs it: be open to the network by default, explain its failures to
# strangers, report home, ask for an e-mail address at the first start, or collect garbage after every click.
SERVER: dict[tuple[str, str], Any] = {
    ("server", "address"): "127.0.0.1",
    ("server", "headless"): True,
    ("server", "enableAgentApi"): False,
    ("client", "showErrorDetails"): "none",
    ("client", "showErrorLinks"): False,
    ("browser", "gatherUsageStats"): False,
    ("runner", "postScriptGC"): False,
}


def test_no_page_lies_where_the_server_would_run_it_alone() -> None:
    """Streamlit runs a flat `pages/x.py` beside the entry script by itself, so without the guard."""
    flat = {p.name for p in (ROOT / "pages").glob("*.py")}
    assert flat == {"__init__.py", "main.py"}


def test_the_entry_script_is_not_the_one_beside_the_pages() -> None:
    assert (ROOT / "dashboard.py").is_file()
    assert not (ROOT / "pages" / "pages").exists()


def test_only_one_place_draws_links() -> None:
    """The framework's own lose what they drilled to where they lead to the open page (pages/parts/address.py)."""
    assert [p.name for p in (ROOT / "pages").rglob("*.py") if "page_link(" in p.read_text("utf-8")] == ["address.py"]


@pytest.mark.parametrize(("section", "name"), SERVER, ids=[".".join(key) for key in SERVER])
def test_the_server_starts_with_the_safe_setting(section: str, name: str) -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config[section][name] == SERVER[section, name]


def first_act(path: Path) -> str:
    """The first thing that running the file does, imports and definitions left out; blank if nothing."""
    harmless = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    for node in ast.parse(path.read_text("utf-8")).body:
        if not isinstance(node, harmless) and any(isinstance(part, ast.Call) for part in ast.walk(node)):
            return ast.unparse(node)
    return ""


def test_the_first_thing_a_page_does_is_to_ask_the_guard() -> None:
    """A page can be run without the entry script, so its own guard is what protects it."""
    audiences = ("pages/executive", "pages/department", "pages/analyst", "pages/admin")
    acts = {str(path.relative_to(ROOT)): first_act(path) for path in python_files(*audiences)}
    assert sum(act != "" for act in acts.values()) >= 4
    assert {page: act for page, act in acts.items() if act and "guard" not in act.split("(")[0]} == {}
