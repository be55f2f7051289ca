"""Exports that nobody here wrote: every record is accounted for, none is rejected (where the files are at hand)."""

import datetime as dt

import polars as pl
import pytest

from metrics.ingest import Batch, Pseudonyms, check, load_mapping, preview_csv, propose, read_table
from tests.ingest.files import KEY, NOW, SETTINGS
from tests.real.exports import CFPB, COUNCIL, DATA, HOURS, MAPPINGS, PLANS, RANDOM, UCI, left_out_where_missing

pytestmark = left_out_where_missing


def real(file: str) -> Batch:
    """The export, read with the committed mapping."""
    table = read_table(DATA / f"{file}.csv", SETTINGS)
    return check(table, load_mapping(MAPPINGS / f"{PLANS[file]}.toml"), Pseudonyms(KEY), NOW)


@pytest.mark.parametrize(
    ("file", "rows", "ids", "first", "last", "notices"),
    [
        (UCI, 39_771, 6_787, (2016, 2, 29), (2016, 5, 13), {}),
        (RANDOM, 1_000, 1_000, (2014, 5, 10), (2019, 9, 8), {"notice.closed_before_opened": 10}),
        (HOURS, 924, 924, (2022, 5, 1), (2022, 5, 1), {}),
        (CFPB, 3_186, 3_186, (2013, 6, 4), (2017, 2, 23), {"notice.identical_rows": 11}),
        (COUNCIL, 34_801, 34_799, (2023, 1, 1), (2024, 12, 23), {}),
    ],
)
def test_a_real_export_is_kept_whole(
    file: str, rows: int, ids: int, first: tuple[int, int, int], last: tuple[int, int, int], notices: dict[str, int]
) -> None:
    read = real(file)
    assert (read.read, read.kept.height, read.rejected.height, read.out_of_scope) == (rows, rows, 0, 0)
    assert read.kept["contact_id"].n_unique() == ids
    assert read.first is not None
    assert read.last is not None
    assert (read.first.date(), read.last.date()) == (dt.date(*first), dt.date(*last))
    assert {notice.key: notice.count for notice in read.notices} == notices


@pytest.mark.parametrize(
    ("file", "outcomes"),
    [
        (RANDOM, {"resolved": 969, "unresolved": 31}),
        (HOURS, {"resolved": 480, "unresolved": 444}),
        (CFPB, {"resolved": 2_534, "unresolved": 595, "unknown": 57}),
        (COUNCIL, {"resolved": 28_104, "unresolved": 6_697}),
    ],
)
def test_raw_outcomes_of_a_real_export_mean_what_its_mapping_says(file: str, outcomes: dict[str, int]) -> None:
    assert dict(real(file).kept["outcome"].value_counts().rows()) == outcomes


def test_unknown_callers_groups_and_reasons_stay_unknown() -> None:
    uci, council = real(UCI).kept, real(COUNCIL).kept
    last = uci.sort("updated_at", "modification_count").unique("contact_id", keep="last")
    assert last["customer"].null_count() == 3
    assert uci["customer"].drop_nulls().n_unique() == 1_605
    assert last["owner"].null_count() == 729
    assert council["reason"].null_count() == 820
    assert real(CFPB).kept["customer"].null_count() == 3_186


def test_the_two_hours_can_only_be_read_with_the_answer_about_their_dates() -> None:
    assert load_mapping(MAPPINGS / "nyc311.toml").date_order == "mdy"
    assert real(HOURS).kept["opened_at"].max() == dt.datetime(2022, 5, 1, 2, 6, 26)


@pytest.mark.parametrize("file", [UCI, RANDOM, HOURS, COUNCIL])
def test_without_a_mapping_a_real_export_is_still_recognised(file: str) -> None:
    proposal = propose(read_table(DATA / f"{file}.csv", SETTINGS))
    committed = load_mapping(MAPPINGS / f"{PLANS[file]}.toml")
    assert proposal.kind == "contacts"
    for field in ("contact_id", "opened_at", "closed_at", "reason"):
        assert proposal.columns[field] == committed.columns[field]


@pytest.mark.parametrize("file", PLANS)
def test_the_preview_holds_every_cell_of_a_real_export(file: str) -> None:
    table = read_table(DATA / f"{file}.csv", SETTINGS)
    again = pl.read_csv(preview_csv(table), infer_schema=False)
    original = pl.read_csv(DATA / f"{file}.csv", infer_schema=False)
    assert again.equals(original)
