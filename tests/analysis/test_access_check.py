"""A fall in contacts is believed where everything fell alike, and doubted where a door closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from metrics.access import EVERYTHING
from metrics.analysis.access_check import Check, Finding, closed_door, earlier_months, is_it_real
from metrics.query import Reader, Slice
from metrics.store import Store
from tests.analysis.scenes import CHANGE, Row, always, company, fewer
from tests.store.bring import bring, opened

ALL = Slice(EVERYTHING)
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def judged(store: Store, rows: list[Row], **more: Any) -> Finding:
    bring(store, "contacts", rows, **more)
    found = is_it_real(Reader(store), ALL, APRIL, MARCH)
    assert found is not None
    return found


def check(found: Finding, key: str) -> Check:
    return next(c for c in found.checks if c.key == key)


def counted(rows: list[Row], month: int, **told: Any) -> int:
    """Contacts of a month of which everything that is told holds."""
    return sum(row["opened_at"].month == month and told.items() <= row.items() for row in rows)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("share", [0.1, 0.3])
def test_a_fall_of_all_channels_alike_is_believed(store: Store, share: float, seed: int) -> None:
    rows = company(seed, fewer(share))
    found = judged(store, rows)
    assert (found.verdict, found.speaking, found.made) == ("clear", (), 6)
    assert found.before == (counted(rows, 3), 31)
    assert found.now == (counted(rows, 4), 30)
    assert found.change == pytest.approx(counted(rows, 4) / 30 / (counted(rows, 3) / 31) - 1)
    assert closed_door(Reader(store), ALL, APRIL) is None


def test_where_contacts_did_not_fall_nothing_is_to_be_explained(store: Store) -> None:
    found = judged(store, company(1, always))
    assert not found.fell
    assert found.verdict == "no_fall"
    assert {c.state for c in found.checks} == {"clear"}


def test_a_closed_telephone_is_named_with_its_first_silent_day(store: Store) -> None:
    closing = datetime(2026, 4, 12)
    rows = company(2, lambda _, row: row["channel"] != "phone" or row["opened_at"] < closing)
    found = judged(store, rows)
    phone = check(found, "channel")
    assert found.verdict == "door"
    assert (phone.state, phone.subject, phone.since) == ("speaks", "phone", date(2026, 4, 12))
    assert phone.before == (counted(rows, 3, channel="phone"), 31)
    assert phone.now == (counted(rows, 4, channel="phone"), 30)
    door = closed_door(Reader(store), ALL, APRIL)
    assert door is not None
    assert (door.verdict, door.before, door.now) == (found.verdict, found.before, found.now)
    assert door.speaking == found.speaking == (phone,)


def test_a_telephone_that_hardly_anybody_reaches_counts_as_closed_and_has_no_last_day(store: Store) -> None:
    rows = company(3, lambda random, row: row["channel"] != "phone" or random.random() < 0.1)
    phone = check(judged(store, rows), "channel")
    assert (phone.state, phone.subject, phone.since) == ("speaks", "phone", None)


def test_a_small_channel_that_closes_does_not_explain_a_fall(store: Store) -> None:
    found = judged(store, company(4, lambda random, row: row["channel"] != "letter" and random.random() > 0.2))
    assert found.verdict == "clear"


def test_a_channel_under_a_new_name_is_not_a_closed_door(store: Store) -> None:
    def renamed(_: Random, row: Row) -> Row:
        return row | {"channel": "telephone"} if row["channel"] == "phone" else row

    found = judged(store, company(5, fewer(0.2), renamed))
    phone = check(found, "channel")
    assert (found.verdict, phone.state, phone.subject, phone.heir) == ("clear", "renamed", "phone", "telephone")


def test_shorter_hours_are_found_though_other_channels_never_close(store: Store) -> None:
    rows = company(6, lambda _, row: row["channel"] != "chat" or row["opened_at"].hour < 17)
    by_night = [r | {"contact_id": f"n{i}", "channel": "web"} for i, r in enumerate(rows)]
    hours = check(judged(store, [*rows, *by_night]), "hours")
    assert (hours.state, hours.subject) == ("speaks", "chat")
    assert hours.hours
    assert {hour % 24 for hour in hours.hours} == {17, 18, 19}
    assert hours.before is not None
    assert hours.now is not None
    assert hours.before[0] - hours.now[0] == len(hours.hours)


def test_hours_are_those_of_the_company_zone(tmp_path: Path) -> None:
    store = opened(tmp_path, company_zone="Asia/Tokyo")
    rows = company(6, lambda _, row: row["opened_at"].hour < 17)
    found = judged(store, [row | {"opened_at": row["opened_at"] - timedelta(hours=9)} for row in rows])
    assert found.verdict == "door"
    assert {hour % 24 for hour in check(found, "hours").hours} == {17, 18, 19}
    store.close()


def test_dates_without_a_time_tell_nothing_of_hours(store: Store) -> None:
    rows = company(7, fewer(0.2))
    dated = [
        r | {"opened_at": datetime.combine(r["opened_at"], datetime.min.time()), "opened_is_date": True} for r in rows
    ]
    found = judged(store, dated)
    assert check(found, "hours") == Check("hours", "unrecorded")
    assert found.verdict == "clear"
    assert found.made == 5


def test_more_abandoned_contacts_speak_against_the_fall(store: Store) -> None:
    def given_up(random: Random, row: Row) -> Row:
        return row | {"abandoned": row["channel"] == "phone" and random.random() < 0.25}

    rows = company(8, fewer(0.2), given_up)
    found = judged(store, rows)
    abandoned = check(found, "abandoned")
    assert (found.verdict, abandoned.state) == ("door", "speaks")
    assert abandoned.before == (counted(rows, 3, abandoned=True), counted(rows, 3))
    assert abandoned.now == (counted(rows, 4, abandoned=True), counted(rows, 4))


def test_more_severe_contacts_put_the_fall_in_doubt(store: Store) -> None:
    rows = company(9, lambda random, row: row["tier"] in (1, 2) or random.random() > 0.4)
    found = judged(store, rows)
    severe = check(found, "severe")
    assert (found.verdict, severe.state) == ("doubt", "speaks")
    assert severe.before == (counted(rows, 3, tier=1) + counted(rows, 3, tier=2), counted(rows, 3))
    assert closed_door(Reader(store), ALL, APRIL) is None


def test_more_repeats_put_the_fall_in_doubt(store: Store) -> None:
    rows = company(10, fewer(0.5))
    again = [
        r | {"contact_id": f"again{i}", "opened_at": r["opened_at"] + timedelta(hours=30), "abandoned": False}
        for i, r in enumerate(rows)
        if CHANGE <= r["opened_at"] < datetime(2026, 4, 28) and i % 3 == 0
    ]
    found = judged(store, [*rows, *again])
    assert (found.verdict, check(found, "repeats").state) == ("doubt", "speaks")


def test_a_file_that_ends_is_missing_data_not_a_closed_door(store: Store) -> None:
    rows = company(11, always)
    mail = [r for r in rows if r["channel"] == "e-mail" and r["opened_at"] < datetime(2026, 3, 21)]
    bring(store, "contacts", mail, source="mail")
    found = judged(store, [r for r in rows if r["channel"] != "e-mail"])
    ended = check(found, "source")
    assert found.verdict == "data"
    assert (ended.state, ended.subject, ended.since) == ("speaks", "mail", date(2026, 3, 21))
    assert ended.before == (len(mail), 31)
    assert ended.now == (0, 30)


def test_what_no_file_carries_is_not_recorded_and_never_called_in_order(store: Store) -> None:
    bare = [{name: row[name] for name in ("contact_id", "opened_at")} for row in company(12, fewer(0.3))]
    found = judged(store, bare)
    states = {c.key: c.state for c in found.checks}
    assert {key for key, state in states.items() if state == "unrecorded"} == {
        "channel",
        "abandoned",
        "repeats",
        "severe",
    }
    assert found.verdict == "clear"
    assert found.made == 2


def test_too_few_contacts_are_not_judged(store: Store) -> None:
    rows = [
        row for i, row in enumerate(company(13, fewer(0.5))) if i % 100 == 0 or row["opened_at"] > datetime(2026, 5, 1)
    ]
    found = judged(store, rows)
    assert {c.state for c in found.checks} == {"few"}
    assert found.verdict == ("unknown" if found.fell else "no_fall")


def test_a_young_month_is_compared_over_its_whole_days_with_as_many_of_the_other(store: Store) -> None:
    rows = [row for row in company(14, always) if row["opened_at"] < datetime(2026, 4, 11, 12)]
    found = judged(store, rows)
    assert found.now == (sum(CHANGE <= r["opened_at"] < datetime(2026, 4, 11) for r in rows), 10)
    assert found.before == (sum(r["opened_at"] < datetime(2026, 3, 11) for r in rows), 10)


def test_months_that_the_data_does_not_hold_are_not_compared(store: Store) -> None:
    bring(store, "contacts", company(15, always))
    reader = Reader(store)
    assert earlier_months(APRIL) == (MARCH, date(2025, 4, 1))
    assert is_it_real(reader, ALL, APRIL, date(2025, 4, 1)) is None
    assert is_it_real(reader, ALL, MARCH, date(2026, 2, 1)) is None
    assert is_it_real(reader, ALL.only("channel", "fax"), APRIL, MARCH) is None


def test_an_empty_store_has_nothing_to_compare(tmp_path: Path) -> None:
    reader = Reader(empty := opened(tmp_path))
    assert is_it_real(reader, ALL, APRIL, MARCH) is None
    assert closed_door(reader, ALL, APRIL) is None
    empty.close()


def test_filters_and_scope_narrow_every_check(store: Store) -> None:
    rows = company(2, lambda _, row: row["channel"] != "phone")
    bring(store, "contacts", rows)
    reader = Reader(store)
    chat = is_it_real(reader, ALL.only("channel", "chat"), APRIL, MARCH)
    assert chat is not None
    assert (chat.verdict, chat.now[0]) == ("no_fall", counted(rows, 4, channel="chat"))
    nobody = replace(ALL, scope=replace(EVERYTHING, departments=frozenset({"Logistics"})))
    assert is_it_real(reader, nobody, APRIL, MARCH) is None
