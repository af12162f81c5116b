-- A person's way back. Everything of theirs is sealed under the account's own
-- key and found again by a blind index; the key goes when the person does.
-- Empty bytes mean that there is none: no passphrase, no words to show.
CREATE TABLE account (
    id                BIGINT PRIMARY KEY,
    key_id            BIGINT NOT NULL,
    name_index        BYTEA NOT NULL UNIQUE,
    name_sealed       BYTEA NOT NULL,
    passphrase_sealed BYTEA NOT NULL,
    recovery_index    BYTEA NOT NULL,
    recovery_sealed   BYTEA NOT NULL,
    recovery_kept_at  BIGINT NOT NULL,
    age_band          TEXT NOT NULL,
    created_at        BIGINT NOT NULL
);

-- The token itself is only in the browser.
CREATE TABLE account_session (
    id         BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (id),
    token_hash BYTEA NOT NULL UNIQUE,
    browser    TEXT NOT NULL,
    system     TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    fresh_at   BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX account_session_account ON account_session (account_id);
CREATE INDEX account_session_expiry ON account_session (expires_at);

CREATE TABLE passkey (
    id                BIGINT PRIMARY KEY,
    account_id        BIGINT NOT NULL REFERENCES account (id),
    credential_index  BYTEA NOT NULL UNIQUE,
    credential_sealed BYTEA NOT NULL,
    browser           TEXT NOT NULL,
    system            TEXT NOT NULL,
    created_at        BIGINT NOT NULL,
    used_at           BIGINT NOT NULL
);
CREATE INDEX passkey_account ON passkey (account_id);

-- What the server must remember between the two halves of a passkey ceremony,
-- for a few minutes.
CREATE TABLE ceremony (
    id         BIGINT PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    sealed     BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX ceremony_expiry ON ceremony (expires_at);
