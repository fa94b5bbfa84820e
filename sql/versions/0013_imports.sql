-- Balances and tiers that came from elsewhere.

-- A file, or a table of another module, that was or is to be imported.
CREATE TABLE {prefix}bkloyalty_imports (
    id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    tenant_id   BIGINT UNSIGNED NOT NULL,
    request_key VARCHAR(64)     NOT NULL,   -- of the form that brought it, so that one that is sent twice brings one
    name        VARCHAR(190)    NOT NULL,   -- the file's
    source      VARCHAR(16)     NOT NULL,   -- file, mycred, gamipress, native
    digest      CHAR(64)        NOT NULL,   -- SHA-256 of the file: the same one is known again
    choices     MEDIUMTEXT      NOT NULL,   -- JSON: which column is what, and what else was chosen
    head        MEDIUMTEXT      NULL,       -- JSON: the names of its columns and its first lines; NULL before it is read
    trouble     MEDIUMTEXT      NULL,       -- JSON: the sentence that says why it cannot be read, with its values
    state       VARCHAR(16)     NOT NULL,   -- reading, unread, columns, ready, running, done, undoing, undone
    line_total  BIGINT          NOT NULL,
    position    BIGINT          NOT NULL,   -- the last line that was gone through
    counts      MEDIUMTEXT      NOT NULL,   -- JSON: how many lines have which verdict
    customers   BIGINT          NOT NULL,   -- who got something
    points      BIGINT          NOT NULL,   -- that can be spent
    lifetime    BIGINT          NOT NULL,   -- that count for tiers
    taken_from  BIGINT          NOT NULL,   -- customers from whom it was taken back
    taken       BIGINT          NOT NULL,   -- points
    actor       BIGINT UNSIGNED NULL,       -- the WordPress user who brought it
    created_at  DATETIME(6)     NOT NULL,
    updated_at  DATETIME(6)     NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY request (tenant_id, request_key),
    KEY of_tenant (tenant_id, id),
    KEY old_ones (state, updated_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Its content, until it is imported or let go.
CREATE TABLE {prefix}bkloyalty_import_pieces (
    tenant_id BIGINT UNSIGNED NOT NULL,
    import_id BIGINT UNSIGNED NOT NULL,
    number    INTEGER         NOT NULL,
    content   MEDIUMBLOB      NOT NULL,
    PRIMARY KEY (tenant_id, import_id, number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Its lines, each with what is to become of it. What was given has its entry in the ledger, under a key of import and line.
CREATE TABLE {prefix}bkloyalty_import_lines (
    tenant_id   BIGINT UNSIGNED NOT NULL,
    import_id   BIGINT UNSIGNED NOT NULL,
    line        BIGINT          NOT NULL,   -- as spreadsheets number them: the head of the table is the first
    verdict     VARCHAR(16)     NOT NULL,
    said        MEDIUMTEXT      NULL,       -- JSON: what stands there; NULL once it is not needed any more
    customer_id BIGINT UNSIGNED NULL,
    points      BIGINT          NOT NULL,   -- that can be spent
    lifetime    BIGINT          NULL,       -- lifetime points, where it names some
    tier        VARCHAR(190)    NULL,
    expires_at  DATETIME(6)     NULL,
    raised      BIGINT          NOT NULL,   -- what was given of points that count for tiers
    lot_id      BIGINT UNSIGNED NULL,
    given_at    DATETIME(6)     NULL,
    taken_at    DATETIME(6)     NULL,
    PRIMARY KEY (tenant_id, import_id, line),
    KEY verdict (tenant_id, import_id, verdict, line),
    KEY customer (tenant_id, customer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
