-- What a group's facilitators ask of those who want to come in, and what they
-- say to those who wait. Both are plain: they are the group's own public words.
CREATE TABLE entry_setting (
    group_id  BIGINT PRIMARY KEY REFERENCES support_group (id),
    questions TEXT NOT NULL,
    meanwhile TEXT NOT NULL
);

-- Somebody asks to come in. tag is a keyed hash of account and group in a
-- domain of its own. What they wrote, and who they are, is sealed under a key
-- that belongs to this row alone and hangs from the organisation's; it goes
-- with the row.
CREATE TABLE entry_request (
    id            BIGINT PRIMARY KEY,
    group_id      BIGINT NOT NULL REFERENCES support_group (id),
    tag           BYTEA NOT NULL,
    key_id        BIGINT NOT NULL,
    state         TEXT NOT NULL,
    form_sealed   BYTEA NOT NULL,
    answer_sealed BYTEA NOT NULL,
    answered_by   BIGINT NOT NULL,
    revision      BIGINT NOT NULL,
    asked_at      BIGINT NOT NULL,
    answered_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX entry_request_tag ON entry_request (tag);
CREATE INDEX entry_request_group ON entry_request (group_id, state, asked_at);

-- A link that lets a number of people in. Only a keyed hash of its secret is
-- kept. The note to oneself is sealed under the key of the member who made it.
CREATE TABLE entry_invitation (
    id          BIGINT PRIMARY KEY,
    group_id    BIGINT NOT NULL REFERENCES support_group (id),
    hash        BYTEA NOT NULL,
    made_by     BIGINT NOT NULL,
    note_sealed BYTEA NOT NULL,
    uses        BIGINT NOT NULL,
    used        BIGINT NOT NULL,
    made_at     BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    revoked_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX entry_invitation_hash ON entry_invitation (hash);
CREATE INDEX entry_invitation_group ON entry_invitation (group_id, made_at);

-- A code for the people of a university or an employer. population is the name
-- of that contract, which tells of no person and may be plain. How often a code
-- was used is counted; by whom is written nowhere.
CREATE TABLE entry_code (
    id              BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    hash            BYTEA NOT NULL,
    code_sealed     BYTEA NOT NULL,
    population      TEXT NOT NULL,
    uses            BIGINT NOT NULL,
    used            BIGINT NOT NULL,
    made_at         BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    revoked_at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX entry_code_hash ON entry_code (hash);
CREATE INDEX entry_code_organisation ON entry_code (organisation_id, made_at);

-- The groups that a code opens; none for all of the organisation's.
CREATE TABLE entry_code_group (
    code_id  BIGINT NOT NULL REFERENCES entry_code (id),
    group_id BIGINT NOT NULL REFERENCES support_group (id),
    PRIMARY KEY (code_id, group_id)
);

-- A place on a group's waiting list: somebody who may come in once there is a
-- seat. rank orders the list; it is 0 for members who come back from a break.
-- Sealed like a request.
CREATE TABLE entry_place (
    id          BIGINT PRIMARY KEY,
    group_id    BIGINT NOT NULL REFERENCES support_group (id),
    tag         BYTEA NOT NULL,
    key_id      BIGINT NOT NULL,
    state       TEXT NOT NULL,
    form_sealed BYTEA NOT NULL,
    rank        BIGINT NOT NULL,
    since       BIGINT NOT NULL,
    held_until  BIGINT NOT NULL
);
CREATE UNIQUE INDEX entry_place_tag ON entry_place (tag);
CREATE INDEX entry_place_group ON entry_place (group_id, state, rank, id);
CREATE INDEX entry_place_held ON entry_place (state, held_until);

-- That somebody came in from the waiting list, so that those who wait can be
-- told how often that happens. Who it was is not kept.
CREATE TABLE entry_seat_given (
    id       BIGINT PRIMARY KEY,
    group_id BIGINT NOT NULL REFERENCES support_group (id),
    given_at BIGINT NOT NULL
);
CREATE INDEX entry_seat_given_group ON entry_seat_given (group_id, given_at);

-- A new member, the greeter whose turn it was, and the words of welcome, sealed
-- under the key of whoever wrote them.
CREATE TABLE entry_greeting (
    member_id    BIGINT PRIMARY KEY,
    group_id     BIGINT NOT NULL REFERENCES support_group (id),
    greeter_id   BIGINT NOT NULL,
    given_at     BIGINT NOT NULL,
    told_at      BIGINT NOT NULL,
    welcomed_by  BIGINT NOT NULL,
    welcomed_at  BIGINT NOT NULL,
    words_sealed BYTEA NOT NULL
);
CREATE INDEX entry_greeting_group ON entry_greeting (group_id, welcomed_at, given_at);

-- A sentence for the facilitators from somebody on a break, and a goodbye to the
-- group from somebody who left. Sealed under the member's key.
CREATE TABLE entry_break (
    member_id    BIGINT PRIMARY KEY,
    group_id     BIGINT NOT NULL REFERENCES support_group (id),
    words_sealed BYTEA NOT NULL,
    begun_at     BIGINT NOT NULL
);
CREATE INDEX entry_break_group ON entry_break (group_id, begun_at);
CREATE TABLE entry_goodbye (
    member_id    BIGINT PRIMARY KEY,
    group_id     BIGINT NOT NULL REFERENCES support_group (id),
    words_sealed BYTEA NOT NULL,
    said_at      BIGINT NOT NULL
);
CREATE INDEX entry_goodbye_group ON entry_goodbye (group_id, said_at);
