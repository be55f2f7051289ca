"""Shopify: orders, one row per line item in the shop's own export, one row per order from a connector."""

from __future__ import annotations

from metrics.ingest.layout import Layout

LAYOUTS = (
    Layout(
        system="shopify",
        name="orders_export_csv",
        kind="orders",
        grain="line item",
        signature="Financial Status | Fulfillment Status | Lineitem quantity",
        headers=(
            "Name | Email | Financial Status | Paid at | Fulfillment Status | Fulfilled at | "
            "Accepts Marketing | Currency | Subtotal | Shipping | Taxes | Total | Discount Code | "
            "Discount Amount | Shipping Method | Created at | Lineitem quantity | Lineitem name | "
            "Lineitem price | Lineitem compare at price | Lineitem sku | Lineitem requires shipping | "
            "Lineitem taxable | Lineitem fulfillment status | Billing Name | Billing Street | "
            "Billing Address1 | Billing Address2 | Billing Company | Billing City | Billing Zip | "
            "Billing Province | Billing Country | Billing Phone | Shipping Name | Shipping Street | "
            "Shipping Address1 | Shipping Address2 | Shipping Company | Shipping City | Shipping Zip | "
            "Shipping Province | Shipping Country | Shipping Phone | Notes | Note Attributes | "
            "Cancelled at | Payment Method | Payment Reference | Refunded Amount | Vendor | "
            "Outstanding Balance | Employee | Location | Device ID | Id | Tags | Risk Level | Source | "
            "Lineitem discount | Tax 1 Name | Tax 1 Value | Tax 2 Name | Tax 2 Value | Tax 3 Name | "
            "Tax 3 Value | Tax 4 Name | Tax 4 Value | Tax 5 Name | Tax 5 Value | Phone | Receipt Number | "
            "Duties | Billing Province Name | Shipping Province Name | Payment ID | Payment Terms Name | "
            "Next Payment Due At | Payment References"
        ),
        columns={
            "order_id": "Name",
            "ordered_at": "Created at",
            "customer_email": "Email",
            "customer_phone": "Phone",
            "market": "Shipping Country | Billing Country",
            "amount": "Total",
            "currency": "Currency",
        },
        notes=(
            "One row per line item; cells of the order stand on its first line only and are carried down, so that "
            "an order counts once. Cancelled orders are kept: they were placed, and customers get in touch about "
            "them."
        ),
    ),
    Layout(
        system="shopify",
        name="connector_orders",
        kind="orders",
        grain="order",
        signature="financial_status | fulfillment_status | order_number | total_line_items_price",
        headers=(
            "id | note | email | taxes_included | currency | subtotal_price | total_tax | total_price | "
            "created_at | updated_at | name | customer_id | location_id | user_id | number | order_number | "
            "financial_status | fulfillment_status | processed_at | processing_method | referring_site | "
            "cancel_reason | cancelled_at | closed_at | total_discounts | total_line_items_price | "
            "total_weight | source_name | browser_ip | buyer_accepts_marketing | token | cart_token | "
            "checkout_token | test | landing_site_base_url | _fivetran_synced"
        ),
        columns={
            "order_id": "id",
            "ordered_at": "created_at",
            "customer_id": "customer_id",
            "customer_email": "email",
            "market": "shipping_address_country_code | billing_address_country_code",
            "updated_at": "updated_at",
            "amount": "total_price",
            "currency": "currency",
        },
        out_of_scope={
            "test": ("true", "1"),
        },
        notes=(
            "The order table as a connector copies it. Its id is the shop's own; choose name if contacts carry "
            "the number that customers see. Test orders are out of scope. Cancelled orders are kept: they were "
            "placed, and customers get in touch about them."
        ),
    ),
    Layout(
        system="shopify",
        name="connector_orders_graph",
        kind="orders",
        grain="order",
        signature="display_financial_status | display_fulfillment_status | presentment_currency_code",
        headers=(
            "_fivetran_deleted | _fivetran_synced | app_id | cancel_reason | cancelled_at | client_ip | "
            "closed_at | confirmed | created_at | currency_code | customer_accepts_marketing | customer_id | "
            "customer_locale | display_financial_status | display_fulfillment_status | email | id | "
            "location_id | name | note | number | presentment_currency_code | processed_at | source_name | "
            "staff_member_id | status_page_url | taxes_included | test | total_weight | updated_at"
        ),
        columns={
            "order_id": "id",
            "ordered_at": "created_at",
            "customer_id": "customer_id",
            "customer_email": "email",
            "market": "shipping_address_country_code | billing_address_country_code",
            "updated_at": "updated_at",
        },
        out_of_scope={
            "test": ("true", "1"),
            "_fivetran_deleted": ("true", "1"),
        },
        notes=(
            "The newer order table as a connector copies it. Its id is the shop's own; choose name if contacts "
            "carry the number that customers see. Test orders and deleted ones are out of scope. Cancelled orders "
            "are kept: they were placed, and customers get in touch about them."
        ),
    ),
)
