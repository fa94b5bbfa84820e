-- What lists and counts of a large business are read by, and segments that were deleted lately.

-- The points by which a tier is reached, as core/points/accounts.py has them: those of the period where there is one. And a sum over all
-- balances reads an index instead of the rows.
ALTER TABLE {prefix}bkloyalty_accounts
    ADD COLUMN counting BIGINT GENERATED ALWAYS AS
        (GREATEST(earned + (CASE WHEN RIGHT(lapse_terms, 1) = 'a' THEN adjusted ELSE 0 END) - lapsed, 0)) STORED,
    ADD KEY counting (tenant_id, counting, customer_id),
    ADD KEY outstanding (tenant_id, balance, held);

-- Who answered what about consent.
ALTER TABLE {prefix}bkloyalty_profiles ADD KEY consent (tenant_id, consent);

-- How many vouchers of each reward were used.
ALTER TABLE {prefix}bkloyalty_vouchers ADD KEY used (tenant_id, state, reward_id);

-- Figures that take a pass over all of a tenant's customers, as the worker last worked them out.
CREATE TABLE {prefix}bkloyalty_kept_figures (
    tenant_id BIGINT UNSIGNED NOT NULL,
    name      VARCHAR(32)     NOT NULL,
    value     MEDIUMTEXT      NOT NULL,       -- JSON
    at        DATETIME(6)     NOT NULL,       -- as of when
    PRIMARY KEY (tenant_id, name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Segments that were deleted lately, to be brought back under the number by which workflows know them.
CREATE TABLE {prefix}bkloyalty_deleted_segments (
    id         BIGINT UNSIGNED NOT NULL,
    tenant_id  BIGINT UNSIGNED NOT NULL,
    name       VARCHAR(190)    NOT NULL,
    document   MEDIUMTEXT      NOT NULL,       -- JSON
    number     INT             NOT NULL,
    created_at DATETIME(6)     NOT NULL,
    deleted_at DATETIME(6)     NOT NULL,
    PRIMARY KEY (id),
    KEY of_tenant (tenant_id, deleted_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
