-- One row per order id: of all orders, or of those that were touched.
INSERT INTO order_fact
SELECT o.version, CASE WHEN o.ordered_is_date OR $zone = 'UTC' THEN o.ordered_at::DATE
    ELSE timezone($zone, timezone('UTC', o.ordered_at))::DATE END, m.key
FROM {orders} o JOIN term m ON m.dim = 'market' AND m.fold = lower(coalesce(o.market, '(none)'));
