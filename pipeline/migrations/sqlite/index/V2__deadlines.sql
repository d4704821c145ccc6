-- What deadlines are told from, and what is noted.

ALTER TABLE message ADD COLUMN decided_at TIMESTAMP;
ALTER TABLE message ADD COLUMN answers TEXT;
ALTER TABLE message ADD COLUMN history BOOLEAN;
CREATE INDEX message_answers ON message (answers);

CREATE TABLE note (
    "partition" INTEGER NOT NULL,
    record_offset INTEGER NOT NULL,
    receipt TEXT NOT NULL,
    text TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY ("partition", record_offset)
);
CREATE INDEX note_receipt ON note (receipt);

CREATE TABLE request (
    request_id TEXT NOT NULL,
    receipt TEXT NOT NULL,
    message_type TEXT NOT NULL,
    sender TEXT NOT NULL,
    municipality TEXT NOT NULL,
    dagtekening DATE NOT NULL,
    received_at TIMESTAMP NOT NULL,
    PRIMARY KEY (request_id)
);
CREATE INDEX request_received_at ON request (received_at);

CREATE TABLE request_reply (
    request_id TEXT NOT NULL,
    fact_id TEXT NOT NULL,
    in_onderzoek BOOLEAN NOT NULL,
    receipt TEXT NOT NULL,
    received_at TIMESTAMP NOT NULL,
    PRIMARY KEY (request_id, fact_id)
);

CREATE TABLE care_report (
    fact_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    temporary BOOLEAN NOT NULL,
    receipt TEXT NOT NULL,
    message_type TEXT NOT NULL,
    sender TEXT NOT NULL,
    municipality TEXT NOT NULL,
    toewijzing_nummer INTEGER,
    day DATE NOT NULL,
    sent DATE NOT NULL,
    received_at TIMESTAMP NOT NULL,
    PRIMARY KEY (fact_id)
);
CREATE INDEX care_report_received_at ON care_report (received_at);
CREATE INDEX care_report_toewijzing_nummer ON care_report (toewijzing_nummer);

INSERT INTO data_dictionary (table_name, column_name, comment) VALUES
    ('message', 'decided_at', 'When it was decided (UTC); absent of messages from before this was kept.'),
    ('message', 'answers', 'Of a return message or the answer to a claim: message_id of what it answers.'),
    ('message', 'history', 'Whether it was loaded as history; absent of messages from before this was kept.'),
    ('note', NULL, 'What breaks a rule in a message of the municipality''s own: noted, never refused.'),
    ('note', 'partition', 'Partition of the outcome topic that tells it.'),
    ('note', 'record_offset', 'Offset of the record there.'),
    ('note', 'receipt', 'Receipt of the message.'),
    ('note', 'text', 'The rule, its retourcode, where in the message, and what is wrong, in Dutch.'),
    ('note', 'at', 'When it was noted (UTC).'),
    ('request', NULL, 'Every request for care that counts, by its id; of two under one id the later.'),
    ('request', 'request_id', 'Id of the request: keyed MAC of law, municipality, provider and ReferentieAanbieder.'),
    ('request', 'receipt', 'Receipt of the message.'),
    ('request', 'message_type', 'Message type (berichtsoort), such as JW315.'),
    ('request', 'sender', 'Afzender: AGB code.'),
    ('request', 'municipality', 'CBS code of the gemeente.'),
    ('request', 'dagtekening', 'BerichtIdentificatie/Dagtekening.'),
    ('request', 'received_at', 'When the hub took it in (UTC).'),
    ('request_reply', NULL, 'What the municipality answered to a request: an assignment or an answer, one row for each.'),
    ('request_reply', 'request_id', 'Id of the request.'),
    ('request_reply', 'fact_id', 'The fact that answers it.'),
    ('request_reply', 'in_onderzoek', 'True when the answer is that it is looked into (VerzoekAntwoord 2): then the request stays open.'),
    ('request_reply', 'receipt', 'Receipt of the message that answers it.'),
    ('request_reply', 'received_at', 'When the hub took that in (UTC).'),
    ('care_report', NULL, 'Starts and stops that came more than five working days after the day they tell, every temporary stop, and the withdrawal of any stop.'),
    ('care_report', 'fact_id', 'The fact.'),
    ('care_report', 'kind', 'start, stop, or withdrawn: the withdrawal of a stop.'),
    ('care_report', 'temporary', 'True for a temporary stop (RedenBeeindiging 20).'),
    ('care_report', 'receipt', 'Receipt of the message.'),
    ('care_report', 'message_type', 'Message type (berichtsoort), such as JW305.'),
    ('care_report', 'sender', 'Afzender: AGB code.'),
    ('care_report', 'municipality', 'CBS code of the gemeente.'),
    ('care_report', 'toewijzing_nummer', 'ToewijzingNummer, where there is one.'),
    ('care_report', 'day', 'Begindatum of a start, Einddatum of a stop.'),
    ('care_report', 'sent', 'Dagtekening of the message: the day it was sent.'),
    ('care_report', 'received_at', 'When the hub took it in (UTC).');
