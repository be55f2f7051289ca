"""The one way to make text for people: words by key, numbers and dates as the language writes them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

from metrics.i18n.catalogues import LANGUAGES, LOCALES, Catalogue, read_language

Number = int | float | Decimal
_MINUS = "\N{MINUS SIGN}"


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


def _pattern(decimals: int) -> str:
    return "#,##0." + "0" * decimals if decimals else "#,##0"


@lru_cache(maxsize=16_384)
def _written(value: Decimal, decimals: int, locale: Locale) -> str:
    """Kept, since a page writes the numbers of its months again at every click."""
    return format_decimal(value, _pattern(decimals), locale=locale).replace("-", _MINUS)


@lru_cache(maxsize=4096)
def _day(day: dt.date, pattern: str, locale: Locale) -> str:
    return format_date(day, pattern, locale=locale)


@lru_cache(maxsize=4096)
def _moment(moment: dt.datetime, zone: dt.tzinfo | None, pattern: str, locale: Locale) -> str:
    """The zone is part of the key: equal moments of two zones are written differently."""
    return format_datetime(moment, pattern, tzinfo=zone, locale=locale)


@dataclass(frozen=True)
class Words:
    """Words and formats of one language. Made by `words(language)`; the same object for every reader."""

    language: str
    _catalogue: Catalogue

    @property
    def locale(self) -> Locale:
        """Babel's locale of this language."""
        return self._catalogue.locale

    def __call__(self, key: str, /, **values: object) -> str:
        """The words under `key` with `{named}` values filled in; raises MissingWords."""
        if key not in self._catalogue.singular:
            raise MissingWords(f"No words for “{key}” in language {self.language}.")
        return self._filled(key, self._catalogue.texts.gettext(key), values)

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
        return self._number(_rounded(x, decimals), decimals)

    def signed(self, x: Number, decimals: int = 0) -> str:
        """A change: +3,064, −617; a change that rounds to zero has no sign."""
        value = _rounded(x, decimals)
        return "+" * (value > 0) + self._number(value, decimals)

    def percent(self, share: Number, decimals: int = 1) -> str:
        """A share between 0 and 1 as 17.2% / 17,2 %."""
        return self("format.percent", number=self.number(Decimal(str(share)) * 100, decimals))

    def points(self, share: Number, decimals: int = 1) -> str:
        """A change between two shares, in percentage points: +1.2 points."""
        return self("format.points", number=self.signed(Decimal(str(share)) * 100, decimals))

    def money(self, amount: Number, currency: str, decimals: int = 0) -> str:
        """€10,451 / 10.451 €; `currency` is an ISO 4217 code."""
        pattern = self.locale.currency_formats["standard"].pattern.replace("#,##0.00", _pattern(decimals))
        value = _rounded(amount, decimals)
        text = format_currency(value, currency, pattern, locale=self.locale, currency_digits=False)
        return text.replace("-", _MINUS)

    def day(self, day: dt.date) -> str:
        """9 Dec / 9 dic."""
        return self._date(day, "format.day")

    def date(self, day: dt.date) -> str:
        """9 Dec 2026 / 9 dic 2026."""
        return self._date(day, "format.date")

    def month(self, day: dt.date) -> str:
        """November 2026 / noviembre de 2026."""
        return self._date(day, "format.month")

    def month_short(self, day: dt.date) -> str:
        """Nov 2026 / nov 2026."""
        return self._date(day, "format.month_short")

    def month_name(self, day: dt.date) -> str:
        """Nov / nov: an axis whose year is already clear."""
        return self._date(day, "format.month_name")

    def moment(self, moment: dt.datetime) -> str:
        """9 Dec 2026, 14:05, in the zone the moment carries."""
        return _moment(moment, moment.tzinfo, self("format.moment"), self.locale)

    def quote(self, text: str) -> str:
        """A reason in the customers' words: “…” / «…»."""
        return self("format.quote", text=text)

    def list(self, parts: Iterable[str]) -> str:
        """a, b, and c / a, b y c."""
        return format_list([*parts], locale=self.locale)

    def _number(self, value: Decimal, decimals: int) -> str:
        return _written(value, decimals, self.locale)

    def _date(self, day: dt.date, pattern_key: str) -> str:
        return _day(day, self(pattern_key), self.locale)


def nearest_language(language: str) -> str:
    """`es-MX` -> `es`; a language without catalogue -> `en`."""
    prefix = language.replace("_", "-").split("-")[0].lower()
    return prefix if prefix in LANGUAGES else "en"


@lru_cache(maxsize=8)
def _load(language: str) -> Words:
    return Words(language, read_language(LOCALES / language))


def words(language: str) -> Words:
    """Words of the nearest language there is; read once per process."""
    return _load(nearest_language(language))
