"""The figures as a browser draws them: no words overlap and none are cut off, on telephones and on wide pages."""

import base64
import json
import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright
from plotly.offline import get_plotlyjs

from metrics.charts import CONFIG, LIGHT
from metrics.i18n import Words
from tests.charts.samples import everything

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# Under CI a missing browser is a failure: the picture is part of the product.
pytestmark = pytest.mark.skipif(not CHROMIUM and "CI" not in os.environ, reason="no Chromium on this machine")

MEASURE = """async ([figure, config, width]) => {
  const div = document.body.appendChild(document.createElement('div'));
  div.style.width = width + 'px';
  await Plotly.newPlot(div, figure.data, figure.layout, config);
  const home = div.getBoundingClientRect();
  const boxes = [...div.querySelectorAll('text')].filter(t => t.textContent.trim()).map(t => {
    const b = t.getBoundingClientRect();
    return {text: t.textContent, left: b.left - home.left, right: b.right - home.left,
            top: b.top - home.top, bottom: b.bottom - home.top};
  });
  const drawn = div.querySelector('.main-svg').getBoundingClientRect();
  div.remove();
  return {boxes, width: drawn.width, height: drawn.height};
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A page with plotly and the font that Streamlit ships, and no network."""
    spec = find_spec("streamlit")
    assert spec is not None
    assert spec.origin is not None
    media = Path(spec.origin).parent / "static" / "static" / "media"
    font = base64.b64encode(next(media.glob("SourceSansVF-Upright*.woff2")).read_bytes()).decode()
    face = f'@font-face{{font-family:"Source Sans";src:url(data:font/woff2;base64,{font});font-weight:200 900}}'
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        opened = browser.new_page(viewport={"width": 1000, "height": 900})
        opened.set_content(f"<style>{face} body{{margin:0}}</style>")
        opened.evaluate("Promise.all([400, 600].map(w => document.fonts.load(w + ' 15px \"Source Sans\"')))")
        opened.add_script_tag(content=get_plotlyjs())
        yield opened
        browser.close()


def overlap(a: dict[str, float], b: dict[str, float]) -> bool:
    """Whether two boxes share more than the empty rim of a line: 1 pixel across, 3 in height."""
    across = min(a["right"], b["right"]) - max(a["left"], b["left"])
    down = min(a["bottom"], b["bottom"]) - max(a["top"], b["top"])
    return across > 1 and down > 3


# Names in two margins do not fit a telephone: the page shows lists there.
WIDE_ONLY = ("board",)


@pytest.mark.parametrize("wide", [False, True], ids=["narrow", "wide"])
def test_words_neither_overlap_nor_leave_the_figure(page: Page, t: Words, wide: bool) -> None:
    faults = []
    for name, chart in everything(t, LIGHT).items():
        if not wide and name.startswith(WIDE_ONLY):
            continue
        figure = json.loads(chart.figure.to_json())
        tile = name.startswith("tile")
        for width in ((300, 400) if wide else (190, 240)) if tile else ((620, 900) if wide else (340, 390)):
            drawn = page.evaluate(MEASURE, [figure, CONFIG, width])
            assert drawn["width"] == width, name
            assert drawn["boxes"], name
            for box in drawn["boxes"]:
                cut = box["left"] < -1 or box["right"] > width + 1 or box["top"] < -3
                if cut or box["bottom"] > drawn["height"] + 3:
                    faults.append((name, width, "cut off", box["text"]))
            for a, b in combinations(drawn["boxes"], 2):
                if overlap(a, b):
                    faults.append((name, width, a["text"], b["text"]))
    assert faults == []
