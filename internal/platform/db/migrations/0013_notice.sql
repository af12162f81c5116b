-- What a member is told in the app. It holds nobody's words: the kind of thing
-- and the address of its page on this site, which may be plain because the
-- row's member and group say as much.
CREATE TABLE notice (
    id        BIGINT PRIMARY KEY,
    member_id BIGINT NOT NULL REFERENCES member (id),
    kind      TEXT NOT NULL,
    url       TEXT NOT NULL,
    at        BIGINT NOT NULL,
    seen      BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX notice_unseen ON notice (member_id, kind, url) WHERE seen = FALSE;
CREATE INDEX notice_member ON notice (member_id, id);
CREATE INDEX notice_old ON notice (at);

-- What somebody is told who is no member of the group it is about: that a seat
-- waits, for instance. Kind and address together would lead from the account to
-- the group, so both are sealed under the account's key; the id is a keyed hash
-- of account, kind and address, and the time is the hour.
CREATE TABLE account_notice (
    id         BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL,
    sealed     BYTEA NOT NULL,
    at         BIGINT NOT NULL,
    seen       BOOLEAN NOT NULL
);
CREATE INDEX account_notice_account ON account_notice (account_id);
CREATE INDEX account_notice_old ON account_notice (at);

-- How a person wants to be told outside the app: rhythm, hours, zone and
-- language, sealed under the account's key. No row: not at all.
CREATE TABLE notice_choice (
    account_id BIGINT PRIMARY KEY,
    sealed     BYTEA NOT NULL
);

-- A person's mail address, sealed under the account's key. Nothing goes there
-- but the confirmation until confirmed is true. code is a keyed hash.
CREATE TABLE notice_mail (
    id         BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL UNIQUE,
    sealed     BYTEA NOT NULL,
    confirmed  BOOLEAN NOT NULL,
    code       BYTEA NOT NULL,
    tries      BIGINT NOT NULL,
    asked_at   BIGINT NOT NULL
);

-- A browser that a person allowed to show notices: its address at its push
-- service, sealed under the account's key. mark is a keyed hash of the address.
CREATE TABLE notice_browser (
    id         BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL,
    mark       BYTEA NOT NULL UNIQUE,
    sealed     BYTEA NOT NULL,
    made_at    BIGINT NOT NULL
);
CREATE INDEX notice_browser_account ON notice_browser (account_id);

-- The way from a member to the person's channels, there only while the person
-- wishes to be told outside the app about that group. The account is sealed
-- under the member's key. No id and no time of its own; see
-- docs/adr/0010-notice-routes.md.
CREATE TABLE notice_route (
    member_id BIGINT PRIMARY KEY REFERENCES member (id),
    sealed    BYTEA NOT NULL
);

-- The members who have a route and were told something since the queue was last
-- looked through. Written with the notice, and gone within a minute or so.
CREATE TABLE notice_pending (
    member_id BIGINT NOT NULL REFERENCES member (id),
    class     TEXT NOT NULL,
    PRIMARY KEY (member_id, class)
);

-- One message outside the app that is still to be sent. Whom it is for is sealed
-- under the master key; mark is a keyed hash of account and channel, so that
-- there is one waiting message for each, however many notices there were.
-- taken_at is set before anything is sent, and a row that was taken is never
-- sent by anybody else. failed_at is when it was first tried in vain.
CREATE TABLE notice_delivery (
    id        BIGINT PRIMARY KEY,
    mark      BYTEA NOT NULL,
    sealed    BYTEA NOT NULL,
    due_at    BIGINT NOT NULL,
    failed_at BIGINT NOT NULL,
    tries     BIGINT NOT NULL,
    taken_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX notice_delivery_waiting ON notice_delivery (mark) WHERE taken_at = 0;
CREATE INDEX notice_delivery_due ON notice_delivery (taken_at, due_at);
CREATE INDEX notice_delivery_mark ON notice_delivery (mark);

-- How many messages ended how, by day, for the operator.
CREATE TABLE notice_tally (
    day     TEXT NOT NULL,
    channel TEXT NOT NULL,
    outcome TEXT NOT NULL,
    number  BIGINT NOT NULL,
    PRIMARY KEY (day, channel, outcome)
);

-- The lock that lets one node at a time reach into the queue, for a moment.
CREATE TABLE notice_turn (
    id    BIGINT PRIMARY KEY,
    turns BIGINT NOT NULL
);

-- Every reply asks who follows its conversation.
CREATE INDEX reading_following ON reading (conversation_id) WHERE following = TRUE;
