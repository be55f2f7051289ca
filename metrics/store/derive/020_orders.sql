-- One row per order id.
DELETE FROM order_fact;
INSERT INTO order_fact
SELECT o.order_id, timezone($zone, timezone('UTC', o.ordered_at))::DATE, m.key
FROM now_orders o JOIN term m ON m.dim = 'market' AND m.fold = lower(coalesce(o.market, '(none)'));
