"""The project names no machine, no registry and no private place: it has to work anywhere."""

import re

import pytest

from tests.rooms.tree import texts

PLACES = {
    "registry": r"pypi\.org|pythonhosted\.|registry\.npmjs|deb\.debian|--(extra-)?index-url",
    "private address": r"(?<![\d.])(10\.\d+|192\.168|172\.(1[6-9]|2\d|3[01]))\.\d+\.\d+(?![\d.])",
    "folder of one machine": r"(?<![\w.$}])/(home|root|Users|work|opt|mnt)/\w",
}


@pytest.mark.parametrize("kind", PLACES)
def test_no_published_text_names_a(kind: str) -> None:
    pattern = re.compile(PLACES[kind])
    found = [
        f"{path}:{number}: {line.strip()[:80]}"
        for path, content in texts()
        for number, line in enumerate(content.splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []
