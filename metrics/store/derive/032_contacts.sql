-- One row per contact id, its dimensions as numbers, its gaps in seconds (METRICS.md 0-1).
INSERT INTO contact
SELECT b.*, g.* EXCLUDE (seq) FROM ({row}) b LEFT JOIN gap g USING (seq) ORDER BY seq;
DROP TABLE gap;
DROP TABLE line;
