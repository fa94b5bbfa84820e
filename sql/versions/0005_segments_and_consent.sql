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
    KEY customer (tenant_id, customer_id, ends_at),
    KEY period (tenant_id, ends_at, customer_id, spent),
    KEY uncounted (counted, ends_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The visits of each customer summed up. One row for every customer whom Booknetic has, also those who never came.
CREATE TABLE {prefix}bkloyalty_profiles (
    tenant_id        BIGINT UNSIGNED NOT NULL,
    customer_id      BIGINT UNSIGNED NOT NULL,
    visits           INT             NOT NULL,
    spent            DECIMAL(20,6)   NOT NULL,
    first_visit_at   DATETIME(6)     NULL,     -- these three are when a visit ends
    last_visit_at    DATETIME(6)     NULL,
    next_visit_at    DATETIME(6)     NULL,     -- of the bookings that have not ended yet, the first
    last_service_id  BIGINT UNSIGNED NULL,     -- of the last visit
    last_location_id BIGINT UNSIGNED NULL,
    PRIMARY KEY (tenant_id, customer_id),
    KEY visits (tenant_id, visits),
    KEY spent (tenant_id, spent),
    KEY first_visit (tenant_id, first_visit_at),
    KEY last_visit (tenant_id, last_visit_at),
    KEY next_visit (tenant_id, next_visit_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO {prefix}bkloyalty_profiles (tenant_id, customer_id, visits, spent)
    SELECT tenant_id, customer_id, 0, 0 FROM {prefix}bkloyalty_people WHERE fingerprint <> '';

-- Settled bookings whose visit is still to be looked at; settling sets it.
ALTER TABLE {prefix}bkloyalty_settlements
    ADD COLUMN visit_waits BOOL NOT NULL DEFAULT 1,
    ADD KEY visit_waits (visit_waits, tenant_id, appointment_id);

-- Points redeemed and not returned, and the indexes by which customers are counted.
ALTER TABLE {prefix}bkloyalty_accounts
    ADD COLUMN redeemed BIGINT NOT NULL DEFAULT 0,
    ADD KEY redeemed (tenant_id, redeemed),
    DROP KEY balance,
    ADD KEY balance (tenant_id, balance, customer_id, held);
UPDATE {prefix}bkloyalty_accounts a JOIN (SELECT tenant_id, customer_id, -SUM(points) AS points
        FROM {prefix}bkloyalty_entries WHERE kind IN ('redeemed', 'returned') GROUP BY tenant_id, customer_id) e
        ON e.tenant_id = a.tenant_id AND e.customer_id = a.customer_id
    SET a.redeemed = e.points;
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
    PRIMARY KEY (id),
    KEY customer (tenant_id, customer_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The last answer of each customer who ever gave one.
CREATE TABLE {prefix}bkloyalty_consent_states (
    tenant_id   BIGINT UNSIGNED NOT NULL,
    customer_id BIGINT UNSIGNED NOT NULL,
    state       VARCHAR(16)     NOT NULL,
    consent_id  BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (tenant_id, customer_id),
    KEY state (tenant_id, state)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
