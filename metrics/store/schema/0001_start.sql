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
