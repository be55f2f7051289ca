"""Every record of a file is kept, rejected with its rule, or out of scope."""

import datetime as dt
import hmac
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import schema
from metrics.errors import Fault, MappingNeeded
from metrics.ingest import Batch, propose
from metrics.ingest.cells import numbers
from tests.ingest.files import KEY, SETTINGS, batch, contacts, dated, table, written

BAD = """contact_id,opened_at,closed_at,tier,outcome,reopen_count
1,2026-01-02 10:00,2026-01-03 10:00,1,solved,0
2,2026-01-02 10:00,,7,open,0
,2026-01-02 10:00,,2,open,0
4,soon,,2,open,0
5,-,,2,open,0
6,2026-01-02 10:00
7,2031-01-02 10:00,,1,open,0
8,2026-01-02 10:00,,0,open,0
9,2026-01-02 10:00,,1,open,-1
""" + "".join(f"{i},2026-01-02 10:00,,3,closed,0\n" for i in range(10, 60))


def rejected(read: Batch) -> list[tuple[Any, ...]]:
    """Line, rule, field and value of each rejected row."""
    return read.rejected.select("line", "rule", "field", "value").rows()


def test_rejected_rows_say_line_rule_field_value_and_raw_text(tmp_path: Path) -> None:
    read = batch(tmp_path, BAD)
    assert rejected(read) == [
        (3, "tier_max", "tier", "7"),
        (4, "contact_id_missing", "contact_id", None),
        (5, "opened_at_unreadable", "opened_at", "soon"),
        (6, "opened_at_missing", "opened_at", None),
        (7, "wrong_number_of_columns", None, None),
        (8, "opened_in_future", "opened_at", "2031-01-02 10:00"),
        (9, "tier_min", "tier", "0"),
        (10, "reopen_count_min", "reopen_count", "-1"),
    ]
    assert read.rejected["raw"].to_list()[:2] == ["2,2026-01-02 10:00,,7,open,0", ",2026-01-02 10:00,,2,open,0"]
    assert read.kept["record"].to_list() == [1, *range(10, 60)]
    assert (read.read, read.kept.height, read.out_of_scope) == (59, 51, 0)


def test_kept_rows_have_the_stored_columns_with_their_declared_types(tmp_path: Path) -> None:
    kept = batch(tmp_path, BAD).kept
    declared = {name: column.dtype for name, column in schema.fields("contacts").items()}
    names = schema.stored("contacts")
    assert kept.columns == ["record", *names, "opened_is_date"]
    assert kept.schema == {
        "record": pl.UInt32,
        **{name: declared.get(name, pl.Binary()) for name in names},
        "opened_is_date": pl.Boolean,
    }


def test_unknown_is_not_zero_and_not_unresolved(tmp_path: Path) -> None:
    read = batch(tmp_path, "contact_id,opened_at,reopen_count,tier,reason,outcome\n1,2026-01-02,?,-,,\n")
    row = read.kept.row(0, named=True)
    assert (row["reopen_count"], row["tier"], row["reason"], row["outcome"]) == (None, None, None, "unknown")
    assert read.notices == []


def test_the_tokens_for_unknown_are_the_mappings_own(tmp_path: Path) -> None:
    content = contacts("reason", "?", "N/A", "n/a", "late", "")
    assert batch(tmp_path, content, unknown=("", "N/A")).kept["reason"].to_list() == ["?", None, None, "late", None]


def test_text_that_looks_the_same_is_the_same(tmp_path: Path) -> None:
    raw = [
        "Where is\u00a0it?",
        "Where  is it?",
        " Where is it? ",
        "Where is\nit?",
        "Where\tis it?",
        "Where\u200b is it?",
    ]
    assert set(batch(tmp_path, contacts("reason", *raw)).kept["reason"]) == {"Where is it?"}
    accents = batch(tmp_path, contacts("reason", "Devoluci\u00f3n", "Devolucio\u0301n"))
    assert set(accents.kept["reason"]) == {"Devolución"}


