-- Bonuses to segments, multipliers, and actions that earn.

-- Points for everybody in a segment, once for each customer.
CREATE TABLE {prefix}bkloyalty_bonuses (
    id           BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    tenant_id    BIGINT UNSIGNED NOT NULL,
    request_key  VARCHAR(64)     NOT NULL,   -- what asked for it, so that a form that is sent twice begins one
    name         VARCHAR(190)    NOT NULL,   -- what customers read
    points       BIGINT          NOT NULL,   -- for each customer
    budget       BIGINT          NULL,       -- points in all; NULL is no limit
    segment      MEDIUMTEXT      NOT NULL,   -- JSON: the segment as it was when the bonus was begun
    segment_name VARCHAR(190)    NULL,       -- how it was called then
    staff        MEDIUMTEXT      NULL,       -- JSON: only customers of these members of the staff; NULL is everybody
    starts_at    DATETIME(6)     NOT NULL,
    ends_at      DATETIME(6)     NULL,       -- exclusive
    stays_open   BOOL            NOT NULL,   -- whether the segment is gone through again and again until ends_at
    state        VARCHAR(16)     NOT NULL,   -- running, stopped, done, undoing, undone
    round_at     DATETIME(6)     NULL,       -- when the segment is gone through next; while it is, when that was due
    position     BIGINT UNSIGNED NOT NULL,   -- of this round, the last customer looked at
    customers    BIGINT          NOT NULL,   -- who got it
    given        BIGINT          NOT NULL,   -- points
    taken_from   BIGINT          NOT NULL,   -- customers from whom it was taken back
    taken        BIGINT          NOT NULL,   -- points
    actor        BIGINT UNSIGNED NULL,       -- the WordPress user who gives it
    created_at   DATETIME(6)     NOT NULL,
    updated_at   DATETIME(6)     NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY request (tenant_id, request_key),
    KEY of_tenant (tenant_id, id),
    KEY due (state, round_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Who got a bonus. Each of these has its entry in the ledger, under a key of bonus and customer.
CREATE TABLE {prefix}bkloyalty_gifts (
    tenant_id   BIGINT UNSIGNED NOT NULL,
    bonus_id    BIGINT UNSIGNED NOT NULL,
    customer_id BIGINT UNSIGNED NOT NULL,
    points      BIGINT          NOT NULL,
    lot_id      BIGINT UNSIGNED NOT NULL,
    given_at    DATETIME(6)     NOT NULL,
    taken_at    DATETIME(6)     NULL,        -- when it was taken back
    PRIMARY KEY (tenant_id, bonus_id, customer_id),
    KEY customer (tenant_id, customer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Customers who came while signing up was rewarded; those who wait have no login yet.
CREATE TABLE {prefix}bkloyalty_arrivals (
    tenant_id   BIGINT UNSIGNED NOT NULL,
    customer_id BIGINT UNSIGNED NOT NULL,
    seen_at     DATETIME(6)     NOT NULL,
    waits       BOOL            NOT NULL,
    PRIMARY KEY (tenant_id, customer_id),
    KEY waiting (waits, tenant_id, customer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Up to which local day birthdays were celebrated. No row while they are not rewarded, so that they begin anew.
CREATE TABLE {prefix}bkloyalty_celebrations (
    tenant_id BIGINT UNSIGNED NOT NULL,
    upto      DATE            NOT NULL,
    PRIMARY KEY (tenant_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- How far the worker has come, of the whole site: customers_to, and customers_newest as it saw it the last time.
CREATE TABLE {prefix}bkloyalty_marks (
    name  VARCHAR(32)     NOT NULL,
    value BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Friends who came by a customer's link, each once: what their first visit is worth to whoever brought them.
CREATE TABLE {prefix}bkloyalty_referrals (
    id             BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    tenant_id      BIGINT UNSIGNED NOT NULL,
    customer_id    BIGINT UNSIGNED NOT NULL,   -- the friend
    referrer_id    BIGINT UNSIGNED NOT NULL,
    appointment_id BIGINT UNSIGNED NOT NULL,   -- the booking that the link was followed to
    points         BIGINT          NOT NULL,   -- as promised when the friend booked
    label          VARCHAR(190)    NOT NULL,
    state          VARCHAR(16)     NOT NULL,   -- waiting, given, taken, refused
    reason         VARCHAR(16)     NULL,       -- why it was refused
    number         INT             NOT NULL,   -- counts the entries
    lot_id         BIGINT UNSIGNED NULL,
    given_on       DATE            NULL,       -- the local day, by which a year's are counted
    created_at     DATETIME(6)     NOT NULL,
    updated_at     DATETIME(6)     NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY friend (tenant_id, customer_id),
    KEY referrer (tenant_id, referrer_id, state, given_on),
    KEY open_referrals (state, tenant_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
