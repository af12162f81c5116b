-- posts counts every post ever written, so that the next one's number is
-- posts + 1 and numbers stay in place when posts are taken back.
CREATE TABLE conversation (
    id           BIGINT PRIMARY KEY,
    group_id     BIGINT NOT NULL REFERENCES support_group (id),
    author_id    BIGINT NOT NULL REFERENCES member (id),
    title_sealed BYTEA NOT NULL,
    wish         TEXT NOT NULL,
    posts        BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    last_at      BIGINT NOT NULL,
    answered_at  BIGINT NOT NULL,
    pinned       BOOLEAN NOT NULL,
    locked_at    BIGINT NOT NULL,
    withdrawn_at BIGINT NOT NULL,
    hidden_at    BIGINT NOT NULL
);
CREATE INDEX conversation_recent ON conversation (group_id, pinned, last_at, id);
CREATE INDEX conversation_waiting ON conversation (group_id, answered_at, created_at);
CREATE INDEX conversation_author ON conversation (author_id);

-- html is the body rendered when it was written, sealed like the body. The
-- three counts are kept here so that a page needs no second question.
CREATE TABLE post (
    id              BIGINT PRIMARY KEY,
    conversation_id BIGINT NOT NULL REFERENCES conversation (id),
    number          BIGINT NOT NULL,
    author_id       BIGINT NOT NULL REFERENCES member (id),
    body_sealed     BYTEA NOT NULL,
    html_sealed     BYTEA NOT NULL,
    note_sealed     BYTEA NOT NULL,
    reason_sealed   BYTEA NOT NULL,
    with_you        BIGINT NOT NULL,
    me_too          BIGINT NOT NULL,
    thank_you       BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    edited_at       BIGINT NOT NULL,
    withdrawn_at    BIGINT NOT NULL,
    hidden_at       BIGINT NOT NULL
);
CREATE UNIQUE INDEX post_number ON post (conversation_id, number);
CREATE INDEX post_author ON post (author_id);

CREATE TABLE acknowledgement (
    post_id   BIGINT NOT NULL REFERENCES post (id),
    member_id BIGINT NOT NULL REFERENCES member (id),
    kind      TEXT NOT NULL,
    given_at  BIGINT NOT NULL,
    PRIMARY KEY (post_id, member_id, kind)
);
CREATE INDEX acknowledgement_member ON acknowledgement (member_id);

-- What a member keeps about a conversation: how far they read, and whether
-- they follow it.
CREATE TABLE reading (
    member_id       BIGINT NOT NULL REFERENCES member (id),
    conversation_id BIGINT NOT NULL REFERENCES conversation (id),
    read_up_to      BIGINT NOT NULL,
    following       BOOLEAN NOT NULL,
    PRIMARY KEY (member_id, conversation_id)
);
CREATE INDEX reading_conversation ON reading (conversation_id);

-- What a member has begun to write; conversation_id is 0 for a new
-- conversation.
CREATE TABLE draft (
    member_id       BIGINT NOT NULL REFERENCES member (id),
    conversation_id BIGINT NOT NULL,
    sealed          BYTEA NOT NULL,
    updated_at      BIGINT NOT NULL,
    PRIMARY KEY (member_id, conversation_id)
);

-- Forms that were already taken: a form sent twice makes one post.
CREATE TABLE taken_form (
    member_id BIGINT NOT NULL REFERENCES member (id),
    once      BYTEA NOT NULL,
    made_id   BIGINT NOT NULL,
    taken_at  BIGINT NOT NULL,
    PRIMARY KEY (member_id, once)
);
CREATE INDEX taken_form_at ON taken_form (taken_at);
