-- What a line of a room touches on, sealed under its author's key, as for posts:
-- NULL is nothing, since both engines know no other empty default for a sealed
-- column that comes later.
ALTER TABLE message ADD COLUMN touches_sealed BYTEA;

-- That a group goes slowly for a while: how long each waits between two texts,
-- where ('group', or 'room' alone), since when and until when, in milliseconds.
-- The reason is what everybody reads, sealed under the organisation's key. A row
-- that is over says nothing and is swept away; the record keeps that it was.
CREATE TABLE exposure_slow (
    group_id      BIGINT PRIMARY KEY REFERENCES support_group (id),
    place         TEXT NOT NULL,
    wait_ms       BIGINT NOT NULL,
    began_at      BIGINT NOT NULL,
    ends_at       BIGINT NOT NULL,
    reason_sealed BYTEA NOT NULL
);
CREATE INDEX exposure_slow_over ON exposure_slow (ends_at);

-- When a member last wrote in a group that goes slowly, and by which form, so
-- that one sent twice is one turn. It goes when the slow time is over.
CREATE TABLE exposure_turn (
    member_id BIGINT PRIMARY KEY REFERENCES member (id),
    group_id  BIGINT NOT NULL REFERENCES support_group (id),
    wrote_at  BIGINT NOT NULL,
    form      BYTEA NOT NULL
);
CREATE INDEX exposure_turn_group ON exposure_turn (group_id);
