-- One row per contact id, its dimensions as numbers, its gaps in seconds (METRICS.md 0-1).
INSERT INTO contact
WITH by_family AS ({chains}), by_reason AS ({gaps_reason}), by_any AS ({gaps_any})
SELECT b.*, f.prev, f.next, r.prev, r.next, a.prev, a.next, f.issue, f.position
FROM ({row}) b
LEFT JOIN by_family f USING (seq) LEFT JOIN by_reason r USING (seq) LEFT JOIN by_any a USING (seq)
ORDER BY seq;
DROP TABLE named;
DROP TABLE line;
DROP TABLE base;
