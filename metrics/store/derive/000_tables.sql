-- What figures are read from: made anew whenever this file or another declaration changes, filled by the next ones.
CREATE OR REPLACE TABLE term (dim VARCHAR NOT NULL, key INTEGER NOT NULL, label VARCHAR NOT NULL, fold VARCHAR NOT NULL);

CREATE OR REPLACE TABLE reason (
    key INTEGER NOT NULL, family INTEGER NOT NULL, mapped BOOLEAN NOT NULL, kind VARCHAR NOT NULL, tier INTEGER,
    value_to_customer VARCHAR, value_to_company VARCHAR, window_days INTEGER, opportunity VARCHAR
);
CREATE OR REPLACE TABLE reason_code (fold VARCHAR NOT NULL, reason INTEGER NOT NULL);
CREATE OR REPLACE TABLE ownership (
    reason INTEGER NOT NULL, department VARCHAR NOT NULL, person VARCHAR, valid_from DATE NOT NULL,
    valid_to DATE NOT NULL
);

CREATE OR REPLACE TABLE customer (who UUID NOT NULL, key UINTEGER NOT NULL);
-- `order_day`, `order_market`: day and market of the order that a contact names, if that is known.
CREATE OR REPLACE TABLE contact (
    seq UINTEGER NOT NULL, version BIGINT NOT NULL, contact_id VARCHAR NOT NULL, source INTEGER NOT NULL,
    opened_at TIMESTAMP NOT NULL, opened_day DATE NOT NULL, closed_at TIMESTAMP, open_until TIMESTAMP, customer UINTEGER,
    reason INTEGER NOT NULL, family INTEGER NOT NULL, owner INTEGER NOT NULL, team INTEGER NOT NULL,
    agent INTEGER NOT NULL, channel INTEGER NOT NULL, vendor INTEGER NOT NULL, tier INTEGER NOT NULL, market INTEGER NOT NULL,
    flag TINYINT, outcome VARCHAR NOT NULL, reopen_count INTEGER,
    modification_count BIGINT, agents INTEGER, agent_replies INTEGER, customer_replies INTEGER, abandoned BOOLEAN,
    order_id VARCHAR, order_day DATE, order_market INTEGER, window_s INTEGER NOT NULL,
    prev_family INTEGER, next_family INTEGER, prev_reason INTEGER, next_reason INTEGER,
    prev_any INTEGER, next_any INTEGER, issue BIGINT, position INTEGER
);
CREATE OR REPLACE TABLE order_fact (version BIGINT NOT NULL, day DATE NOT NULL, market INTEGER NOT NULL);
CREATE OR REPLACE TABLE expected_fact (day DATE NOT NULL, market INTEGER NOT NULL, expected_orders DOUBLE NOT NULL);
CREATE OR REPLACE TABLE quality_fact (
    sample_id VARCHAR NOT NULL, contact_id VARCHAR, opened_at TIMESTAMP NOT NULL, day DATE NOT NULL, reason INTEGER NOT NULL,
    owner INTEGER NOT NULL, channel INTEGER NOT NULL, vendor INTEGER NOT NULL, tier INTEGER NOT NULL,
    market INTEGER NOT NULL, score DOUBLE NOT NULL, critical_error BOOLEAN NOT NULL,
    family INTEGER, named INTEGER NOT NULL, matured BOOLEAN NOT NULL, stratum INTEGER NOT NULL, size BIGINT, scored BIGINT NOT NULL,
    weight DOUBLE NOT NULL, points DOUBLE NOT NULL
);
CREATE OR REPLACE TABLE volume_fact (unit VARCHAR NOT NULL, month DATE NOT NULL, market INTEGER NOT NULL, volume BIGINT NOT NULL);
CREATE OR REPLACE TABLE event (day DATE NOT NULL, name VARCHAR NOT NULL, reason INTEGER);
-- A currency that is not told is the company's own.
CREATE OR REPLACE TABLE price_fact (
    channel INTEGER NOT NULL, tier INTEGER NOT NULL, valid_from DATE NOT NULL, valid_to DATE NOT NULL,
    price DECIMAL(18, 4) NOT NULL, currency VARCHAR
);
