"""WooCommerce: orders from its analytics or from the customer / order export."""

from __future__ import annotations

from metrics.ingest.layout import Layout

LAYOUTS = (
    Layout(
        system="woocommerce",
        name="analytics_orders_csv",
        kind="orders",
        grain="order",
        signature="Order # | Customer type | Product(s)",
        headers=(
            "Date | Order # | N. Revenue (formatted) | Status | Customer | Customer type | Product(s) | "
            "Items sold | Coupon(s) | N. Revenue"
        ),
        columns={
            "order_id": "Order #",
            "ordered_at": "Date",
            "amount": "N. Revenue",
        },
        notes=(
            "No e-mail and no customer number: contacts join it by order number only. Cancelled orders are kept: "
            "they were placed, and customers get in touch about them."
        ),
    ),
    Layout(
        system="woocommerce",
        name="import_export_suite_orders",
        kind="orders",
        grain="order",
        signature="order_number | order_total | order_currency | payment_method_title | customer_email",
        headers=(
            "order_id | order_number | order_date | paid_date | status | shipping_total | "
            "shipping_tax_total | fee_total | fee_tax_total | tax_total | cart_discount | order_discount | "
            "discount_total | order_total | order_subtotal | order_currency | payment_method | "
            "payment_method_title | transaction_id | customer_ip_address | customer_user_agent | "
            "shipping_method | customer_id | customer_user | customer_email | billing_first_name | "
            "billing_last_name"
        ),
        columns={
            "order_id": "order_number",
            "ordered_at": "order_date",
            "customer_id": "customer_id | customer_user",
            "customer_email": "customer_email",
            "market": "shipping_country | billing_country",
            "amount": "order_total",
            "currency": "order_currency",
        },
        unknown=("", "?", "-", "0"),
        out_of_scope={
            "status": ("checkout-draft", "auto-draft", "trash"),
        },
        notes=(
            "A guest has the customer number 0, which is read as not known. Drafts were never placed and are out "
            "of scope. Cancelled orders are kept: they were placed, and customers get in touch about them."
        ),
    ),
)
