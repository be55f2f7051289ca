-- An order that came, went or changed may tell whose its contacts are.
INSERT INTO touched_contacts
SELECT version, contact_id FROM contact SEMI JOIN touched_orders USING (order_id);
CREATE OR REPLACE TEMP TABLE some_contacts AS FROM raw_contacts SEMI JOIN touched_contacts USING (contact_id);
