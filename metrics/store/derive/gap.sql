-- Gaps in seconds and snowballs of the contacts of `base`, by themselves: with whole contacts at once they would need
-- the memory of both.
CREATE OR REPLACE TEMP TABLE gap AS
SELECT seq, f.prev AS prev_family, f.next AS next_family, r.prev AS prev_reason, r.next AS next_reason,
    a.prev AS prev_any, a.next AS next_any, f.issue, f.position
FROM ({chains}) f JOIN ({gaps_reason}) r USING (seq) JOIN ({gaps_any}) a USING (seq);
DROP TABLE base;
