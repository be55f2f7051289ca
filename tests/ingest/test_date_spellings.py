"""One pair of moments in every spelling that exports use: all say the same, none is guessed."""

import datetime as dt
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from babel.dates import format_datetime
from hypothesis import given
from hypothesis import strategies as st

from metrics.errors import DateQuestion, FileUnreadable
from metrics.ingest import date_numbers
from metrics.ingest.dates import Reading, likeliest, read, readings, told
from metrics.ingest.spelling import LANGUAGES, spelled
from tests.ingest.files import NOW, batch, dated

LATE, EARLY = dt.datetime(2017, 10, 31, 22, 10, 47), dt.datetime(2024, 3, 5, 9, 8, 7)
SECONDS = {
    "iso": ("2017-10-31 22:10:47", "2024-03-05 09:08:07"),
    "iso T": ("2017-10-31T22:10:47", "2024-03-05T09:08:07"),
    "iso Z": ("2017-10-31T22:10:47Z", "2024-03-05T09:08:07Z"),
    "milliseconds": ("2017-10-31T22:10:47.120Z", "2024-03-05T09:08:07.999Z"),
    "some milliseconds": ("2017-10-31T22:10:47Z", "2024-03-05T09:08:07.5Z"),
    "comma milliseconds": ("2017-10-31 22:10:47,120", "2024-03-05 09:08:07,001"),
    "microseconds": ("2017-10-31 22:10:47.120001", "2024-03-05 09:08:07.000009"),
    "offset": ("2017-11-01T00:10:47+02:00", "2024-03-05T11:08:07+02:00"),
    "offsets": ("2017-11-01 00:10:47 +0200", "2024-03-05 03:38:07 -0530"),
    "short offset": ("2017-11-01 00:10:47+02", "2024-03-05 11:08:07+02"),
    "offset of its own": ("2017-10-31 22:10:47 +0000", "2024-03-05 09:08:07 +0000"),
    "UTC": ("2017-10-31 22:10:47 UTC", "2024-03-05 09:08:07 UTC"),
    "CET": ("2017-10-31 23:10:47 CET", "2024-03-05 10:08:07 CET"),
    "CEST and CET": ("2017-11-01 00:10:47 CEST", "2024-03-05 10:08:07 CET"),
    "MEZ": ("31.10.2017 23:10:47 MEZ", "05.03.2024 10:08:07 MEZ"),
    "GMT with hours": ("31/10/2017 23:10:47 GMT+1", "05/03/2024 10:08:07 GMT+1"),
    "tight": ("20171031T221047Z", "20240305T090807Z"),
    "tight with a space": ("20171031 221047", "20240305 090807"),
    "digits": ("20171031221047", "20240305090807"),
    "slashes, year first": ("2017/10/31 22:10:47", "2024/3/5 9:08:07"),
    "day first": ("31/10/2017 22:10:47", "05/03/2024 09:08:07"),
    "day first, dots": ("31.10.2017 22:10:47", "5.3.2024 9:08:07"),
    "day first, dashes": ("31-10-2017, 22:10:47", "05-03-2024, 09:08:07"),
    "day first, two digits": ("31/10/17 22:10:47", "05/03/24 09:08:07"),
    "month first": ("10/31/2017 22:10:47", "03/05/2024 09:08:07"),
    "month first, AM": ("10/31/2017 10:10:47 PM", "03/05/2024 09:08:07 AM"),
    "month first, am": ("10/31/2017 10:10:47pm", "3/5/2024 9:08:07am"),
    "half days with dots": ("31/10/2017 10:10:47 p.m.", "05/03/2024 09:08:07 a.m."),
    "half days as in Spain": ("31/10/2017 10:10:47 p. m.", "05/03/2024 9:08:07 a. m."),
    "half days, hard spaces": ("31/10/2017 10:10:47\u202fp.\u00a0m.", "05/03/2024 9:08:07\u202fa.\u00a0m."),
    "Twitter": ("Tue Oct 31 22:10:47 +0000 2017", "Tue Mar 05 09:08:07 +0000 2024"),
    "C": ("Tue Oct 31 22:10:47 2017", "Tue Mar  5 09:08:07 2024"),
    "Java": ("Tue Oct 31 23:10:47 CET 2017", "Tue Mar 05 10:08:07 CET 2024"),
    "JavaScript": (
        "Tue Oct 31 2017 23:10:47 GMT+0100 (Central European Standard Time)",
        "Tue Mar 05 2024 10:08:07 GMT+0100 (Central European Standard Time)",
    ),
    "e-mail": ("Tue, 31 Oct 2017 22:10:47 GMT", "Tue, 5 Mar 2024 09:08:07 GMT"),
    "e-mail, offset": ("Tue, 31 Oct 2017 23:10:47 +0100", "Tue, 05 Mar 2024 10:08:07 +0100"),
    "web server": ("31/Oct/2017:22:10:47 +0000", "05/Mar/2024:09:08:07 +0000"),
    "Jira with seconds": ("31/Oct/17 10:10:47 PM", "05/Mar/24 09:08:07 AM"),
    "database": ("31-OCT-17 22:10:47", "05-MAR-24 09:08:07"),
    "statistics": ("31OCT2017 22:10:47", "05MAR2024 09:08:07"),
    "English": ("October 31, 2017 10:10:47 PM", "March 5, 2024 9:08:07 AM"),
    "English in full": ("Tuesday, 31 October 2017 at 22:10:47", "Tuesday, 5 March 2024 at 09:08:07"),
    "English, ordinal": ("31st of October 2017 22:10:47", "5th of March 2024 09:08:07"),
    "Spanish": ("31 de octubre de 2017 22:10:47", "5 de marzo de 2024 9:08:07"),
    "Spanish in full": ("martes, 31 de octubre de 2017, 22:10:47", "martes, 5 de marzo de 2024, 9:08:07"),
    "Spanish, short": ("mar, 31 oct 2017 22:10:47", "mar, 05 mar 2024 09:08:07"),
    "German": ("31. Oktober 2017 22:10:47", "5. März 2024 09:08:07"),
    "German in full": ("Dienstag, 31. Oktober 2017 um 22:10:47 Uhr", "Dienstag, 5. März 2024 um 09:08:07 Uhr"),
    "German, short": ("Di., 31. Okt. 2017, 22:10:47", "Di., 5. Mrz. 2024, 09:08:07"),
    "French": ("31 octobre 2017 à 22:10:47", "5 mars 2024 à 09:08:07"),
    "French in full": ("mardi 31 octobre 2017 à 22:10:47", "mardi 5 mars 2024 à 09:08:07"),
    "Portuguese": ("31 de outubro de 2017 às 22:10:47", "5 de março de 2024 às 09:08:07"),
    "Portuguese, short": ("ter., 31 out. 2017 22:10:47", "ter., 5 mar. 2024 09:08:07"),
    "no accents": ("31 octobre 2017 22:10:47", "5 marco 2024 09:08:07"),
    "time first": ("22:10:47 31/10/2017", "09:08:07 05/03/2024"),
    "time first, half days": ("10:10:47 PM, 31 Oct 2017", "9:08:07 AM, 5 Mar 2024"),
    "day of the week": ("Tue 31/10/2017 22:10:47", "Tue 05/03/2024 09:08:07"),
    "year, name, day": ("2017-Oct-31 22:10:47", "2024-Mar-05 09:08:07"),
    "sheet": ("43039.924155", "45356.380637"),
    "sheet, comma": ("43039,924155093", "45356,380636574"),
    "unix": ("1509487847", "1709629687"),
    "unix with a fraction": ("1509487847.12", "1709629687.9"),
    "unix milliseconds": ("1509487847123", "1709629687001"),
    "unix microseconds": ("1509487847123456", "1709629687000001"),
}
DAYS = {
    "day": ("2017-10-31", "2024-03-05"),
    "tight day": ("20171031", "20240305"),
    "tight day, day first": ("31102017", "05032024"),
    "week": ("2017-W44-2", "2024-W10-2"),
    "sheet day": ("43039", "45356"),
    "Jira day": ("31/Oct/17", "05/Mar/24"),
    "named": ("Oct 31, 2017", "Mar 5, 2024"),
    "Spanish day": ("31 de octubre de 2017", "5 de marzo de 2024"),
}
UNTOLD = {"0000-00-00", "0000-00-00 00:00:00", "9999-12-31", "1/0/1900", "#VALUE!", "-2024-05-01", "+12024-05-01",
          "2024-02-30", "2024-13-01", "1e400", "NaN", "31/10/", "9" * 20, "mar", "today", "::"}  # fmt: skip


