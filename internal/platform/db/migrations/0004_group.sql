CREATE TABLE organisation (
    id         BIGINT PRIMARY KEY,
    slug       TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    about      TEXT NOT NULL,
    key_id     BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE topic (
    slug     TEXT PRIMARY KEY,
    position BIGINT NOT NULL
);

CREATE TABLE topic_name (
    topic TEXT NOT NULL REFERENCES topic (slug),
    lang  TEXT NOT NULL,
    name  TEXT NOT NULL,
    PRIMARY KEY (topic, lang)
);

-- A group's own words are public: they are what a visitor chooses by.
CREATE TABLE support_group (
    id                   BIGINT PRIMARY KEY,
    organisation_id      BIGINT NOT NULL REFERENCES organisation (id),
    slug                 TEXT NOT NULL UNIQUE,
    name                 TEXT NOT NULL,
    summary              TEXT NOT NULL,
    aim                  TEXT NOT NULL,
    for_whom             TEXT NOT NULL,
    not_for              TEXT NOT NULL,
    lang                 TEXT NOT NULL,
    led_by               TEXT NOT NULL,
    entry                TEXT NOT NULL,
    public_conversations BOOLEAN NOT NULL,
    search_text          TEXT NOT NULL,
    created_at           BIGINT NOT NULL,
    archived_at          BIGINT NOT NULL
);
CREATE INDEX support_group_organisation ON support_group (organisation_id);

CREATE TABLE group_topic (
    group_id BIGINT NOT NULL REFERENCES support_group (id),
    topic    TEXT NOT NULL REFERENCES topic (slug),
    PRIMARY KEY (group_id, topic)
);

CREATE TABLE group_format (
    group_id BIGINT NOT NULL REFERENCES support_group (id),
    format   TEXT NOT NULL,
    PRIMARY KEY (group_id, format)
);

-- Agreements are never edited: a change is a new version.
CREATE TABLE agreement (
    group_id   BIGINT NOT NULL REFERENCES support_group (id),
    version    BIGINT NOT NULL,
    statements TEXT NOT NULL,
    hash       BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, version)
);

-- A member is one person in one group. tag is a keyed hash of account and
-- group: without the master key nobody can tell whose row it is, nor that two
-- rows belong to one person. No row anywhere leads from an account to its
-- members: even a sealed one would tell, by its id or its place in the table,
-- which member was made in the same moment.
CREATE TABLE member (
    id            BIGINT PRIMARY KEY,
    group_id      BIGINT NOT NULL REFERENCES support_group (id),
    tag           BYTEA NOT NULL,
    key_id        BIGINT NOT NULL,
    role          TEXT NOT NULL,
    handle_sealed BYTEA NOT NULL,
    handle_index  BYTEA NOT NULL,
    checked       TEXT NOT NULL,
    present       BOOLEAN NOT NULL,
    joined_at     BIGINT NOT NULL,
    active_at     BIGINT NOT NULL,
    left_at       BIGINT NOT NULL,
    erased_at     BIGINT NOT NULL
);
CREATE UNIQUE INDEX member_tag ON member (tag);
CREATE UNIQUE INDEX member_handle ON member (group_id, handle_index);
CREATE INDEX member_active ON member (group_id, active_at);
