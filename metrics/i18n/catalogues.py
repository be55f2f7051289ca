"""Reads the catalogues `locales/<language>/<area>.po`: the areas of a language become one translation.

It lives in memory; nothing is compiled to disk, so a catalogue that was edited is the one that is shown.
"""

from dataclasses import dataclass
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).with_name("locales")
LANGUAGES: tuple[str, ...] = tuple(sorted(folder.name for folder in LOCALES.iterdir() if folder.is_dir()))


class DuplicateWords(ValueError):
    """One key stands in two areas of the same language, so one of the two texts would be lost."""


@dataclass(frozen=True)
class Catalogue:
    """All words of one language: `singular` by their key, `plural` the keys of those in `texts`."""

    locale: Locale
    texts: GNUTranslations
    singular: dict[str, str]
    plural: frozenset[str]


def read_area(path: Path, language: str) -> Catalog:
    """One `.po` file as Babel reads it; a malformed file raises `babel.messages.pofile.PoFileError`."""
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def read_language(folder: Path) -> Catalogue:
    """Merges every area in `folder`, whose name is the language; raises DuplicateWords."""
    merged = Catalog(locale=folder.name)
    home: dict[str, str] = {}
    plural: set[str] = set()
    for path in sorted(folder.glob("*.po")):
        for message in read_area(path, folder.name):
            if not message.id:
                continue
            key = message.id if isinstance(message.id, str) else message.id[0]
            if key in home:
                raise DuplicateWords(f"{folder.name}: “{key}” stands in {home[key]} and in {path.name}.")
            home[key] = path.name
            if message.pluralizable:
                plural.add(key)
            merged.add(message.id, message.string)
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    texts = GNUTranslations(compiled)
    singular = {key: texts.gettext(key) for key in home.keys() - plural}
    return Catalogue(Locale.parse(folder.name), texts, singular, frozenset(plural))
