"""Files and functions stay small enough to be read in one go."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.rooms.tree import ROOT, python_files

FILE_LINES = 300
FUNCTION_LINES = 50
PAGE_LINES = 80


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def too_long(paths: list[Path], ceiling: int) -> dict[str, int]:
    return {str(p.relative_to(ROOT)): lines(p) for p in paths if lines(p) > ceiling}


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name with line, and the lines that a function takes up, decorators left out."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", length


def test_no_file_is_longer_than_its_ceiling() -> None:
    assert too_long(python_files(), FILE_LINES) == {}


def test_no_function_is_longer_than_its_ceiling() -> None:
    long = {name: size for path in python_files() for name, size in functions(path) if size > FUNCTION_LINES}
    assert long == {}


def test_pages_and_the_server_only_put_pieces_together() -> None:
    pages = [p for p in python_files("pages") if "parts" not in p.parts]
    assert len(pages) > 4
    assert too_long([*pages, ROOT / "dashboard.py"], PAGE_LINES) == {}
