-- 0030_trust: how far a member is trusted, what a rule sends where, and what
-- follows from an appeal that nobody answers.

-- queue is a name that an organisation's rule gives a matter, '' for none; weight
-- is what its rules add to the order among matters of one gravity.
ALTER TABLE moderation_matter ADD COLUMN queue TEXT NOT NULL DEFAULT '';
ALTER TABLE moderation_matter ADD COLUMN weight BIGINT NOT NULL DEFAULT 0;

-- When a measure was lifted because nobody answered the appeal in time; 0: it
-- was not.
ALTER TABLE moderation_appeal ADD COLUMN lifted_at BIGINT NOT NULL DEFAULT 0;

-- A membership that ended with a decision about a whole organisation. The mark is
-- a blind index of the two: nothing here says which members are one person. It
-- goes when the decision is undone and the membership goes on.
CREATE TABLE moderation_outside (
    mark BYTEA PRIMARY KEY
);

-- A draft of rules that was tried on what was written in the last 30 days. The
-- digest names the draft. Only what was tried comes into force.
CREATE TABLE moderation_trial (
    org_id     BIGINT NOT NULL,
    digest     TEXT NOT NULL,
    by_account BIGINT NOT NULL,
    tried_at   BIGINT NOT NULL,
    PRIMARY KEY (org_id, digest)
);

-- Who has read how things are done here, and when.
CREATE TABLE trust_prepared (
    member_id BIGINT PRIMARY KEY,
    at        BIGINT NOT NULL
);
