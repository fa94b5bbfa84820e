-- What becomes of customers and of businesses: merged, deleted in Booknetic, closed.

-- A customer's row whose points went over to another row of the same person. Its entries stay under its own number; whatever is read or
-- booked under it from then on is the other's.
CREATE TABLE {prefix}bkloyalty_merges (
    id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    tenant_id   BIGINT UNSIGNED NOT NULL,
    customer_id BIGINT UNSIGNED NOT NULL,   -- who went over
    into_id     BIGINT UNSIGNED NOT NULL,   -- to whom; where that one went over later, to whom then
    points      BIGINT          NOT NULL,   -- the balance that went over
    actor       BIGINT UNSIGNED NULL,       -- the WordPress user
    merged_at   DATETIME(6)     NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY customer (tenant_id, customer_id),
    KEY into_whom (tenant_id, into_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Customers whose row is gone in Booknetic, and what became of points that nobody can spend any more.
CREATE TABLE {prefix}bkloyalty_departures (
    tenant_id   BIGINT UNSIGNED NOT NULL,
    customer_id BIGINT UNSIGNED NOT NULL,
    seen_at     DATETIME(6)     NOT NULL,   -- when it was first missed
    closed_at   DATETIME(6)     NULL,       -- when the points were given up; NULL while they wait
    PRIMARY KEY (tenant_id, customer_id),
    KEY waiting (closed_at, seen_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Businesses of a SaaS that were deleted: what they had here is kept for a while, to be taken away, and then deleted.
CREATE TABLE {prefix}bkloyalty_closures (
    tenant_id   BIGINT UNSIGNED NOT NULL,
    name        VARCHAR(190)    NULL,       -- as the plugin told it; NULL once the data is deleted, and where nobody told
    closed_at   DATETIME(6)     NOT NULL,   -- when it was first missed
    purges_at   DATETIME(6)     NOT NULL,   -- from when its data is deleted
    purged_at   DATETIME(6)     NULL,       -- when the last of it was
    PRIMARY KEY (tenant_id),
    KEY due (purged_at, purges_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
