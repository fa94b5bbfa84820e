-- The tables that belong to the WordPress side. Made when the plugin is activated, so that no hook is too early.

-- A doorbell: "this appointment may have changed". Written before the service is called; deleted by the service once settled.
CREATE TABLE IF NOT EXISTS {prefix}bkloyalty_doorbells (
    id             BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    tenant_id      BIGINT UNSIGNED NOT NULL,
    appointment_id BIGINT UNSIGNED NOT NULL,
    hook           VARCHAR(64)     NOT NULL,
    rung_at        DATETIME(6)     NOT NULL,
    status         VARCHAR(190)    NULL,
    payment_status VARCHAR(64)     NULL,
    paid_amount    DECIMAL(20, 6)  NULL,
    permitted      TINYINT         NOT NULL,
    checkout       VARCHAR(64)     NULL,
    line           INT UNSIGNED    NULL,
    PRIMARY KEY (id),
    KEY appointment (tenant_id, appointment_id),
    KEY checkout (tenant_id, checkout)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Workflow events from the service that were acted on here, so that an event which is sent twice acts once.
CREATE TABLE IF NOT EXISTS {prefix}bkloyalty_events_seen (
    event_id   BIGINT UNSIGNED NOT NULL,
    claimed_at DATETIME(6)     NOT NULL,
    done_at    DATETIME(6)     NULL,
    PRIMARY KEY (event_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The workflows that an event has begun while it is acted on, so that a request which dies in one of them begins no other twice.
CREATE TABLE IF NOT EXISTS {prefix}bkloyalty_events_begun (
    event_id    BIGINT UNSIGNED NOT NULL,
    workflow_id BIGINT UNSIGNED NOT NULL,
    begun_at    DATETIME(6)     NOT NULL,
    tries       INT UNSIGNED    NOT NULL DEFAULT 1,
    died        TINYINT         NOT NULL DEFAULT 0,
    PRIMARY KEY (event_id, workflow_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- "This booking was made by whoever followed a customer's link." Written when it is made, deleted by the service once it was looked at.
CREATE TABLE IF NOT EXISTS {prefix}bkloyalty_recommended (
    id             BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    tenant_id      BIGINT UNSIGNED NOT NULL,
    appointment_id BIGINT UNSIGNED NOT NULL,
    code           VARCHAR(40)     NOT NULL,
    told_at        DATETIME(6)     NOT NULL,
    PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The newest event by which a customer's category followed their tier, so that an older one that comes late changes nothing.
CREATE TABLE IF NOT EXISTS {prefix}bkloyalty_categories (
    tenant_id   BIGINT UNSIGNED NOT NULL,
    customer_id BIGINT UNSIGNED NOT NULL,
    event_id    BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (tenant_id, customer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
