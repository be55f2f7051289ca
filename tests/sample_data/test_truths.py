"""The known answers are fresh, and their script is right about a company that a person can count."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from sample_data import FOLDER, by_hand, money_by_hand, truths

TINY = {
    "reasons.csv": "code,reason,family,kind,tier\nA,Where?,Delivery,dumb contact,3\n"
                   "B,Not here,Delivery,dumb contact,\nC,Too big,Too big,real need,\n",
    "prices.csv": "channel,tier,valid_from,price,currency\nchat,,2020-01-01,2.00,EUR\nchat,3,2026-01-01,2.50,EUR\n"
                  "phone,,2020-01-01,4,EUR\nphone,,2026-01-11,5,EUR\n",
    "ownership.csv": "reason,department,person,valid_from,valid_to\n"
                     "A,Logistics,Ana,2020-01-01,2026-01-03\nA,Sales,Bo,2026-01-03,\n",
    "orders.csv": "order_id,ordered_at,market,customer_id,amount\n"
                  "O1,2026-01-01 08:00,ES,K1,20.50\nO2,2026-01-01 09:00,PT,,7\n",
    "contacts.csv": "contact_id,customer_id,order_id,opened_at,closed_at,reason,channel,team,vendor,market,"
                    "outcome,reopen_count\n"
                    "1,K1,O1,2026-01-01 10:00:00,2026-01-01 11:00:00,A,chat,T,V,ES,resolved,0\n"
                    "2,K1,O1,2026-01-03 10:00:00,2026-01-03 11:00:00,B,chat,T,V,ES,resolved,1\n"
                    "3,K1,,2026-01-10 10:00:00,2026-01-10 11:00:00,A,phone,T,V,ES,partly,0\n"
                    "4,K1,O1,2026-01-10 10:00:01,2026-01-10 11:00:00,C,phone,T,V,ES,,0\n"
                    "5,,O2,2026-01-11 10:00:00,,A,phone,T,V,PT,unresolved,0\n"
                    "6,K2,,2026-02-01 10:00:00,2026-02-01 10:10:00,X9,chat,T,V,PT,resolved,0\n",
    "quality.csv": "sample_id,contact_id,reviewed_at,reviewer,score,critical_error\n"
                   "Q1,1,2026-01-02 09:00:00,LM,80,no\nQ2,3,2026-01-12 09:00:00,LM,90,yes\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def committed() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "truths.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    for name, text in TINY.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_committed_answers_are_those_of_the_files(committed: dict[str, Any]) -> None:
    assert committed == truths.compute()


@pytest.mark.parametrize(
    ("metric", "top", "bottom"),
    [
        ("repeat_contact_rate", 2, 4),  # 1 by 2 and, 7 days to the second, 2 by 3; neither 3 nor 4
        ("repeat_share", 1, 3),  # 3; the base opens on 8 January
        ("contacts_per_issue", 3, 2),
        ("resolution_behavioural", 1, 4),  # only 4, whose outcome is unknown
        ("resolution_flagged", 2, 5),  # 2 was reopened, 4 is unknown
        ("false_closes", 1, 1),
        ("contacts_per_order", 6, 2),
        ("quality_score", 200, 5),  # two reviews, 80 points and none, stand for the five contacts that are old enough
        ("critical_error_rate", 2.5, 5),
    ],
)
def test_a_tiny_company_is_counted_as_by_hand(tiny: Path, metric: str, top: float, bottom: int) -> None:
    assert truths.compute(tiny)["total"][metric] == {"top": top, "bottom": bottom}


def test_the_rule_decides_what_follows_what(tiny: Path) -> None:
    rules = truths.compute(tiny)["rule"]
    assert rules["reason"]["repeat_contact_rate"] == {"top": 0, "bottom": 4}
    assert rules["any"]["repeat_contact_rate"] == {"top": 3, "bottom": 4}


def test_the_customer_of_an_order_is_somebody_else_than_the_one_with_that_number(tmp_path: Path) -> None:
    for name, text in TINY.items():
        (tmp_path / name).write_text(text.replace("\n2,K1,O1", "\n2,,O1"), encoding="utf-8")
    found = truths.compute(tmp_path)
    assert found["total"]["repeat_contact_rate"] == {"top": 0, "bottom": 4}
    assert found["rule"]["any"]["repeat_contact_rate"] == {"top": 1, "bottom": 4}


def test_labels_and_owners_follow_the_tables(tiny: Path) -> None:
    by = truths.compute(tiny)["by"]
    assert {label: line["contacts"] for label, line in by["reason"].items()} == {
        "Where?": 3, "Not here": 1, "Too big": 1, "X9": 1}  # fmt: skip
    assert {who: line["contacts"] for who, line in by["owner"].items()} == {
        "Logistics": 1, "Sales": 2, "Unowned": 3}  # fmt: skip
    assert {market: line["orders"] for market, line in by["market"].items()} == {"ES": 1, "PT": 1}


@pytest.mark.parametrize("dimension", sorted(truths.DRILLS))
def test_the_parts_add_up_to_the_whole(committed: dict[str, Any], dimension: str) -> None:
    lines = committed["by"][dimension].values()
    repeat, flagged = (committed["total"][k] for k in ("repeat_contact_rate", "resolution_flagged"))
    whole = {"contacts": committed["store"]["contacts"], "repeat_top": repeat["top"],
             "repeat_bottom": repeat["bottom"], "flagged_top": flagged["top"],
             "flagged_bottom": flagged["bottom"]}  # fmt: skip
    assert {key: sum(line[key] for line in lines) for key in whole} == whole


def test_contacts_per_issue_is_one_over_one_minus_the_repeat_share(committed: dict[str, Any]) -> None:
    for metrics in committed["month"].values():
        share, issue = metrics["repeat_share"], metrics["contacts_per_issue"]
        assert (issue["top"], issue["bottom"]) == (share["bottom"], share["bottom"] - share["top"])


def test_what_a_tiny_company_pays_is_counted_as_by_hand(tiny: Path) -> None:
    company = by_hand.load(tiny)
    last, first = company.contacts[-1].opened, company.contacts[0].opened
    told = money_by_hand.told(money_by_hand.load(tiny), company, by_hand.View(last, first), "2026-01")
    assert told["total"] == "19.5000"  # 2.50 + 2 + 4 + 4 + 5 + 2
    assert told["owner"] == {"Logistics": "2.5000", "Sales": "9.0000", "Unowned": "8.0000"}
    # 2 follows 1, and 3 follows 2 to the second: both are Logistics' repeats, as 1 was; 4 is worth having.
    assert told["charge_back"] == {"2026-01": {
        "Logistics": {"first_contacts": 1, "first_cost": "2.5000", "snowball_contacts": 2, "snowball_cost": "6.0000"},
        "Sales": {"first_contacts": 1, "first_cost": "5.0000", "snowball_contacts": 0, "snowball_cost": "0.0000"},
        "value": {"first_contacts": 1, "first_cost": "4.0000", "snowball_contacts": 0, "snowball_cost": "0.0000"},
    }}  # fmt: skip
    assert told["at_stake"] == {"2026-01": {
        "": "27.5000", "Not here": "20.5000", "Too big": "20.5000", "Where?": "27.5000",
    }}  # fmt: skip