@pytest.mark.parametrize("name", SECONDS)
def test_every_spelling_gives_the_same_two_moments(tmp_path: Path, name: str) -> None:
    read_in = batch(tmp_path, dated(*SECONDS[name]))
    assert read_in.kept["opened_at"].to_list() == [LATE, EARLY]
    assert read_in.rejected.is_empty()
    assert not read_in.kept["opened_is_date"].any()


@pytest.mark.parametrize("name", DAYS)
def test_every_spelling_of_a_day_stays_that_day_in_every_zone(tmp_path: Path, name: str) -> None:
    read_in = batch(tmp_path, dated(*DAYS[name]), zone="America/New_York")
    assert read_in.kept["opened_at"].dt.date().to_list() == [LATE.date(), EARLY.date()]
    assert read_in.kept["opened_is_date"].all()


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (("2017-10", "2024-03"), dt.datetime(2017, 10, 1)),
        (("2017-W44", "2024-W10"), dt.datetime(2017, 10, 30)),
        (("octubre de 2017", "marzo de 2024"), dt.datetime(2017, 10, 1)),
    ],
)
def test_a_month_or_week_stands_for_its_first_day(tmp_path: Path, texts: tuple[str, str], first: dt.datetime) -> None:
    assert batch(tmp_path, dated(*texts)).first == first


