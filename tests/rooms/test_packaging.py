"""What a fresh machine installs, and that the README, the Makefile and CI say the same thing."""

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.rooms.tree import ROOT, shipped_files

HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def locked() -> dict[str, str]:
    """Each requirement of the lock with everything that belongs to it, hashes included."""
    blocks = re.split(r"\n(?=\S)", text("requirements.lock").strip())
    return {block.split()[0]: block for block in blocks}


def test_every_file_in_the_lock_is_known_by_its_hash() -> None:
    assert len(locked()) > 30
    assert [name for name, block in locked().items() if "==" not in name or not HASH.search(block)] == []


def test_the_lock_names_no_place_to_fetch_from() -> None:
    assert not re.search(r"https?://|git\+|file:|--(extra-)?index|--find-links|--trusted", text("requirements.lock"))


def test_the_lock_holds_every_library_that_is_asked_for_in_a_version_that_fits() -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    wanted = [Requirement(line) for line in project["dependencies"] + project["optional-dependencies"]["dev"]]
    versions: dict[str, list[str]] = {}
    for pin in locked():
        name, version = pin.split("==")
        versions.setdefault(canonicalize_name(name), []).append(version)
    unfit = [
        str(want)
        for want in wanted
        if not any(v in want.specifier for v in versions.get(canonicalize_name(want.name), []))
    ]
    assert unfit == []


def test_every_kind_of_file_in_the_packages_is_shipped() -> None:
    patterns = tomllib.loads(text("pyproject.toml"))["tool"]["setuptools"]["package-data"]["*"]
    known = {pattern.removeprefix("*") for pattern in patterns} | {".py"}
    assert {path.suffix for path in shipped_files()} <= known


def test_the_readme_promises_two_commands_that_the_makefile_has() -> None:
    blocks = "\n".join(re.findall(r"```\w*\n(.*?)```", text("README.md"), re.DOTALL))
    promised = re.findall(r"^make (\w+)", blocks, re.MULTILINE)
    assert promised[:2] == ["run", "test"]
    targets = re.findall(r"^(\w+):", text("Makefile"), re.MULTILINE)
    assert set(promised) <= set(targets)


def test_ci_proves_the_command_of_the_readme() -> None:
    assert re.search(r"^make test$", text(".ci/run"), re.MULTILINE)
