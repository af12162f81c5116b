-- What an organisation decides about being called: an address of its own that
-- is called too, with the secret that signs, sealed under the organisation's
-- key; empty for none. Then when somebody was last reminded of a drill, and told
-- that the list is empty.
CREATE TABLE rota_settings (
    organisation_id BIGINT PRIMARY KEY REFERENCES organisation (id),
    hook_sealed     BYTEA NOT NULL,
    reminded_at     BIGINT NOT NULL,
    warned_at       BIGINT NOT NULL
);

-- Somebody who works for an organisation and said yes to being called. Like a
-- staff row it names the account, and leads to no member. Languages, levels,
-- zone and ways are sealed under the organisation's key.
CREATE TABLE rota_responder (
    id              BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    account_id      BIGINT NOT NULL,
    lead            BOOLEAN NOT NULL,
    away            BOOLEAN NOT NULL,
    profile_sealed  BYTEA NOT NULL,
    joined_at       BIGINT NOT NULL
);
CREATE UNIQUE INDEX rota_responder_place ON rota_responder (organisation_id, account_id);
CREATE INDEX rota_responder_account ON rota_responder (account_id);

-- When a responder is on duty, on the clock of a zone: each week on a weekday
-- (0 is Sunday), or, with a weekday of -1, on one day.
CREATE TABLE rota_shift (
    id              BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    responder_id    BIGINT NOT NULL REFERENCES rota_responder (id),
    weekday         BIGINT NOT NULL,
    on_day          TEXT NOT NULL,
    start_minute    BIGINT NOT NULL,
    minutes         BIGINT NOT NULL,
    zone            TEXT NOT NULL,
    backup          BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX rota_shift_once ON rota_shift (responder_id, weekday, on_day, start_minute, zone);
CREATE INDEX rota_shift_organisation ON rota_shift (organisation_id);

-- One date of a shift for which somebody asked to be stood in for. Until
-- somebody took it, it is still theirs.
CREATE TABLE rota_cover (
    id              BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    shift_id        BIGINT NOT NULL REFERENCES rota_shift (id),
    on_day          TEXT NOT NULL,
    asked_by        BIGINT NOT NULL,
    taken_by        BIGINT NOT NULL,
    asked_at        BIGINT NOT NULL
);
CREATE UNIQUE INDEX rota_cover_once ON rota_cover (shift_id, on_day);
CREATE INDEX rota_cover_organisation ON rota_cover (organisation_id);

-- What one responder writes to the next, sealed under the organisation's key.
CREATE TABLE rota_handover (
    id              BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    account_id      BIGINT NOT NULL,
    body_sealed     BYTEA NOT NULL,
    written_at      BIGINT NOT NULL
);
CREATE INDEX rota_handover_organisation ON rota_handover (organisation_id, written_at);

-- That somebody has to come, until somebody does. step is what is done next,
-- due_at when, and wait how long after the last one that is: with it a clock
-- that was set back is noticed. A case has one open alarm. The address of a page
-- may be plain: it holds a token and no words.
CREATE TABLE rota_alarm (
    id              BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    case_id         BIGINT NOT NULL,
    level           BIGINT NOT NULL,
    lang            TEXT NOT NULL,
    url             TEXT NOT NULL,
    drill           BOOLEAN NOT NULL,
    raised_at       BIGINT NOT NULL,
    step            BIGINT NOT NULL,
    due_at          BIGINT NOT NULL,
    wait            BIGINT NOT NULL,
    claimed_until   BIGINT NOT NULL,
    taken_at        BIGINT NOT NULL,
    taken_by        BIGINT NOT NULL
);
CREATE UNIQUE INDEX rota_alarm_case ON rota_alarm (case_id) WHERE taken_at = 0 AND case_id <> 0;
CREATE INDEX rota_alarm_open ON rota_alarm (due_at) WHERE taken_at = 0;
CREATE INDEX rota_alarm_organisation ON rota_alarm (organisation_id, raised_at);

-- Each attempt to reach somebody, and how it ended; '' while it is made. An
-- account of 0 is the organisation's own address, or somebody who was erased.
CREATE TABLE rota_page (
    id         BIGINT PRIMARY KEY,
    alarm_id   BIGINT NOT NULL REFERENCES rota_alarm (id),
    account_id BIGINT NOT NULL,
    step       BIGINT NOT NULL,
    way        TEXT NOT NULL,
    outcome    TEXT NOT NULL,
    at         BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX rota_page_once ON rota_page (alarm_id, account_id, step, way);
CREATE INDEX rota_page_account ON rota_page (account_id, way, at);

-- When paging was last tested, and when last with a good end. There is one row.
CREATE TABLE rota_pulse (
    id       BIGINT PRIMARY KEY,
    tried_at BIGINT NOT NULL,
    good_at  BIGINT NOT NULL
);

-- Each test of paging with what was wrong, in codes: "mail hook".
CREATE TABLE rota_beat (
    id    BIGINT PRIMARY KEY,
    at    BIGINT NOT NULL,
    wrong TEXT NOT NULL
);
CREATE INDEX rota_beat_at ON rota_beat (at);
