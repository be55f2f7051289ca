"""One contact, its issue, and notes drawn at random: the same counts as every figure, and no note more likely."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from metrics.access import EVERYTHING, Role, Scope
from metrics.analysis.drill import counted, issues, placed
from metrics.catalog import MEASURES
from metrics.query import Reader, Slice
from metrics.store import Store
from tests.oracles import Told
from tests.store.bring import at, bring, contact, opened

ALL = Slice(EVERYTHING)
OCTOBER = date(2026, 10, 1)


def filled(store: Store, *told: Told, notes: dict[str, str] | None = None) -> Reader:
    rows = [contact(one) | {"notes": (notes or {}).get(one.id)} for one in told]
    bring(store, "contacts", rows)
    return Reader(store)


def test_the_snowballs_of_a_reason_are_its_official_issues(reader: Reader) -> None:
    for label in ("Where is my order?", "I cannot log in", "When do I get my refund?"):
        cut = ALL.month(OCTOBER).only("reason", label)
        found = issues(reader, cut)
        assert [(n.length, n.issues, n.contacts) for n in found.lengths] == reader.snowballs(cut)
        assert [ball.length for ball in found.listed] == sorted((b.length for b in found.listed), reverse=True)
        assert len(found.listed) == found.count


def test_each_family_keeps_its_own_window(store: Store) -> None:
    families = [{"code": c, "reason": c, "family": c, "window_days": w} for c, w in (("short", 2), ("long", 20))]
    bring(store, "reasons", families)
    told = [Told(f"{code}{i}", at(5 * i), "k1", reason=code) for code in ("short", "long") for i in range(3)]
    found = issues(filled(store, *told), ALL)
    assert [(n.length, n.issues) for n in found.lengths] == [(1, 3), (3, 1)]
    assert [(ball.contact, ball.length) for ball in found.listed] == [("long0", 3)]


def test_what_single_contacts_add_up_to_is_what_the_figures_count(reader: Reader) -> None:
    day = Slice(EVERYTHING, first=date(2026, 11, 4), last=date(2026, 11, 6))
    names = [name for name, measure in MEASURES.items() if measure.fact == "contacts"]
    added: Counter[str] = Counter()
    rows = reader.contacts(day, 999).to_dicts()
    for row in rows:
        one = reader.single(ALL, row["source"], row["contact"])
        assert one is not None
        added.update({name: int(one.counted[name]) for name in names})
        assert {c.above for c in counted(one) if c.metric == "contacts"} == {True}
    assert len(rows) > 50
    assert {name: added[name] for name in names} == reader.sums(day, *names)


def test_a_contact_knows_its_place_its_neighbours_and_its_file(store: Store) -> None:
    reader = filled(store, *(Told(f"C{i}", at(i), "k1") for i in range(3)), Told("late", at(60), "k2"))
    found = placed(reader, ALL, "shop", "C1")
    assert found is not None
    assert (found.place, [link.contact for link in found.chain], found.rolling) == (2, ["C0", "C1", "C2"], False)
    assert [one.file for one in found.single.brought] == ["rows"]
    late = placed(reader, ALL, "shop", "late")
    assert late is not None
    assert ([link.contact for link in late.chain], late.rolling) == (["late"], True)
    assert {c.metric: c.why for c in counted(late.single)}["repeat_contact_rate"] == "young"


def test_a_contact_of_nobody_known_stands_alone(store: Store) -> None:
    reader = filled(store, Told("a", at()), Told("b", at(1)), Told("c", at(30), "k1"))
    found = placed(reader, ALL, "shop", "a")
    assert found is not None
    assert [link.contact for link in found.chain] == ["a"]
    assert {c.metric: c.why for c in counted(found.single)}["repeat_contact_rate"] == "customer"


def test_ids_that_read_alike_stay_two_contacts_and_two_snowballs(store: Store) -> None:
    told = [Told(id, at(i + d), f"k{i}") for i, twin in enumerate((("A-1", "A-1b"), ("a 1", "a 1b")))
            for d, id in enumerate(twin)]  # fmt: skip
    reader = filled(store, *told)
    assert {ball.contact for ball in issues(reader, ALL).listed} == {"A-1", "a 1"}
    for name in ("A-1", "a 1"):
        one = reader.single(ALL, "shop", name)
        assert one is not None
        assert one.contact == name


@pytest.mark.parametrize(("source", "contact"), [("shop", "no-such"), ("other", "a"), ("", ""), ("shop", "")])
def test_what_no_source_calls_so_is_nothing(store: Store, source: str, contact: str) -> None:
    assert filled(store, Told("a", at(), "k1")).single(ALL, source, contact) is None


def test_nobody_sees_a_contact_of_a_department_that_is_not_theirs(reader: Reader) -> None:
    theirs = Slice(Scope(frozenset(Role), frozenset({"Finance"})))
    assert reader.single(theirs, "contacts", "C17837") is None
    assert reader.single(ALL, "contacts", "C17837") is not None
    drawn = reader.draw(theirs, 5000, 1)
    owners = {o.labels["owner"] for s in drawn.said[:40] if (o := reader.single(ALL, s.source, s.contact))}
    assert owners == {"Finance"}


def test_one_seed_gives_one_draw_and_the_next_another(reader: Reader) -> None:
    cut = ALL.month(OCTOBER)
    first = reader.draw(cut, 4, 7)
    assert reader.draw(cut, 4, 7) == first
    assert reader.draw(cut, 4, 8).said != first.said
    assert first.every > 50
    assert len(set(first.said)) == 4
    assert all(one.day.month == 10 for one in first.said)


def test_every_note_is_drawn_as_often_as_any_other(tmp_path: Path) -> None:
    store = opened(tmp_path)
    told = [Told(f"C{i:02}", at(i / 24), f"k{i}") for i in range(12)]
    reader = filled(store, *told, notes={one.id: "said" for one in told[:10]} | {"C10": " "})
    drawn = Counter(one.contact for seed in range(1000) for one in reader.draw(ALL, 3, seed).said)
    store.close()
    assert set(drawn) == {one.id for one in told[:10]}
    assert drawn.total() == 3000
    # 9 degrees of freedom; drawing without replacement makes it narrower, so this is generous: p < 0.001 at 27.9
    assert sum((n - 300) ** 2 / 300 for n in drawn.values()) < 27.9


def test_without_notes_or_contacts_nothing_is_drawn(store: Store) -> None:
    assert Reader(store).draw(ALL, 4, 1).every == 0
    assert filled(store, Told("a", at(), "k1")).draw(ALL, 4, 1).said == ()
