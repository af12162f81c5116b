-- Since when a group promises an answer, as far as that was seen: what was
-- written before waits without a clock. The hours themselves are group.Terms'.
CREATE TABLE promise_group (
    group_id BIGINT PRIMARY KEY REFERENCES support_group (id),
    since    BIGINT NOT NULL
);

-- Who is on duty when, each week, on the clock of the group's zone: a weekday
-- from 0 for Sunday, minutes after midnight, and how many minutes. It is the
-- group's own plan, and tells no more of a member than that they keep a shift.
CREATE TABLE promise_shift (
    id        BIGINT PRIMARY KEY,
    group_id  BIGINT NOT NULL REFERENCES support_group (id),
    member_id BIGINT NOT NULL REFERENCES member (id),
    weekday   BIGINT NOT NULL,
    starts    BIGINT NOT NULL,
    minutes   BIGINT NOT NULL
);
CREATE INDEX promise_shift_group ON promise_shift (group_id);
CREATE INDEX promise_shift_member ON promise_shift (member_id);
CREATE UNIQUE INDEX promise_shift_once ON promise_shift (group_id, member_id, weekday, starts);

-- What a helper chose, for all their groups at once: it belongs to the account,
-- and nothing in it leads to a member. wishes, topics and rest are words and
-- numbers of ours, by commas; avoid_sealed is in the person's own words, sealed
-- under the account's key.
CREATE TABLE promise_choice (
    account_id   BIGINT PRIMARY KEY,
    daily        BIGINT NOT NULL,
    wishes       TEXT NOT NULL,
    topics       TEXT NOT NULL,
    rest         TEXT NOT NULL,
    no_notes     BOOLEAN NOT NULL,
    avoid_sealed BYTEA NOT NULL,
    changed_at   BIGINT NOT NULL
);

-- Who has taken a post to answer it, until when. The row goes with the answer;
-- one that has run out counts for nothing and is swept.
CREATE TABLE promise_taking (
    conversation_id BIGINT PRIMARY KEY REFERENCES conversation (id),
    member_id       BIGINT NOT NULL REFERENCES member (id),
    until           BIGINT NOT NULL
);
CREATE INDEX promise_taking_member ON promise_taking (member_id, until);

-- Posts that a helper passed on. No reason is asked for, so none is kept.
CREATE TABLE promise_pass (
    member_id       BIGINT NOT NULL REFERENCES member (id),
    conversation_id BIGINT NOT NULL REFERENCES conversation (id),
    passed_at       BIGINT NOT NULL,
    PRIMARY KEY (member_id, conversation_id)
);

-- Who answered what waited, for the day's number and for a facilitator's view of
-- who carries how much.
CREATE TABLE promise_help (
    member_id       BIGINT NOT NULL REFERENCES member (id),
    conversation_id BIGINT NOT NULL REFERENCES conversation (id),
    helped_at       BIGINT NOT NULL,
    PRIMARY KEY (member_id, conversation_id)
);
CREATE INDEX promise_help_day ON promise_help (member_id, helped_at);

-- Which step of a promise somebody was told of. The row is written in the
-- transaction that tells, so each step is told at most once, whichever node
-- sweeps first.
CREATE TABLE promise_step (
    conversation_id BIGINT NOT NULL REFERENCES conversation (id),
    step            BIGINT NOT NULL,
    told_at         BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, step)
);

-- What waits, in forum's table: of one group for a helper's queue, of all groups
-- for the sweep. They hold the few conversations without an answer, so that
-- neither reads past those that have one.
CREATE INDEX conversation_unanswered ON conversation (group_id, created_at, id)
    WHERE answered_at = 0 AND locked_at = 0 AND withdrawn_at = 0 AND hidden_at = 0 AND pinned = FALSE;
CREATE INDEX conversation_unanswered_all ON conversation (created_at, id)
    WHERE answered_at = 0 AND locked_at = 0 AND withdrawn_at = 0 AND hidden_at = 0 AND pinned = FALSE;
-- What was begun lately in a group, for measuring.
CREATE INDEX conversation_begun ON conversation (group_id, created_at);
