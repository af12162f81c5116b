-- Somebody asked not to meet another member of the group. Both are members of
-- one group, so nothing here leads from one group to another. Plain, for it is
-- asked on every page; it says that one wished it, and never why.
CREATE TABLE apart_block (
    member_id BIGINT NOT NULL REFERENCES member (id),
    other_id  BIGINT NOT NULL REFERENCES member (id),
    at        BIGINT NOT NULL,
    PRIMARY KEY (member_id, other_id)
);
CREATE INDEX apart_block_other ON apart_block (other_id);

-- Two members are to have no contact: an order of those who look after the
-- group. low_id is the smaller of the two. The reason is sealed under the
-- group's key, and ended_at is 0 while the order stands. It outlives leaving
-- and coming back, since whoever comes back is the same member.
CREATE TABLE apart_order (
    id            BIGINT PRIMARY KEY,
    group_id      BIGINT NOT NULL REFERENCES support_group (id),
    low_id        BIGINT NOT NULL REFERENCES member (id),
    high_id       BIGINT NOT NULL REFERENCES member (id),
    reason_sealed BYTEA NOT NULL,
    shown         BOOLEAN NOT NULL,
    set_by        BIGINT NOT NULL,
    set_at        BIGINT NOT NULL,
    ended_at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX apart_order_low ON apart_order (low_id, high_id, ended_at);
CREATE INDEX apart_order_high ON apart_order (high_id, ended_at);
CREATE INDEX apart_order_group ON apart_order (group_id, ended_at);

-- The words that a member asked not to come upon, sealed under their key.
CREATE TABLE apart_mute (
    member_id    BIGINT PRIMARY KEY REFERENCES member (id),
    words_sealed BYTEA NOT NULL
);
