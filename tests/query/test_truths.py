"""The answers to questions are the known answers of the sample company."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from metrics.access import EVERYTHING
from metrics.catalog import METRICS
from metrics.query import Reader, Reading, Slice

ALL = Slice(EVERYTHING)


def told(readings: dict[str, Reading], truth: dict[str, Any]) -> dict[str, Any]:
    """The readings in the form of the truths, as far as those go."""
    return {
        m: {"top": r.top} | ({"bottom": r.bottom} if METRICS[m].bottom else {})
        for m, r in readings.items()
        if m in truth
    }


def test_the_whole_company(reader: Reader, truths: dict[str, Any]) -> None:
    assert told(reader.read_one(ALL, *METRICS), truths["total"]) == truths["total"]
    known = reader.known
    assert known.as_of is not None
    assert known.first_contact is not None
    assert known.as_of.isoformat() == truths["store"]["as_of"]
    assert known.first_contact.isoformat() == truths["store"]["first_contact"]
    assert known.contacts == truths["store"]["contacts"]
    assert str(known.lagged_from) == truths["store"]["lagged_from"]


def test_every_window(reader: Reader, truths: dict[str, Any]) -> None:
    for days, truth in truths["window"].items():
        assert told(reader.read_one(replace(ALL, window=int(days)), *METRICS), truth) == truth


@pytest.mark.parametrize("rule", ["reason", "any"])
def test_every_matching_rule(reader: Reader, truths: dict[str, Any], rule: Any) -> None:
    truth = truths["rule"][rule]
    assert told(reader.read_one(replace(ALL, rule=rule), *METRICS), truth) == truth


def test_every_month(reader: Reader, truths: dict[str, Any]) -> None:
    found = {str(key[0])[:7]: cell for key, cell in reader.read(ALL.cut("month"), *METRICS).items()}
    assert found.keys() == truths["month"].keys()
    for month, truth in truths["month"].items():
        assert told(found[month], truth) == truth
        one = reader.read_one(ALL.month(date.fromisoformat(f"{month}-01")), *METRICS)
        assert told(one, truth) == truth


@pytest.mark.parametrize("dimension", ["reason", "owner", "channel", "vendor", "market"])
def test_every_drill(reader: Reader, truths: dict[str, Any], dimension: str) -> None:
    found = reader.read(ALL.cut(dimension), *METRICS)
    assert {str(key[0]): line(cell) for key, cell in found.items()} == truths["by"][dimension]


def line(cell: dict[str, Reading]) -> dict[str, float | None]:
    repeat, flagged = cell["repeat_contact_rate"], cell["resolution_flagged"]
    return {
        "contacts": cell["contacts"].top,
        "orders": cell["contacts_per_order"].bottom,
        "repeat_top": repeat.top,
        "repeat_bottom": repeat.bottom,
        "flagged_top": flagged.top,
        "flagged_bottom": flagged.bottom,
    }


def test_as_things_stood(reader: Reader, truths: dict[str, Any]) -> None:
    for moment, truth in truths["as_of"].items():
        readings = reader.read_one(replace(ALL, as_of=datetime.fromisoformat(moment)), *METRICS)
        assert told(readings, truth) == truth


def test_as_things_will_stand_is_as_they_stand(reader: Reader, truths: dict[str, Any]) -> None:
    readings = reader.read_one(replace(ALL, as_of=datetime(2030, 1, 1)), *METRICS)
    assert told(readings, truths["total"]) == truths["total"]


def test_snowballs_by_their_length(reader: Reader, truths: dict[str, Any]) -> None:
    for month, truth in truths["snowballs"].items():
        found = reader.snowballs(ALL.month(date.fromisoformat(f"{month}-01")))
        assert {(str(n) if n < 5 else "5+"): issues for n, issues, _ in found} == truth
