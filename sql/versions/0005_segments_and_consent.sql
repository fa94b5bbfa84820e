-- Segments and marketing consent: what is known of each customer without reading history, and who may be written to.

-- The bookings that count as visits, or will when they have ended: those of a known customer that are not void. A copy of Booknetic's
-- calendar, with the indexes that counting needs.
CREATE TABLE {prefix}bkloyalty_visits (
    tenant_id      BIGINT UNSIGNED NOT NULL,
    appointment_id BIGINT UNSIGNED NOT NULL,
    customer_id    BIGINT UNSIGNED NOT NULL,
    ends_at        DATETIME(6)     NOT NULL,
    spent          DECIMAL(20,6)   NOT NULL,   -- the price less the loyalty discount
    service_id     BIGINT UNSIGNED NULL,
    location_id    BIGINT UNSIGNED NULL,
    counted        BOOL            NOT NULL,   -- whether it is in the customer's profile: once it has ended
    PRIMARY KEY (tenant_id, appointment_id),
    KEY customer (tenant_id, customer_id, ends_at, spent),
    KEY period (tenant_id, ends_at, customer_id, spent),
    KEY uncounted (counted, ends_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- All that segments ask of a customer, in one row: the visits summed up, and beside them the standing of the account and the last
-- answer about consent, copied in the transactions that change these. One row for everybody whom Booknetic has.
CREATE TABLE {prefix}bkloyalty_profiles (
    tenant_id        BIGINT UNSIGNED NOT NULL,
    customer_id      BIGINT UNSIGNED NOT NULL,
    visits           INT             NOT NULL DEFAULT 0,
    spent            DECIMAL(20,6)   NOT NULL DEFAULT 0,
    first_visit_at   DATETIME(6)     NULL,     -- these three are when a visit ends
    last_visit_at    DATETIME(6)     NULL,
    next_visit_at    DATETIME(6)     NULL,     -- of the bookings that have not ended yet, the first
    last_service_id  BIGINT UNSIGNED NULL,     -- of the last visit
    last_location_id BIGINT UNSIGNED NULL,
    balance          BIGINT          NOT NULL DEFAULT 0,
    held             BIGINT          NOT NULL DEFAULT 0,
    lifetime         BIGINT          NOT NULL DEFAULT 0,
    redeemed         BIGINT          NOT NULL DEFAULT 0,
    tier             VARCHAR(190)    NULL,
    consent          VARCHAR(16)     NULL,     -- given, refused, withdrawn; NULL was never asked
    PRIMARY KEY (tenant_id, customer_id),
    KEY visits (tenant_id, visits),
    KEY spent (tenant_id, spent),
    KEY first_visit (tenant_id, first_visit_at),
    KEY last_visit (tenant_id, last_visit_at),
    KEY next_visit (tenant_id, next_visit_at),
    KEY balance (tenant_id, balance, held),
    KEY lifetime (tenant_id, lifetime),
    KEY redeemed (tenant_id, redeemed),
    KEY tier (tenant_id, tier)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Settled bookings whose visit is still to be looked at; settling sets it.
ALTER TABLE {prefix}bkloyalty_settlements
    ADD COLUMN visit_waits BOOL NOT NULL DEFAULT 1,
    ADD KEY visit_waits (visit_waits, tenant_id, appointment_id);

-- Points redeemed and not returned.
ALTER TABLE {prefix}bkloyalty_accounts ADD COLUMN redeemed BIGINT NOT NULL DEFAULT 0;
UPDATE {prefix}bkloyalty_accounts a JOIN (SELECT tenant_id, customer_id, -SUM(points) AS points
        FROM {prefix}bkloyalty_entries WHERE kind IN ('redeemed', 'returned') GROUP BY tenant_id, customer_id) e
        ON e.tenant_id = a.tenant_id AND e.customer_id = a.customer_id
    SET a.redeemed = e.points;
INSERT INTO {prefix}bkloyalty_profiles (tenant_id, customer_id, balance, held, lifetime, redeemed, tier)
    SELECT p.tenant_id, p.customer_id, COALESCE(a.balance, 0), COALESCE(a.held, 0), COALESCE(a.lifetime, 0),
        COALESCE(a.redeemed, 0), a.tier
    FROM {prefix}bkloyalty_people p LEFT JOIN {prefix}bkloyalty_accounts a
        ON a.tenant_id = p.tenant_id AND a.customer_id = p.customer_id
    WHERE p.fingerprint <> '';

-- By the customers whose points expire.
ALTER TABLE {prefix}bkloyalty_lots
    DROP KEY liability,
    ADD KEY liability (tenant_id, expires_at, points_left, customer_id);

-- Conditions on customers that somebody saved under a name.
CREATE TABLE {prefix}bkloyalty_segments (
    id         BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    tenant_id  BIGINT UNSIGNED NOT NULL,
    name       VARCHAR(190)    NOT NULL,
    document   MEDIUMTEXT      NOT NULL,       -- JSON
    number     INT             NOT NULL,       -- counts the changes, so that nobody saves over somebody else's
    actor      BIGINT UNSIGNED NULL,           -- the WordPress user who saved it last
    created_at DATETIME(6)     NOT NULL,
    updated_at DATETIME(6)     NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY name (tenant_id, name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The texts by which customers were asked whether they may be written to. Never changed: another text is another version.
CREATE TABLE {prefix}bkloyalty_wordings (
    tenant_id  BIGINT UNSIGNED NOT NULL,
    version    INT             NOT NULL,
    locale     VARCHAR(20)     NOT NULL,
    text       VARCHAR(2000)   NOT NULL,
    standard   BOOL            NOT NULL,       -- the product's own text, shown where the business wrote none
    actor      BIGINT UNSIGNED NULL,
    created_at DATETIME(6)     NOT NULL,
    PRIMARY KEY (tenant_id, version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What customers answered, for ever. Only added to.
CREATE TABLE {prefix}bkloyalty_consents (
    id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    tenant_id   BIGINT UNSIGNED NOT NULL,
    customer_id BIGINT UNSIGNED NOT NULL,
    state       VARCHAR(16)     NOT NULL,      -- given, refused, withdrawn
    at          DATETIME(6)     NOT NULL,
    source      VARCHAR(16)     NOT NULL,      -- where from: api, booking, import, link, panel, staff
    wording     INT             NULL,          -- the version that was shown; always there where it was given
    actor       BIGINT UNSIGNED NULL,          -- the WordPress user who entered it
    note        VARCHAR(500)    NULL,          -- what the staff wrote of where they have it from
    PRIMARY KEY (id),
    KEY customer (tenant_id, customer_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
