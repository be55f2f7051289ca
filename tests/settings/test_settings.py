"""Settings: default, then file, then environment; what cannot be is refused with its name."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from metrics.errors import UserError
from metrics.i18n import words
from metrics.settings import Settings, load


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without a settings file, and no word of one in the environment."""
    monkeypatch.delenv("SERVICE_METRICS_SETTINGS")
    monkeypatch.chdir(tmp_path)


def test_without_a_word_the_defaults_hold() -> None:
    assert load() == Settings()


def test_the_file_changes_the_default_and_the_environment_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("service-metrics.toml").write_text('company_name = "Acme"\nwindow_days = 14\nlanguage = "es"\n')
    assert (load().company_name, load().window_days, load().language) == ("Acme", 14, "es")
    monkeypatch.setenv("SERVICE_METRICS_WINDOW_DAYS", "30")
    assert (load().company_name, load().window_days) == ("Acme", 30)
    assert load(window_days=3).window_days == 3


def test_the_environment_may_name_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other.toml").write_text('currency = "USD"')
    monkeypatch.setenv("SERVICE_METRICS_SETTINGS", str(tmp_path / "other.toml"))
    assert load().currency == "USD"


REFUSED = {
    "not toml": ("window_days = ", "error.settings_file", "service-metrics.toml"),
    "unknown name": ("windows = 7", "error.setting_unknown", "windows"),
    "too long": ("window_days = 91", "error.setting_window", "91"),
    "too short": ("window_days = 0", "error.setting_window", "0"),
    "half a day": ("window_days = 7.5", "error.setting_value", "window_days"),
    "yes": ("threads = true", "error.setting_value", "threads"),
    "a word": ('threads = "many"', "error.setting_value", "many"),
    "a number": ("company_name = 7", "error.setting_value", "company_name"),
    "no zone": ('company_zone = "Madrid"', "error.setting_zone", "Madrid"),
    "half a zone": ('company_zone = "Europe"', "error.setting_zone", "Europe"),
    "a path": ('company_zone = "../UTC"', "error.setting_zone", "../UTC"),
    "no country": ('locale = "es_XX"', "error.setting_locale", "es_XX"),
    "a path as locale": ('locale = "../en"', "error.setting_locale", "../en"),
    "blank": ('company_zone = ""', "error.setting_zone", ""),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_in_words(case: str) -> None:
    text, key, named = REFUSED[case]
    Path("service-metrics.toml").write_text(text)
    with pytest.raises(UserError) as caught:
        load()
    assert caught.value.key == key
    assert all(named in words(language)(key, **caught.value.values) for language in ("en", "es"))


def test_a_settings_file_that_is_not_there_is_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match=r"error\.settings_missing"):
        load(tmp_path / "gone.toml")
    monkeypatch.setenv("SERVICE_METRICS_SETTINGS", "gone.toml")
    with pytest.raises(UserError, match=r"error\.settings_missing"):
        load()


def test_every_setting_says_its_unit_and_what_it_does() -> None:
    assert all(field.metadata["unit"] and field.metadata["does"] for field in fields(Settings))


def test_settings_do_not_change_after_they_were_read() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().window_days = 3  # type: ignore[misc]


def test_the_zone_is_there_as_an_object() -> None:
    assert Settings(company_zone="Europe/Madrid").zone.key == "Europe/Madrid"
