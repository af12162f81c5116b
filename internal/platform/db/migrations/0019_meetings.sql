-- When a group meets. sealed is the whole of it, as JSON under the group's own
-- key: the title, the rule, the place, why a date is called off. What stays
-- plain says nothing of anybody: revision counts the edits, turns only makes
-- those wait who change the same series at once, due_at is when the program
-- looks at it next. next_at and next_end are the next date that takes place, or 0:
-- the times alone, for what starts soon. once is a keyed hash of the form that made it, so that one
-- sent twice makes one series.
CREATE TABLE meeting_series (
    id         BIGINT PRIMARY KEY,
    group_id   BIGINT NOT NULL REFERENCES support_group (id),
    sealed     BYTEA NOT NULL,
    once       BYTEA NOT NULL,
    revision   BIGINT NOT NULL,
    turns      BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    next_at    BIGINT NOT NULL,
    next_end   BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL
);
CREATE INDEX meeting_series_group ON meeting_series (group_id, id);
CREATE INDEX meeting_series_due ON meeting_series (due_at);
CREATE INDEX meeting_series_next ON meeting_series (next_at);
CREATE UNIQUE INDEX meeting_series_once ON meeting_series (group_id, once);

-- What a member said for one date, and how they stand in its line. says is one
-- of three words that everybody chooses from, so it may be plain.
CREATE TABLE meeting_answer (
    series_id    BIGINT NOT NULL REFERENCES meeting_series (id),
    date_key     TEXT NOT NULL,
    member_id    BIGINT NOT NULL,
    says         TEXT NOT NULL,
    answered_at  BIGINT NOT NULL,
    line_at      BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    seated_at    BIGINT NOT NULL,
    waits        BOOLEAN NOT NULL,
    PRIMARY KEY (series_id, date_key, member_id)
);
CREATE INDEX meeting_answer_member ON meeting_answer (member_id);

-- What a member was told of a date by itself: reminders, and that they are asked
-- to confirm. The row is written with the notice, so each goes out once at most.
-- start_at is part of it, for a date that is moved is told anew.
CREATE TABLE meeting_told (
    series_id BIGINT NOT NULL REFERENCES meeting_series (id),
    date_key  TEXT NOT NULL,
    member_id BIGINT NOT NULL,
    what      TEXT NOT NULL,
    start_at  BIGINT NOT NULL,
    PRIMARY KEY (series_id, date_key, member_id, what, start_at)
);
CREATE INDEX meeting_told_member ON meeting_told (member_id);
CREATE INDEX meeting_told_start ON meeting_told (start_at);

-- How a member wishes to be reminded: words that everybody chooses from, with
-- spaces between, or nothing for no reminder. No row is the usual.
CREATE TABLE meeting_reminder (
    member_id BIGINT PRIMARY KEY,
    chosen    TEXT NOT NULL,
    chosen_at BIGINT NOT NULL
);

-- A member's calendar to take along. The address itself is not kept: token is a
-- keyed hash of it. lang is the language of its neutral titles.
CREATE TABLE meeting_calendar (
    member_id BIGINT PRIMARY KEY,
    token     BYTEA NOT NULL,
    lang      TEXT NOT NULL,
    made_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX meeting_calendar_token ON meeting_calendar (token);
