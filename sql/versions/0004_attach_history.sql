-- What is done to many customers at once and can be undone as a whole: history that is attached.
CREATE TABLE {prefix}bkloyalty_batches (
    id                BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    tenant_id         BIGINT UNSIGNED NOT NULL,
    kind              VARCHAR(32)     NOT NULL,  -- attach_history
    parameters        MEDIUMTEXT      NOT NULL,  -- JSON: what was asked for
    version           INT             NOT NULL,  -- the programme version that awards
    state             VARCHAR(16)     NOT NULL,  -- running, paused, done, undoing, undone
    position          MEDIUMTEXT      NULL,      -- JSON: how far it is; NULL before the first page
    looked_at         BIGINT          NOT NULL,  -- bookings gone through
    bookings          BIGINT          NOT NULL,  -- of these attached
    customers         BIGINT          NOT NULL,  -- who got points
    points            BIGINT          NOT NULL,
    left_out          MEDIUMTEXT      NOT NULL,  -- JSON: how many were not attached, by why
    detached_bookings BIGINT          NOT NULL,  -- undone
    detached_points   BIGINT          NOT NULL,
    actor             BIGINT UNSIGNED NULL,      -- the WordPress user who began it
    created_at        DATETIME(6)     NOT NULL,  -- points' expiry counts from here
    updated_at        DATETIME(6)     NOT NULL,
    PRIMARY KEY (id),
    KEY of_tenant (tenant_id, kind, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The batch that attached a booking; NULL for one that earns by itself.
ALTER TABLE {prefix}bkloyalty_settlements
    ADD COLUMN batch_id BIGINT UNSIGNED NULL,
    ADD KEY batch (tenant_id, batch_id, customer_id);