@pytest.mark.parametrize(("text", "year"), [("31/10/69", 2069), ("31/10/70", 1970), ("31-OCT-99", 1999)])
def test_a_year_of_two_digits_lies_between_1970_and_2069(text: str, year: int) -> None:
    assert readings(pl.Series([text]))[0].moments[0].year == year


@pytest.mark.parametrize("name", SECONDS)
def test_a_remembered_format_reads_what_it_was_found_in(name: str) -> None:
    column = pl.Series(SECONDS[name])
    found = readings(column)[0]
    assert told(column, found.form).moments.equals(found.moments)


@given(
    st.lists(st.datetimes(dt.datetime(1990, 1, 2), dt.datetime(2026, 11, 20)), min_size=1, max_size=6),
    st.sampled_from(LANGUAGES),
    st.sampled_from(["d MMMM y HH:mm:ss", "d. MMM y HH:mm:ss", "EEEE, d MMMM y HH:mm:ss", "EEE d-MMM-y HH:mm:ss",
                     "HH:mm:ss d MMM y", "MMM d, y HH:mm:ss", "y-MM-dd HH:mm:ss", "yyyyMMddHHmmss",
                     "EEE, d MMM y hh:mm:ss"]),
)  # fmt: skip
def test_any_moment_in_any_language_reads_back(moments: list[dt.datetime], language: str, form: str) -> None:
    whole = [moment.replace(microsecond=0) for moment in moments]
    half = [" am" if moment.hour < 12 else " p. m." for moment in whole] if "hh" in form else [""] * len(whole)
    texts = [format_datetime(m, form, locale=language) + h for m, h in zip(whole, half, strict=True)]
    fitting = [reading for reading in readings(pl.Series(texts), NOW) if reading.fits == len(texts)]
    assert whole in [reading.moments.to_list() for reading in fitting]


