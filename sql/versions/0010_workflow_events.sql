-- What workflow events need to be told once.

-- Of which booking an event tells, so that the ring of that booking finds it; and what waits behind everything else.
ALTER TABLE {prefix}bkloyalty_outbox
    ADD COLUMN appointment_id BIGINT UNSIGNED NULL,
    ADD COLUMN in_bulk        BOOLEAN         NOT NULL DEFAULT FALSE,
    DROP KEY waiting,
    ADD KEY waiting (acknowledged_at, in_bulk, id),
    ADD KEY about (tenant_id, appointment_id);

-- How far somebody is who walks through customers for workflows: for a segment that one waits for, or because one was triggered.
CREATE TABLE {prefix}bkloyalty_walks (
    tenant_id  BIGINT UNSIGNED NOT NULL,
    name       VARCHAR(64)     NOT NULL,  -- expiry, segment: and its key, task: and its number
    terms      CHAR(32)        NOT NULL,  -- MD5 of what the segment asks for, or empty
    state      VARCHAR(16)     NOT NULL,  -- noting, telling, ending
    position   BIGINT UNSIGNED NOT NULL,  -- the last customer looked at
    told       BIGINT          NOT NULL,  -- how many customers so far
    round_at   DATETIME(6)     NOT NULL,  -- when it goes on, or begins again
    PRIMARY KEY (tenant_id, name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Who was in a segment that a workflow waits for when it was last looked at.
CREATE TABLE {prefix}bkloyalty_segment_members (
    tenant_id   BIGINT UNSIGNED NOT NULL,
    segment     VARCHAR(32)     NOT NULL,  -- its key: the id of a saved one, or a word
    customer_id BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (tenant_id, segment, customer_id),
    KEY customer (tenant_id, customer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Who was told that points expire on a day.
CREATE TABLE {prefix}bkloyalty_expiry_notices (
    tenant_id   BIGINT UNSIGNED NOT NULL,
    customer_id BIGINT UNSIGNED NOT NULL,
    expires_on  DATE            NOT NULL,  -- by the business's calendar
    points      BIGINT          NOT NULL,
    told_at     DATETIME(6)     NOT NULL,
    PRIMARY KEY (tenant_id, customer_id, expires_on),
    KEY expiry (expires_on)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
