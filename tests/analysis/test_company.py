"""The tools on the sample company: what they say adds up, and is what the known answers say."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from metrics.access import EVERYTHING
from metrics.analysis.department import causes
from metrics.analysis.health import health
from metrics.analysis.meeting import changes, headline, headlines, record
from metrics.analysis.owners import owners, tiers
from metrics.analysis.reason import case
from metrics.analysis.series import Point, monthly, settled, shift
from metrics.analysis.skyline import skyline
from metrics.catalog import METRICS
from metrics.query import UNOWNED, Reader, Slice
from sample_data import FOLDER

TRUTHS: dict[str, Any] = tomllib.loads((FOLDER / "truths.toml").read_text("utf-8"))
ALL = Slice(EVERYTHING)
MONTH = date(2026, 10, 1)


@pytest.mark.parametrize("shown", [3, 10, 100, None])
@pytest.mark.parametrize("cut", [ALL, ALL.only("market", "ES"), ALL.only("channel", "chat")], ids=["all", "ES", "chat"])
def test_the_reasons_shown_and_all_others_are_the_total(reader: Reader, cut: Slice, shown: int | None) -> None:
    sky = skyline(reader, cut, MONTH, shown)
    together = sum(row.reading.top or 0 for row in sky.rows) + (sky.other.top or 0)
    assert together == sky.total.top == reader.read_one(cut.month(MONTH), "contacts")["contacts"].top
    assert {row.reading.bottom for row in sky.rows} | {sky.other.bottom} == {sky.total.bottom}
    assert len(sky.rows) == min(shown or sky.count, sky.count)
    whole = skyline(reader, cut, MONTH, None)
    assert sky.count == whole.count
    assert [row.reason for row in sky.rows] == [row.reason for row in whole.rows][: len(sky.rows)]


def test_the_skyline_is_that_of_the_known_answers(reader: Reader) -> None:
    truth = TRUTHS["skyline"]["2026-10"]
    sky = skyline(reader, ALL, MONTH, None)
    assert [row.reason for row in sky.rows] == truth["reasons"]
    assert [row.contacts for row in sky.rows] == truth["contacts"]
    assert (sky.metric, sky.total.bottom) == ("contacts_per_order", truth["orders"])
    unowned = TRUTHS["department"]["2026-10"].get("Unowned", {"contacts": 0})
    assert sky.unowned.top == unowned["contacts"]
    codes = {"TMP_099", "XCH_APP2", "(none)"}
    assert sky.unmapped.top == sum(row.contacts for row in sky.rows if row.reason in codes)


def test_departments_and_their_causes_are_those_of_the_known_answers(reader: Reader) -> None:
    truth = TRUTHS["department"]["2026-10"]
    found = owners(reader, ALL, MONTH)
    assert {share.department: share.contacts for share in found} == {k: v["contacts"] for k, v in truth.items()}
    assert [s.department for s in found if s.department != UNOWNED] == sorted(
        (k for k in truth if k != UNOWNED), key=lambda k: (-truth[k]["contacts"], k)
    )
    for department, told in truth.items():
        mine = causes(reader, ALL, department, MONTH)
        assert {c.reason: c.contacts for c in mine.causes if c.contacts} == told["reasons"]
        assert mine.reading.top == told["contacts"]


def test_a_department_is_as_far_from_its_target_as_value_and_target_say(reader: Reader) -> None:
    for share in owners(reader, ALL, MONTH):
        mine = causes(reader, ALL, share.department, MONTH)
        assert (mine.target, mine.gap, mine.head) == (share.target, share.gap, share.head)
        assert mine.reading.value is not None
        assert mine.reading.bottom is not None
        if mine.target is None:
            assert mine.gap is mine.gap_contacts is None
            continue
        assert mine.gap == pytest.approx(mine.reading.value - mine.target)
        assert mine.gap_contacts == pytest.approx((mine.reading.top or 0) - mine.target * mine.reading.bottom)
        assert mine.gaps[-1].gap == pytest.approx(mine.gap)
        assert len(mine.gaps) <= 12
    assert any(share.target for share in owners(reader, ALL, MONTH))


def test_a_reason_that_is_owned_is_there_even_without_a_contact(reader: Reader) -> None:
    quiet = ALL.only("market", "nowhere")
    owned = {r for r, o in reader.owners(MONTH).items() if o.department == "Logistics"}
    found = causes(reader, quiet, "Logistics", MONTH).causes
    assert {c.reason for c in found} == owned
    assert all(c.contacts == 0 and c.repeat.value is None for c in found)
    everything = causes(reader, ALL, "Logistics", MONTH).causes
    assert owned <= {c.reason for c in everything}


def test_a_targets_filter_has_no_target(reader: Reader) -> None:
    assert all(row.target is None for row in skyline(reader, ALL.only("market", "ES"), MONTH).rows)
    assert headline(reader, ALL.only("market", "ES"), "contacts_per_order", MONTH).target is None
    assert headline(reader, ALL, "contacts_per_order", MONTH).target == 0.38


@pytest.mark.parametrize("metric", [m for m in METRICS if METRICS[m].headline])
def test_a_headline_stands_beside_its_past(reader: Reader, metric: str) -> None:
    told = headline(reader, ALL, metric, MONTH)
    truth = {key: month[metric] for key, month in TRUTHS["month"].items()}
    for reading, key in ((told.reading, "2026-10"), (told.previous, "2026-09"), (told.last_year, "2025-10")):
        assert {"top": reading.top, "bottom": reading.bottom} == truth[key]
    assert [p.month for p in told.points] == [shift(MONTH, i - 23) for i in range(24)]
    assert [(p.top, p.bottom) for p in told.points] == [
        (truth[f"{p.month:%Y-%m}"]["top"], truth[f"{p.month:%Y-%m}"]["bottom"]) for p in told.points
    ]
    assert told.final
    assert told.limits is not None
    assert told.limits.low <= told.limits.mean <= told.limits.high


def test_the_four_headlines_fit_what_is_known(reader: Reader) -> None:
    assert headlines(reader) == (
        "contacts_per_order", "repeat_contact_rate", "resolution_behavioural", "quality_score")  # fmt: skip


@pytest.mark.parametrize(
    ("metric", "month", "window", "final"),
    [
        ("contacts", date(2026, 10, 1), None, True),
        ("contacts", date(2026, 11, 1), None, False),
        ("repeat_contact_rate", date(2026, 10, 1), None, True),
        ("repeat_contact_rate", date(2026, 10, 1), 12, False),
        ("repeat_contact_rate", date(2026, 10, 1), 30, False),
        ("repeat_contact_rate", date(2026, 9, 1), 30, True),
        ("contacts_per_order", date(2026, 10, 1), 30, True),
        ("contacts", date(2024, 8, 1), None, False),
    ],
)
def test_a_month_is_final_when_nothing_can_move_it_any_more(
    reader: Reader, metric: str, month: date, window: int | None, final: bool
) -> None:
    """The data reaches the evening of 12 November 2026."""
    assert settled(reader.known, metric, month, window) is final


def test_without_all_its_orders_a_month_is_not_final(reader: Reader) -> None:
    known = replace(reader.known, last_order=date(2026, 10, 30))
    assert not settled(known, "contacts_per_order", MONTH)
    assert settled(known, "contacts", MONTH)
    assert not settled(replace(known, first_order=None), "contacts_per_order", date(2026, 3, 1))


def test_the_young_month_is_hollow_and_the_share_that_is_old_enough_is_told(reader: Reader) -> None:
    told = headline(reader, ALL, "repeat_contact_rate", date(2026, 11, 1))
    assert not told.final
    assert told.settled_share is not None
    assert 0 < told.settled_share < 1
    assert told.settles_on == date(2026, 12, 8)
    assert told.signal is None
    assert not told.points[-1].settled
    assert headline(reader, ALL, "repeat_contact_rate", MONTH).settled_share == 1


def test_what_moved_adds_up_to_the_whole_change(reader: Reader) -> None:
    moved = changes(reader, ALL, MONTH)
    now, before = (reader.read_one(ALL.month(shift(MONTH, i)), "contacts_per_order") for i in (0, -1))
    change = (now["contacts_per_order"].value or 0) - (before["contacts_per_order"].value or 0)
    assert sum(m.change for m in moved) == pytest.approx(change)
    assert [m.change for m in moved] == sorted((m.change for m in moved), reverse=True)


def test_a_reason_is_told_from_all_sides(reader: Reader) -> None:
    truth = TRUTHS["skyline"]["2026-10"]
    reason = truth["reasons"][0]
    told = case(reader, ALL, reason, MONTH)
    assert (told.rank, told.contacts, told.all_contacts) == (1, truth["contacts"][0], sum(truth["contacts"]))
    assert sum(contacts.top or 0 for _, contacts, _ in told.channels) == told.contacts
    assert sum(issues for _, issues, _ in told.snowballs) <= told.contacts
    assert told.owner == reader.owners(MONTH)[reason]
    assert told.lines[0].points[-1].top == told.contacts


def test_tiers_are_all_contacts_of_the_month(reader: Reader) -> None:
    found = tiers(reader, ALL, MONTH)
    assert [t.tier for t in found] == ["1", "2", "3", "4", "5"]
    by_tier = reader.read(ALL.month(MONTH).cut("tier"), "contacts")
    assert {t.tier: t.contacts for t in found} == {
        tier: (by_tier[(tier,)]["contacts"].top if (tier,) in by_tier else 0) for tier in "12345"
    }


def test_health_is_the_share_of_known_customers_and_given_orders(reader: Reader) -> None:
    told = health(reader, ALL)
    assert told.contacts == TRUTHS["store"]["contacts"]
    assert told.identified == TRUTHS["store"]["identified"] / TRUTHS["store"]["contacts"]
    nothing = health(reader, ALL.only("market", "nowhere"))
    assert (nothing.contacts, nothing.identified, nothing.linked) == (0, None, None)


def points(*values: float | None, settled: bool = True) -> tuple[Point, ...]:
    return tuple(Point(shift(MONTH, i), v, settled) for i, v in enumerate(values))


def test_a_record_is_higher_or_lower_than_every_month_before() -> None:
    assert record(points(1, 3, 2, 4)) == (True, 4)
    assert record(points(3, 2, None, 1)) == (False, 3)
    assert record(points(3, 1, 2)) is None
    assert record(points(3, 1, 3)) is None
    assert record(points(1, 2)) is None
    assert record(points(1, 2, 3, settled=False)) is None


def test_a_line_starts_with_the_first_month_of_the_data(reader: Reader) -> None:
    assert monthly(reader, ALL, "contacts", date(2024, 10, 1), 24)[0].month == date(2024, 9, 1)
    assert monthly(reader, ALL, "contacts", date(2024, 8, 1), 24) == ()