@given(st.lists(st.datetimes(dt.datetime(1990, 1, 2), dt.datetime(2026, 11, 20)), min_size=1, max_size=30))
def test_any_moment_as_a_number_reads_back_on_its_own_scale_alone(moments: list[dt.datetime]) -> None:
    whole = [moment.replace(microsecond=0) for moment in moments]
    unix = [int((moment - dt.datetime(1970, 1, 1)).total_seconds()) for moment in whole]
    sheet = [f"{(moment - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1):.6f}" for moment in whole]
    scales = {f"unix {unit}": [str(n * k) for n in unix] for unit, k in (("s", 1), ("ms", 1000), ("us", 1_000_000))}
    for scale, texts in (scales | {"sheet": sheet}).items():
        (found,) = readings(pl.Series(texts), NOW)
        assert (found.form.removesuffix(" day"), found.moments.to_list()) == (scale, whole)


@pytest.mark.parametrize(
    "texts",
    [("2016", "2017", "2024"), ("10001", "10002"), ("50001", "61000"), ("12345678", "87654321"), ("7", "8"),
     ("100000", "999999"), ("31536000", "63072000"), ("4200000000", "4200000001")],
    ids=["years", "ids", "days of the future", "ids of eight digits", "places", "six digits", "1971", "2103"],
)  # fmt: skip
def test_other_numbers_are_no_moments(tmp_path: Path, texts: tuple[str, ...]) -> None:
    with pytest.raises(FileUnreadable) as refused:
        batch(tmp_path, dated(*texts))
    assert (refused.value.key, refused.value.values["value"]) == ("error.date_unreadable", texts[0])


def test_the_scales_of_numbers_do_not_touch_one_another() -> None:
    edges = [
        [date_numbers._number(edge, form) for edge in (date_numbers.EARLIEST, date_numbers.LATEST)]
        for form in ("sheet", *date_numbers.PER_SECOND)
    ]
    written = [[float(f"{edge:{form}}") for edge in (date_numbers.EARLIEST, date_numbers.LATEST)]
               for form in ("%Y", "%Y%m%d", "%Y%m%d%H%M", "%Y%m%d%H%M%S")]  # fmt: skip
    ordered = sorted(edges + written)
    assert all(one[1] < other[0] for one, other in pairwise(ordered))


def test_zeros_of_a_number_column_are_unread_not_1970(tmp_path: Path) -> None:
    rows = "".join(f"{i},2026-01-02 10:00,{v}\n" for i, v in enumerate(["1767607200", "0", "", "0", "1767610800"]))
    read_in = batch(tmp_path, f"contact_id,opened_at,closed_at\n{rows}")
    closed = read_in.kept["closed_at"].to_list()
    assert closed == [dt.datetime(2026, 1, 5, 10), None, None, None, dt.datetime(2026, 1, 5, 11)]
    assert [(n.key, n.count) for n in read_in.notices] == [("notice.unreadable", 2)]


@pytest.mark.parametrize(
    ("texts", "spans"),
    [
        (("01022024", "03042024"), {"dmy": ("2024-02-01", "2024-04-03"), "mdy": ("2024-01-02", "2024-03-04")}),
        (("01.02.24 10:00", "03.04.24 11:00"), {"dmy": ("2024-02-01", "2024-04-03"),
                                                "mdy": ("2024-01-02", "2024-03-04"),
                                                "ymd": ("2001-02-24", "2003-04-24")}),
        (("10:05 PM 1/2/2024", "9:05 AM 3/4/2024"), {"dmy": ("2024-02-01", "2024-04-03"),
                                                     "mdy": ("2024-01-02", "2024-03-04")}),
    ],
    ids=["digits", "two digits", "time first"],
)  # fmt: skip
def test_readings_that_fit_and_differ_are_asked_with_their_ranges(
    tmp_path: Path, texts: tuple[str, ...], spans: dict[str, tuple[str, str]]
) -> None:
    with pytest.raises(DateQuestion) as asked:
        batch(tmp_path, dated(*texts))
    assert {order: (first, last) for order, first, last in asked.value.readings} == spans


