-- Somebody who works in an organisation. It names their account: staff act in
-- an organisation's name, and must be the same person every day. It leads to no
-- member. What colleagues call them, and what they say of themselves, is sealed
-- under the organisation's key.
CREATE TABLE staff_person (
    id              BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    account_id      BIGINT NOT NULL,
    role            TEXT NOT NULL,
    partner_id      BIGINT NOT NULL,
    name_sealed     BYTEA NOT NULL,
    roster_sealed   BYTEA NOT NULL,
    joined_at       BIGINT NOT NULL
);
CREATE UNIQUE INDEX staff_person_place ON staff_person (organisation_id, account_id);
CREATE INDEX staff_person_account ON staff_person (account_id);

-- A place that nobody has taken yet. Only a keyed hash of the link's token is
-- kept; the row goes when somebody takes the place.
CREATE TABLE staff_invitation (
    id              BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    token_hash      BYTEA NOT NULL,
    role            TEXT NOT NULL,
    partner_id      BIGINT NOT NULL,
    name_sealed     BYTEA NOT NULL,
    made_by         BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX staff_invitation_token ON staff_invitation (token_hash);
CREATE INDEX staff_invitation_organisation ON staff_invitation (organisation_id);

-- What was checked about somebody, and the last day on which that holds (in the
-- organisation's time zone; '' for ever). Kinds and days may be plain: they are
-- what badges say in public. warned is how many days before the end people were
-- told of last, -1 for never.
CREATE TABLE staff_check (
    id           BIGINT PRIMARY KEY,
    person_id    BIGINT NOT NULL REFERENCES staff_person (id),
    kind         TEXT NOT NULL,
    words_sealed BYTEA NOT NULL,
    noted_by     BIGINT NOT NULL,
    checked_on   TEXT NOT NULL,
    until_day    TEXT NOT NULL,
    warned       BIGINT NOT NULL
);
CREATE INDEX staff_check_person ON staff_check (person_id);
CREATE INDEX staff_check_until ON staff_check (until_day);

-- The link that somebody made themselves from their place here to the handle
-- under which they hold a group, so that what was checked stands beside it. The
-- member is sealed under the organisation's key.
CREATE TABLE staff_badge (
    id            BIGINT PRIMARY KEY,
    person_id     BIGINT NOT NULL REFERENCES staff_person (id),
    member_sealed BYTEA NOT NULL
);
CREATE INDEX staff_badge_person ON staff_badge (person_id);

-- Settings that only the console needs; the others stand in organisation, whose
-- revision counts for both.
CREATE TABLE staff_settings (
    organisation_id BIGINT PRIMARY KEY REFERENCES organisation (id),
    langs           TEXT NOT NULL,
    required        TEXT NOT NULL
);

-- A university, an employer or somebody else for whose people some groups are.
-- Its words are its public page, and plain like a group's.
CREATE TABLE staff_partner (
    id              BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    slug            TEXT NOT NULL,
    name            TEXT NOT NULL,
    about           TEXT NOT NULL,
    revision        BIGINT NOT NULL,
    created_at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX staff_partner_slug ON staff_partner (organisation_id, slug);

CREATE TABLE staff_partner_group (
    partner_id BIGINT NOT NULL REFERENCES staff_partner (id),
    group_id   BIGINT NOT NULL REFERENCES support_group (id),
    PRIMARY KEY (partner_id, group_id)
);

-- That somebody entered a partner's code, and so sees a walled organisation's
-- groups. mark is a keyed hash of account and organisation: the row tells
-- nobody who they are, and it goes with the day.
CREATE TABLE staff_pass (
    mark       BYTEA PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX staff_pass_expiry ON staff_pass (expires_at);

-- A few words from the organisation to those who hold a group, sealed under the
-- key that its members' keys hang from.
CREATE TABLE staff_line (
    id           BIGINT PRIMARY KEY,
    group_id     BIGINT NOT NULL REFERENCES support_group (id),
    kind         TEXT NOT NULL,
    words_sealed BYTEA NOT NULL,
    said_at      BIGINT NOT NULL
);
CREATE INDEX staff_line_group ON staff_line (group_id, said_at);

-- What happened in a group in a month that is over ("2026-10"), counted once
-- and never again, so that two looks on different days cannot be compared.
-- figures are numbers as JSON, see totals.Month.
CREATE TABLE staff_month (
    group_id BIGINT NOT NULL REFERENCES support_group (id),
    month    TEXT NOT NULL,
    figures  TEXT NOT NULL,
    PRIMARY KEY (group_id, month)
);

-- Topics stand in a tree of two steps. owner_id is the organisation whose own
-- topic it is, 0 for those of the whole site.
ALTER TABLE topic ADD COLUMN parent TEXT NOT NULL DEFAULT '';
ALTER TABLE topic ADD COLUMN owner_id BIGINT NOT NULL DEFAULT 0;

-- The audit log is read by month.
CREATE INDEX audit_entry_at ON audit_entry (at);
