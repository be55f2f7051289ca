"""The sample company is what it declares to be, and its files are what the generator writes."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from statistics import fmean

import pytest

from sample_data import FILES, FOLDER, by_hand, company, generate, plans
from sample_data.process import World, simulate

Rows = list[dict[str, str]]
MONTHS = 26
NEWEST, YOUNG = "2026-10", "2026-11"


@pytest.fixture(scope="module")
def world() -> World:
    return simulate()


@pytest.fixture(scope="module")
def contacts() -> Rows:
    return by_hand.rows("contacts.csv")


@pytest.fixture(scope="module")
def orders() -> Rows:
    return by_hand.rows("orders.csv")


def month_of(row: dict[str, str]) -> str:
    return (row.get("opened_at") or row["ordered_at"])[:7]


def per_order(contacts: Rows, orders: Rows, code: str = "") -> list[float]:
    """Contacts per order of every month, the young one last."""
    top = Counter(month_of(c) for c in contacts if not code or c["reason"] == code)
    bottom = Counter(month_of(o) for o in orders)
    return [top[m] / bottom[m] for m in sorted(bottom)]


def from_usual(values: list[float]) -> float:
    """Distance of the last value from the mean of the others, in half widths of their XmR limits."""
    before, last = values[:-1], values[-1]
    moves = fmean(abs(b - a) for a, b in pairwise(before))
    return (last - fmean(before)) / (2.66 * moves)


def test_generating_again_gives_the_same_bytes(tmp_path: Path) -> None:
    generate.write(tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {name for _, name in FILES}
    for _, name in FILES:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


def test_all_files_together_stay_under_five_megabytes() -> None:
    names = [*(name for _, name in FILES), "truths.toml"]
    assert sum((FOLDER / name).stat().st_size for name in names) < 5_000_000


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda p: p.name)
def test_nothing_here_imports_the_product(path: Path) -> None:
    found = {n.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Import)
             for n in node.names}  # fmt: skip
    found |= {node.module or "" for node in ast.walk(ast.parse(path.read_text("utf-8")))
              if isinstance(node, ast.ImportFrom)}  # fmt: skip
    rooms = {name.split(".")[0] for name in found}
    foreign = {"polars", "duckdb", "pandas"} | ({"numpy"} if path.stem in ("by_hand", "truths") else set())
    assert not rooms & {"metrics", "pages", *foreign}


def test_there_are_26_whole_months_and_a_young_one(contacts: Rows, orders: Rows) -> None:
    days = {o["ordered_at"][:10] for o in orders}
    months = sorted({month_of(o) for o in orders})
    assert (months[0], months[-2], months[-1], len(months)) == ("2024-09", NEWEST, YOUNG, MONTHS + 1)
    assert {month_of(c) for c in contacts} == set(months)
    assert len(days) == 30 + 31 + 30 + 31 + 365 + 304 + 12
    assert contacts[-1]["opened_at"] > "2026-11-12 18:00:00"
    assert max(o["ordered_at"] for o in orders) <= contacts[-1]["opened_at"] < "2026-11-13"


def test_the_declared_dimensions_are_the_ones_in_the_files(contacts: Rows) -> None:
    assert {c["channel"] for c in contacts} == {name for name, *_ in company.CHANNELS}
    assert {c["vendor"] for c in contacts} == {name for name, *_ in company.VENDORS}
    assert (len(company.CHANNELS), len(company.VENDORS)) == (5, 3)
    assert {c["market"] for c in contacts} == {"ES", "PT"}
    assert {c["outcome"] for c in contacts} == {"resolved", "partly", "unresolved", "unknown", ""}
    assert {c["reopen_count"] for c in contacts} == {"0", "1", "2", "3"}
    assert len(by_hand.rows("departments.csv")) == 8


def test_contacts_carry_known_codes_two_unmapped_ones_and_a_few_blanks(contacts: Rows) -> None:
    known = {r["code"] for r in by_hand.rows("reasons.csv")}
    codes = Counter(c["reason"] for c in contacts)
    assert 25 <= len(known) <= 30
    assert set(codes) == known | set(company.UNMAPPED_CODES) | {""}
    assert 0.005 < sum(codes[c] for c in company.UNMAPPED_CODES) / len(contacts) < 0.015
    assert 0 < codes[""] < 0.01 * len(contacts)


def test_ids_are_unique_and_point_at_something(contacts: Rows, orders: Rows) -> None:
    ids, bought = {c["contact_id"] for c in contacts}, {o["order_id"] for o in orders}
    quality = by_hand.rows("quality.csv")
    assert (len(ids), len(bought)) == (len(contacts), len(orders))
    assert len({q["sample_id"] for q in quality}) == len({q["contact_id"] for q in quality}) == len(quality)
    assert {q["contact_id"] for q in quality} <= ids
    absent = [c for c in contacts if c["order_id"] and c["order_id"] not in bought]
    assert 0 < len(absent) < 0.01 * len(contacts)
    assert max(month_of(c) for c in absent) < "2025-06"


def test_some_contacts_lack_customer_or_order(contacts: Rows, orders: Rows) -> None:
    buyer = {o["order_id"]: o["customer_id"] for o in orders}
    nobody = [c for c in contacts if not c["customer_id"]]
    assert 0.01 < len(nobody) / len(contacts) < 0.03
    assert any(buyer.get(c["order_id"]) for c in nobody)
    assert any(not buyer.get(c["order_id"]) for c in nobody)
    assert 0.10 < sum(not c["order_id"] for c in contacts) / len(contacts) < 0.15


def test_contacts_close_after_they_open_unless_they_are_unresolved(contacts: Rows) -> None:
    for c in contacts:
        assert (c["closed_at"] == "") == (c["outcome"] == "unresolved")
        assert not c["closed_at"] or c["opened_at"] < c["closed_at"]


def test_no_single_customer_carries_the_newest_month(contacts: Rows) -> None:
    newest = Counter(c["customer_id"] for c in contacts if month_of(c) == NEWEST and c["customer_id"])
    assert newest.most_common(1)[0][1] < 0.015 * newest.total()


def test_ownership_has_no_overlaps_two_hand_overs_and_one_orphan() -> None:
    periods = defaultdict(list)
    for code, _, _, since, until in company.OWNERSHIP:
        periods[code].append((since, until))
    assert {r.code for r in company.REASONS} - set(periods) == {"INVOICE"}
    assert [len(p) for p in periods.values()].count(2) == 2
    for spans in periods.values():
        for (_, until), (since, _) in pairwise(sorted(spans)):
            assert until == since
    assert {row[1] for row in company.OWNERSHIP} == {name for name, _ in company.DEPARTMENTS}


def test_targets_and_prices_speak_of_things_that_exist() -> None:
    names = {"company": {""}, "department": {n for n, _ in company.DEPARTMENTS},
             "reason": {r.code for r in company.REASONS}}  # fmt: skip
    assert all(t.key in names[t.level] for t in plans.TARGETS)
    assert {t.metric for t in plans.COMPANY} == {
        "contacts_per_order", "repeat_contact_rate", "resolution_behavioural", "quality_score"}  # fmt: skip
    assert len({t[:4] for t in plans.TARGETS}) == len(plans.TARGETS)
    assert {p.channel for p in plans.PRICES if not p.tier} == {name for name, *_ in company.CHANNELS}


@pytest.mark.parametrize(("code", "least", "most"), [("LATE_TRK", 1.4, 1.65), ("DBL_CHRG", 1.7, 2.3)])
def test_the_newest_month_stands_out_for_two_reasons(
    contacts: Rows, orders: Rows, code: str, least: float, most: float
) -> None:
    values = per_order(contacts, orders, code)[:MONTHS]
    assert least < values[-1] / fmean(values[:-1]) < most
    assert from_usual(values) > 1


def test_logging_in_has_become_easier_since_september(contacts: Rows, orders: Rows) -> None:
    values = per_order(contacts, orders, "LOGIN")[:MONTHS]
    usual = values[:-2]
    assert all(0.45 < v / fmean(usual) < 0.70 for v in values[-2:])
    assert all(from_usual([*usual, v]) < -1 for v in values[-2:])


def test_every_other_reason_stays_within_its_usual_range(contacts: Rows, orders: Rows) -> None:
    told = {s.code for s in company.STORIES}
    for reason in company.REASONS:
        if reason.code not in told:
            assert abs(from_usual(per_order(contacts, orders, reason.code)[:MONTHS])) < 1, reason.code


def test_contacts_per_order_are_highest_in_the_newest_month(contacts: Rows, orders: Rows) -> None:
    values = per_order(contacts, orders)[:MONTHS]
    assert 0.37 < fmean(values) < 0.43
    assert values[-1] == max(values)


def test_weekends_and_nights_are_quieter(world: World) -> None:
    weekdays = Counter(c.opened.weekday() for c in world.contacts)
    hours = Counter(c.opened.hour for c in world.contacts)
    assert max(weekdays[5], weekdays[6]) < 0.75 * min(weekdays[d] for d in range(5))
    assert 20 * sum(hours[h] for h in range(6)) < sum(hours[h] for h in range(9, 15))


def test_unsolved_contacts_lead_to_the_next_and_solved_ones_never_do(world: World) -> None:
    caused = Counter(id(c.follows) for c in world.contacts if c.follows)
    settled = [c for c in world.contacts if month_of({"opened_at": str(c.opened)}) < "2026-09"]
    unsolved = [c for c in settled if not c.solved]
    assert not any(caused[id(c)] for c in settled if c.solved)
    assert 0.70 < sum(caused[id(c)] for c in unsolved) / len(unsolved) < 0.80


def test_follow_ups_mostly_keep_the_matter_and_some_come_late(world: World) -> None:
    pairs = [(c.follows, c) for c in world.contacts if c.follows]
    days = sorted((c.opened - before.opened).total_seconds() / 86_400 for before, c in pairs)
    assert 0.90 < sum(before.reason.family == c.reason.family for before, c in pairs) / len(pairs) < 0.95
    assert any(before.reason.family == c.reason.family and before.reason != c.reason for before, c in pairs)
    assert 1.5 < days[len(days) // 2] < 2.7
    assert days[0] > 0
    assert 0.10 < sum(d > 7 for d in days) / len(days) < 0.25
    assert any(d > 30 for d in days)


def test_repeats_in_the_files_come_from_unsolved_contacts(world: World) -> None:
    matured, view = {}, by_hand.View(max(c.opened for c in world.contacts), world.contacts[0].opened)
    for contact in by_hand.load().contacts:
        if view.matured(contact):
            matured[contact.contact_id] = view.followed(contact)
    truth = {c.contact_id: c.solved for c in world.contacts}
    after = {solved: fmean(f for i, f in matured.items() if truth[i] is solved) for solved in (True, False)}
    assert after[True] < 0.02
    assert after[False] > 0.5
    assert 0.15 < fmean(matured.values()) < 0.18


def test_agents_sometimes_believe_what_is_not_so(world: World) -> None:
    unsolved = [c for c in world.contacts if not c.solved]
    assert 0.3 < sum(c.outcome == "resolved" for c in unsolved) / len(unsolved) < 0.7


def test_one_vendor_ends_fewer_matters_than_the_others(world: World) -> None:
    solved = {v: fmean(c.solved for c in world.contacts if c.vendor == v) for v, *_ in company.VENDORS}
    assert min(solved, key=solved.__getitem__) == "Corvo"
    assert sorted(solved.values())[1] - solved["Corvo"] > 0.08


def test_quality_samples_are_drawn_each_month_and_reviewed_soon(contacts: Rows) -> None:
    opened = {c["contact_id"]: by_hand.moment(c["opened_at"]) for c in contacts}
    quality = by_hand.rows("quality.csv")
    months = Counter((opened[q["contact_id"]].strftime("%Y-%m"), q["targeted"]) for q in quality)
    assert all(100 <= n <= 120 for (month, targeted), n in months.items() if month != YOUNG and targeted == "no")
    assert 30 <= months[YOUNG, "no"] < 60
    assert {n for (_, targeted), n in months.items() if targeted == "yes"} == {2}
    waits = {(by_hand.moment(q["reviewed_at"]).date() - opened[q["contact_id"]].date()).days for q in quality}
    assert waits == {1, 2, 3}
    assert all(0 <= int(q["score"]) <= 100 and q["critical_error"] in ("yes", "no") for q in quality)


def test_threads_are_longer_where_the_matter_was_not_ended_and_calls_have_none(world: World, contacts: Rows) -> None:
    solved = {c.contact_id: c.solved for c in world.contacts}
    assert {c["channel"] for c in contacts if not c["agent_replies"]} == {"phone"}
    assert all(bool(c["agent_replies"]) == bool(c["customer_replies"]) for c in contacts)
    assert {c["agents"] for c in contacts} == {"1", "2", "3"}
    assert all(c["agent"][0] == c["vendor"][0] for c in contacts)
    written = [c for c in contacts if c["agent_replies"]]
    for column in ("agents", "agent_replies", "customer_replies"):
        mean = {end: fmean(int(c[column]) for c in written if solved[c["contact_id"]] is end) for end in (True, False)}
        assert mean[False] > 1.1 * mean[True], column
    short = [solved[c["contact_id"]] for c in written if int(c["agent_replies"]) < 2]
    assert 0.75 < fmean(short) < 0.85


def test_one_contact_in_eight_has_a_note_and_some_hold_what_the_import_must_take_out(contacts: Rows) -> None:
    said = [c["notes"] for c in contacts if c["notes"]]
    assert 0.115 < len(said) / len(contacts) < 0.135
    assert max(map(len, said)) <= 120
    left = [note for note in said if "@example.com" in note or "+" in note]
    assert 0.08 < len(left) / len(said) < 0.16
    assert {w["reason"] for w in by_hand.rows("whys.csv")} <= {r.code for r in company.REASONS}


def test_volumes_of_whole_months_are_told_by_market_and_for_the_company(orders: Rows) -> None:
    told = {(v["unit"], v["month"], v["market"]): int(v["volume"]) for v in by_hand.rows("volumes.csv")}
    months = sorted({month_of(o) for o in orders})[:MONTHS]
    assert {month for _, month, _ in told} == {f"{month}-01" for month in months}
    for month in months:
        day = f"{month}-01"
        assert told["shipments", day, ""] == told["shipments", day, "ES"] + told["shipments", day, "PT"]
        buyers = {o["customer_id"] for o in orders if month_of(o) == month and o["customer_id"]}
        assert len(buyers) <= told["active customers", day, ""] < 1.05 * len(buyers)
    sent = sum(n for (unit, _, market), n in told.items() if unit == "shipments" and not market)
    assert 1.04 < sent / sum(month_of(o) in months for o in orders) < 1.10


def test_every_reason_and_department_is_called_something_in_spanish(contacts: Rows) -> None:
    told = by_hand.rows("translations.csv")
    names = {(row["dimension"], row["label"]) for row in told}
    assert {row["language"] for row in told} == {"es"}
    assert names >= {("reason", r.code) for r in company.REASONS} | {("family", r.family) for r in company.REASONS}
    there = {"channel": "channel", "team": "team"}
    assert all(label in {row[there[kind]] for row in contacts} for kind, label in names if kind in there)
    assert {label for kind, label in names if kind == "owner"} <= {name for name, _ in company.DEPARTMENTS}
    assert all(row["label"] != row["wording"] for row in told)
