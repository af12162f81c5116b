-- A group's own meeting formats. made_from is the code of the format of Hearth's
-- that it began as, or nothing: a word that everybody has, so it may be plain.
-- once is a keyed hash of the form that made it, so that one sent twice makes one
-- format. version is the newest, and what an edit must have begun from.
CREATE TABLE meeting_format (
    id          BIGINT PRIMARY KEY,
    group_id    BIGINT NOT NULL REFERENCES support_group (id),
    made_from   TEXT NOT NULL,
    once        BYTEA NOT NULL,
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    archived_at BIGINT NOT NULL
);
CREATE INDEX meeting_format_group ON meeting_format (group_id, id);
CREATE UNIQUE INDEX meeting_format_once ON meeting_format (group_id, once);

-- What a format said in each of its versions, sealed under the group's own key:
-- it is the group's, and stays when its author leaves. author_id is 0 for
-- somebody who left and took their words along, or was erased. restored is the
-- older version that this one went back to, or 0.
CREATE TABLE meeting_format_version (
    id        BIGINT PRIMARY KEY,
    format_id BIGINT NOT NULL REFERENCES meeting_format (id),
    version   BIGINT NOT NULL,
    author_id BIGINT NOT NULL,
    restored  BIGINT NOT NULL,
    saved_at  BIGINT NOT NULL,
    sealed    BYTEA NOT NULL
);
CREATE UNIQUE INDEX meeting_format_version_one ON meeting_format_version (format_id, version);
CREATE INDEX meeting_format_version_author ON meeting_format_version (author_id);
