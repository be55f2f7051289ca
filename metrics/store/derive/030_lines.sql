-- Which version counts for each contact, its place in time and its customer (METRICS.md 0).
CREATE OR REPLACE TEMP TABLE line AS
WITH buyer AS (
    SELECT n.version, md5('order:' || o.customer)::UUID AS who
    FROM {versions} n JOIN raw_orders o USING (order_id) JOIN order_fact f ON f.version = o.version
    WHERE n.customer IS NULL AND o.customer IS NOT NULL
),
known AS (
    SELECT n.version, n.contact_id, n.opened_at, n.reopen_count, coalesce(n.customer, b.who) AS who
    FROM {contacts} n LEFT JOIN buyer b USING (version)
)
-- Only what decides the order is sorted here, not whole rows.
SELECT (row_number() OVER () - 1)::UINTEGER AS seq, version, opened_at, reopen_count, who
FROM (FROM known ORDER BY opened_at, contact_id);

INSERT INTO customer
SELECT who, ((SELECT coalesce(max(key), 0) FROM customer) + row_number() OVER ())::UINTEGER
FROM (SELECT DISTINCT who FROM line WHERE who IS NOT NULL) ANTI JOIN customer USING (who);
