-- What the words of a post touch on, sealed under their author's key: the
-- themes that the author named, those that were read in them, and whether
-- somebody may be in need. A conversation has those of its opening post, for
-- lists. NULL is nothing, since both engines know no other empty default for a
-- sealed column that comes later.
ALTER TABLE post ADD COLUMN touches_sealed BYTEA;
ALTER TABLE conversation ADD COLUMN touches_sealed BYTEA;

-- How somebody wishes to meet what words touch on: everywhere, under the
-- account's key, or in one group, under the member's. Sealed, for it may tell
-- what they went through. A row of the one leads to none of the other. key_id is
-- the account's key, so that one question is enough for a page.
CREATE TABLE exposure_account (
    account_id    BIGINT PRIMARY KEY,
    key_id        BIGINT NOT NULL,
    chosen_sealed BYTEA NOT NULL
);
CREATE TABLE exposure_member (
    member_id     BIGINT PRIMARY KEY REFERENCES member (id),
    chosen_sealed BYTEA NOT NULL
);

-- How many texts were read in a group on a day (days since 1970, in UTC), by how
-- heavy they were. Sums only: neither whose they were, nor which.
CREATE TABLE exposure_day (
    group_id BIGINT NOT NULL REFERENCES support_group (id),
    day      BIGINT NOT NULL,
    calm     BIGINT NOT NULL,
    low      BIGINT NOT NULL,
    heavy    BIGINT NOT NULL,
    grave    BIGINT NOT NULL,
    hurting  BIGINT NOT NULL,
    PRIMARY KEY (group_id, day)
);
CREATE INDEX exposure_day_old ON exposure_day (day);
