-- A contact with its dimensions as numbers, for each row of `line`; still without gaps.
SELECT d.seq, d.version, d.contact_id, s.key AS source, d.opened_at, d.opened_day,
    CASE WHEN d.closed_at >= d.opened_at THEN d.closed_at END AS closed_at,
    CASE WHEN told.name IS NOT NULL AND d.closed_at >= d.opened_at THEN d.closed_at END AS open_until,
    d.customer, rc.reason, r.family, coalesce(ow.key, oo.key, un.key) AS owner, te.key AS team, ag.key AS agent, ch.key AS channel,
    ve.key AS vendor, ti.key AS tier, ma.key AS market,
    CASE WHEN d.reopen_count > 0 THEN 0 WHEN d.outcome = 'resolved' THEN 1
        WHEN d.outcome IN ('partial', 'unresolved') THEN 0 END AS flag,
    d.outcome, d.reopen_count, d.modification_count, d.agents, d.agent_replies, d.customer_replies, d.abandoned,
    d.order_id, d.order_day, d.order_market, (coalesce(r.window_days, $window) * 86400)::INTEGER AS window_s
FROM (
    SELECT v.* EXCLUDE (opened_at, reopen_count, customer), l.* EXCLUDE (version),
        left(v.contact_id, instr(v.contact_id, chr(31)) - 1) AS system,
        CASE WHEN v.opened_is_date OR $zone = 'UTC' THEN l.opened_at::DATE
        ELSE timezone($zone, timezone('UTC', l.opened_at))::DATE END AS opened_day
    FROM {versions} v JOIN line l USING (version)
) d
JOIN reason_code rc ON rc.fold = lower(coalesce(d.reason, '(none)'))
JOIN reason r ON r.key = rc.reason
JOIN term s ON s.dim = 'source' AND s.fold = lower(d.system)
JOIN term te ON te.dim = 'team' AND te.fold = lower(coalesce(d.team, '(none)'))
JOIN term ag ON ag.dim = 'agent' AND ag.fold = lower(coalesce(d.agent, '(none)'))
JOIN term ch ON ch.dim = 'channel' AND ch.fold = lower(coalesce(d.channel, '(none)'))
JOIN term ve ON ve.dim = 'vendor' AND ve.fold = lower(coalesce(d.vendor, '(none)'))
JOIN term ma ON ma.dim = 'market' AND ma.fold = lower(coalesce(d.market, '(none)'))
JOIN term ti ON ti.dim = 'tier' AND ti.fold = coalesce((coalesce(d.tier, r.tier))::VARCHAR, '(none)')
JOIN term un ON un.dim = 'owner' AND un.fold = 'unowned'
-- Without an outcome column nobody says what is open: resolution is 1 - repeat rate (METRICS.md 2).
LEFT JOIN (
    SELECT DISTINCT name FROM source WHERE kind = 'contacts' AND list_contains(has, 'outcome')
) told ON told.name = d.system
LEFT JOIN term ow ON ow.dim = 'owner' AND ow.fold = lower(d.owner)
LEFT JOIN ownership o ON o.reason = rc.reason AND d.opened_day >= o.valid_from AND d.opened_day < o.valid_to
LEFT JOIN term oo ON oo.dim = 'owner' AND oo.fold = lower(o.department)
