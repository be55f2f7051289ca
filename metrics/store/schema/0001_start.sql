-- What stays between imports besides the rows themselves.
CREATE TABLE meta (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);

CREATE TABLE receipt (
    id INTEGER PRIMARY KEY, file VARCHAR NOT NULL, fingerprint VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    source VARCHAR NOT NULL, stored_at TIMESTAMP NOT NULL, undone_at TIMESTAMP,
    read BIGINT NOT NULL, kept BIGINT NOT NULL, merged BIGINT NOT NULL, duplicate BIGINT NOT NULL,
    out_of_scope BIGINT NOT NULL, rejected BIGINT NOT NULL,
    first_at TIMESTAMP, last_at TIMESTAMP, revision INTEGER NOT NULL, sample BOOLEAN NOT NULL,
    details JSON NOT NULL
);

-- Which receipts brought a version of a row: undoing one receipt leaves what another brought too.
CREATE TABLE seen (kind VARCHAR NOT NULL, version BIGINT NOT NULL, receipt INTEGER NOT NULL);

-- One source = one system's files: its remembered mapping (TOML) and which fields it carries.
CREATE TABLE source (
    name VARCHAR NOT NULL, kind VARCHAR NOT NULL, signature VARCHAR NOT NULL, mapping VARCHAR NOT NULL,
    has VARCHAR[] NOT NULL, complete_to TIMESTAMP, receipt INTEGER NOT NULL
);

-- Derived from here on: emptied and filled again by derive/*.sql.
CREATE TABLE term (dim VARCHAR NOT NULL, key INTEGER NOT NULL, label VARCHAR NOT NULL, fold VARCHAR NOT NULL);

CREATE TABLE reason (
    key INTEGER NOT NULL, family INTEGER NOT NULL, mapped BOOLEAN NOT NULL, kind VARCHAR NOT NULL, tier INTEGER,
    value_to_customer VARCHAR, value_to_company VARCHAR, window_days INTEGER
);
CREATE TABLE reason_code (fold VARCHAR NOT NULL, reason INTEGER NOT NULL);
CREATE TABLE ownership (
    reason INTEGER NOT NULL, department VARCHAR NOT NULL, person VARCHAR, valid_from DATE NOT NULL,
    valid_to DATE NOT NULL
);

CREATE TABLE contact (
    seq UINTEGER NOT NULL, version BIGINT NOT NULL, contact_id VARCHAR NOT NULL, source INTEGER NOT NULL,
    opened_at TIMESTAMP NOT NULL, opened_day DATE NOT NULL, closed_at TIMESTAMP, customer UINTEGER,
    reason INTEGER NOT NULL, family INTEGER NOT NULL, owner INTEGER NOT NULL, team INTEGER NOT NULL,
    channel INTEGER NOT NULL, vendor INTEGER NOT NULL, tier INTEGER NOT NULL, market INTEGER NOT NULL,
    flag TINYINT, outcome VARCHAR NOT NULL, reopen_count INTEGER, order_id VARCHAR, window_s INTEGER NOT NULL,
    prev_family INTEGER, next_family INTEGER, prev_reason INTEGER, next_reason INTEGER,
    prev_any INTEGER, next_any INTEGER, issue BIGINT, position INTEGER
);
CREATE TABLE order_fact (version BIGINT NOT NULL, day DATE NOT NULL, market INTEGER NOT NULL);
CREATE TABLE quality_fact (
    sample_id VARCHAR NOT NULL, contact_id VARCHAR, day DATE NOT NULL, reason INTEGER NOT NULL,
    owner INTEGER NOT NULL, channel INTEGER NOT NULL, vendor INTEGER NOT NULL, tier INTEGER NOT NULL,
    market INTEGER NOT NULL, score DOUBLE NOT NULL, critical_error BOOLEAN NOT NULL
);
