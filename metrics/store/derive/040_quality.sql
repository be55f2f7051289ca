-- A review belongs to its contact's day and dimensions; a failed critical item makes its score 0 (METRICS.md 4).
-- It stands for itself alone, among the month's others of its kind, until its contact has matured and is known;
-- quality.py says for how many of the month's contacts it stands then. Targeted reviews were not drawn: they are not here.
DELETE FROM quality_fact;
INSERT INTO quality_fact
WITH contact_by_id AS (
    SELECT split_part(contact_id, chr(31), 2) AS id, any_value(c) AS c FROM contact c
    WHERE split_part(contact_id, chr(31), 2) IN (SELECT contact_id FROM raw_quality) GROUP BY ALL
    HAVING count(*) = 1 -- an id that two sources use tells of neither
),
empty AS (SELECT dim, key FROM term WHERE (dim, label) IN (('owner', 'Unowned'), ('channel', '(none)'),
    ('vendor', '(none)'), ('tier', '(none)'), ('market', '(none)')))
SELECT q.sample_id, c.c.contact_id, coalesce(c.c.opened_at, q.reviewed_at),
    coalesce(c.c.opened_day, timezone($zone, timezone('UTC', q.reviewed_at))::DATE),
    coalesce(c.c.reason, -1),
    coalesce(c.c.owner, (SELECT key FROM empty WHERE dim = 'owner')),
    coalesce(c.c.channel, (SELECT key FROM empty WHERE dim = 'channel')),
    coalesce(c.c.vendor, (SELECT key FROM empty WHERE dim = 'vendor')),
    coalesce(c.c.tier, (SELECT key FROM empty WHERE dim = 'tier')),
    coalesce(c.c.market, (SELECT key FROM empty WHERE dim = 'market')),
    CASE WHEN q.critical_error THEN 0 ELSE q.score END, coalesce(q.critical_error, false),
    c.c.family, CASE WHEN d.owner IS NULL THEN -1 ELSE c.c.owner END, coalesce(c.c.opened_at <= $as_of::TIMESTAMP - to_seconds(c.c.window_s), false), 0, NULL, 0, 1, 0
FROM now_quality q LEFT JOIN contact_by_id c ON c.id = q.contact_id LEFT JOIN raw_contacts d ON d.version = c.c.version
WHERE q.targeted IS NOT TRUE;