def test_several_columns_are_one_field_and_the_first_decides_whether_it_is_known(tmp_path: Path) -> None:
    content = "contact_id,opened_at,street,zip\n" + "".join(
        f"{i},2026-01-02,{address}\n" for i, address in enumerate(["A,1", "A,", "A,2", "A,1", ",1"])
    )
    plan = propose(table(tmp_path, content))
    read = batch(tmp_path, content, replace(plan, columns=plan.columns | {"customer_id": ("street", "zip")}))
    one, blank, two, again, unknown = read.kept["customer"]
    assert one == again
    assert len({one, blank, two}) == 3
    assert unknown is None


def test_raw_outcomes_mean_what_the_mapping_says(tmp_path: Path) -> None:
    content = contacts("outcome", "Closed", " closed", "Zombie", "", "half")
    told = {"CLOSED": "resolved", "": "unresolved", "half": "partial"}
    named = batch(tmp_path, content, outcome=told)
    assert named.kept["outcome"].to_list() == ["resolved", "resolved", "unknown", "unresolved", "partial"]
    assert [(n.key, n.values["values"], n.count) for n in named.notices] == [
        ("notice.outcome_unmapped", "Zombie (1)", 1)
    ]
    starred = batch(tmp_path, content, outcome=told | {"*": "unresolved"})
    assert starred.kept["outcome"].to_list()[2] == "unresolved"
    assert starred.notices == []


def test_an_optional_value_that_cannot_be_read_is_unknown_and_told(tmp_path: Path) -> None:
    read = batch(tmp_path, contacts("tier", "1", "high", "high", "2 or 3"))
    assert read.kept["tier"].to_list() == [1, None, None, None]
    [notice] = read.notices
    assert (notice.key, notice.count, notice.values["column"]) == ("notice.unreadable", 3, "tier")
    assert "high (2)" in str(notice.values["values"])


def test_a_contact_that_closed_before_it_opened_is_kept_with_its_closing_unknown(tmp_path: Path) -> None:
    read = batch(tmp_path, contacts("closed_at", "2025-12-31 10:00", "2026-02-01 10:00", ""))
    assert read.kept["closed_at"].to_list() == [None, dt.datetime(2026, 2, 1, 10), None]
    assert [(n.key, n.count) for n in read.notices] == [("notice.closed_before_opened", 1)]


def test_rows_out_of_scope_are_counted_apart_whatever_else_is_wrong_with_them(tmp_path: Path) -> None:
    content = (
        "contact_id,opened_at,direction\n1,2026-01-02,inbound\n,2026-01-02,OUTBOUND\n3,x,outbound\n4,2026-01-02,\n"
    )
    read = batch(tmp_path, content)
    assert (read.read, read.kept.height, read.rejected.height, read.out_of_scope) == (4, 2, 0, 2)
    blank = batch(tmp_path, content, out_of_scope={"direction": ("", "outbound")})
    assert blank.out_of_scope == 3


def test_an_id_carries_its_source(tmp_path: Path) -> None:
    read = batch(tmp_path, dated("2026-01-02"), source="zendesk")
    assert read.kept["contact_id"].to_list() == ["zendesk\x1f1"]


DAY = dt.date(2026, 1, 1)
ROWS = [("2026-01-02", "a"), ("2026-01-02", "b"), ("2026-01-02", "a"), ("2026-01-03", "a"), ("2026-01-02", "a ")]


def without_id(tmp_path: Path, rows: list[tuple[str, str]], turned: bool = False) -> Batch:
    """Contacts of a file that has no id."""
    header, body = ("opened_at", "reason"), rows
    if turned:
        header, body = ("reason", "OPENED_AT"), [(b, a) for a, b in rows]
    content = written([header, *body], delimiter=";" if turned else ",")
    plan = replace(propose(table(tmp_path, content), kind="contacts", source="s"), no_id=True)
    return batch(tmp_path, content, plan)


