-- Other denominators and events, in the store's own numbers (METRICS.md 3, 5).
DELETE FROM volume_fact;
INSERT INTO volume_fact
-- A month told twice, by another day or spelling of the market, is corrected, not added up: the latest row holds.
SELECT v.unit, date_trunc('month', v.month)::DATE, m.key, max_by(v.volume, v.version)
FROM now_volumes v JOIN term m ON m.dim = 'market' AND m.fold = lower(coalesce(v.market, '(none)')) GROUP BY ALL;

DELETE FROM event;
INSERT INTO event SELECT e.day, e.event, c.reason
FROM now_events e LEFT JOIN reason_code c ON c.fold = lower(e.reason) WHERE e.reason IS NULL OR c.reason IS NOT NULL;

-- What a contact of a channel and tier costs on a day, one price at the most (METRICS.md 6): a row for any tier holds
-- until the tier has one of its own; each row ends where the next one begins; of two spellings the latest row holds.
DELETE FROM price_fact;
INSERT INTO price_fact
WITH listed AS (
    SELECT ch.key AS channel, ti.key AS tier, p.valid_from,
        max_by({'price': p.price, 'currency': upper(p.currency)}, p.version) AS said
    FROM now_prices p JOIN term ch ON ch.dim = 'channel' AND ch.fold = lower(p.channel)
    LEFT JOIN term ti ON ti.dim = 'tier' AND ti.label = p.tier::VARCHAR GROUP BY ALL
),
own AS (SELECT channel, tier, min(valid_from) AS since FROM listed WHERE tier IS NOT NULL GROUP BY ALL),
each_tier AS (
    SELECT l.channel, t.key AS tier, l.valid_from, l.said
    FROM listed l JOIN term t ON t.dim = 'tier' AND (l.tier IS NULL OR l.tier = t.key)
    LEFT JOIN own o ON o.channel = l.channel AND o.tier = t.key
    WHERE l.tier IS NOT NULL OR l.valid_from < coalesce(o.since, DATE '9999-12-31')
)
SELECT channel, tier, valid_from,
    lead(valid_from, 1, DATE '9999-12-31') OVER (PARTITION BY channel, tier ORDER BY valid_from), said.price, said.currency
FROM each_tier;
