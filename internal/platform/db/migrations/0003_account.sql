-- The name is sealed under the account's own key and found again by its blind
-- index.
CREATE TABLE account (
    id          BIGINT PRIMARY KEY,
    key_id      BIGINT NOT NULL,
    name_index  BYTEA NOT NULL UNIQUE,
    name_sealed BYTEA NOT NULL,
    age_band    TEXT NOT NULL,
    created_at  BIGINT NOT NULL
);
