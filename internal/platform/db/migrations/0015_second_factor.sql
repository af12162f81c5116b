-- The secret that an account's code app shares with us (RFC 6238), sealed under
-- the account's own key. Until the first code came confirmed_at is 0 and the
-- secret counts for nothing. step is the time step of the last code that was
-- taken: that one and older ones are refused, so a code works once.
CREATE TABLE second_factor (
    account_id    BIGINT PRIMARY KEY REFERENCES account (id),
    secret_sealed BYTEA NOT NULL,
    step          BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    confirmed_at  BIGINT NOT NULL
);

-- When the session's holder last gave a second factor, and when they last used
-- a page for staff; 0 for never.
ALTER TABLE account_session ADD COLUMN second_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE account_session ADD COLUMN staff_at BIGINT NOT NULL DEFAULT 0;
