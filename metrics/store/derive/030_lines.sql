-- The orders that contacts name: their day and market, and whose a contact is that does not tell its customer.
CREATE OR REPLACE TEMP TABLE named AS
SELECT n.version, f.day AS order_day, f.market AS order_market,
    CASE WHEN n.customer IS NULL THEN md5('order:' || o.customer)::UUID END AS buyer
FROM {versions} n JOIN {orders} o USING (order_id) JOIN order_fact f ON f.version = o.version;

-- Which version counts for each contact, its place in time and whose it is (METRICS.md 0).
CREATE OR REPLACE TEMP TABLE place AS
WITH known AS (
    SELECT n.version, n.contact_id, n.opened_at, n.reopen_count, coalesce(n.customer, b.buyer) AS who
    FROM {contacts} n LEFT JOIN (FROM named WHERE buyer IS NOT NULL) b USING (version)
)
-- Only what decides the order is sorted here, not whole rows.
SELECT (row_number() OVER () - 1)::UINTEGER AS seq, version, opened_at, reopen_count, who
FROM (FROM known ORDER BY opened_at, contact_id);

INSERT INTO customer
SELECT who, ((SELECT coalesce(max(key), 0) FROM customer) + row_number() OVER ())::UINTEGER
FROM (SELECT DISTINCT who FROM place WHERE who IS NOT NULL) ANTI JOIN customer USING (who);

-- The same with customer and order as numbers: whole rows are then joined with it alone, which bounds the memory.
CREATE OR REPLACE TEMP TABLE line AS
SELECT p.* EXCLUDE (who), c.key AS customer, n.order_day, n.order_market
FROM place p LEFT JOIN customer c USING (who) LEFT JOIN named n USING (version);
DROP TABLE place;
DROP TABLE named;
