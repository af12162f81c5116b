-- When the two sides of a talk that was asked for at a time were told that it is
-- near; 0: not yet.
ALTER TABLE talk ADD COLUMN told_at BIGINT NOT NULL DEFAULT 0;
