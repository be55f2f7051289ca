-- The dictionary: every label once, under a number that it keeps as long as it is there; numbers never leave the store.
CREATE OR REPLACE TEMP TABLE numbered AS FROM term;
DELETE FROM term;
DELETE FROM reason_code;
DELETE FROM reason;
DELETE FROM ownership;

-- A code that the reasons file explains speaks in the customer's words; any other is its own wording,
-- shown as it is most often written (METRICS.md 0).
INSERT INTO term
WITH wording AS (SELECT lower(reason) AS fold, min(reason) AS label FROM now_reasons GROUP BY ALL),
written AS (SELECT coalesce(reason, '(none)') AS label, count(*) AS n FROM raw_contacts GROUP BY ALL),
spelled AS (
    SELECT lower(label) AS fold, arg_max(label, (n, label)) AS label FROM written
    WHERE lower(label) NOT IN (SELECT lower(code) FROM now_reasons)
      AND lower(label) NOT IN (SELECT fold FROM wording) GROUP BY ALL
),
label AS (SELECT 'reason' AS dim, * FROM (SELECT fold, label FROM wording UNION ALL BY NAME SELECT fold, label FROM spelled))
{numbered};

-- A code counts as the code it is, even if it reads like the wording of another.
INSERT INTO reason_code
WITH explained AS (
    SELECT lower(code) AS fold, arg_min(lower(reason), (code, reason)) AS wording FROM now_reasons GROUP BY ALL
)
SELECT e.fold, t.key FROM explained e JOIN term t ON t.dim = 'reason' AND t.fold = e.wording
UNION ALL
SELECT fold, key FROM term WHERE dim = 'reason' AND fold NOT IN (SELECT fold FROM explained);

INSERT INTO term
WITH said AS (
    SELECT coalesce(any_value(r.family ORDER BY r.family), t.label) AS label
    FROM term t LEFT JOIN now_reasons r ON lower(r.reason) = t.fold
    WHERE t.dim = 'reason' GROUP BY t.key, t.label
),
label AS (SELECT 'family' AS dim, lower(label) AS fold, min(label) AS label FROM said GROUP BY ALL)
{numbered};

INSERT INTO reason
SELECT t.key, f.key, count(r.code) > 0, coalesce(min(r.kind), 'not classified'), min(r.tier),
    min(r.value_to_customer), min(r.value_to_company), w.days, min(r.opportunity)
FROM term t
LEFT JOIN now_reasons r ON lower(r.reason) = t.fold
JOIN term f ON f.dim = 'family' AND f.fold = lower(coalesce(
    (SELECT any_value(x.family ORDER BY x.family) FROM now_reasons x WHERE lower(x.reason) = t.fold), t.label))
LEFT JOIN (
    SELECT lower(coalesce(family, reason)) AS fold, min(window_days) AS days FROM now_reasons GROUP BY ALL
) w ON w.fold = f.fold
WHERE t.dim = 'reason'
GROUP BY t.key, f.key, w.days;

-- No overlaps: a row ends at the latest where the next one of its reason begins; of two that begin on one day
-- (several codes, one wording) the one that lasts longer holds.
INSERT INTO ownership
SELECT c.reason, o.department, o.person, o.valid_from,
    least(coalesce(o.valid_to, DATE '9999-12-31'),
          coalesce(lead(o.valid_from) OVER following, DATE '9999-12-31'))
FROM now_ownership o JOIN reason_code c ON c.fold = lower(o.reason)
WINDOW following AS (
    PARTITION BY c.reason ORDER BY o.valid_from, o.valid_to NULLS LAST, lower(o.department) DESC, o.person DESC
);

INSERT INTO term
WITH said AS (
    SELECT 'owner' AS dim, unnest(['Unowned']) AS label
    UNION ALL SELECT 'owner', owner FROM raw_contacts WHERE owner IS NOT NULL GROUP BY ALL
    UNION ALL SELECT 'owner', department FROM ownership GROUP BY ALL
    UNION ALL SELECT 'owner', department FROM now_departments GROUP BY ALL
    UNION ALL SELECT 'team', coalesce(team, '(none)') FROM raw_contacts GROUP BY ALL
    UNION ALL SELECT 'agent', coalesce(agent, '(none)') FROM raw_contacts GROUP BY ALL
    UNION ALL SELECT 'channel', coalesce(channel, '(none)') FROM raw_contacts GROUP BY ALL
    UNION ALL SELECT 'vendor', coalesce(vendor, '(none)') FROM raw_contacts GROUP BY ALL
    UNION ALL SELECT 'market', coalesce(market, '(none)') FROM raw_contacts GROUP BY ALL
    UNION ALL SELECT 'market', coalesce(market, '(none)') FROM raw_orders GROUP BY ALL
    UNION ALL SELECT 'market', coalesce(market, '(none)') FROM raw_volumes GROUP BY ALL
    UNION ALL SELECT 'tier', unnest(['1', '2', '3', '4', '5'])
    UNION ALL SELECT unnest(['channel', 'vendor', 'market', 'tier']), '(none)'
    -- Every id begins with its source; the receipts tell the same without reading all ids.
    UNION ALL SELECT 'source', name FROM source
    WHERE kind = 'contacts' AND receipt IN (SELECT receipt FROM seen WHERE kind = 'contacts')
),
label AS (SELECT dim, lower(label) AS fold, min(label) AS label FROM said GROUP BY ALL)
{numbered};