def test_without_an_id_the_row_and_its_occurrence_are_the_id(tmp_path: Path) -> None:
    read = without_id(tmp_path, ROWS)
    told = [f"row\x1f{a}\x1f{b.strip()}".encode() for a, b in ROWS]
    hashed = [hmac.new(KEY, text, "sha256").hexdigest()[:32] for text in told]
    assert read.kept["contact_id"].to_list() == [f"s\x1f{h}#{n}" for h, n in zip(hashed, [1, 1, 2, 1, 3], strict=True)]
    assert [(n.key, n.count) for n in read.notices] == [("notice.identical_rows", 2)]


def test_made_ids_do_not_depend_on_order_or_way_of_writing(tmp_path: Path) -> None:
    plain, turned = without_id(tmp_path, ROWS), without_id(tmp_path, ROWS[::-1], turned=True)
    assert sorted(plain.kept["contact_id"]) == sorted(turned.kept["contact_id"])


@pytest.mark.parametrize(("column", "key"), [("Wait time", "speed_columns"), ("Handle time", "handle_kept")])
def test_speed_is_set_aside_but_handle_time_for_its_page_and_said_so(tmp_path: Path, column: str, key: str) -> None:
    read = batch(tmp_path, contacts(column, "3"))
    assert [(n.key, n.count, n.values) for n in read.notices] == [(f"notice.{key}", 1, {"columns": column})]
    assert read.kept["handle_seconds"].to_list() == [3 if key == "handle_kept" else None]


@pytest.mark.parametrize(
    ("kind", "content", "kept", "rules"),
    [
        (
            "prices",
            'channel;tier;valid_from;price;currency\nphone;1;2026-01-01;1.234,50;EUR\nchat;;2026-01-01;"2,5 €";EUR\n'
            "mail;9;2026-01-01;1,5;EUR\nmail;1;2026-01-01;-1,5;EUR\n;1;2026-01-01;1,5;EUR\nx;1;2026-01-01;free;\n",
            [("phone", 1, DAY, Decimal("1234.5"), "EUR"), ("chat", None, DAY, Decimal("2.5"), "EUR")],
            ["tier_max", "price_min", "channel_missing", "price_unreadable"],
        ),
        (
            "ownership",
            "reason,department,person,valid_from,valid_to\na,X,,2026-01-01,\na,Y,Ana,2026-02-01,2026-01-31\n",
            [("a", "X", None, DAY, None)],
            ["valid_to_after_from"],
        ),
        (
            "targets",
            "metric,level,key,valid_from,value\nrepeat_contact_rate,Company,,2026-03,0.2\n"
            "x,team,,2026-01,1\nx,reason,a,2026-01,-1\n",
            [("repeat_contact_rate", "company", None, dt.date(2026, 3, 1), 0.2)],
            ["level_unreadable", "value_min"],
        ),
        (
            "quality",
            "sample_id,contact_id,reviewed_at,reviewer,score,critical_error,targeted\nq1,7,2026-01-05,Ana,87.5,no,yes\n"
            "q2,8,2026-01-05,Ana,101,sí,\nq3,8,2026-01-05,Ana,inf,yes,\nq4,8,2026-01-05,Ana,,yes,\nq5,,2026-01-05,,1,,\n",
            [("q1", "7", dt.datetime(2026, 1, 5), "Ana", 87.5, False, True)],
            ["score_max", "score_unreadable", "score_missing", "contact_id_missing"],
        ),
        (
            "reasons",
            "code,reason,family,kind,tier,value_to_customer,value_to_company,window_days\n"
            "LATE,Where is it?,Delivery,Dumb_Contact,2,irritant,Irritant,14\nX,y,,mystery,,,,99\n,y,,,,,,\n",
            [("LATE", "Where is it?", "Delivery", "dumb contact", 2, "irritant", "irritant", 14, None)],
            ["window_days_max", "code_missing"],
        ),
        (
            "orders",
            "order_id,ordered_at,customer_id\no1,2026-01-05 10:00,\no2,2030-01-05 10:00,\n"
            + "x" * 501 + ",2026-01-05 10:00,\n",
            [("o1", dt.datetime(2026, 1, 5, 10), None, None, None, None, None, False)],
            ["ordered_in_future", "order_id_max_length"],
        ),
        ("departments", "department,head\nLogistics,Ana\n,Eva\n", [("Logistics", "Ana")], ["department_missing"]),
    ],
)  # fmt: skip
def test_every_other_kind_keeps_to_its_own_rules(
    tmp_path: Path, kind: str, content: str, kept: list[tuple[object, ...]], rules: list[str]
) -> None:
    read = batch(tmp_path, content)
    assert read.kind == kind
    assert read.kept.drop("record").rows() == kept
    assert read.rejected["rule"].to_list() == rules


