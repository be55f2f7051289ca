-- All that changed takes its place, with its gaps and snowballs.
CREATE OR REPLACE TEMP TABLE stays AS
SELECT f.* REPLACE (w.seq AS seq), w.prev_family, w.next_family, w.prev_reason, w.next_reason, w.prev_any, w.next_any,
    w.issue, w.position
FROM fresh f JOIN was w USING (contact_id) SEMI JOIN changed USING (contact_id) WHERE f.opened_at < $start;

DELETE FROM contact WHERE version IN (SELECT old_version FROM changed) OR opened_at >= $start;
INSERT INTO contact FROM stays;
UPDATE contact SET next_family = g.next_family, next_reason = g.next_reason, next_any = g.next_any
FROM gap g WHERE contact.seq = g.seq AND row(contact.next_family, contact.next_reason, contact.next_any)
    IS DISTINCT FROM row(g.next_family, g.next_reason, g.next_any);
INSERT INTO contact
SELECT t.*, g.* EXCLUDE (seq) FROM rest t LEFT JOIN gap g USING (seq) ORDER BY seq;

-- A pseudonym stays no longer than the last contact of its customer.
DELETE FROM customer WHERE key IN (SELECT old_customer FROM changed)
    AND key NOT IN (SELECT customer FROM contact JOIN changed ON customer = old_customer);
