-- The directory searches in memory.
ALTER TABLE support_group DROP COLUMN search_text;

-- Groups that other organisations run in other places, as their lists name them.
-- All of it was published by them, so it is plain. key is the record's own id in
-- its source; imported_at tells what the last import no longer held.
CREATE TABLE listed_elsewhere (
    source       TEXT NOT NULL,
    key          TEXT NOT NULL,
    name         TEXT NOT NULL,
    summary      TEXT NOT NULL,
    organisation TEXT NOT NULL,
    url          TEXT NOT NULL,
    lang         TEXT NOT NULL,
    imported_at  BIGINT NOT NULL,
    PRIMARY KEY (source, key)
);

-- When this site first saw what a group says of itself today, for programs that
-- ask what changed since they came last. It holds no more than is public.
CREATE TABLE listing_change (
    group_id   BIGINT PRIMARY KEY,
    revision   BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
