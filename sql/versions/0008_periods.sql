-- Tiers by the points of the last months, and a grace before they fall.

-- From when points count for tiers, where that is not when they were posted: of an award that is taken back, when it was given.
ALTER TABLE {prefix}bkloyalty_entries
    ADD COLUMN counts_at DATETIME(6) NULL;

-- Of the points that tiers look at, those that are too old; where no period is set nothing lapses.
ALTER TABLE {prefix}bkloyalty_accounts
    ADD COLUMN lapse_terms   VARCHAR(16) NOT NULL DEFAULT '',   -- by which period these sums were made
    ADD COLUMN lapsed        BIGINT      NOT NULL DEFAULT 0,    -- earned before lapsed_before: reach no tier any more
    ADD COLUMN lapsed_before DATETIME(6) NULL,
    ADD COLUMN gone          BIGINT      NOT NULL DEFAULT 0,    -- earned before gone_before: keep no tier either, the grace being over
    ADD COLUMN gone_before   DATETIME(6) NULL,
    ADD COLUMN lapses_at     DATETIME(6) NULL,                  -- when more points lapse; NULL: there are none
    ADD KEY lapses (lapses_at);
