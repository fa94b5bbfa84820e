-- Steps of the set-up that somebody took or left out; those that can be told from what is there are not noted.
CREATE TABLE {prefix}bkloyalty_setup_steps (
    tenant_id BIGINT UNSIGNED NOT NULL,
    step      VARCHAR(16)     NOT NULL,  -- history, people
    actor     BIGINT UNSIGNED NULL,      -- the WordPress user
    at        DATETIME(6)     NOT NULL,
    PRIMARY KEY (tenant_id, step)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
