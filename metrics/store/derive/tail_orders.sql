-- Every version of the orders that were touched; what was known of these goes.
CREATE OR REPLACE TEMP TABLE some_orders AS FROM raw_orders SEMI JOIN touched_orders USING (order_id);
CREATE OR REPLACE TEMP TABLE order_was AS
FROM order_fact WHERE version IN (SELECT version FROM touched_orders UNION ALL SELECT version FROM some_orders);
DELETE FROM order_fact WHERE version IN (SELECT version FROM order_was);
