"""Every chart of the samples, in both languages and both palettes."""

import pytest

from metrics.charts import DARK, LIGHT, Chart, Palette
from metrics.i18n import Words, words
from tests.charts.samples import everything


@pytest.fixture(scope="session", params=["en", "es"])
def t(request: pytest.FixtureRequest) -> Words:
    """Words of each language in turn."""
    return words(request.param)


@pytest.fixture(scope="session", params=["light", "dark"])
def palette(request: pytest.FixtureRequest) -> Palette:
    """Each palette in turn."""
    return {"light": LIGHT, "dark": DARK}[request.param]


@pytest.fixture(scope="session")
def charts(t: Words, palette: Palette) -> dict[str, Chart]:
    """Every chart in one language and one palette."""
    return everything(t, palette)
