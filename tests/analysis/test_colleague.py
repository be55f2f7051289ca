"""What a careful colleague says before a file is stored, and where he keeps silent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import sample_data
from metrics import pipeline
from metrics.analysis.colleague import WARNINGS, by_importance
from metrics.i18n import LANGUAGES, words
from metrics.i18n.catalogues import LOCALES, read_area
from metrics.ingest import Notice, read_table
from metrics.pipeline import Draft
from metrics.settings import Settings
from metrics.store import Store
from tests.store.bring import at, opened

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
Warned = dict[str, Notice]


def sheet(rows: Iterable[dict[str, object]]) -> str:
    """Contacts as a file: what a row does not say is usual, its customer and order unlike any other."""
    lines = ["id,opened at,customer,order,contact reason,owning department"]
    for i, row in enumerate(rows):
        usual = {"id": i, "at": at(seconds=i), "customer": f"k{i}", "order": "", "reason": f"why {i % 9}", "owner": ""}
        lines.append(",".join(str(value) for value in (usual | row).values()))
    return "\n".join(lines) + "\n"


def many(n: int, **said: object) -> list[dict[str, object]]:
    """So many contacts that say the same."""
    return [said] * n


def daily(counts: Iterable[int], since: datetime, **said: object) -> list[dict[str, object]]:
    """So many contacts on each day from `since` on, minute after minute."""
    return [
        {"at": since + timedelta(days=day, minutes=i), "id": f"{day}-{i}"} | said
        for day, n in enumerate(counts)
        for i in range(n)
    ]


def orders(counts: Iterable[int], since: datetime) -> str:
    """So many orders on each day as a file."""
    rows = daily(counts, since)
    return "order_id,ordered_at\n" + "".join(f"{row['id']},{row['at']}\n" for row in rows)


def drafted(store: Store, folder: Path, text: str, kind: str = "contacts", **changes: Any) -> Draft:
    path = folder / "shop.csv"
    path.write_text(text, encoding="utf-8")
    table = read_table(path, store.settings)
    plan = replace(pipeline.propose_for(store, table, kind), **({"source": "shop"} | changes))
    return pipeline.draft(store, table, plan, NOW)


def warned(store: Store, folder: Path, text: str, kind: str = "contacts", **changes: Any) -> Warned:
    """The warnings by key; each can be said in every language."""
    notices = drafted(store, folder, text, kind, **changes).batch.notices
    for notice in notices:
        assert all(words(language).n(notice.key, notice.count, **notice.values) for language in LANGUAGES)
    return {notice.key: notice for notice in notices}


def stored(store: Store, folder: Path, text: str, kind: str = "contacts", **changes: Any) -> int:
    return pipeline.store_batch(store, drafted(store, folder, text, kind, **changes), now=NOW).id


def weeks(last: int) -> str:
    """Five weeks of 40 contacts a day, and a last day of `last`."""
    return sheet(daily([40] * 34 + [last], at()))


Case = tuple[str, str, str, dict[str, object], int]
ALONE: list[Case] = [
    ("notice.zero_gaps", sheet([*many(11, at=at(), customer="k", reason="x"), *many(189)]),
     sheet([*many(10, at=at(), customer="k", reason="x"), *many(190)]), {"share": 5}, 10),
    ("notice.thin_tail", weeks(21), weeks(22), {"first": "2026-02-08", "complete": "2026-02-07"}, 1),
    ("notice.one_customer", sheet([*many(20, customer="k"), *many(880)]), sheet([*many(19, customer="k"), *many(881)]),
     {"share": 2}, 1),
    ("notice.one_customer", sheet([*many(44, customer="k"), *many(2156)]),
     sheet([*many(43, customer="k"), *many(2157)]), {"share": 2}, 1),
    ("notice.ahead", sheet([{"at": "2026-06-01 12:05:01"}]), sheet([{"at": "2026-06-01 12:05:00"}]),
     {"zone": "UTC"}, 1),
    ("notice.before_2000", sheet([*many(2, at="1999-12-31 23:59:59"), {}]), sheet([{"at": "2000-01-01 00:00:00"}, {}]),
     {"first": "1999-12-31"}, 2),
    ("notice.several_owners", sheet([*many(19, reason="x", owner="Shop"), {"reason": "x", "owner": "Stock"}]),
     sheet([*many(20, reason="x", owner="Shop"), {"reason": "x", "owner": "Stock"}]),
     {"reason": "x", "owners": "Shop, Stock", "column": "owning department"}, 1),
    ("notice.vague_reasons", sheet([*many(20, reason="Otros"), *many(10, reason=""), *many(70)]),
     sheet([*many(20, reason="Otros"), *many(9, reason=""), *many(71)]), {"other": 20, "blank": 10}, 30),
    ("notice.unidentified", sheet([*many(21, customer=""), *many(79)]), sheet([*many(20, customer=""), *many(80)]),
     {"share": 21}, 21),
    ("notice.cap", sheet(many(1_000)), sheet(many(999)), {}, 1_000),
    ("notice.cap", sheet(many(10_000)), sheet(many(10_001)), {}, 10_000),
]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "deserving", "neighbour", "values", "count"),
    ALONE,
    ids=[f"{case[0]} in {len(case[1].splitlines())} lines" for case in ALONE],
)
def test_a_file_that_deserves_a_warning_gets_it_alone_and_its_neighbour_none(
    store: Store, tmp_path: Path, key: str, deserving: str, neighbour: str, values: dict[str, object], count: int
) -> None:
    assert warned(store, tmp_path, deserving) == {key: Notice(key, values, count)}
    assert warned(store, tmp_path, neighbour) == {}


def test_fewer_than_a_hundred_contacts_say_nothing_about_shares(store: Store, tmp_path: Path) -> None:
    assert warned(store, tmp_path, sheet(many(99, customer="", reason="", at=at()))) == {}


def test_several_rows_of_one_id_are_one_contact(store: Store, tmp_path: Path) -> None:
    """An event log with its ids gives no zero gap; without them, all but one."""
    log = [{"id": i // 4, "at": at(i // 4), "customer": f"k{i // 4}", "reason": f"why {i % 4}"} for i in range(400)]
    log = [row | {"reason": "x"} for row in log]
    lines = sheet(log).replace("opened at", "updated at,opened at", 1).splitlines()
    timed = [lines[0], *(line.replace(",", f",{at(seconds=i)},", 1) for i, line in enumerate(lines[1:]))]
    text = "\n".join(timed) + "\n"
    assert warned(store, tmp_path, text) == {}
    columns = {"opened_at": ("opened at",), "customer_id": ("customer",), "reason": ("contact reason",)}
    assert warned(store, tmp_path, text, columns=columns, no_id=True)["notice.zero_gaps"].count == 300


def test_dates_without_time_are_no_zero_gaps_and_not_ahead(store: Store, tmp_path: Path) -> None:
    text = sheet(many(200, at="2026-06-02", customer="k", reason="x"))
    assert warned(store, tmp_path, text).keys() == {"notice.one_customer"}


def test_quiet_weekends_neither_make_a_tail_thin_nor_end_it(store: Store, tmp_path: Path) -> None:
    week = [40, 40, 40, 40, 40, 3, 2]
    assert warned(store, tmp_path, sheet(daily(week * 5, at()))) == {}
    cut = [*week * 4, 40, 40, 40, 40, 5, 0, 1]
    found = warned(store, tmp_path, sheet(daily(cut, at())))["notice.thin_tail"]
    assert found == Notice("notice.thin_tail", {"first": "2026-02-06", "complete": "2026-02-05"}, 1)
    long = warned(store, tmp_path, sheet(daily([40] * 50 + [0] * 9 + [1], at())))["notice.thin_tail"]
    assert (long.values["first"], long.count) == ("2026-02-24", 10)


def test_a_tail_that_is_declared_incomplete_is_not_warned_about(store: Store, tmp_path: Path) -> None:
    assert warned(store, tmp_path, weeks(5), complete_to=datetime(2026, 2, 7, 23, 59, 59)) == {}
    assert warned(store, tmp_path, weeks(5), complete_to=datetime(2025, 1, 1)) == {}


@pytest.mark.parametrize(("midnight", "drawn"), [(0, 12), (8, 4)], ids=["midnight of the file", "of the company"])
def test_an_export_cut_at_midnight_here_or_there_has_no_thin_day(tmp_path: Path, midnight: int, drawn: int) -> None:
    """Times in UTC, a company in Los Angeles: 08:00 UTC is its midnight. Drawn so many hours later it is thin."""
    store = opened(tmp_path, company_zone="America/Los_Angeles")
    starts = datetime(2026, 1, 5, midnight)
    rows: list[dict[str, object]] = [{"at": starts + timedelta(minutes=20 * i), "id": i} for i in range(72 * 35)]
    assert warned(store, tmp_path, sheet(rows)) == {}
    assert warned(store, tmp_path, sheet(rows[: 3 * drawn - 72])).keys() == {"notice.thin_tail"}
    store.close()


@pytest.mark.parametrize(
    ("reason", "vague"),
    [("Other", True), ("- other issues -", True), ("Sonstiges", True), ("Misc.", True), ("N/A", True),
     ("(none)", True), ("OTROS MOTIVOS", True), ("sin clasificar", True), ("General enquiry", True),
     ("General Welfare", False), ("Other fee", False), ("Mother", False), ("None of my parcels came", False)],
)  # fmt: skip
def test_labels_that_name_no_reason_are_known_in_several_languages(
    store: Store, tmp_path: Path, reason: str, vague: bool
) -> None:
    found = warned(store, tmp_path, sheet([*many(50, reason=reason), *many(50)]))
    assert found.keys() == ({"notice.vague_reasons"} if vague else set())


def test_whoever_has_an_order_is_not_unidentified(store: Store, tmp_path: Path) -> None:
    assert warned(store, tmp_path, sheet(many(100, customer="", order="o"))) == {}


def test_owners_are_the_same_whatever_their_case(store: Store, tmp_path: Path) -> None:
    text = sheet([*many(5, reason="x", owner="Shop"), *many(5, reason="X", owner="SHOP")])
    assert warned(store, tmp_path, text) == {}


@pytest.mark.parametrize(("owner", "later", "other"), [("Stock", 60, True), ("SHOP", 60, False), ("Stock", 150, False)])
def test_a_reason_that_has_changed_hands_is_named(
    store: Store, tmp_path: Path, owner: str, later: int, other: bool
) -> None:
    stored(store, tmp_path, sheet(many(5, reason="x", owner="Shop", at=at(-60))))
    found = warned(store, tmp_path, sheet(many(5, reason="X", owner=owner, at=at(later - 60))))
    said: dict[str, object] = {"reason": "X", "owner": "Stock", "before": "Shop"}
    assert found == ({"notice.other_owner": Notice("notice.other_owner", said, 1)} if other else {})


FEBRUARY = datetime(2026, 2, 10, 9)


@pytest.mark.parametrize(("n", "alone"), [(20, True), (19, False)])
def test_contacts_of_a_month_without_orders_are_alone_once_there_are_orders(
    store: Store, tmp_path: Path, n: int, alone: bool
) -> None:
    text = sheet([*daily([20], at()), *[row | {"id": f"f{i}"} for i, row in enumerate(daily([n], FEBRUARY))]])
    assert warned(store, tmp_path, text) == {}
    stored(store, tmp_path, orders([5], at()), "orders")
    expected = Notice("notice.contacts_alone", {"months": "2026-02"}, 1)
    assert warned(store, tmp_path, text) == ({expected.key: expected} if alone else {})


@pytest.mark.parametrize(("since", "n", "alone"), [(FEBRUARY, 20, True), (FEBRUARY, 19, False), (at(-60), 20, False)])
def test_orders_of_a_later_month_without_contacts_are_alone(
    store: Store, tmp_path: Path, since: datetime, n: int, alone: bool
) -> None:
    text = orders([n], since)
    assert warned(store, tmp_path, text, "orders") == {}
    stored(store, tmp_path, sheet(daily([5], at())))
    assert warned(store, tmp_path, text, "orders").keys() == ({"notice.orders_alone"} if alone else set())


def january(n: int, since: datetime | None = None, days: int = 31) -> str:
    """So many contacts evenly over these days."""
    start = since or datetime(2026, 1, 1)
    return sheet({"id": f"{start:%m%d}{i}", "at": start + timedelta(days=days) / n * i} for i in range(n))


def test_two_shared_days_are_covered_already_one_is_a_border(store: Store, tmp_path: Path) -> None:
    receipt = stored(store, tmp_path, january(100))
    assert warned(store, tmp_path, january(100, datetime(2026, 1, 31))) == {}
    found = warned(store, tmp_path, january(100, datetime(2026, 1, 30)))
    said: dict[str, object] = {"source": "shop", "first": "2026-01-30", "last": "2026-01-31"}
    assert found == {"notice.covered": Notice("notice.covered", said, 2)}
    assert warned(store, tmp_path, january(100), source="another shop") == {}
    pipeline.undo(store, [receipt])
    assert warned(store, tmp_path, january(100)) == {}


def test_without_an_id_what_is_covered_may_count_twice(store: Store, tmp_path: Path) -> None:
    text = january(100)
    plan = drafted(store, tmp_path, text).mapping
    columns = {field: names for field, names in plan.columns.items() if field != "contact_id"}
    stored(store, tmp_path, text, columns=columns, no_id=True)
    assert warned(store, tmp_path, text, columns=columns, no_id=True).keys() == {"notice.covered_without_id"}


@pytest.mark.parametrize(
    ("text", "fewer"),
    [
        (january(59, datetime(2026, 2, 1), 28), True),
        (january(60, datetime(2026, 2, 1), 28), False),
        (january(20, datetime(2026, 2, 1), 7), False),
    ],
    ids=["59 in a month", "60 in a month", "20 in a week"],
)
def test_far_fewer_rows_than_files_of_a_similar_span_had(store: Store, tmp_path: Path, text: str, fewer: bool) -> None:
    stored(store, tmp_path, january(100))
    expected = Notice("notice.fewer_rows", {"source": "shop", "usual": 100}, 59)
    assert warned(store, tmp_path, text) == ({expected.key: expected} if fewer else {})


def test_rows_that_were_mended_may_be_few(store: Store, tmp_path: Path) -> None:
    stored(store, tmp_path, january(100))
    assert warned(store, tmp_path, january(9)).keys() == {"notice.covered"}


def test_every_warning_has_its_words_and_its_place() -> None:
    named = {str(m.id[0]) for m in read_area(LOCALES / "en" / "colleague.po", "en") if m.id}
    assert len(named) == len({warning for warnings in WARNINGS.values() for warning in warnings}) + 1
    usual = Notice("notice.of_another_room", {}, 1)
    ordered = by_importance([*(Notice(key, {}, 1) for key in sorted(named)), usual])
    keys = [notice.key for notice in ordered]
    assert keys[0] == "notice.zero_gaps"
    assert keys.index("notice.fewer_rows") < keys.index(usual.key) < keys.index("notice.unidentified")
    assert keys[-1] == "notice.other_owner"
    assert by_importance([usual, Notice("notice.time_doubled", {}, 1), usual])[-1].key == "notice.time_doubled"


def test_of_the_sample_company_only_what_was_done_needs_to_be_said(tmp_path: Path) -> None:
    done = {"contacts.csv": {"notice.notes_redacted", "notice.handle_kept"}}
    store = pipeline.open_store(tmp_path / "store.duckdb", Settings())
    for kind, name in sample_data.FILES:
        table = read_table(sample_data.FOLDER / name, store.settings)
        ready = pipeline.draft(store, table, pipeline.propose_for(store, table, kind))
        assert {notice.key for notice in ready.batch.notices} == done.get(name, set()), name
        pipeline.store_batch(store, ready)
    store.close()
