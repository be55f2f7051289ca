-- An order that came, went or changed may tell whose its contacts are, and when and where these ordered.
INSERT INTO touched_contacts
SELECT version, contact_id FROM contact SEMI JOIN touched_orders USING (order_id);
-- Their rows are found by the ids alone, then read by their numbers: far quicker than reading all rows whole.
CREATE OR REPLACE TEMP TABLE some_contacts AS
FROM raw_contacts WHERE version IN (SELECT version FROM raw_contacts SEMI JOIN touched_contacts USING (contact_id));

-- Of all orders that are concerned, looked for once: those that were touched, and those that such contacts name.
CREATE OR REPLACE TEMP TABLE named_orders AS
SELECT version, order_id, customer FROM raw_orders
WHERE order_id IN (SELECT order_id FROM touched_orders UNION SELECT order_id FROM some_contacts);
-- Every version of the orders that were touched; what was known of these goes.
CREATE OR REPLACE TEMP TABLE some_orders AS
FROM raw_orders WHERE version IN (SELECT version FROM named_orders SEMI JOIN touched_orders USING (order_id));
CREATE OR REPLACE TEMP TABLE order_was AS
FROM order_fact WHERE version IN (SELECT version FROM touched_orders UNION ALL SELECT version FROM some_orders);
DELETE FROM order_fact WHERE version IN (SELECT version FROM order_was);
