-- A matter: one thing that somebody should look at, however many members
-- reported it. about_id is who wrote it. The address, the rule's gravity and the
-- state hold nobody's words. seen_at is when somebody first opened the words.
CREATE TABLE moderation_matter (
    id         BIGINT PRIMARY KEY,
    org_id     BIGINT NOT NULL,
    group_id   BIGINT NOT NULL,
    kind       TEXT NOT NULL,
    thing_id   BIGINT NOT NULL,
    about_id   BIGINT NOT NULL,
    url        TEXT NOT NULL,
    gravity    BIGINT NOT NULL,
    reports    BIGINT NOT NULL,
    state      TEXT NOT NULL,
    opened_at  BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    late_at    BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    closed_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX moderation_matter_open ON moderation_matter (kind, thing_id) WHERE state = 'open';
CREATE INDEX moderation_matter_org ON moderation_matter (org_id, state);
CREATE INDEX moderation_matter_group ON moderation_matter (group_id, state);
CREATE INDEX moderation_matter_about ON moderation_matter (about_id);

-- Who reported it, by which rule, and what else they said: sealed under the
-- reporter's key. misused_at is when a person found that it was made to hurt.
CREATE TABLE moderation_report (
    id           BIGINT PRIMARY KEY,
    matter_id    BIGINT NOT NULL REFERENCES moderation_matter (id),
    member_id    BIGINT NOT NULL,
    rule         TEXT NOT NULL,
    words_sealed BYTEA NOT NULL,
    made_at      BIGINT NOT NULL,
    misused_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX moderation_report_one ON moderation_report (matter_id, member_id);
CREATE INDEX moderation_report_member ON moderation_report (member_id, made_at);

-- A decision about a member, which is also its statement of reasons. act is
-- what another feature calls what it did ('forum.hide'), and '' for what was
-- decided in the queue. The words (what was found, and why) are sealed under the
-- group's key: they are the group's, and stay readable when the decider leaves.
-- Whoever decides for the organisation is an account of its staff; the account
-- is emptied when it is erased.
CREATE TABLE moderation_decision (
    id             BIGINT PRIMARY KEY,
    matter_id      BIGINT NOT NULL,
    org_id         BIGINT NOT NULL,
    group_id       BIGINT NOT NULL,
    member_id      BIGINT NOT NULL,
    act            TEXT NOT NULL,
    kind           TEXT NOT NULL,
    thing_id       BIGINT NOT NULL,
    url            TEXT NOT NULL,
    measure        TEXT NOT NULL,
    rule           TEXT NOT NULL,
    words_sealed   BYTEA NOT NULL,
    source         TEXT NOT NULL,
    by_member      BIGINT NOT NULL,
    by_account     BIGINT NOT NULL,
    second_member  BIGINT NOT NULL,
    second_account BIGINT NOT NULL,
    state          TEXT NOT NULL,
    made_at        BIGINT NOT NULL,
    confirm_by     BIGINT NOT NULL,
    until_at       BIGINT NOT NULL,
    ended_at       BIGINT NOT NULL
);
CREATE INDEX moderation_decision_member ON moderation_decision (member_id, state);
CREATE INDEX moderation_decision_org ON moderation_decision (org_id, made_at);
CREATE INDEX moderation_decision_group ON moderation_decision (group_id, state);
CREATE INDEX moderation_decision_matter ON moderation_decision (matter_id);
CREATE INDEX moderation_decision_thing ON moderation_decision (kind, thing_id);

-- When somebody who writes slowly for a time wrote last.
CREATE TABLE moderation_pace (
    member_id BIGINT PRIMARY KEY,
    wrote_at  BIGINT NOT NULL
);

-- Somebody asks that another person look again: whom the decision is about, or
-- who reported and was told that nothing is done. Their words are sealed under
-- their own key, the answer under the group's.
CREATE TABLE moderation_appeal (
    id            BIGINT PRIMARY KEY,
    decision_id   BIGINT NOT NULL REFERENCES moderation_decision (id),
    org_id        BIGINT NOT NULL,
    group_id      BIGINT NOT NULL,
    member_id     BIGINT NOT NULL,
    side          TEXT NOT NULL,
    words_sealed  BYTEA NOT NULL,
    state         TEXT NOT NULL,
    made_at       BIGINT NOT NULL,
    due_at        BIGINT NOT NULL,
    late_at       BIGINT NOT NULL,
    answer_sealed BYTEA NOT NULL,
    by_member     BIGINT NOT NULL,
    by_account    BIGINT NOT NULL,
    answered_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX moderation_appeal_one ON moderation_appeal (decision_id, member_id);
CREATE INDEX moderation_appeal_org ON moderation_appeal (org_id, state);
CREATE INDEX moderation_appeal_group ON moderation_appeal (group_id, state);
CREATE INDEX moderation_appeal_member ON moderation_appeal (member_id);

-- The rules of an organisation, each version as it was saved. They are the
-- organisation's own published words and hold nobody's: plain. Only one version
-- is in force.
CREATE TABLE moderation_ruleset (
    org_id     BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    body       TEXT NOT NULL,
    by_account BIGINT NOT NULL,
    saved_at   BIGINT NOT NULL,
    PRIMARY KEY (org_id, version)
);
