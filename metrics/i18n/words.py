"""The one way to make text for people: words by key, numbers, dates and money as the reader's locale writes them.

Names of months are words, so they follow the language; marks, signs and the order of day and month follow the locale.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import NumberPattern, format_currency, format_decimal, parse_pattern

from metrics.i18n.catalogues import LANGUAGES, LOCALES, Catalogue, read_language

Number = int | float | Decimal
_MINUS = "\N{MINUS SIGN}"
_DIGITS = re.compile(r"[#,.0]*0[#,.0]*")
"""The part of a locale's pattern that stands for the number itself."""


class MissingWords(KeyError):
    """A key has no words in this language, or its words need a value that was not given."""

    def __str__(self) -> str:
        """The sentence as written: KeyError would show it with quotes around it."""
        return str(self.args[0])


def _rounded(x: Number, decimals: int) -> Decimal:
    """`x` rounded half away from zero, as spreadsheets do; no negative zero. ValueError if not finite."""
    exact = Decimal(str(x))
    if not exact.is_finite():
        raise ValueError(f"{x} is not a number that can be shown; a blank needs its reason in words.")
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0


@lru_cache(maxsize=256)
def _pattern(decimals: int, locale: Locale) -> NumberPattern:
    return parse_pattern(_figures(decimals, locale))


def _figures(decimals: int, locale: Locale) -> str:
    whole: str = locale.decimal_formats[None].pattern.split(".")[0]
    return f"{whole}." + "0" * decimals if decimals else whole


@lru_cache(maxsize=256)
def _money_pattern(decimals: int, locale: Locale) -> NumberPattern:
    return parse_pattern(_DIGITS.sub(_figures(decimals, locale), locale.currency_formats["standard"].pattern))


def _ordered(pattern: str, locale: Locale) -> str:
    """A pattern of a date, with the month first where the country writes it so: Dec 9, 2026."""
    if not (locale.territory and locale.date_formats["medium"].pattern.startswith("M")):
        return pattern
    return pattern.replace("d MMM y", "MMM d, y").replace("d MMM", "MMM d")


@dataclass(frozen=True, eq=False)
class Words:
    """Words of one language and formats of one locale. Made by `words(language, locale)`, shared by all readers.

    One object for each pair, told apart as such: comparing two locales takes longer than looking up what they write.
    """

    language: str
    _catalogue: Catalogue
    _locale: Locale | None = None

    @property
    def locale(self) -> Locale:
        """Babel's locale of numbers, dates and money; the language's own unless another was asked for."""
        return self._locale or self._catalogue.locale

    def __call__(self, key: str, /, **values: object) -> str:
        """The words under `key` with `{named}` values filled in; raises MissingWords."""
        text = self._catalogue.singular.get(key)
        if text is None:
            raise MissingWords(f"No words for “{key}” in language {self.language}.")
        return self._filled(key, text, values) if "{" in text else text

    def n(self, key: str, count: int, /, **values: object) -> str:
        """The words under `key` in the plural form for `count`; `{count}` arrives as a whole number."""
        if key not in self._catalogue.plural:
            raise MissingWords(f"No plural words for “{key}” in language {self.language}.")
        text = self._catalogue.texts.ngettext(key, key, count)
        return self._filled(key, text, {"count": self.number(count), **values})

    def has(self, key: str) -> bool:
        """Whether `key` has words, with or without plural."""
        return key in self._catalogue.singular or key in self._catalogue.plural

    def _filled(self, key: str, text: str, values: dict[str, object]) -> str:
        try:
            return text.format(**values)
        except KeyError as error:
            raise MissingWords(f"The words of “{key}” need the value {error}.") from error

    def number(self, x: Number, decimals: int = 0) -> str:
        """48,852 / 48.852; four digits are grouped too, so that columns look alike."""
        return _number(self, x, decimals)

    def signed(self, x: Number, decimals: int = 0) -> str:
        """A change: +3,064, −617; a change that rounds to zero has no sign."""
        return "+" * (_rounded(x, decimals) > 0) + _number(self, x, decimals)

    def percent(self, share: Number, decimals: int = 1) -> str:
        """A share between 0 and 1 as 17.2% / 17,2 %."""
        return _percent(self, share, decimals)

    def with_percent(self, number: str) -> str:
        """A number that is written already, with the sign where the locale puts it."""
        pattern: str = self.locale.percent_formats[None].pattern.split(";")[0]
        return _DIGITS.sub(lambda _: number, pattern, count=1)

    def points(self, share: Number, decimals: int = 1) -> str:
        """A change between two shares, in percentage points: +1.2 points."""
        return self("format.points", number=self.signed(Decimal(str(share)) * 100, decimals))

    def money(self, amount: Number, currency: str, decimals: int = 0) -> str:
        """€10,451 / 10.451 €; `currency` is an ISO 4217 code."""
        return _money(self, amount, currency, decimals)

    def day(self, day: dt.date) -> str:
        """9 Dec / 9 dic."""
        return _date(self, day, "format.day")

    def date(self, day: dt.date) -> str:
        """9 Dec 2026 / 9 dic 2026."""
        return _date(self, day, "format.date")

    def month(self, day: dt.date) -> str:
        """November 2026 / noviembre de 2026."""
        return _date(self, day, "format.month")

    def month_short(self, day: dt.date) -> str:
        """Nov 2026 / nov 2026."""
        return _date(self, day, "format.month_short")

    def month_name(self, day: dt.date) -> str:
        """Nov / nov: an axis whose year is already clear."""
        return _date(self, day, "format.month_name")

    def moment(self, moment: dt.datetime) -> str:
        """9 Dec 2026, 14:05, in the zone the moment carries."""
        return _moment(self, moment, moment.tzinfo)

    def quote(self, text: str) -> str:
        """A reason in the customers' words: “…” / «…»."""
        return self("format.quote", text=text)

    def list(self, parts: Iterable[str]) -> str:
        """a, b, and c / a, b y c."""
        return format_list([*parts], locale=self._catalogue.locale)


