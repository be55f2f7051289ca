"""Words, numbers and dates in the reader's language; lower rooms hand up keys, this room knows the words."""

from metrics.i18n.catalogues import LANGUAGES, DuplicateWords
from metrics.i18n.words import MissingWords, Words, known_locale, words

__all__ = ["LANGUAGES", "DuplicateWords", "MissingWords", "Words", "known_locale", "words"]
