-- How an organisation wants its groups: in the site's directory or behind its
-- wall, and who may start one. revision counts the changes, so that two who
-- edit at once can be told from each other.
ALTER TABLE organisation ADD COLUMN unlisted BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE organisation ADD COLUMN starting TEXT NOT NULL DEFAULT 'staff';
ALTER TABLE organisation ADD COLUMN zone TEXT NOT NULL DEFAULT 'UTC';
ALTER TABLE organisation ADD COLUMN checks_required BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE organisation ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;

-- terms is group.Terms as JSON: public, like all that a group says of itself.
-- seats counts the members who hold one; it stands here, so that the last seat
-- is given once, by one statement.
ALTER TABLE support_group ADD COLUMN terms TEXT NOT NULL DEFAULT '{}';
ALTER TABLE support_group ADD COLUMN capacity BIGINT NOT NULL DEFAULT 0;
ALTER TABLE support_group ADD COLUMN seats BIGINT NOT NULL DEFAULT 0;
ALTER TABLE support_group ADD COLUMN state TEXT NOT NULL DEFAULT 'live';
ALTER TABLE support_group ADD COLUMN merged_into BIGINT NOT NULL DEFAULT 0;
ALTER TABLE support_group ADD COLUMN agreement_version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE support_group ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;

ALTER TABLE member ADD COLUMN agreed_version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE member ADD COLUMN seated BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE member ADD COLUMN paused_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN paused_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN spoke_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN duties TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN checked_until BIGINT NOT NULL DEFAULT 0;

UPDATE support_group SET
    agreement_version = (SELECT COALESCE(MAX(a.version), 1) FROM agreement a WHERE a.group_id = support_group.id),
    seats = (SELECT COUNT(*) FROM member m WHERE m.group_id = support_group.id AND m.left_at = 0 AND m.erased_at = 0);
UPDATE member SET agreed_version = (SELECT g.agreement_version FROM support_group g WHERE g.id = member.group_id);

-- What a member says of themselves to the group, if they want: pronouns,
-- languages, and access needs, which only facilitators see. Sealed under the
-- member's key.
CREATE TABLE member_about (
    member_id    BIGINT PRIMARY KEY REFERENCES member (id),
    about_sealed BYTEA NOT NULL
);
