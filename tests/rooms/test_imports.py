"""Who may know whom: the contracts of pyproject.toml, and what importing the core drags in."""

import ast
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.rooms.tree import PRODUCT, ROOT, python_files

IMPORT_EVERYTHING = """
import importlib, pkgutil, sys
import metrics
names = [m.name for m in pkgutil.walk_packages(metrics.__path__, "metrics.")]
names.remove("metrics.__main__")
for name in names:
    importlib.import_module(name)
print(len(names), *sorted({"streamlit", "plotly.express", "pages"} & set(sys.modules)))
"""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


def test_every_import_contract_holds() -> None:
    done = run(sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c(['--no-cache'])")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_importing_all_of_metrics_brings_in_no_page_library() -> None:
    done = run(sys.executable, "-c", IMPORT_EVERYTHING)
    assert done.returncode == 0, done.stderr
    count, *unwanted = done.stdout.split()
    assert int(count) > 20
    assert unwanted == []


def imported(path: Path) -> set[str]:
    """Top-level names that a file imports, wherever in the file it does so."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def declared(*extras: str) -> set[str]:
    """Names of the libraries that pyproject.toml asks for itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [
        *project["dependencies"],
        *(r for extra in extras for r in project["optional-dependencies"][extra]),
    ]
    return {canonicalize_name(Requirement(line).name) for line in lines}


@pytest.mark.parametrize(
    ("folders", "extras"), [((*PRODUCT,), ("connectors",)), (("tests",), ("dev",))], ids=["product", "tests"]
)
def test_only_libraries_that_are_asked_for_are_imported(folders: tuple[str, ...], extras: tuple[str, ...]) -> None:
    """A library that merely came along with another one can vanish with its next version."""
    homes = packages_distributions()
    own = {*PRODUCT, "tests", "dashboard", *sys.stdlib_module_names}
    strangers = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in python_files(*folders)
        for name in imported(path) - own
        if not {canonicalize_name(home) for home in homes.get(name, [])} & declared(*extras)
    }
    assert strangers == set()
