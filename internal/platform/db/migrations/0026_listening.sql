-- A group that offers one-to-one listening.
CREATE TABLE listening_group (
    group_id  BIGINT PRIMARY KEY REFERENCES support_group (id),
    open      BOOLEAN NOT NULL,
    opened_by BIGINT NOT NULL
);

-- A member who listens, or has passed the course. What they take on is sealed
-- under their own key: what somebody cannot bear to hear is theirs.
CREATE TABLE listener (
    member_id     BIGINT PRIMARY KEY REFERENCES member (id),
    group_id      BIGINT NOT NULL REFERENCES support_group (id),
    passed_at     BIGINT NOT NULL,
    confirmed_at  BIGINT NOT NULL,
    ended_at      BIGINT NOT NULL,
    talks         BIGINT NOT NULL,
    here_until    BIGINT NOT NULL,
    limits_sealed BYTEA NOT NULL
);
CREATE INDEX listener_group ON listener (group_id);

-- A talk, from the asking to its end. What it is about is sealed under the
-- asker's key, the note of a listener who handed it over under theirs. Wish,
-- language, topics and times may be plain: they match people, and the queue is
-- sorted by them. The lines go a week after the end, the row a month after.
CREATE TABLE talk (
    id            BIGINT PRIMARY KEY,
    group_id      BIGINT NOT NULL REFERENCES support_group (id),
    asker_id      BIGINT NOT NULL REFERENCES member (id),
    wish          TEXT NOT NULL,
    lang          TEXT NOT NULL,
    topics        TEXT NOT NULL,
    alone         BOOLEAN NOT NULL,
    words_sealed  BYTEA NOT NULL,
    asked_at      BIGINT NOT NULL,
    from_at       BIGINT NOT NULL,
    listener_id   BIGINT NOT NULL,
    offered_until BIGINT NOT NULL,
    begun_at      BIGINT NOT NULL,
    second_id     BIGINT NOT NULL,
    called_at     BIGINT NOT NULL,
    spoken_at     BIGINT NOT NULL,
    ended_at      BIGINT NOT NULL,
    how           TEXT NOT NULL,
    note_by       BIGINT NOT NULL,
    note_sealed   BYTEA NOT NULL,
    asker_told    BOOLEAN NOT NULL,
    listener_told BOOLEAN NOT NULL
);
CREATE INDEX talk_open ON talk (group_id, ended_at);
CREATE INDEX talk_asker ON talk (asker_id);
CREATE INDEX talk_listener ON talk (listener_id);

-- What was said in it, sealed under the key of who said it.
CREATE TABLE talk_line (
    id          BIGINT PRIMARY KEY,
    talk_id     BIGINT NOT NULL REFERENCES talk (id),
    author_id   BIGINT NOT NULL,
    body_sealed BYTEA NOT NULL,
    said_at     BIGINT NOT NULL,
    once        BYTEA
);
CREATE INDEX talk_line_talk ON talk_line (talk_id, id);
CREATE UNIQUE INDEX talk_line_once ON talk_line (talk_id, author_id, once);

-- A talk that a listener passed on, and is not offered again.
CREATE TABLE talk_pass (
    talk_id     BIGINT NOT NULL REFERENCES talk (id),
    listener_id BIGINT NOT NULL,
    PRIMARY KEY (talk_id, listener_id)
);

-- What was said after a talk, for facilitators, sealed under the group's key. It
-- names neither the talk nor who asked: only whom it is about, and the day.
CREATE TABLE talk_word (
    id           BIGINT PRIMARY KEY,
    group_id     BIGINT NOT NULL REFERENCES support_group (id),
    listener_id  BIGINT NOT NULL,
    from_side    TEXT NOT NULL,
    heard        BIGINT NOT NULL,
    safe         BOOLEAN NOT NULL,
    heavy        BOOLEAN NOT NULL,
    words_sealed BYTEA NOT NULL,
    said_on      BIGINT NOT NULL
);
CREATE INDEX talk_word_listener ON talk_word (group_id, listener_id);
