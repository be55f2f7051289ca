-- What gaps are made of: the identified contacts.
CREATE OR REPLACE TEMP TABLE base AS
SELECT l.seq, l.customer, r.key AS reason, r.family, l.opened_at,
    (coalesce(r.window_days, $window) * 86400)::INTEGER AS window_s
FROM line l JOIN raw_contacts v USING (version)
JOIN reason_code rc ON rc.fold = lower(coalesce(v.reason, '(none)')) JOIN reason r ON r.key = rc.reason
WHERE l.customer IS NOT NULL;
