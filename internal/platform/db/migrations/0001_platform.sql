-- Each start of a process takes the next number; ids are made from it.
CREATE TABLE node (
    id     BIGINT PRIMARY KEY,
    starts BIGINT NOT NULL
);
INSERT INTO node (id, starts) VALUES (1, 0);

-- The key hierarchy. A key is wrapped by its parent, or by the master key if it
-- has none. Erasing a person deletes their key, and with it the meaning of all
-- that was sealed under it.
CREATE TABLE sealing_key (
    id         BIGINT PRIMARY KEY,
    parent_id  BIGINT REFERENCES sealing_key (id),
    wrapped    BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX sealing_key_parent ON sealing_key (parent_id);

-- What the master key answers to a known question, so that a wrong key is
-- noticed at start and not in the middle of a page.
CREATE TABLE master_check (
    id     BIGINT PRIMARY KEY,
    sealed BYTEA NOT NULL
);
