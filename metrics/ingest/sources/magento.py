"""Magento 2 / Adobe Commerce: the grid of orders."""

from __future__ import annotations

from metrics.ingest.layout import Layout

LAYOUTS = (
    Layout(
        system="magento",
        name="sales_order_grid_csv",
        kind="orders",
        grain="order",
        signature="Purchase Point | Purchase Date | Bill-to Name",
        headers=(
            "ID | Purchase Point | Purchase Date | Bill-to Name | Ship-to Name | Grand Total (Base) | "
            "Grand Total (Purchased) | Status | Billing Address | Shipping Address | Shipping Information | "
            "Customer Email | Customer Group | Subtotal | Shipping and Handling | Customer Name | "
            "Payment Method | Total Refunded"
        ),
        columns={
            "order_id": "ID",
            "ordered_at": "Purchase Date",
            "customer_email": "Customer Email",
            "amount": "Grand Total (Base)",
        },
        notes=(
            "Only visible columns are exported, and Customer Email is hidden at first: show it in the grid. "
            "Purchase Point may be chosen as the market. The value of an order is its grand total in the shop's base "
            "currency. Cancelled orders are kept: they were placed, and "
            "customers get in touch about them."
        ),
    ),
)
