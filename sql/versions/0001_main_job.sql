-- The loyalty ledger beside Booknetic. Every table carries its tenant (0 outside SaaS); times are UTC; points are whole.
-- Booknetic's own tables are only read. {prefix} is WordPress's table prefix.

-- What is known of a tenant: how it shows times and money (reported by the shim), and whether its programme runs.
CREATE TABLE {prefix}bkloyalty_tenants (
    tenant_id       BIGINT UNSIGNED NOT NULL,
    timezone        VARCHAR(64)     NULL,      -- IANA name or offset; NULL until the shim's first report
    currency        VARCHAR(8)      NULL,      -- ISO code, or empty
    decimals        INT             NULL,
    locale          VARCHAR(20)     NULL,
    programme_state VARCHAR(16)     NOT NULL,  -- none, draft, active, paused
    permitted       BOOL            NOT NULL,  -- whether Booknetic lets the tenant use loyalty, as last seen
    earning_periods MEDIUMTEXT      NOT NULL,  -- JSON: [from, until) in whole seconds; bookings created inside one earn
    PRIMARY KEY (tenant_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Programmes are immutable: every change is a new version, and every award and hold names the version that decided it.
CREATE TABLE {prefix}bkloyalty_programme_versions (
    tenant_id   BIGINT UNSIGNED NOT NULL,
    version     INT             NOT NULL,
    document    MEDIUMTEXT      NOT NULL,      -- JSON, docs/replay-format.md
    created_at  DATETIME(6)     NOT NULL,
    active_from DATETIME(6)     NULL,          -- whole second; NULL for a draft
    PRIMARY KEY (tenant_id, version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- One row a customer, locked whenever points move. balance = sum of the entries = left in lots - debt.
CREATE TABLE {prefix}bkloyalty_accounts (
    tenant_id   BIGINT UNSIGNED NOT NULL,
    customer_id BIGINT UNSIGNED NOT NULL,
    balance     BIGINT          NOT NULL,
    held        BIGINT          NOT NULL,      -- set aside by holds; available = balance - held
    earned      BIGINT          NOT NULL,      -- awards and bonuses less awards taken back
    adjusted    BIGINT          NOT NULL,      -- sum of adjustments
    lifetime    BIGINT          NOT NULL,      -- what tiers look at
    tier        VARCHAR(190)    NULL,
    tallies     MEDIUMTEXT      NOT NULL,      -- JSON: what caps and milestones count, by rule
    created_at  DATETIME(6)     NOT NULL,
    updated_at  DATETIME(6)     NOT NULL,
    PRIMARY KEY (tenant_id, customer_id),
    KEY balance (tenant_id, balance),
    KEY tier (tenant_id, tier)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The ledger: append-only. entry_key says what was posted, so that nothing can be posted twice.
CREATE TABLE {prefix}bkloyalty_entries (
    id             BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    tenant_id      BIGINT UNSIGNED NOT NULL,
    customer_id    BIGINT UNSIGNED NOT NULL,
    kind           VARCHAR(16)     NOT NULL,   -- earned reversed redeemed returned adjusted bonus expired
    points         BIGINT          NOT NULL,   -- signed
    at             DATETIME(6)     NOT NULL,
    entry_key      VARCHAR(190)    NOT NULL,
    appointment_id BIGINT UNSIGNED NULL,
    version        INT             NULL,       -- the programme version that decided
    actor          BIGINT UNSIGNED NULL,       -- WordPress user who did it by hand
    note           VARCHAR(1000)   NULL,
    reasons        MEDIUMTEXT      NOT NULL,   -- JSON: each rule's share and why
    created_at     DATETIME(6)     NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY entry_key (tenant_id, entry_key),
    KEY statement (tenant_id, customer_id, at, id),
    KEY appointment (tenant_id, appointment_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What is left of each award, bonus or adjustment, and until when.
CREATE TABLE {prefix}bkloyalty_lots (
    id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    tenant_id   BIGINT UNSIGNED NOT NULL,
    customer_id BIGINT UNSIGNED NOT NULL,
    awarded_at  DATETIME(6)     NOT NULL,
    expires_at  DATETIME(6)     NULL,
    points_left BIGINT          NOT NULL,
    PRIMARY KEY (id),
    KEY open_lots (tenant_id, customer_id, points_left),
    KEY expiry (expires_at, points_left)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Points set aside for one occurrence of one line of one checkout, then for the appointment that uses them.
CREATE TABLE {prefix}bkloyalty_holds (
    id             BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    tenant_id      BIGINT UNSIGNED NOT NULL,
    customer_id    BIGINT UNSIGNED NOT NULL,   -- who pays
    checkout       VARCHAR(64)     NULL,       -- NULL once an appointment uses it or another confirm replaced it
    binding        VARCHAR(64)     NULL,       -- names the confirm; the saved booking's doorbell brings it back
    line           INT             NOT NULL,
    occurrence     INT             NOT NULL,
    appointment_id BIGINT UNSIGNED NULL,
    points         BIGINT          NOT NULL,   -- at most this many may be taken
    held           BIGINT          NOT NULL,   -- set aside right now: 0 once captured or released
    discount       DECIMAL(20, 6)  NOT NULL,
    version        INT             NOT NULL,
    state          VARCHAR(16)     NOT NULL,   -- placed, replaced, captured, released
    created_at     DATETIME(6)     NOT NULL,
    expires_at     DATETIME(6)     NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY checkout (tenant_id, customer_id, checkout, line, occurrence),
    UNIQUE KEY appointment (tenant_id, appointment_id),
    KEY binding (tenant_id, binding),
    KEY timeouts (state, expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What was last decided about each appointment, on which row, and what stands in the ledger for it.
CREATE TABLE {prefix}bkloyalty_settlements (
    tenant_id      BIGINT UNSIGNED NOT NULL,
    appointment_id BIGINT UNSIGNED NOT NULL,
    number         INT             NOT NULL,   -- settlements that posted something
    fingerprint    CHAR(32)        NULL,       -- of the row settled; NULL when it was gone
    eligible       BOOL            NOT NULL,
    was_void       BOOL            NOT NULL,
    paid_in_full   BOOL            NOT NULL,
    recheck_at     DATETIME(6)     NULL,       -- when time alone may change the decision
    settled_at     DATETIME(6)     NOT NULL,
    booked_by      BIGINT UNSIGNED NULL,       -- the customer of the row
    facts          MEDIUMTEXT      NULL,       -- JSON: the facts as they were when last settled
    customer_id    BIGINT UNSIGNED NULL,       -- who holds, or held, the award
    award_held     BOOL            NOT NULL,
    awarded_on     DATE            NULL,       -- the local day of the award
    lot_id         BIGINT UNSIGNED NULL,
    award          MEDIUMTEXT      NULL,       -- JSON: version, date, tier, facts, verdicts
    hold_id        BIGINT UNSIGNED NULL,
    payer_id       BIGINT UNSIGNED NULL,       -- who pays the redemption
    redeemed       BIGINT          NOT NULL,   -- points taken now
    kept           BIGINT          NOT NULL,   -- points that an undone cancellation takes again
    draws          MEDIUMTEXT      NOT NULL,   -- JSON: [lot, points] in the order taken
    PRIMARY KEY (tenant_id, appointment_id),
    KEY awards (tenant_id, customer_id, awarded_on),
    KEY recheck (recheck_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What WordPress has to be told. A row stays until the shim says that it acted on it.
CREATE TABLE {prefix}bkloyalty_outbox (
    id              BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    tenant_id       BIGINT UNSIGNED NOT NULL,
    event           VARCHAR(64)     NOT NULL,
    payload         MEDIUMTEXT      NOT NULL,  -- JSON
    created_at      DATETIME(6)     NOT NULL,
    acknowledged_at DATETIME(6)     NULL,
    PRIMARY KEY (id),
    KEY waiting (acknowledged_at, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
