-- Staff acts and acts upon a person's data, each chained to the one before.
-- Entries hold ids and codes, never what a person wrote.
CREATE TABLE audit_entry (
    seq       BIGINT PRIMARY KEY,
    at        BIGINT NOT NULL,
    actor     TEXT NOT NULL,
    action    TEXT NOT NULL,
    object    TEXT NOT NULL,
    detail    TEXT NOT NULL,
    prev_hash BYTEA NOT NULL,
    hash      BYTEA NOT NULL
);

-- The end of the chain. Its row is the lock that keeps the chain in one line.
CREATE TABLE audit_head (
    id   BIGINT PRIMARY KEY,
    seq  BIGINT NOT NULL,
    hash BYTEA NOT NULL
);

-- Who agreed to what, in which version and language. The subject is an account
-- or a member: "account" 12, "member" 34.
CREATE TABLE consent (
    id           BIGINT PRIMARY KEY,
    subject      TEXT NOT NULL,
    subject_id   BIGINT NOT NULL,
    document     TEXT NOT NULL,
    version      BIGINT NOT NULL,
    hash         BYTEA NOT NULL,
    lang         TEXT NOT NULL,
    given_at     BIGINT NOT NULL,
    withdrawn_at BIGINT NOT NULL
);
CREATE INDEX consent_subject ON consent (subject, subject_id, document);
