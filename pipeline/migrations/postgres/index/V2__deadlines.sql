-- What deadlines are told from, and what is noted.

ALTER TABLE message ADD COLUMN decided_at timestamptz;
ALTER TABLE message ADD COLUMN answers text COLLATE "C";
ALTER TABLE message ADD COLUMN history boolean;
CREATE INDEX message_answers ON message (answers);
COMMENT ON COLUMN message.decided_at IS 'When it was decided (UTC); absent of messages from before this was kept.';
COMMENT ON COLUMN message.answers IS 'Of a return message or the answer to a claim: message_id of what it answers.';
COMMENT ON COLUMN message.history IS 'Whether it was loaded as history; absent of messages from before this was kept.';

CREATE TABLE note (
    "partition" bigint NOT NULL,
    record_offset bigint NOT NULL,
    receipt text COLLATE "C" NOT NULL,
    text text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY ("partition", record_offset)
);
CREATE INDEX note_receipt ON note (receipt);
COMMENT ON TABLE note IS 'What breaks a rule in a message of the municipality''s own: noted, never refused.';
COMMENT ON COLUMN note."partition" IS 'Partition of the outcome topic that tells it.';
COMMENT ON COLUMN note.record_offset IS 'Offset of the record there.';
COMMENT ON COLUMN note.receipt IS 'Receipt of the message.';
COMMENT ON COLUMN note.text IS 'The rule, its retourcode, where in the message, and what is wrong, in Dutch.';
COMMENT ON COLUMN note.at IS 'When it was noted (UTC).';

CREATE TABLE request (
    request_id text COLLATE "C" NOT NULL,
    receipt text COLLATE "C" NOT NULL,
    message_type text COLLATE "C" NOT NULL,
    sender text COLLATE "C" NOT NULL,
    municipality text COLLATE "C" NOT NULL,
    dagtekening date NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (request_id)
);
CREATE INDEX request_received_at ON request (received_at);
COMMENT ON TABLE request IS 'Every request for care that counts, by its id; of two under one id the later.';
COMMENT ON COLUMN request.request_id IS 'Id of the request: keyed MAC of law, municipality, provider and ReferentieAanbieder.';
COMMENT ON COLUMN request.receipt IS 'Receipt of the message.';
COMMENT ON COLUMN request.message_type IS 'Message type (berichtsoort), such as JW315.';
COMMENT ON COLUMN request.sender IS 'Afzender: AGB code.';
COMMENT ON COLUMN request.municipality IS 'CBS code of the gemeente.';
COMMENT ON COLUMN request.dagtekening IS 'BerichtIdentificatie/Dagtekening.';
COMMENT ON COLUMN request.received_at IS 'When the hub took it in (UTC).';

CREATE TABLE request_reply (
    request_id text COLLATE "C" NOT NULL,
    fact_id text COLLATE "C" NOT NULL,
    in_onderzoek boolean NOT NULL,
    receipt text COLLATE "C" NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (request_id, fact_id)
);
COMMENT ON TABLE request_reply IS 'What the municipality answered to a request: an assignment or an answer, one row for each.';
COMMENT ON COLUMN request_reply.request_id IS 'Id of the request.';
COMMENT ON COLUMN request_reply.fact_id IS 'The fact that answers it.';
COMMENT ON COLUMN request_reply.in_onderzoek IS 'True when the answer is that it is looked into (VerzoekAntwoord 2): then the request stays open.';
COMMENT ON COLUMN request_reply.receipt IS 'Receipt of the message that answers it.';
COMMENT ON COLUMN request_reply.received_at IS 'When the hub took that in (UTC).';

CREATE TABLE care_report (
    fact_id text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    temporary boolean NOT NULL,
    receipt text COLLATE "C" NOT NULL,
    message_type text COLLATE "C" NOT NULL,
    sender text COLLATE "C" NOT NULL,
    municipality text COLLATE "C" NOT NULL,
    toewijzing_nummer bigint,
    day date NOT NULL,
    sent date NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (fact_id)
);
CREATE INDEX care_report_received_at ON care_report (received_at);
CREATE INDEX care_report_toewijzing_nummer ON care_report (toewijzing_nummer);
COMMENT ON TABLE care_report IS 'Starts and stops that came more than five working days after the day they tell, every temporary stop, and the withdrawal of any stop.';
COMMENT ON COLUMN care_report.fact_id IS 'The fact.';
COMMENT ON COLUMN care_report.kind IS 'start, stop, or withdrawn: the withdrawal of a stop.';
COMMENT ON COLUMN care_report.temporary IS 'True for a temporary stop (RedenBeeindiging 20).';
COMMENT ON COLUMN care_report.receipt IS 'Receipt of the message.';
COMMENT ON COLUMN care_report.message_type IS 'Message type (berichtsoort), such as JW305.';
COMMENT ON COLUMN care_report.sender IS 'Afzender: AGB code.';
COMMENT ON COLUMN care_report.municipality IS 'CBS code of the gemeente.';
COMMENT ON COLUMN care_report.toewijzing_nummer IS 'ToewijzingNummer, where there is one.';
COMMENT ON COLUMN care_report.day IS 'Begindatum of a start, Einddatum of a stop.';
COMMENT ON COLUMN care_report.sent IS 'Dagtekening of the message: the day it was sent.';
COMMENT ON COLUMN care_report.received_at IS 'When the hub took it in (UTC).';
