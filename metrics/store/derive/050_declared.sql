-- Other denominators and events, in the store's own numbers (METRICS.md 3, 5).
DELETE FROM volume_fact;
INSERT INTO volume_fact
-- A month told twice, by another day or spelling of the market, is corrected, not added up: the latest row holds.
SELECT v.unit, date_trunc('month', v.month)::DATE, m.key, max_by(v.volume, v.version)
FROM now_volumes v JOIN term m ON m.dim = 'market' AND m.fold = lower(coalesce(v.market, '(none)')) GROUP BY ALL;

DELETE FROM event;
INSERT INTO event SELECT e.day, e.event, c.reason
FROM now_events e LEFT JOIN reason_code c ON c.fold = lower(e.reason) WHERE e.reason IS NULL OR c.reason IS NOT NULL;
