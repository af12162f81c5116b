-- A group's own key, beneath its organisation's: members' keys hang from it, and
-- the group's own words about a member are sealed under it. A group that moves
-- to another organisation takes it along. 0: a group from before it had one,
-- which uses its organisation's.
ALTER TABLE support_group ADD COLUMN key_id BIGINT NOT NULL DEFAULT 0;

-- What a facilitator asked a member to take on: to hold the group with the
-- others ("cofacilitator"), or in the asker's place ("handover").
CREATE TABLE care_offer (
    id          BIGINT PRIMARY KEY,
    group_id    BIGINT NOT NULL REFERENCES support_group (id),
    kind        TEXT NOT NULL,
    from_member BIGINT NOT NULL REFERENCES member (id),
    to_member   BIGINT NOT NULL REFERENCES member (id),
    state       TEXT NOT NULL,
    made_at     BIGINT NOT NULL,
    ends_at     BIGINT NOT NULL,
    answered_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX care_offer_open ON care_offer (to_member) WHERE state = 'open';
CREATE INDEX care_offer_group ON care_offer (group_id, state);

-- Memberships that a facilitator ended. The reason is the group's own word,
-- sealed under the group's key; the one it is about reads it. The slug is
-- public, and stands here so that whoever comes back is met without a look at
-- another feature's table.
CREATE TABLE care_removal (
    id            BIGINT PRIMARY KEY,
    group_id      BIGINT NOT NULL REFERENCES support_group (id),
    slug          TEXT NOT NULL,
    member_id     BIGINT NOT NULL REFERENCES member (id),
    by_member     BIGINT NOT NULL REFERENCES member (id),
    reason_sealed BYTEA NOT NULL,
    removed_at    BIGINT NOT NULL,
    undone_at     BIGINT NOT NULL,
    undone_by     BIGINT NOT NULL
);
CREATE UNIQUE INDEX care_removal_open ON care_removal (member_id) WHERE undone_at = 0;
CREATE INDEX care_removal_group ON care_removal (group_id, id);

-- A group that wants to go on as another, or went on so. No row says who of its
-- members came along.
CREATE TABLE care_merge (
    id          BIGINT PRIMARY KEY,
    group_id    BIGINT NOT NULL REFERENCES support_group (id),
    slug        TEXT NOT NULL,
    into_id     BIGINT NOT NULL REFERENCES support_group (id),
    by_member   BIGINT NOT NULL REFERENCES member (id),
    state       TEXT NOT NULL,
    made_at     BIGINT NOT NULL,
    ends_at     BIGINT NOT NULL,
    answered_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX care_merge_open ON care_merge (group_id) WHERE state = 'open';
CREATE INDEX care_merge_into ON care_merge (into_id, state);

-- A group that wants to go to another organisation. Both say yes for
-- themselves; who said it is in the audit log.
CREATE TABLE care_move (
    id          BIGINT PRIMARY KEY,
    group_id    BIGINT NOT NULL REFERENCES support_group (id),
    from_org    BIGINT NOT NULL REFERENCES organisation (id),
    to_org      BIGINT NOT NULL REFERENCES organisation (id),
    by_member   BIGINT NOT NULL REFERENCES member (id),
    state       TEXT NOT NULL,
    made_at     BIGINT NOT NULL,
    from_yes_at BIGINT NOT NULL,
    to_yes_at   BIGINT NOT NULL,
    ended_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX care_move_open ON care_move (group_id) WHERE state = 'open';
CREATE INDEX care_move_state ON care_move (state, from_org);

-- A group that ends: told, then for reading only, then gone.
CREATE TABLE care_ending (
    id           BIGINT PRIMARY KEY,
    group_id     BIGINT NOT NULL REFERENCES support_group (id),
    slug         TEXT NOT NULL,
    by_member    BIGINT NOT NULL REFERENCES member (id),
    state        TEXT NOT NULL,
    told_at      BIGINT NOT NULL,
    read_only_at BIGINT NOT NULL,
    gone_at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX care_ending_open ON care_ending (group_id) WHERE state = 'open';
