-- What a member left for the case that they are in danger: how to reach them, and
-- a person near to them. Both are sealed under the member's own key, and empty
-- where nothing was left. No moment stands here: whoever left the same in two
-- groups within one minute would be found by it. gone says that the membership
-- ended; the row goes when nobody works on a case about them.
CREATE TABLE glass_left (
    member_id      BIGINT PRIMARY KEY,
    group_id       BIGINT NOT NULL REFERENCES support_group (id),
    contact_sealed BYTEA NOT NULL,
    person_sealed  BYTEA NOT NULL,
    gone           BOOLEAN NOT NULL
);

-- That somebody on duty asks to open something of a member. A head row changes;
-- what happened is in glass_entry. The codes are plain, so that they can be
-- counted: what, why, and what became of it, no words. asked_by and answered_by
-- are accounts, as on the rota, and 0 once they were erased. ended_at is 0 while
-- the case waits for an answer, or may be looked at: of these a case has one.
CREATE TABLE glass_ask (
    id              BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    group_id        BIGINT NOT NULL REFERENCES support_group (id),
    case_id         BIGINT NOT NULL,
    member_id       BIGINT NOT NULL,
    what            TEXT NOT NULL,
    reason          TEXT NOT NULL,
    level           BIGINT NOT NULL,
    alone           BOOLEAN NOT NULL,
    state           TEXT NOT NULL,
    asked_by        BIGINT NOT NULL,
    asked_at        BIGINT NOT NULL,
    answered_by     BIGINT NOT NULL,
    answered_at     BIGINT NOT NULL,
    opened_at       BIGINT NOT NULL,
    closes_at       BIGINT NOT NULL,
    looks           BIGINT NOT NULL,
    review_at       BIGINT NOT NULL,
    reviewed_at     BIGINT NOT NULL,
    verdict         TEXT NOT NULL,
    warned_at       BIGINT NOT NULL,
    unsafe          BOOLEAN NOT NULL,
    tell_at         BIGINT NOT NULL,
    tell_noted_at   BIGINT NOT NULL,
    told_at         BIGINT NOT NULL,
    complained_at   BIGINT NOT NULL,
    replied_at      BIGINT NOT NULL,
    called_at       BIGINT NOT NULL,
    calls           BIGINT NOT NULL,
    ended_at        BIGINT NOT NULL,
    revision        BIGINT NOT NULL
);
CREATE UNIQUE INDEX glass_ask_live ON glass_ask (case_id) WHERE ended_at = 0;
CREATE INDEX glass_ask_organisation ON glass_ask (organisation_id, asked_at);
CREATE INDEX glass_ask_member ON glass_ask (member_id);
CREATE INDEX glass_ask_case ON glass_ask (case_id);

-- What happened, only ever appended to. account_id is who did it: 0 for the
-- member, for the program, and for somebody who was erased.
CREATE TABLE glass_entry (
    id         BIGINT PRIMARY KEY,
    ask_id     BIGINT NOT NULL REFERENCES glass_ask (id),
    at         BIGINT NOT NULL,
    kind       TEXT NOT NULL,
    account_id BIGINT NOT NULL
);
CREATE INDEX glass_entry_ask ON glass_entry (ask_id);
CREATE INDEX glass_entry_account ON glass_entry (account_id);

-- The words of an entry. They are sealed under the member's key (key_of) where
-- they are the member's or were written to them, and else (0) under that of the
-- group's organisation.
CREATE TABLE glass_words (
    entry_id    BIGINT PRIMARY KEY REFERENCES glass_entry (id),
    ask_id      BIGINT NOT NULL REFERENCES glass_ask (id),
    key_of      BIGINT NOT NULL,
    body_sealed BYTEA NOT NULL
);
CREATE INDEX glass_words_ask ON glass_words (ask_id);
