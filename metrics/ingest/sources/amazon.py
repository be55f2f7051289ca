"""Amazon Seller Central: the report of all orders."""

from __future__ import annotations

from metrics.ingest.layout import Layout

LAYOUTS = (
    Layout(
        system="amazon",
        name="all_orders_report_tsv",
        kind="orders",
        grain="line item",
        signature="amazon-order-id | purchase-date | sales-channel",
        headers=(
            "amazon-order-id | merchant-order-id | purchase-date | last-updated-date | order-status | "
            "fulfillment-channel | sales-channel | order-channel | url | ship-service-level | product-name | "
            "sku | asin | item-status | quantity | currency | item-price | item-tax | shipping-price | "
            "ship-city | ship-state | ship-postal-code | ship-country | promotion-ids | is-business-order"
        ),
        columns={
            "order_id": "amazon-order-id",
            "ordered_at": "purchase-date",
            "market": "ship-country | sales-channel",
            "updated_at": "last-updated-date",
        },
        notes=(
            "Separated by tabs, one row per line item: an order counts once. Its prices are those of single items, so "
            "the value of the order is left out. It names no customer. Cancelled orders are kept: they were placed, "
            "and customers get in touch about them."
        ),
    ),
)
