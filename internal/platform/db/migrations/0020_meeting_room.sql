-- A meeting that was opened: one date of a series, with the format it is held
-- by, sealed under the group's key. It stays for its attendance; its events and
-- lines go soon after its end.
CREATE TABLE meeting_run (
    id            BIGINT PRIMARY KEY,
    group_id      BIGINT NOT NULL REFERENCES support_group (id),
    series_id     BIGINT NOT NULL,
    date_key      TEXT NOT NULL,
    format_sealed BYTEA NOT NULL,
    options       TEXT NOT NULL,
    starts_at     BIGINT NOT NULL,
    opened_at     BIGINT NOT NULL,
    ended_at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX meeting_run_date ON meeting_run (series_id, date_key);
CREATE INDEX meeting_run_ended ON meeting_run (ended_at, opened_at);

-- What happened, numbered without gaps: an event of the floor, sealed under the
-- group's key, or a line that was said.
CREATE TABLE meeting_event (
    run_id  BIGINT NOT NULL REFERENCES meeting_run (id),
    seq     BIGINT NOT NULL,
    line_id BIGINT NOT NULL,
    body    BYTEA NOT NULL,
    PRIMARY KEY (run_id, seq)
);

-- What was typed, sealed under its author's key. An author of 0 was erased.
CREATE TABLE meeting_line (
    id          BIGINT PRIMARY KEY,
    run_id      BIGINT NOT NULL REFERENCES meeting_run (id),
    author_id   BIGINT NOT NULL,
    seat        BIGINT NOT NULL,
    kind        TEXT NOT NULL,
    body_sealed BYTEA NOT NULL,
    said_at     BIGINT NOT NULL,
    once        BYTEA
);
CREATE UNIQUE INDEX meeting_line_once ON meeting_line (author_id, once);
CREATE INDEX meeting_line_run ON meeting_line (run_id);

-- How many voted for what, while a secret vote is open. No row says who.
CREATE TABLE meeting_ballot (
    run_id BIGINT NOT NULL REFERENCES meeting_run (id),
    choice BIGINT NOT NULL,
    voices BIGINT NOT NULL,
    PRIMARY KEY (run_id, choice)
);

-- Which connections a node holds, renewed while it lives: a connection that no
-- node has named for a while is lost.
CREATE TABLE meeting_here (
    run_id BIGINT NOT NULL REFERENCES meeting_run (id),
    node   BIGINT NOT NULL,
    conns  TEXT NOT NULL,
    until  BIGINT NOT NULL,
    PRIMARY KEY (run_id, node)
);

-- Who was there and for how long, for facilitators.
CREATE TABLE meeting_attendance (
    run_id    BIGINT NOT NULL REFERENCES meeting_run (id),
    member_id BIGINT NOT NULL,
    way       TEXT NOT NULL,
    came_at   BIGINT NOT NULL,
    minutes   BIGINT NOT NULL,
    went      TEXT NOT NULL,
    PRIMARY KEY (run_id, member_id)
);

-- What a thirty-second rating added up to, and apart from it who has rated.
CREATE TABLE meeting_rating (
    run_id   BIGINT NOT NULL REFERENCES meeting_run (id),
    question TEXT NOT NULL,
    score    BIGINT NOT NULL,
    voices   BIGINT NOT NULL,
    PRIMARY KEY (run_id, question, score)
);
CREATE TABLE meeting_rated (
    run_id    BIGINT NOT NULL REFERENCES meeting_run (id),
    member_id BIGINT NOT NULL,
    PRIMARY KEY (run_id, member_id)
);

-- What somebody takes along to next time, what facilitators write to those who
-- were there, and what they say to each other afterwards; sealed under the
-- author's key.
CREATE TABLE meeting_note (
    id          BIGINT PRIMARY KEY,
    run_id      BIGINT NOT NULL REFERENCES meeting_run (id),
    author_id   BIGINT NOT NULL,
    kind        TEXT NOT NULL,
    load        BIGINT NOT NULL,
    body_sealed BYTEA NOT NULL,
    written_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX meeting_note_own ON meeting_note (run_id, author_id, kind);

-- Somebody vanished in a heavy moment or stepped aside, and what came of it; a
-- person was asked for, or somebody was looked after. One who vanished or
-- stepped aside is open until a facilitator has said that it is done.
CREATE TABLE meeting_care (
    id        BIGINT PRIMARY KEY,
    run_id    BIGINT NOT NULL REFERENCES meeting_run (id),
    member_id BIGINT NOT NULL,
    what      TEXT NOT NULL,
    outcome   TEXT NOT NULL,
    at        BIGINT NOT NULL,
    done_at   BIGINT NOT NULL,
    done_by   BIGINT NOT NULL
);
CREATE INDEX meeting_care_run ON meeting_care (run_id);

-- Where somebody is, for an emergency, where the format asks for it: in their
-- own words, sealed under their key. It goes in the transaction that ends the
-- meeting.
CREATE TABLE meeting_whereabouts (
    run_id      BIGINT NOT NULL REFERENCES meeting_run (id),
    member_id   BIGINT NOT NULL,
    body_sealed BYTEA NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (run_id, member_id)
);
