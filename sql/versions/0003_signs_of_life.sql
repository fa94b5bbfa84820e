-- When the worker last did each of its jobs to the end, so that the self-check can say whether it works. Of the whole site.
CREATE TABLE {prefix}bkloyalty_signs (
    job     VARCHAR(32) NOT NULL,
    at      DATETIME(6) NOT NULL,      -- real time
    version VARCHAR(32) NOT NULL,      -- of the service that did it
    PRIMARY KEY (job)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Discounts for points that nobody pays: found when the booking is settled, so that nobody has to go through all prices.
ALTER TABLE {prefix}bkloyalty_settlements
    ADD COLUMN unpaid_discount BOOL NOT NULL DEFAULT 0,
    ADD KEY unpaid (tenant_id, unpaid_discount, appointment_id);
UPDATE {prefix}bkloyalty_settlements SET unpaid_discount = 1
    WHERE hold_id IS NULL AND NOT was_void AND facts IS NOT NULL
        AND CAST(JSON_UNQUOTE(JSON_EXTRACT(facts, '$.discount')) AS DECIMAL(20, 6)) > 0;
