-- Somebody who needs a person: the head row, the only one that changes. It holds
-- no word and no account. owner_party is whoever has taken it, 0 for nobody.
-- second_party has looked at what was done, since the level last rose.
-- member_wrote is the oldest word of the member that nobody has answered yet.
CREATE TABLE safety_case (
    id              BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    group_id        BIGINT NOT NULL REFERENCES support_group (id),
    member_id       BIGINT NOT NULL,
    level           BIGINT NOT NULL,
    source          TEXT NOT NULL,
    opened_at       BIGINT NOT NULL,
    raised_at       BIGINT NOT NULL,
    due_at          BIGINT NOT NULL,
    first_at        BIGINT NOT NULL,
    owner_party     BIGINT NOT NULL,
    second_party    BIGINT NOT NULL,
    asked_again     BOOLEAN NOT NULL,
    member_wrote    BIGINT NOT NULL,
    talks           BOOLEAN NOT NULL,
    closed_at       BIGINT NOT NULL,
    outcome         TEXT NOT NULL,
    revision        BIGINT NOT NULL
);
CREATE UNIQUE INDEX safety_case_open ON safety_case (member_id) WHERE closed_at = 0;
CREATE INDEX safety_case_member ON safety_case (member_id, opened_at);
CREATE INDEX safety_case_organisation ON safety_case (organisation_id, closed_at);
CREATE INDEX safety_case_group ON safety_case (group_id, closed_at);

-- What happened in a case, in order: appended to and never changed. It holds
-- codes and numbers only; words stand in safety_case_words. party_id is who did
-- it, 0 for the program, member_id whoever of the group it comes from. author_id
-- is whose words the thing that it points at are.
CREATE TABLE safety_case_entry (
    id        BIGINT PRIMARY KEY,
    case_id   BIGINT NOT NULL REFERENCES safety_case (id),
    at        BIGINT NOT NULL,
    kind      TEXT NOT NULL,
    party_id  BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    level     BIGINT NOT NULL,
    code      TEXT NOT NULL,
    ref_kind  TEXT NOT NULL,
    ref_id    BIGINT NOT NULL,
    author_id BIGINT NOT NULL,
    once      BYTEA
);
CREATE UNIQUE INDEX safety_case_entry_once ON safety_case_entry (case_id, once);
CREATE INDEX safety_case_entry_case ON safety_case_entry (case_id, id);
CREATE INDEX safety_case_entry_member ON safety_case_entry (member_id, kind, at);

-- The words of an entry. key_of is the member whose key seals them: who wrote
-- them, or whom the case is about for what was said to them; 0 is the key of the
-- group, for what those on duty write to each other.
CREATE TABLE safety_case_words (
    entry_id    BIGINT PRIMARY KEY REFERENCES safety_case_entry (id),
    case_id     BIGINT NOT NULL,
    writer_id   BIGINT NOT NULL,
    key_of      BIGINT NOT NULL,
    body_sealed BYTEA NOT NULL
);
CREATE INDEX safety_case_words_case ON safety_case_words (case_id);
CREATE INDEX safety_case_words_writer ON safety_case_words (writer_id);

-- Who worked on a case: a responder by the account, a facilitator by the member.
-- Both are 0 once that person was erased; the entries stay.
CREATE TABLE safety_case_party (
    id         BIGINT PRIMARY KEY,
    case_id    BIGINT NOT NULL REFERENCES safety_case (id),
    account_id BIGINT NOT NULL,
    member_id  BIGINT NOT NULL
);
CREATE INDEX safety_case_party_case ON safety_case_party (case_id);
CREATE INDEX safety_case_party_account ON safety_case_party (account_id);

-- Words that wait for a person before others read them. statement is the page
-- of this site on which their author finds the reasons.
CREATE TABLE safety_hold (
    ref_kind   TEXT NOT NULL,
    ref_id     BIGINT NOT NULL,
    case_id    BIGINT NOT NULL REFERENCES safety_case (id),
    member_id  BIGINT NOT NULL,
    group_id   BIGINT NOT NULL,
    cause      TEXT NOT NULL,
    held_at    BIGINT NOT NULL,
    state      TEXT NOT NULL,
    decided_by BIGINT NOT NULL,
    decided_at BIGINT NOT NULL,
    again_at   BIGINT NOT NULL,
    statement  TEXT NOT NULL,
    PRIMARY KEY (ref_kind, ref_id)
);
CREATE INDEX safety_hold_case ON safety_hold (case_id);
CREATE INDEX safety_hold_member ON safety_hold (member_id);

-- When somebody gets in touch again, and what came of it.
CREATE TABLE safety_follow (
    case_id  BIGINT NOT NULL REFERENCES safety_case (id),
    number   BIGINT NOT NULL,
    from_at  BIGINT NOT NULL,
    due_at   BIGINT NOT NULL,
    told_at  BIGINT NOT NULL,
    done_at  BIGINT NOT NULL,
    done_by  BIGINT NOT NULL,
    result   TEXT NOT NULL,
    PRIMARY KEY (case_id, number)
);
CREATE INDEX safety_follow_due ON safety_follow (done_at, from_at);

-- Who does not want hints about replies while writing. It is the account's, for
-- all groups at once.
CREATE TABLE safety_hint_off (
    account_id BIGINT PRIMARY KEY,
    at         BIGINT NOT NULL
);
