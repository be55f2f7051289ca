"""No library that the product installs is under the GPL, the LGPL or the AGPL."""

import re
import tomllib
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.rooms.tree import ROOT

COPYLEFT = re.compile(r"\b[AL]?GPL|GNU (Affero |Lesser |Library )?General Public", re.IGNORECASE)
KNOWN = re.compile(r"MIT|BSD|Apache|MPL|Mozilla|PSF|Python Software|Zlib|ISC|HPND", re.IGNORECASE)


def applies(need: Requirement, extras: set[str]) -> bool:
    """Whether this machine installs the requirement when these extras of its owner are asked for."""
    return need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *extras))


def runtime_libraries() -> list[str]:
    """Names of all libraries that the product brings to this machine, whoever asks for them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked_for = [*project["dependencies"], *project["optional-dependencies"]["connectors"]]
    waiting = [Requirement(line) for line in asked_for]
    seen: set[str] = set()
    while waiting:
        need = waiting.pop()
        asked = [Requirement(line) for line in distribution(need.name).requires or []]
        wanted = [line for line in asked if applies(line, need.extras)]
        waiting += [line for line in wanted if canonicalize_name(line.name) not in seen or line.extras]
        seen.add(canonicalize_name(need.name))
    return sorted(seen)


def licence(name: str) -> str:
    """What a library says of its licence: expression and classifiers, else its licence file's first lines."""
    dist = distribution(name)
    said = [
        *(dist.metadata.get_all("License-Expression") or []),
        *(dist.metadata.get_all("Classifier") or []),
    ]
    words = " ".join(line for line in said if " :: " not in line or line.startswith("License"))
    if KNOWN.search(words) or COPYLEFT.search(words):
        return words
    short = "".join(dist.metadata.get_all("License") or [])[:80]
    files = [file.read_text("utf-8")[:400] for file in dist.files or [] if "licen" in file.name.lower()]
    return " ".join([words, short, *files])


def test_the_whole_chain_of_libraries_is_looked_at() -> None:
    assert {"streamlit", "authlib", "duckdb", "polars-runtime-32", "pandas", "dlt", "gitpython"} <= set(
        runtime_libraries()
    )
    assert "pytest" not in runtime_libraries()


@pytest.mark.parametrize("name", runtime_libraries())
def test_the_library_has_a_free_licence_that_leaves_ours_as_it_is(name: str) -> None:
    said = licence(name)
    assert KNOWN.search(said), f"{name} does not say which licence it is under: {said!r}"
    assert not COPYLEFT.search(said), f"{name}: {said}"
