-- What somebody who looks after others has set for themselves, and how heavy
-- their last weeks were: one sealed page a person, under the account's own key.
-- Nothing of it is plain, so that no row tells who worked on what, or when: an
-- account does not lead to a case, a group or a member. debriefs_sealed is what
-- they wrote for themselves afterwards. revision makes those wait who change the
-- same page at once.
CREATE TABLE supervision_person (
    account_id      BIGINT PRIMARY KEY,
    revision        BIGINT NOT NULL,
    page_sealed     BYTEA NOT NULL,
    debriefs_sealed BYTEA NOT NULL
);

-- What an organisation suggests to those who have not chosen: three numbers.
CREATE TABLE supervision_default (
    organisation_id BIGINT PRIMARY KEY REFERENCES organisation (id),
    open_cases      BIGINT NOT NULL,
    meetings        BIGINT NOT NULL,
    heavy           BIGINT NOT NULL
);

-- How often something was in a month of an organisation: heavy work, rests,
-- debriefs. Numbers alone, so they may be plain.
CREATE TABLE supervision_count (
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    month           TEXT NOT NULL,
    what            TEXT NOT NULL,
    n               BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, month, what)
);

-- Somebody who asked to talk about their work. A colleague is named by the
-- account, a facilitator by the member; the other is 0. What they wrote is sealed
-- under the member's key, or under the organisation's; so are the times that were
-- offered and the steps that were agreed. chosen_at is the time that they chose.
CREATE TABLE supervision_talk (
    id              BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    account_id      BIGINT NOT NULL,
    member_id       BIGINT NOT NULL,
    words_sealed    BYTEA NOT NULL,
    asked_at        BIGINT NOT NULL,
    supervisor_id   BIGINT NOT NULL,
    offer_sealed    BYTEA NOT NULL,
    offered_at      BIGINT NOT NULL,
    chosen_at       BIGINT NOT NULL,
    steps_sealed    BYTEA NOT NULL,
    held_at         BIGINT NOT NULL,
    withdrawn_at    BIGINT NOT NULL
);
CREATE INDEX supervision_talk_organisation ON supervision_talk (organisation_id, asked_at);
CREATE INDEX supervision_talk_account ON supervision_talk (account_id);
CREATE INDEX supervision_talk_member ON supervision_talk (member_id);
