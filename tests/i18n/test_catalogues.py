"""Every area says the same things in every language."""

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages import Catalog, Message

from metrics.i18n import LANGUAGES, DuplicateWords
from metrics.i18n.catalogues import LOCALES, read_area, read_language

AREAS = sorted({path.stem for path in LOCALES.glob("*/*.po")})


def _messages(language: str, area: str) -> dict[str, Message]:
    catalog: Catalog = read_area(LOCALES / language / f"{area}.po", language)
    return {m.id if isinstance(m.id, str) else m.id[0]: m for m in catalog if m.id}


def _texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _placeholders(message: Message) -> set[str | None]:
    """Names in the words; a plural may leave its {count} out of one form ("One reason")."""
    names = {field for text in _texts(message) for _, field, _, _ in Formatter().parse(text)} - {None}
    return names - ({"count"} if message.pluralizable else set())


def test_there_are_areas_and_two_languages_to_check() -> None:
    assert {"format", "charts"} <= set(AREAS)
    assert LANGUAGES == ("en", "es")


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_area_has_the_same_keys_in_every_language(language: str, area: str) -> None:
    assert set(_messages(language, area)) == set(_messages("en", area))


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_the_same_placeholders_as_the_english_one(language: str, area: str) -> None:
    english = _messages("en", area)
    differing = {
        key: (_placeholders(message), _placeholders(english[key]))
        for key, message in _messages(language, area).items()
        if _placeholders(message) != _placeholders(english[key])
    }
    assert differing == {}


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_doubtful_or_padded(language: str, area: str) -> None:
    for key, message in _messages(language, area).items():
        assert not message.fuzzy, key
        for text in _texts(message):
            assert text, key
            assert text == text.strip(), key


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_is_a_plain_name(language: str, area: str) -> None:
    for key, message in _messages(language, area).items():
        for name in _placeholders(message):
            assert isinstance(name, str), key
            assert re.fullmatch("[a-z][a-z0-9_]*", name), f"{key}: {{{name}}}"


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plural_has_one_form_for_each_number_of_the_language(language: str, area: str) -> None:
    for key, message in _messages(language, area).items():
        if message.pluralizable:
            assert len(_texts(message)) == 2, key
            assert message.id[0] == message.id[1], key


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_stands_twice_in_one_file(language: str, area: str) -> None:
    text = (LOCALES / language / f"{area}.po").read_text(encoding="utf-8")
    keys = re.findall(r'^msgid "(.*)"$', text, flags=re.MULTILINE)
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_displayed_words_use_typographic_signs(language: str, area: str) -> None:
    for key, message in _messages(language, area).items():
        for text in _texts(message):
            assert not re.search(r"(?<![\w-])-\d", text), f"{key}: hyphen used as minus"
            assert "..." not in text, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_reads_whole(language: str) -> None:
    catalogue = read_language(LOCALES / language)
    total = sum(len(_messages(language, area)) for area in AREAS)
    assert len(catalogue.singular) + len(catalogue.plural) == total


def test_a_key_in_two_areas_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "es"
    folder.mkdir()
    for area in ("one", "two"):
        (folder / f"{area}.po").write_text('msgid "x.same"\nmsgstr "igual"\n', encoding="utf-8")
    with pytest.raises(DuplicateWords, match=r"x\.same.*one\.po.*two\.po"):
        read_language(folder)
