-- Where they differ; a contact moves if it came, went, or changed its time, customer, reason or family.
CREATE OR REPLACE TEMP TABLE changed AS
SELECT contact_id, w.version AS old_version, w.customer AS old_customer, w.opened_day AS old_day, f.opened_day AS new_day,
    w.opened_at IS NULL OR f.opened_at IS NULL OR row(w.opened_at, w.customer, w.reason, w.family)
        IS DISTINCT FROM row(f.opened_at, f.customer, f.reason, f.family) AS moved,
    CASE WHEN moved THEN least(w.opened_at, f.opened_at) END AS moved_at
FROM was w FULL JOIN fresh f USING (contact_id)
WHERE {different};
