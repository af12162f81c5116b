-- A group that somebody is about to start. Everything that they wrote is
-- sealed under their account's key, the address that the group will have too:
-- in plain it would lead from the account to a member. The row is gone as soon
-- as the group is there.
CREATE TABLE start_draft (
    id          BIGINT PRIMARY KEY,
    account_id  BIGINT NOT NULL,
    plan_sealed BYTEA NOT NULL,
    slug_sealed BYTEA NOT NULL,
    revision    BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
CREATE INDEX start_draft_account ON start_draft (account_id, updated_at);
