-- Rewards: the catalogue, and what was issued of it.

CREATE TABLE {prefix}bkloyalty_rewards (
    id           BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    tenant_id    BIGINT UNSIGNED NOT NULL,
    name         VARCHAR(190)    NOT NULL,
    description  VARCHAR(1000)   NULL,       -- what customers read
    cost         BIGINT          NOT NULL,   -- points
    terms        MEDIUMTEXT      NOT NULL,   -- JSON: what it gives
    stock        BIGINT          NULL,       -- how many there are in all; NULL is no limit
    per_customer BIGINT          NULL,       -- how many each customer may have; NULL is no limit
    tiers        MEDIUMTEXT      NOT NULL,   -- JSON: names of the tiers that may have it; empty is everybody
    valid_from   DATE            NULL,       -- local days on which it can be taken; until is exclusive
    valid_until  DATE            NULL,
    voucher_days BIGINT          NULL,       -- how many days a voucher lasts; NULL is for ever
    state        VARCHAR(16)     NOT NULL,   -- active, paused, archived
    number       INT             NOT NULL,   -- counts the changes, so that nobody saves over somebody else's
    issued       BIGINT          NOT NULL,   -- vouchers that are not cancelled
    actor        BIGINT UNSIGNED NULL,       -- the WordPress user who saved it last
    created_at   DATETIME(6)     NOT NULL,
    updated_at   DATETIME(6)     NOT NULL,
    PRIMARY KEY (id),
    KEY of_tenant (tenant_id, state, cost)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What customers took, each as the reward was then. Changed only under the lock of the customer's account.
CREATE TABLE {prefix}bkloyalty_vouchers (
    id             BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    tenant_id      BIGINT UNSIGNED NOT NULL,
    customer_id    BIGINT UNSIGNED NOT NULL,
    reward_id      BIGINT UNSIGNED NOT NULL,
    code           VARCHAR(16)     NOT NULL,
    request_key    VARCHAR(64)     NOT NULL, -- what asked for it, so that a form that is sent twice takes one
    name           VARCHAR(190)    NOT NULL,
    description    VARCHAR(1000)   NULL,
    terms          MEDIUMTEXT      NOT NULL, -- JSON
    points         BIGINT          NOT NULL, -- what it cost
    draws          MEDIUMTEXT      NOT NULL, -- JSON: the lots that the points came from; empty once they were given back
    state          VARCHAR(16)     NOT NULL, -- issued, held, used, cancelled; an issued one past expires_at has expired
    expires_at     DATETIME(6)     NULL,
    hold_id        BIGINT UNSIGNED NULL,     -- the hold that sets it aside, or that it was used by
    appointment_id BIGINT UNSIGNED NULL,     -- where it was used; NULL in the shop
    paid           DECIMAL(20,6)   NULL,     -- what it took off that booking
    issued_at      DATETIME(6)     NOT NULL,
    used_at        DATETIME(6)     NULL,
    cancelled_at   DATETIME(6)     NULL,
    issued_by      BIGINT UNSIGNED NULL,     -- WordPress users of the staff; NULL is the customer
    used_by        BIGINT UNSIGNED NULL,
    cancelled_by   BIGINT UNSIGNED NULL,
    PRIMARY KEY (id),
    UNIQUE KEY code (tenant_id, code),
    UNIQUE KEY request (tenant_id, request_key),
    KEY customer (tenant_id, customer_id, id),
    KEY reward (tenant_id, reward_id, customer_id, state),
    KEY appointment (tenant_id, appointment_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- A hold may set a voucher aside beside points, or alone; ``discount`` is what both take off.
ALTER TABLE {prefix}bkloyalty_holds
    ADD COLUMN voucher_id BIGINT UNSIGNED NULL,
    ADD COLUMN voucher_discount DECIMAL(20,6) NOT NULL DEFAULT 0,
    ADD KEY voucher (tenant_id, voucher_id);
