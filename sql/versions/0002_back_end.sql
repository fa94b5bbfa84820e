-- What the back end asks for: long tasks, figures by day, a search over customers, and the indexes of its lists.

-- Who changed the programme, as a WordPress user; NULL from the command line.
ALTER TABLE {prefix}bkloyalty_programme_versions ADD COLUMN actor BIGINT UNSIGNED NULL;

-- Long work that somebody asked for: a dry run, a large export. The worker does it and says how far it is.
CREATE TABLE {prefix}bkloyalty_tasks (
    id           BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    tenant_id    BIGINT UNSIGNED NOT NULL,
    kind         VARCHAR(32)     NOT NULL,
    parameters   MEDIUMTEXT      NOT NULL,   -- JSON: what was asked for
    user_id      BIGINT UNSIGNED NULL,       -- the WordPress user who asked
    locale       VARCHAR(20)     NOT NULL,   -- in which language they read
    state        VARCHAR(16)     NOT NULL,   -- waiting, running, done, failed, canceled
    done         BIGINT          NOT NULL,
    total        BIGINT          NULL,       -- NULL until it is known
    result       MEDIUMTEXT      NULL,       -- JSON; of a failed one {"error": {...}}
    created_at   DATETIME(6)     NOT NULL,
    started_at   DATETIME(6)     NULL,
    seen_at      DATETIME(6)     NULL,       -- real time of the last sign of life; whoever falls silent is replaced
    finished_at  DATETIME(6)     NULL,
    PRIMARY KEY (id),
    KEY open_tasks (state, id),
    KEY of_tenant (tenant_id, kind, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The file that a task made, in pieces small enough to be sent one by one; dropped after a day.
CREATE TABLE {prefix}bkloyalty_task_files (
    task_id BIGINT UNSIGNED NOT NULL,
    number  INT             NOT NULL,
    content MEDIUMBLOB      NOT NULL,
    PRIMARY KEY (task_id, number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The entries summed up by local day, so that reports do not read the ledger.
CREATE TABLE {prefix}bkloyalty_days (
    tenant_id BIGINT UNSIGNED NOT NULL,
    day       DATE            NOT NULL,      -- of the entry's time, in the tenant's time zone
    kind      VARCHAR(16)     NOT NULL,
    points    BIGINT          NOT NULL,
    entries   BIGINT          NOT NULL,
    PRIMARY KEY (tenant_id, day, kind)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- How far each tenant's days go: entries up to this id are in them, those after it are still to be read one by one.
CREATE TABLE {prefix}bkloyalty_rollups (
    tenant_id  BIGINT UNSIGNED NOT NULL,
    entries_to BIGINT UNSIGNED NOT NULL,
    timezone   VARCHAR(64)     NOT NULL,     -- in which the days were cut; another one means counting anew
    PRIMARY KEY (tenant_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The names of all customers, as they are sorted: lower case, without accents. Booknetic's are the truth.
CREATE TABLE {prefix}bkloyalty_people (
    tenant_id   BIGINT UNSIGNED NOT NULL,
    customer_id BIGINT UNSIGNED NOT NULL,
    sort_name   VARCHAR(190)    NOT NULL,
    fingerprint CHAR(32)        NOT NULL,    -- of what was indexed: a customer who changed is indexed again
    PRIMARY KEY (tenant_id, customer_id),
    KEY by_name (tenant_id, sort_name, customer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The words by which they are found: of names, of the e-mail address, and the telephone number's digits.
CREATE TABLE {prefix}bkloyalty_words (
    tenant_id   BIGINT UNSIGNED NOT NULL,
    word        VARCHAR(64)     NOT NULL,
    customer_id BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (tenant_id, word, customer_id),
    KEY customer (tenant_id, customer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

ALTER TABLE {prefix}bkloyalty_entries
    ADD KEY log (tenant_id, at, id, customer_id),
    ADD KEY log_by_kind (tenant_id, kind, at, id),
    ADD KEY rollup (tenant_id, id);
ALTER TABLE {prefix}bkloyalty_lots ADD KEY liability (tenant_id, expires_at, points_left);
ALTER TABLE {prefix}bkloyalty_holds ADD KEY payer (tenant_id, customer_id, state);
ALTER TABLE {prefix}bkloyalty_settlements ADD KEY bookings (tenant_id, booked_by, appointment_id);
ALTER TABLE {prefix}bkloyalty_accounts ADD KEY lifetime (tenant_id, lifetime, customer_id);