@pytest.mark.parametrize(
    ("form", "sane"),
    [("%d/%m/%Y", dt.datetime(2024, 2, 1)), ("%Y", dt.datetime(1989, 12, 31)), ("%m", dt.datetime(2027, 1, 1))],
)
def test_a_reading_all_before_1990_or_after_now_loses_against_a_sane_one(form: str, sane: dt.datetime) -> None:
    moments = [sane, sane - dt.timedelta(days=9)]
    one, other = (Reading(form, form, pl.Series(days), 2) for form, days in ((form, moments), ("x", [LATE, EARLY])))
    left = likeliest([one, other], 2, NOW)
    assert left == ([one, other] if form == "%d/%m/%Y" else [other])
    assert likeliest([one], 2, NOW) == [one]


@pytest.mark.parametrize(
    ("texts", "moments"),
    [
        (("2024-03-05 09:08:07", "2024-03-06 10:00"), [EARLY, dt.datetime(2024, 3, 6, 10)]),
        (("2024-03-05 09:08:07", "2024-03-06"), [EARLY, dt.datetime(2024, 3, 6)]),
        (("2024-03-05 09:08:07", "13/04/2024"), None),
        (("2024-03-05 09:08:07", "2024-03-25 10:00", "13/04/2024"),
         [EARLY, dt.datetime(2024, 3, 25, 10), dt.datetime(2024, 4, 13)]),
        (("2024-03-05 09:08:07", "Mar 6, 2024"), [EARLY, dt.datetime(2024, 3, 6)]),
        (("2024-03-05 09:08:07", "2024-03-06T10:00:00Z"), None),
    ],
    ids=["seconds or none", "time or none", "turned round by a spreadsheet", "two layouts", "a name beside digits",
         "an offset or none"],
)  # fmt: skip
def test_a_column_in_two_formats_is_read_where_nothing_is_guessed(
    tmp_path: Path, texts: tuple[str, ...], moments: list[dt.datetime] | None
) -> None:
    if moments is None:
        with pytest.raises(FileUnreadable):
            batch(tmp_path, dated(*texts))
    else:
        assert batch(tmp_path, dated(*texts)).kept["opened_at"].to_list() == moments


def test_two_formats_of_which_one_leaves_the_order_open_are_asked(tmp_path: Path) -> None:
    with pytest.raises(DateQuestion) as asked:
        batch(tmp_path, dated("2024-03-25", "2024-03-26", "01/02/2024", "03/04/2024"))
    assert {order for order, _, _ in asked.value.readings} == {"dmy", "mdy"}


@pytest.mark.parametrize("value", sorted(UNTOLD))
def test_a_value_that_is_no_date_is_a_rejected_row_or_unknown(tmp_path: Path, value: str) -> None:
    days = [f"2026-01-{day:02} 10:00" for day in range(1, 20)]
    rows = "".join(f'{i},{day},"{value}"\n' for i, day in enumerate(days))
    read_in = batch(tmp_path, f'contact_id,opened_at,closed_at\n{rows}20,"{value}",2026-01-20 10:00\n')
    assert read_in.rejected["rule"].to_list() == ["opened_at_unreadable"]
    assert read_in.kept.height == 19


@pytest.mark.parametrize("value", sorted(UNTOLD))
def test_a_column_of_such_values_is_refused_not_read(tmp_path: Path, value: str) -> None:
    with pytest.raises(FileUnreadable) as refused:
        batch(tmp_path, dated(value, value))
    assert refused.value.key == "error.date_unreadable"


def test_a_chosen_order_that_fits_few_values_is_refused_with_one_that_it_does_not_read(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable) as refused:
        batch(tmp_path, dated("05/06/2025", "05/13/2025"), date_order="dmy")
    assert refused.value.values["value"] == "05/13/2025"


@given(st.text(max_size=30))
def test_no_text_stops_the_reading(text: str) -> None:
    column = pl.Series([text, None, "2026-01-02"])
    assert spelled(column).is_null().to_list() == [False, True, False]
    assert all(reading.fits <= 2 for reading in readings(column, NOW))
    assert read(column, "%d/%m/%Y").fits <= 1