@pytest.mark.parametrize(
    ("texts", "dtype", "values"),
    [
        (["1", "2.0", "1,234", "1.234", "12.5", "x", "1e3"], pl.Int64(), [1, 2, 1234, 1234, None, None, None]),
        (["1.5", "1,234.5", "-2", ".5", "95 %"], pl.Float64(), [1.5, 1234.5, -2.0, 0.5, 95.0]),
        (["1,5", "1.234,5", "2"], pl.Float64(), [1.5, 1234.5, 2.0]),
        (["1,234", "2,500"], pl.Float64(), [1234.0, 2500.0]),
        (["1,234", "2,5"], pl.Float64(), [1.234, 2.5]),
        (["1.234.567", "nan", "inf"], pl.Float64(), [1234567.0, None, None]),
        (["$1,234.50", "€ 3", "12'000.25"], pl.Decimal(18, 4), [Decimal("1234.5"), Decimal(3), Decimal("12000.25")]),
    ],
)
def test_numbers_are_read_as_their_column_writes_them(
    texts: list[str], dtype: pl.DataType, values: list[object]
) -> None:
    assert numbers(pl.Series(texts), dtype).to_list() == values


def test_a_column_that_the_mapping_names_but_the_file_lacks_is_refused(tmp_path: Path) -> None:
    plan = propose(table(tmp_path, contacts("reason", "x")))
    with pytest.raises(MappingNeeded) as refused:
        batch(tmp_path, contacts("reson", "x"), plan)
    assert refused.value.key == "error.mapping_column_near"
    assert refused.value.values["near"] == "reson"
    with pytest.raises(MappingNeeded) as refused:
        batch(tmp_path, contacts("zzz", "x"), plan)
    assert refused.value.key == "error.mapping_column"
    assert refused.value.values["columns"] == "contact_id, opened_at, zzz"


def test_a_batch_that_does_not_add_up_cannot_be_made(tmp_path: Path) -> None:
    read = batch(tmp_path, BAD)
    with pytest.raises(Fault):
        replace(read, out_of_scope=1)


def test_headers_may_change_case_between_months(tmp_path: Path) -> None:
    plan = propose(table(tmp_path, contacts("reason", "x")))
    read = batch(tmp_path, "CONTACT ID,Opened-At,Reason\n1,2026-01-02,late\n", plan)
    assert read.kept["reason"].to_list() == ["late"]
    assert read.mapping.columns["contact_id"] == ("CONTACT ID",)


words = st.sampled_from(
    ["", "?", "1", "7", "x", "2026-01-02 10:00", "2031-01-01 00:00", "outbound", "closed", 'a"b', "a\nb"]
)


@given(st.lists(st.lists(words, min_size=3, max_size=7), min_size=1, max_size=25))
def test_read_is_kept_and_rejected_and_out_of_scope_for_any_rows(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    header = ["contact_id", "opened_at", "direction", "tier", "outcome"]
    certain = [[f"k{i}", "2026-01-02 10:00", "", "1", "open"] for i in range(9 * len(rows))]
    folder = tmp_path_factory.mktemp("any")
    content = written([header, *rows, *certain])
    read = batch(folder, content, out_of_scope={"direction": ("outbound",)})
    assert read.read == 10 * len(rows) == table(folder, content).read
    assert read.read == read.kept.height + read.rejected.height + read.out_of_scope
    everywhere = [*read.kept["record"], *read.rejected["record"]]
    assert len(set(everywhere)) == len(everywhere)
    assert read.rejected["line"].null_count() == read.rejected["raw"].null_count() == 0
    assert SETTINGS.max_cell_chars == 100_000
