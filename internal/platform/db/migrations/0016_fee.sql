-- How a group handles what it costs. waive_by_default: who asked to come
-- without paying and has no answer after three days, comes without paying.
CREATE TABLE fee_rule (
    group_id         BIGINT PRIMARY KEY REFERENCES support_group (id),
    waive_by_default BOOLEAN NOT NULL
);

-- What a member chose to pay on a sliding scale: theirs alone, sealed under
-- their key. Nobody who holds the group reads it.
CREATE TABLE fee_choice (
    member_id     BIGINT PRIMARY KEY REFERENCES member (id),
    amount_sealed BYTEA NOT NULL
);

-- Members who asked to come without paying. Their words are sealed under their
-- own key. The setting of the group is kept as it was when they asked, so that a
-- change does not break what they were told.
CREATE TABLE fee_waiver (
    id              BIGINT PRIMARY KEY,
    group_id        BIGINT NOT NULL REFERENCES support_group (id),
    member_id       BIGINT NOT NULL REFERENCES member (id),
    words_sealed    BYTEA NOT NULL,
    by_default      BOOLEAN NOT NULL,
    state           TEXT NOT NULL,
    asked_at        BIGINT NOT NULL,
    answered_at     BIGINT NOT NULL,
    ended_at        BIGINT NOT NULL
);
CREATE UNIQUE INDEX fee_waiver_current ON fee_waiver (member_id) WHERE ended_at = 0;
CREATE INDEX fee_waiver_group ON fee_waiver (group_id, ended_at);

-- What was due, paid or waived, for each member and period. Nothing is changed
-- here: a correction is a new line that names the one before it, once. Amounts
-- and periods are numbers; on a sliding scale the amount is 0, for it is the
-- member's own. No card, account or name of a payer is ever kept.
CREATE TABLE fee_entry (
    id        BIGINT PRIMARY KEY,
    group_id  BIGINT NOT NULL REFERENCES support_group (id),
    member_id BIGINT NOT NULL REFERENCES member (id),
    period    TEXT NOT NULL,
    state     TEXT NOT NULL,
    amount    BIGINT NOT NULL,
    currency  TEXT NOT NULL,
    corrects  BIGINT NOT NULL,
    by_member BIGINT NOT NULL,
    marked_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX fee_entry_line ON fee_entry (member_id, period, corrects);
CREATE INDEX fee_entry_period ON fee_entry (group_id, period);
