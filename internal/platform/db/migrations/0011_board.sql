-- What a group keeps together: announcements, strategy cards, practical help,
-- feedback, resources. All words of an item are sealed together under its
-- author's key; reason is the group's own word and sealed under the
-- organisation's key. An item is open from opened_at until closed_at, or until
-- until_at if that is not 0; one that waits for a facilitator has opened_at 0.
-- went is how practical help turned out: one of a few fixed words that say
-- nothing of anybody, so it may be plain; what was said about it is sealed under
-- the key of went_by. taker_id and went_by are 0 for nobody.
CREATE TABLE board_item (
    id            BIGINT PRIMARY KEY,
    group_id      BIGINT NOT NULL REFERENCES support_group (id),
    author_id     BIGINT NOT NULL REFERENCES member (id),
    kind          TEXT NOT NULL,
    sealed        BYTEA NOT NULL,
    reason_sealed BYTEA NOT NULL,
    until_at      BIGINT NOT NULL,
    opened_at     BIGINT NOT NULL,
    closed_at     BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    edited_at     BIGINT NOT NULL,
    hidden_at     BIGINT NOT NULL,
    withdrawn_at  BIGINT NOT NULL,
    taker_id      BIGINT NOT NULL,
    taken_at      BIGINT NOT NULL,
    went          TEXT NOT NULL,
    went_by       BIGINT NOT NULL,
    went_sealed   BYTEA NOT NULL
);
CREATE INDEX board_item_newest ON board_item (group_id, kind, id);
CREATE INDEX board_item_author ON board_item (author_id);
CREATE INDEX board_item_taker ON board_item (taker_id);

-- What a member said about a strategy card, one answer each.
CREATE TABLE board_answer (
    item_id     BIGINT NOT NULL REFERENCES board_item (id),
    member_id   BIGINT NOT NULL REFERENCES member (id),
    answer      TEXT NOT NULL,
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (item_id, member_id)
);
CREATE INDEX board_answer_member ON board_answer (member_id);

-- The cards that a member keeps for themselves.
CREATE TABLE board_saved (
    member_id BIGINT NOT NULL REFERENCES member (id),
    item_id   BIGINT NOT NULL REFERENCES board_item (id),
    saved_at  BIGINT NOT NULL,
    PRIMARY KEY (member_id, item_id)
);
CREATE INDEX board_saved_item ON board_saved (item_id);

-- What changed because of what members said, in the facilitators' words: the
-- group's own, so no author stands here and the organisation's key seals.
CREATE TABLE board_change (
    id         BIGINT PRIMARY KEY,
    group_id   BIGINT NOT NULL REFERENCES support_group (id),
    sealed     BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX board_change_group ON board_change (group_id, id);

-- Up to which announcement a member has read.
CREATE TABLE board_reading (
    member_id  BIGINT PRIMARY KEY REFERENCES member (id),
    read_up_to BIGINT NOT NULL
);

-- Forms that were already taken: one sent twice makes one thing.
CREATE TABLE board_form (
    member_id BIGINT NOT NULL REFERENCES member (id),
    once      BYTEA NOT NULL,
    made_id   BIGINT NOT NULL,
    taken_at  BIGINT NOT NULL,
    PRIMARY KEY (member_id, once)
);
CREATE INDEX board_form_at ON board_form (taken_at);
