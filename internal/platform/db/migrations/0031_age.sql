-- An account is an adult's, or that of a young person: of them the month in
-- which they turn 18 is kept, counted from year 0, and nothing else; 0 for
-- adults. Plain, for it is asked on every page. band_told is how much of what
-- comes with turning 18 was told: 0 nothing, 1 that it comes, 2 that it came.
ALTER TABLE account ADD COLUMN turns_adult BIGINT NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN band_told BIGINT NOT NULL DEFAULT 0;
CREATE INDEX account_turns_adult ON account (turns_adult, band_told);

-- Whom a group is for, 'adult' or 'youth'; set when it is founded. unkept_at is
-- since when a group for young people lacks vetted facilitators, 0 for no lack.
ALTER TABLE support_group ADD COLUMN audience TEXT NOT NULL DEFAULT 'adult';
ALTER TABLE support_group ADD COLUMN unkept_at BIGINT NOT NULL DEFAULT 0;

-- An organisation that has groups for young people.
ALTER TABLE organisation ADD COLUMN youth BOOLEAN NOT NULL DEFAULT FALSE;

-- Until when the organisation vouches for a facilitator among young people; 0
-- for not at all.
ALTER TABLE member ADD COLUMN vetted_until BIGINT NOT NULL DEFAULT 0;