# Kept, since a page writes the numbers and days of its months again at every click.


@lru_cache(maxsize=16_384)
def _number(t: Words, x: Number, decimals: int) -> str:
    text = format_decimal(_rounded(x, decimals), _pattern(decimals, t.locale), locale=t.locale)
    return text.replace("-", _MINUS)


@lru_cache(maxsize=8192)
def _percent(t: Words, share: Number, decimals: int) -> str:
    return t.with_percent(_number(t, Decimal(str(share)) * 100, decimals))


@lru_cache(maxsize=8192)
def _money(t: Words, amount: Number, currency: str, decimals: int) -> str:
    pattern = _money_pattern(decimals, t.locale)
    text = format_currency(_rounded(amount, decimals), currency, pattern, locale=t.locale, currency_digits=False)
    return text.replace("-", _MINUS)


@lru_cache(maxsize=8192)
def _date(t: Words, day: dt.date, pattern: str) -> str:
    return format_date(day, _ordered(t(pattern), t.locale), locale=t._catalogue.locale)


@lru_cache(maxsize=8192)
def _moment(t: Words, moment: dt.datetime, zone: dt.tzinfo | None) -> str:
    """The zone is part of the key: equal moments of two zones are written differently."""
    pattern = _ordered(t("format.moment"), t.locale)
    return format_datetime(moment, pattern, tzinfo=zone, locale=t._catalogue.locale)


def nearest_language(language: str) -> str:
    """`es-MX` -> `es`; a language without catalogue -> `en`."""
    prefix = language.replace("_", "-").split("-")[0].lower()
    return prefix if prefix in LANGUAGES else "en"


def known_locale(name: str) -> Locale | None:
    """The locale of a name like es_ES or es-ES, as a browser or an address writes it; None if there is none."""
    try:
        return Locale.parse(name.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return None


@lru_cache(maxsize=8)
def _load(language: str) -> Catalogue:
    return read_language(LOCALES / language)


@lru_cache(maxsize=64)
def _words(language: str, locale: Locale | None) -> Words:
    return Words(language, _load(language), locale)


def words(language: str, locale: str = "") -> Words:
    """Words of the nearest language there is, read once per process; numbers, dates and money as in `locale`.

    A locale that nobody knows counts as the language's own.
    """
    return _words(nearest_language(language), known_locale(locale) if locale else None)
