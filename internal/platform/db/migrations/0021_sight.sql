-- What waits to be read by a person before others see it: since when, 0 for what
-- does not. For everybody but its author it is as if it had not been written.
-- held counts the posts of a conversation that wait, so that most pages need not
-- ask which; held_at of a conversation is that of its opening post.
ALTER TABLE post ADD COLUMN held_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN held_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN held BIGINT NOT NULL DEFAULT 0;

-- A message that waits has no number yet: its seq is its id, negated, and it
-- gets the room's next number when it opens. So no number is missing.
ALTER TABLE message ADD COLUMN held_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX message_held ON message (author_id, held_at);

-- A line that waits stands in no log yet. The reason for hiding one is sealed
-- under the group's key, and NULL where it is not hidden.
ALTER TABLE meeting_line ADD COLUMN held_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE meeting_line ADD COLUMN hidden_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE meeting_line ADD COLUMN reason_sealed BYTEA;
CREATE INDEX meeting_line_held ON meeting_line (run_id, held_at);
