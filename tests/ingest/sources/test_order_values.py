"""What orders are worth, as each shop writes it: once per order, however many rows it fills."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from metrics import pipeline
from metrics.ingest import propose
from metrics.ingest.layout import Layout
from metrics.ingest.sources import LAYOUTS
from metrics.store import Store
from tests.ingest.files import table
from tests.ingest.sources.exports import path

Worth = dict[str, tuple[str | None, str | None]]

VALUES: dict[str, Worth] = {
    "shopify.orders_export_csv": {"#1001": ("59.90", "EUR"), "#1002": ("10.00", None), "#1003": ("5.00", None)},
    "woocommerce.analytics_orders_csv": {
        "5501": ("59.90", None), "5502": ("5", None), "5503": (None, None), "5504": (None, None),
    },
    "woocommerce.import_export_suite_orders": {"1071": ("59.90", "EUR"), "1073": ("5", None), "1074": ("8", None)},
    "magento.sales_order_grid_csv": {"000000001": ("59.90", None)},
    "amazon.all_orders_report_tsv": {"404-1": (None, None), "404-2": (None, None), "404-3": (None, None)},
}  # fmt: skip


@pytest.mark.parametrize("name", VALUES)
def test_an_order_is_worth_what_its_export_says(store: Store, name: str) -> None:
    pipeline.import_file(store, path(name))
    rows = store.rows("SELECT order_id, amount, currency FROM now_orders")
    told = {
        order: (None if text is None else Decimal(text), currency) for order, (text, currency) in VALUES[name].items()
    }
    assert {order: (amount, currency) for order, amount, currency in rows if order in told} == told


@pytest.mark.parametrize("layout", [x for x in LAYOUTS if x.kind == "orders"], ids=lambda x: f"{x.system}.{x.name}")
def test_no_export_takes_the_price_of_an_item_for_the_value_of_an_order(layout: Layout) -> None:
    assert "item" not in layout.columns.get("amount", "").lower()
    assert "currency" not in layout.columns or "amount" in layout.columns


@pytest.mark.parametrize(
    ("heading", "currency"),
    [("Order total", "Currency"), ("Total price", "Currency code"), ("Importe total", "Moneda"), ("Importe", "Divisa")],
)
def test_the_value_of_an_order_is_found_by_its_name(tmp_path: Path, heading: str, currency: str) -> None:
    text = f"order id,order date,{heading},{currency}\nO1,2026-01-05,12.50,EUR\n"
    plan = propose(table(tmp_path, text, "orders.csv"))
    assert plan.kind == "orders"
    assert plan.columns["amount"] == (heading,)
    assert plan.columns["currency"] == (currency,)
