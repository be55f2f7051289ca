-- From the first contact that moved (`$start`) on, every contact has a new place; before it, only what follows may change.
CREATE OR REPLACE TEMP TABLE rest AS
SELECT * REPLACE (((SELECT count(*) FROM contact WHERE opened_at < $start) + row_number() OVER () - 1)::UINTEGER AS seq)
FROM (
    FROM (
        SELECT {columns} FROM contact ANTI JOIN changed USING (contact_id) WHERE opened_at >= $start
        UNION ALL SELECT {columns} FROM fresh SEMI JOIN changed USING (contact_id) WHERE opened_at >= $start
    ) ORDER BY opened_at, contact_id
);

-- What came before reaches 90 days into it, with the snowballs as they had rolled so far.
CREATE OR REPLACE TEMP TABLE base AS
WITH concerned AS (
    SELECT customer FROM rest UNION SELECT customer FROM contact WHERE opened_at >= $start
)
SELECT seq, customer, reason, family, opened_at, window_s, issue AS begun, position AS steps
FROM contact SEMI JOIN concerned USING (customer) WHERE opened_at < $start AND opened_at >= $start - INTERVAL 90 DAY
UNION ALL SELECT seq, customer, reason, family, opened_at, window_s, NULL, NULL FROM rest WHERE customer IS NOT NULL;
