"""Which files make up the project, for the guards that read them."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("metrics", "pages", "sample_data")
FOLDERS = (*PRODUCT, "tests", "docs", ".ci")
PICTURES = {".png", ".jpg", ".ico", ".xlsx", ".woff2", ".zip"}


def python_files(*folders: str) -> list[Path]:
    """Every Python file of these top folders (default: all of the project), tracked by git or not."""
    found = [path for folder in folders or (*PRODUCT, "tests") for path in (ROOT / folder).rglob("*.py")]
    return sorted(found + ([] if folders else list(ROOT.glob("*.py"))))


def shipped_files() -> Iterator[Path]:
    """Every file inside the packages, without what Python leaves behind."""
    for folder in PRODUCT:
        yield from (p for p in (ROOT / folder).rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def texts() -> Iterator[tuple[Path, str]]:
    """Every text that is published: the folders, the files beside them and Streamlit's settings.

    A company's own settings and secrets, which .gitignore keeps out, are not read.
    """
    own = {"service-metrics.toml", ".env"}
    top = [p for p in ROOT.iterdir() if p.is_file() and p.name not in own and p.suffix != ".key"]
    inner = [p for folder in FOLDERS for p in (ROOT / folder).rglob("*") if p.is_file()]
    for path in [*top, *inner, ROOT / ".streamlit" / "config.toml"]:
        if path.suffix not in PICTURES and "__pycache__" not in path.parts and ".duckdb" not in path.name:
            yield path.relative_to(ROOT), path.read_text("utf-8")
