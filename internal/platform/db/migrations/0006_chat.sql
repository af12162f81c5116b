-- A group's room. last_seq counts everything that ever happened in it: a
-- message said, taken back, hidden. Its row is the lock that puts the room's
-- events in the order in which they are committed, without gaps, on both
-- engines.
CREATE TABLE room (
    group_id BIGINT PRIMARY KEY REFERENCES support_group (id),
    last_seq BIGINT NOT NULL
);

-- html is the body rendered when it was said, sealed like the body. once names
-- the form, so that one sent twice makes one message; NULL where there was
-- none.
CREATE TABLE message (
    id            BIGINT PRIMARY KEY,
    group_id      BIGINT NOT NULL REFERENCES room (group_id),
    seq           BIGINT NOT NULL,
    author_id     BIGINT NOT NULL REFERENCES member (id),
    body_sealed   BYTEA NOT NULL,
    html_sealed   BYTEA NOT NULL,
    reason_sealed BYTEA NOT NULL,
    once          BYTEA,
    created_at    BIGINT NOT NULL,
    withdrawn_at  BIGINT NOT NULL,
    hidden_at     BIGINT NOT NULL
);
CREATE UNIQUE INDEX message_seq ON message (group_id, seq);
CREATE UNIQUE INDEX message_once ON message (author_id, once);

-- The events that are not a new message: the message has changed, and whoever
-- has read past it is to be told. Together with message.seq the numbers have no
-- gaps.
CREATE TABLE room_change (
    group_id   BIGINT NOT NULL REFERENCES room (group_id),
    seq        BIGINT NOT NULL,
    message_id BIGINT NOT NULL REFERENCES message (id),
    PRIMARY KEY (group_id, seq)
);

-- Who has the room open, one row for each node on which somebody does; live
-- names it anew each time. members lists only those who wish to be seen; the
-- others are a number. A row that is not renewed runs out.
CREATE TABLE room_here (
    group_id BIGINT NOT NULL REFERENCES support_group (id),
    live     BIGINT NOT NULL,
    members  TEXT NOT NULL,
    others   BIGINT NOT NULL,
    until    BIGINT NOT NULL,
    PRIMARY KEY (group_id, live)
);
