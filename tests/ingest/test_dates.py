"""Dates: one format for the whole column, a question where two fit, local times to UTC."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.errors import DateQuestion, FileUnreadable
from metrics.ingest import Mapping
from metrics.ingest.dates import readings
from metrics.ingest.times import to_utc
from tests.ingest.files import NOW, batch, dated

MOMENT = dt.datetime(2026, 3, 29, 14, 5, 9)


@pytest.mark.parametrize(
    ("form", "order"),
    [
        ("%Y-%m-%d %H:%M:%S", "ymd"),
        ("%Y-%m-%dT%H:%M:%S", "ymd"),
        ("%Y-%m-%dT%H:%M:%S.125000", "ymd"),
        ("%Y-%m-%dT%H:%M:%SZ", "ymd"),
        ("%Y-%m-%d %H:%M:%S UTC", "ymd"),
        ("%Y-%m-%d %H:%M:%S +0000", "ymd"),
        ("%Y/%m/%d %H:%M:%S", "ymd"),
        ("%d/%m/%Y %H:%M:%S", "dmy"),
        ("%d.%m.%Y %H:%M:%S", "dmy"),
        ("%d-%m-%Y, %H:%M:%S", "dmy"),
        ("%m/%d/%Y %I:%M:%S %p", "mdy"),
        ("%m/%d/%y %H:%M:%S", "mdy"),
        ("%d/%m/%y %H:%M:%S", "dmy"),
        ("%d-%b-%Y %H:%M:%S", "dmy"),
        ("%d %B %Y %H:%M:%S", "dmy"),
        ("%b %d, %Y %H:%M:%S", "mdy"),
    ],
)
def test_each_format_is_read_to_the_second(form: str, order: str) -> None:
    texts = [(MOMENT + dt.timedelta(hours=7 * i)).strftime(form) for i in range(-40, 40)]
    best = readings(pl.Series(texts))[0]
    assert best.fits == 80
    assert best.order == order
    assert [m.replace(microsecond=0) for m in best.moments] == [
        MOMENT + dt.timedelta(hours=7 * i) for i in range(-40, 40)
    ]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("29/2/2016 07:08", dt.datetime(2016, 2, 29, 7, 8)),
        ("5/3/2016 7:08", None),
        ("2026-03-29", dt.datetime(2026, 3, 29)),
        ("20260329", dt.datetime(2026, 3, 29)),
        ("2026-3-9 7:08", dt.datetime(2026, 3, 9, 7, 8)),
        ("29.3.26", dt.datetime(2026, 3, 29)),
        ("2026-03-29T14:05:09+02:00", dt.datetime(2026, 3, 29, 12, 5, 9)),
        ("2026-03-29T14:05:09-0530", dt.datetime(2026, 3, 29, 19, 35, 9)),
        ("12/31/2025 12:00:03 AM", dt.datetime(2025, 12, 31, 0, 0, 3)),
        ("31/12/2025 10:05:00 p. m.", dt.datetime(2025, 12, 31, 22, 5)),
        ("2026-03", dt.datetime(2026, 3, 1)),
        ("29/02/2015", None),
        ("yesterday", None),
        ("45000", dt.datetime(2023, 3, 15)),
        ("15000", None),
        ("1/2/16x", None),
    ],
)
def test_single_values_are_read_only_if_they_say_one_thing(text: str, moment: dt.datetime | None) -> None:
    found = [reading for reading in readings(pl.Series([text])) if reading.fits]
    assert [reading.moments[0] for reading in found] == ([] if moment is None else [moment]) or len(found) == 2


@given(
    st.lists(st.datetimes(dt.datetime(1971, 1, 1), dt.datetime(2026, 11, 1)), min_size=1, max_size=30),
    st.sampled_from(["%d/%m/%Y %H:%M:%S", "%m-%d-%Y %H:%M:%S", "%Y.%m.%d %H:%M:%S"]),
)
def test_the_true_reading_is_always_among_those_that_fit(moments: list[dt.datetime], form: str) -> None:
    whole = [moment.replace(microsecond=0) for moment in moments]
    fitting = [r for r in readings(pl.Series([m.strftime(form) for m in whole])) if r.fits == len(whole)]
    assert whole in [reading.moments.to_list() for reading in fitting]


def test_two_readings_that_fit_every_value_are_a_question(tmp_path: Path) -> None:
    with pytest.raises(DateQuestion) as asked:
        batch(tmp_path, dated("03/04/2025 10:00", "05/06/2025 11:00", "07/08/2025 12:00"))
    assert asked.value.key == "error.date_question"
    assert sorted(asked.value.readings) == [("dmy", "2025-04-03", "2025-08-07"), ("mdy", "2025-03-04", "2025-07-08")]
    assert asked.value.values["column"] == "opened_at"
    assert (asked.value.values["example"], asked.value.values["line"]) == ("03/04/2025 10:00", 2)


def test_two_digit_years_can_be_read_from_both_ends(tmp_path: Path) -> None:
    with pytest.raises(DateQuestion) as asked:
        batch(tmp_path, dated("15-05-04", "16-05-05", "14-06-06"))
    assert sorted(asked.value.readings) == [("dmy", "2004-05-15", "2006-06-14"), ("ymd", "2014-06-06", "2016-05-05")]


@pytest.mark.parametrize(("order", "first"), [("dmy", dt.datetime(2025, 4, 3)), ("mdy", dt.datetime(2025, 3, 4))])
def test_the_answer_settles_the_question(tmp_path: Path, order: str, first: dt.datetime) -> None:
    read = batch(tmp_path, dated("03/04/2025", "07/08/2025"), date_order=order)
    assert read.first == first
    assert read.mapping.dates["opened_at"] == ("%d/%m/%Y" if order == "dmy" else "%m/%d/%Y")
    assert read.kept["opened_is_date"].all()


@pytest.mark.parametrize(
    ("values", "first"),
    [
        (["03/04/2025", "13/08/2025"], dt.datetime(2025, 4, 3)),
        (["03/04/2025", "08/13/2025"], dt.datetime(2025, 3, 4)),
        (["05/05/2025", "06/06/2025"], dt.datetime(2025, 5, 5)),
        (["01/12/2026", "02/03/2026"], dt.datetime(2026, 1, 12)),
    ],
    ids=[
        "a day above 12",
        "a month cannot be 13",
        "both say the same",
        "one lies in the future",
    ],
)
def test_nothing_is_asked_where_the_values_decide(tmp_path: Path, values: list[str], first: dt.datetime) -> None:
    assert batch(tmp_path, dated(*values)).kept["opened_at"].min() == first


def test_another_date_column_of_the_file_settles_the_order(tmp_path: Path) -> None:
    rows = ["contact_id,opened_at,closed_at", "1,03/04/2025 10:00,25/04/2025 10:00", "2,05/06/2025 10:00,"]
    read = batch(tmp_path, "\n".join(rows) + "\n")
    assert read.first == dt.datetime(2025, 4, 3, 10)


def test_one_order_does_not_settle_a_column_written_in_another_way(tmp_path: Path) -> None:
    rows = ["contact_id,opened_at,closed_at", "1,2025-04-03 10:00,05/04/2025", "2,2025-04-13 10:00,06/05/2025"]
    with pytest.raises(DateQuestion) as asked:
        batch(tmp_path, "\n".join(rows) + "\n")
    assert asked.value.values["column"] == "closed_at"


def test_values_that_the_format_does_not_fit_are_rejected_rows(tmp_path: Path) -> None:
    read = batch(tmp_path, dated(*["2026-01-02 10:00"] * 18, "2.1.2026", "?"))
    assert read.rejected.select("line", "rule", "value").rows() == [
        (20, "opened_at_unreadable", "2.1.2026"),
        (21, "opened_at_missing", None),
    ]


def test_a_column_without_a_format_is_refused_with_line_and_value(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable) as refused:
        batch(tmp_path, dated("2026-01-02", "2026-01-03", "soon", "2026-01-05"))
    assert refused.value.key == "error.date_unreadable"
    assert refused.value.values == {"column": "opened_at", "value": "soon", "line": 4}


def test_a_remembered_format_answers_and_gives_way_where_it_does_not_fit(tmp_path: Path) -> None:
    told = {"opened_at": "%d/%m/%Y"}
    assert batch(tmp_path, dated("03/04/2025", "05/06/2025"), dates=told).first == dt.datetime(2025, 4, 3)
    assert batch(tmp_path, dated("2025-04-03", "2025-06-05"), dates=told).mapping.dates["opened_at"] == "%Y-%m-%d"


def test_an_answer_holds_for_every_date_column(tmp_path: Path) -> None:
    rows = ["contact_id,opened_at,closed_at", "1,03/04/2025,05/13/2025", "2,05/06/2025,07/06/2025"]
    read = batch(tmp_path, "\n".join(rows) + "\n", date_order="dmy")
    assert read.kept["closed_at"].to_list() == [None, dt.datetime(2025, 6, 7)]
    assert [n.key for n in read.notices] == ["notice.unreadable"]


def test_a_remembered_format_settles_the_other_columns(tmp_path: Path) -> None:
    rows = ["contact_id,opened_at,closed_at", "1,03/04/2025,05/04/2025", "2,05/06/2025,07/06/2025"]
    read = batch(tmp_path, "\n".join(rows) + "\n", dates={"opened_at": "%d/%m/%Y"})
    assert read.kept["closed_at"].to_list() == [dt.datetime(2025, 4, 5), dt.datetime(2025, 6, 7)]


def test_a_date_and_its_time_may_stand_in_two_columns(tmp_path: Path) -> None:
    content = "contact_id,Date,Time\n1,13/04/2025, 10:05\n2,05/06/2025 ,7:00\n3,?,7:00\n"
    plan = Mapping("contacts", "x", {"contact_id": ("contact_id",), "opened_at": ("Date", "Time")})
    read = batch(tmp_path, content, plan)
    assert read.kept["opened_at"].to_list() == [dt.datetime(2025, 4, 13, 10, 5), dt.datetime(2025, 6, 5, 7)]
    assert read.rejected["rule"].to_list() == ["opened_at_missing"]


def test_white_space_around_a_date_is_no_harm(tmp_path: Path) -> None:
    read = batch(tmp_path, dated(" 2026-01-02 10:00", "2026-01-03\u00a010:00", "2026-01-04  10:00 ", " ? "))
    assert read.kept["opened_at"].to_list() == [dt.datetime(2026, 1, day, 10) for day in (2, 3, 4)]
    assert read.rejected["rule"].to_list() == ["opened_at_missing"]


def test_fractions_of_a_second_are_cut_off(tmp_path: Path) -> None:
    read = batch(tmp_path, dated("2026-01-02T10:00:59.999Z", "2026-01-02T10:01:00Z"))
    assert read.kept["opened_at"].to_list() == [dt.datetime(2026, 1, 2, 10, 0, 59), dt.datetime(2026, 1, 2, 10, 1)]


def test_local_times_become_utc_and_the_odd_hours_are_told(tmp_path: Path) -> None:
    content = dated("2026-03-29 02:30:00", "2026-10-25 02:30:00", "2026-07-01 12:00:00", "2026-01-01 00:30:00")
    read = batch(tmp_path, content, zone="Europe/Madrid")
    assert read.kept["opened_at"].to_list() == [
        dt.datetime(2026, 3, 29, 1, 30),
        dt.datetime(2026, 10, 25, 0, 30),
        dt.datetime(2026, 7, 1, 10, 0),
        dt.datetime(2025, 12, 31, 23, 30),
    ]
    assert {(n.key, n.count) for n in read.notices} == {("notice.time_doubled", 1), ("notice.time_skipped", 1)}


def test_days_without_a_time_and_times_with_an_offset_are_not_moved(tmp_path: Path) -> None:
    days = batch(tmp_path, dated("2026-07-01", "2026-07-13"), zone="Europe/Madrid")
    assert days.first == dt.datetime(2026, 7, 1)
    fixed = batch(tmp_path, dated("2026-07-01T10:00:00+05:00", "2026-07-13T10:00:00Z"), zone="Europe/Madrid")
    assert fixed.kept["opened_at"].to_list() == [dt.datetime(2026, 7, 1, 5), dt.datetime(2026, 7, 13, 10)]


@given(
    st.lists(st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2030, 1, 1)), min_size=1),
    st.sampled_from(["Europe/Madrid", "America/New_York", "Australia/Adelaide", "Asia/Kolkata", "UTC"]),
)
def test_conversion_agrees_with_the_standard_library(moments: list[dt.datetime], zone: str) -> None:
    whole = [moment.replace(microsecond=0) for moment in moments]
    shift = to_utc(pl.Series(whole, dtype=pl.Datetime("us")), zone)
    for local, given_utc in zip(whole, shift.moments, strict=True):
        expected = local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(dt.UTC).replace(tzinfo=None)
        assert given_utc == expected


def test_contacts_of_tomorrow_are_kept_and_later_ones_rejected(tmp_path: Path) -> None:
    later = [NOW + dt.timedelta(hours=h) for h in (-1, 23, 24, 25)]
    read = batch(tmp_path, dated(*(f"{moment:%Y-%m-%d %H:%M:%S}" for moment in later)))
    assert read.kept.height == 3
    assert read.rejected.select("rule", "field", "value").rows() == [
        ("opened_in_future", "opened_at", f"{later[3]:%Y-%m-%d %H:%M:%S}")
    ]
