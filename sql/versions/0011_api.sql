-- Tokens of apps, and what they sent once.

-- Who an app speaks for and what it may do. What is kept here is worth nothing without the site's secret, which signs each token.
CREATE TABLE {prefix}bkloyalty_api_tokens (
    id           BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    tenant_id    BIGINT UNSIGNED NOT NULL,
    token_key    CHAR(32)        NOT NULL,  -- random; the token is the tenant and this, signed
    kind         VARCHAR(16)     NOT NULL,  -- customer, staff, server
    customer_id  BIGINT UNSIGNED NULL,      -- of kind customer: whose points
    user_id      BIGINT UNSIGNED NULL,      -- of kinds customer and staff: the WordPress user it acts for
    actor        VARCHAR(16)     NULL,      -- of kind staff: owner or staff
    verdicts     MEDIUMTEXT      NULL,      -- of kind staff, JSON: what Booknetic said of the user's role when it was made
    name         VARCHAR(190)    NOT NULL,
    scopes       MEDIUMTEXT      NOT NULL,  -- JSON: names
    created_by   BIGINT UNSIGNED NULL,      -- the WordPress user
    created_at   DATETIME(6)     NOT NULL,
    expires_at   DATETIME(6)     NOT NULL,
    revoked_at   DATETIME(6)     NULL,
    revoked_by   BIGINT UNSIGNED NULL,
    last_used_on DATE            NULL,      -- UTC
    minute       BIGINT UNSIGNED NOT NULL,  -- of its last call, counted since 1970
    calls        INT UNSIGNED    NOT NULL,  -- in that minute
    PRIMARY KEY (id),
    UNIQUE KEY token_key (token_key),
    KEY of_tenant (tenant_id, kind, id),
    KEY of_customer (tenant_id, customer_id),
    KEY expiry (kind, expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Writes that were answered, so that one that comes again is done once. Kept for two days.
CREATE TABLE {prefix}bkloyalty_api_requests (
    tenant_id   BIGINT UNSIGNED NOT NULL,
    token_id    BIGINT UNSIGNED NOT NULL,
    request_key VARCHAR(128)    NOT NULL,  -- the app's own, from the header Idempotency-Key
    fingerprint CHAR(64)        NOT NULL,  -- of method, path and body
    customer_id BIGINT UNSIGNED NULL,      -- whom the answer is about
    status      INT             NULL,      -- of the answer; NULL only while the transaction that writes it runs
    answer      MEDIUMTEXT      NULL,      -- JSON
    created_at  DATETIME(6)     NOT NULL,
    PRIMARY KEY (tenant_id, token_id, request_key),
    KEY of_customer (tenant_id, customer_id),
    KEY created (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
