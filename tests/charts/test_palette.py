"""The colours of the figures are those of the pages, can be read, and stay apart for every eye."""

import tomllib
from pathlib import Path

import pytest
from streamlit import config

from metrics.charts import DARK, LIGHT, Palette

SETTINGS = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text("utf-8"))
PALETTES = pytest.mark.parametrize(("name", "palette"), [("light", LIGHT), ("dark", DARK)])


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@PALETTES
def test_words_can_be_read_on_their_ground(name: str, palette: Palette) -> None:
    for ink in (palette.text, palette.mute, palette.alarm, palette.accent):
        assert contrast(ink, palette.background) >= 4.5
        assert contrast(ink, palette.panel) >= 4.5
    assert contrast(palette.alarm, palette.alarm_tint) >= 4.5
    assert contrast(palette.accent, palette.accent_tint) >= 4.5
    assert contrast(palette.mark, palette.background) >= 3
    assert contrast(palette.background, palette.accent) >= 4.5  # words on a filled button: pages/parts/look.css


@PALETTES
def test_the_pages_wear_the_same_colours_as_the_figures(name: str, palette: Palette) -> None:
    theme = SETTINGS["theme"][name]
    roles = {
        "primaryColor": palette.accent,
        "linkColor": palette.accent,
        "backgroundColor": palette.background,
        "secondaryBackgroundColor": palette.panel,
        "textColor": palette.text,
        "codeTextColor": palette.text,
        "borderColor": palette.hairline,
        "grayColor": palette.mark,
        "grayTextColor": palette.mute,
        "grayBackgroundColor": palette.panel,
        "dataframeHeaderBackgroundColor": palette.panel,
        "dataframeHeaderTextColor": palette.mute,
        "dataframeBorderColor": palette.hairline,
        "chartCategoricalColors": [palette.mark, palette.alarm, palette.accent, palette.soft, palette.text],
    }
    for hue in ("red", "orange", "yellow"):
        roles |= {f"{hue}Color": palette.alarm, f"{hue}TextColor": palette.alarm}
        roles[f"{hue}BackgroundColor"] = palette.alarm_tint
    for hue in ("blue", "green"):
        roles |= {f"{hue}Color": palette.accent, f"{hue}TextColor": palette.accent}
        roles[f"{hue}BackgroundColor"] = palette.accent_tint
    assert theme == roles


def test_every_setting_of_the_server_exists_in_the_installed_streamlit() -> None:
    known = set(config.get_config_options())

    def keys(table: dict[str, object], prefix: str) -> set[str]:
        found: set[str] = set()
        for key, value in table.items():
            found |= keys(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}"}
        return found

    assert keys(SETTINGS, "") <= known


@pytest.mark.parametrize(
    ("section", "option", "value"),
    [
        ("server", "address", "127.0.0.1"),
        ("server", "enableXsrfProtection", True),
        ("server", "enableAgentApi", False),
        ("server", "fileWatcherType", "none"),
        ("browser", "gatherUsageStats", False),
        ("client", "showErrorDetails", "none"),
        ("client", "showErrorLinks", False),
        ("runner", "postScriptGC", False),
    ],
)
def test_the_server_is_careful_by_default(section: str, option: str, value: object) -> None:
    assert SETTINGS[section][option] == value
