"""Other systems by configuration, what a configuration may not say, and where the secret never goes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from metrics.connectors import Connector, load
from metrics.connectors.web import PAGINATORS
from tests.cli.conftest import Run
from tests.connectors.web import Answer, serving

ROOT = Path(__file__).parents[2]
ORDERS = [
    {"number": f"O{n}", "placed": {"at": f"2026-02-{n:02}T10:00:00Z"}, "buyer": f"b{n}@example.com", "changed": 100 + n}
    for n in range(1, 8)
]
MAPPING = """
kind = "orders"
source = "shop"
[columns]
order_id = "number"
ordered_at = "placed.at"
customer_email = "buyer"
"""
SHOP = """
[shop]
system = "rest"
url = "{url}"
path = "api/orders"
rows = "data.items"
auth = "key"
key_name = "X-Shop-Key"
secret_env = "SHOP_KEY"
mapping = "shop.toml"
since_param = "changed_since"
changed = "changed"
params = {{ limit = 3 }}
paginator = {{ type = "page_number", base_page = 1, total_path = "data.pages" }}
"""


class Shop:
    """Answers with `reply(path, query)`; keeps what it was asked, and with which headers."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.keys: list[str] = []
        self.url = ""
        self.reply: Callable[[dict[str, str]], Answer] = self.orders

    def orders(self, query: dict[str, str]) -> Answer:
        """Three orders on a page, those changed since."""
        since = query.get("changed_since", "0")
        left = [o for o in ORDERS if int(str(o["changed"])) > (int(since) if since.isdigit() else 0)]
        page, size = int(query.get("page", 1)), int(query["limit"])
        items = left[(page - 1) * size : page * size]
        return 200, {}, {"data": {"items": items, "pages": max(1, -(-len(left) // size))}}


@pytest.fixture
def shop() -> Iterator[Shop]:
    shop = Shop()

    def answer(_: str, query: dict[str, str], headers: Mapping[str, str]) -> Answer:
        shop.asked.append(query)
        shop.keys.append(headers.get("X-Shop-Key", ""))
        return shop.reply(query)

    with serving(answer) as shop.url:
        yield shop


Fetch = Callable[..., Any]


@pytest.fixture
def fetch(run: Run, shop: Shop, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fetch:
    """Fetch with the shop's configuration; `change`: what stands there => what shall."""
    monkeypatch.setenv("SHOP_KEY", "k3y")
    (tmp_path / "shop.toml").write_text(MAPPING, encoding="utf-8")

    def fetch(name: str = "shop", change: str = " => ") -> Any:
        old, new = change.split(" => ")
        text = SHOP.format(url=shop.url)
        assert old in text
        text = text.replace(old, new) if old else text
        (tmp_path / "connectors.toml").write_text(text, encoding="utf-8")
        return run("fetch", name, "--db", db, "--config", tmp_path / "connectors.toml")

    return fetch


def test_a_configured_interface_is_fetched_page_after_page_with_the_key_of_the_environment(
    run: Run, fetch: Fetch, shop: Shop, db: Path
) -> None:
    answer = fetch()
    assert (answer.code, answer.err) == (0, "")
    assert [query["page"] for query in shop.asked] == ["1", "2", "3"]
    assert set(shop.keys) == {"k3y"}
    assert run("summary", "--db", db, "--json").json["orders"] == 7


def test_the_next_fetch_begins_at_the_latest_change(run: Run, fetch: Fetch, shop: Shop, db: Path) -> None:
    fetch()
    assert "nothing new" in fetch().out
    assert shop.asked[-1]["changed_since"] == "107"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ('key_name = "X-Shop-Key" => api_key = "k3y"', "api_key"),
        ("limit = 3 => access_token = 'abc'", "access_token"),
        ('secret_env = "SHOP_KEY" => password = "x"', "password"),
        ('secret_env = "SHOP_KEY" => secret_env = "6wiIBWbGkB"', "capital letters"),
        ('secret_env = "SHOP_KEY" => secret_env = "NOT_SET_ANYWHERE"', "NOT_SET_ANYWHERE"),
        ('auth = "key" => auth = "digest"', "basic, bearer, key, none"),
        ('auth = "key" => athu = "key"', "athu"),
        ('system = "rest" => system = "carrier pigeon"', "zendesk, rest"),
        ('url = "http://127.0.0.1 => url = "http://shop.example.com', "https://"),
        ('url = "http:// => url = "https://ana:pw@', "https://"),
        ('mapping = "shop.toml" => mapping = 1', "mapping"),
        ('mapping = "shop.toml" => mapping = "gone.toml"', "gone.toml"),
        ("mapping = => #", "mapping"),
        ('type = "page_number" => type = "scroll"', "page_number"),
        ("base_page = 1 => base_pag = 1", "base_pag"),
        ("[shop] => [stop]", "stop"),
        ('[shop] => ["../shop"]', "“../shop” cannot be"),
        ("[shop] => [shop", "TOML"),
    ],
)
def test_what_a_configuration_may_not_say_is_named_and_nobody_is_asked(
    fetch: Fetch, shop: Shop, change: str, said: str
) -> None:
    answer = fetch(change=change, name="../shop" if "../shop" in change else "shop")
    assert answer.code == 2
    assert said in answer.err
    assert "6wiIBWbGkB" not in answer.err
    assert shop.asked == []


def link(url: str) -> Callable[[dict[str, str]], Answer]:
    return lambda _: (200, {}, {"data": {"items": ORDERS[:1], "next": url}})


@pytest.mark.parametrize(
    ("reply", "change", "said"),
    [
        (lambda _: (302, {"Location": "http://127.0.0.1:9/elsewhere"}, {}), "limit = 3 => limit = 2", "302"),
        (link("http://localhost:9/next"), '"page_number", base_page = 1, total_path = "data.pages" => '
         '"json_link", next_url_path = "data.next"', "the secret was not shown there"),
        (lambda _: (200, {}, b"<html>sign in</html>"), "limit = 3 => limit = 2", "holds no rows"),
        (lambda _: (200, {}, {"error": "odd"}), "limit = 3 => limit = 2", "holds no rows"),
        (lambda _: (200, {}, {"data": {"items": "many"}}), "limit = 3 => limit = 2", "holds no rows"),
        (lambda _: (403, {}, {}), "limit = 3 => limit = 2", "did not let us in"),
        (lambda _: (404, {}, {}), "limit = 3 => limit = 2", "refused the question"),
    ],
    ids=["sent elsewhere", "next page elsewhere", "a page for people", "no rows", "no table", "denied", "404"],
)  # fmt: skip
def test_an_answer_that_is_none_ends_with_a_sentence_and_stores_nothing(
    run: Run, fetch: Fetch, shop: Shop, db: Path, reply: Callable[[dict[str, str]], Answer], change: str, said: str
) -> None:
    shop.reply = reply
    answer = fetch(change=change)
    assert answer.code == 2
    assert said in answer.err
    assert "k3y" not in answer.err + answer.out
    assert run("summary", "--db", db, "--json").json["orders"] == 0


def test_an_address_where_nobody_answers_is_said(fetch: Fetch, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metrics.connectors.web.ATTEMPTS", 2)
    answer = fetch(change=f"{shop.url} => http://127.0.0.1:9")
    assert answer.code == 2
    assert "cannot be reached" in answer.err


def test_a_spanish_reader_gets_the_cause_in_spanish(fetch: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    answer = fetch(change='secret_env = "SHOP_KEY" => secret_env = "NOT_SET_ANYWHERE"')
    assert "NOT_SET_ANYWHERE, que no está definida" in answer.err


WITHOUT = """
import sys
class Missing:
    def find_spec(self, name, *_):
        if name.split(".")[0] == "dlt":
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Missing())
from metrics.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_without_the_extra_everything_else_works_and_fetching_says_what_to_install(
    fetch: Fetch, tmp_path: Path, db: Path
) -> None:
    fetch(name="none")
    command = [sys.executable, "-c", WITHOUT, "fetch", "shop", "--config", str(tmp_path / "connectors.toml"), "--db"]
    env = os.environ | {"LC_ALL": "en_GB.UTF-8"}
    done = subprocess.run([*command, str(db)], cwd=ROOT, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 2
    assert "pip install 'service-metrics[connectors]'" in done.stderr


def test_the_page_about_connectors_shows_configurations_that_are_read_and_names_every_entry(tmp_path: Path) -> None:
    page = (ROOT / "docs/connectors.md").read_text("utf-8")
    examples = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "connectors.toml").write_text("\n".join(examples), encoding="utf-8")
    assert {load(tmp_path / "connectors.toml", name).system for name in ("zendesk", "shop")} == {"zendesk", "rest"}
    entries = {entry.name for entry in fields(Connector)} - {"name"}
    assert {entry for entry in entries if f"`{entry}`" not in page} == set()
    assert {kind for kind in PAGINATORS if kind not in page} == set()
