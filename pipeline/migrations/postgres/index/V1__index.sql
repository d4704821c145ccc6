-- The closed message index. Runs in the schema `hub`; analysts have no rights on it.

CREATE TABLE message (
    receipt text COLLATE "C" NOT NULL,
    message_id text COLLATE "C" NOT NULL,
    accepted boolean NOT NULL,
    received_at timestamptz NOT NULL,
    source text COLLATE "C" NOT NULL,
    file_name text COLLATE "C",
    size bigint NOT NULL,
    standard text COLLATE "C",
    message_type text COLLATE "C",
    sender text COLLATE "C",
    receiver text COLLATE "C",
    municipality text COLLATE "C",
    identification text COLLATE "C",
    dagtekening date,
    level bigint,
    findings text COLLATE "C" NOT NULL,
    findings_total bigint NOT NULL,
    facts bigint NOT NULL,
    PRIMARY KEY (receipt)
);
CREATE INDEX message_identification ON message (identification);
CREATE INDEX message_sender_received_at ON message (sender, received_at);
CREATE INDEX message_received_at ON message (received_at);
COMMENT ON TABLE message IS 'One row for each receipt: what came in, and the verdict that counts. Accepted goes before refused, then the latest.';
COMMENT ON COLUMN message.receipt IS 'Receipt: keyed MAC of type, sender, identification and content.';
COMMENT ON COLUMN message.message_id IS 'Keyed MAC of type, sender and identification: equal for all contents under one identification.';
COMMENT ON COLUMN message.accepted IS 'Whether the message was accepted.';
COMMENT ON COLUMN message.received_at IS 'When the hub took it in (UTC).';
COMMENT ON COLUMN message.source IS 'Transport: http, or folder: and its name.';
COMMENT ON COLUMN message.file_name IS 'Name of the file, when it came as one and the name cannot identify.';
COMMENT ON COLUMN message.size IS 'Size of the original, bytes.';
COMMENT ON COLUMN message.standard IS 'Information standard and release, such as iJw 3.2.';
COMMENT ON COLUMN message.message_type IS 'Message type (berichtsoort), such as JW305.';
COMMENT ON COLUMN message.sender IS 'Afzender: AGB or CBS code.';
COMMENT ON COLUMN message.receiver IS 'Ontvanger: AGB or CBS code.';
COMMENT ON COLUMN message.municipality IS 'CBS code of the gemeente.';
COMMENT ON COLUMN message.identification IS 'BerichtIdentificatie/Identificatie.';
COMMENT ON COLUMN message.dagtekening IS 'BerichtIdentificatie/Dagtekening.';
COMMENT ON COLUMN message.level IS 'First control level that refused it (1 schema, 2 in-message, 3 cross-message, 4 external; 0 the hub itself); absent when accepted.';
COMMENT ON COLUMN message.findings IS 'What was wrong, as a JSON array of rule, retourcode, line, column, path and message.';
COMMENT ON COLUMN message.findings_total IS 'How many findings there were, also those that were not kept.';
COMMENT ON COLUMN message.facts IS 'How many facts it holds.';

CREATE TABLE message_toewijzing (
    receipt text COLLATE "C" NOT NULL,
    toewijzing_nummer bigint NOT NULL,
    PRIMARY KEY (receipt, toewijzing_nummer)
);
CREATE INDEX message_toewijzing_toewijzing_nummer ON message_toewijzing (toewijzing_nummer);
COMMENT ON TABLE message_toewijzing IS 'The ToewijzingNummers of a message, to find it by.';
COMMENT ON COLUMN message_toewijzing.receipt IS 'Receipt of the message.';
COMMENT ON COLUMN message_toewijzing.toewijzing_nummer IS 'ToewijzingNummer.';

CREATE TABLE duplicate (
    partition bigint NOT NULL,
    record_offset bigint NOT NULL,
    receipt text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (partition, record_offset)
);
CREATE INDEX duplicate_receipt ON duplicate (receipt);
COMMENT ON TABLE duplicate IS 'Every time a message came again with equal content.';
COMMENT ON COLUMN duplicate.partition IS 'Partition of the outcome topic that tells it.';
COMMENT ON COLUMN duplicate.record_offset IS 'Offset of the record there.';
COMMENT ON COLUMN duplicate.receipt IS 'Receipt of the message.';
COMMENT ON COLUMN duplicate.source IS 'Transport by which it came again.';
COMMENT ON COLUMN duplicate.at IS 'When (UTC).';

CREATE TABLE delivery (
    fact_id text COLLATE "C" NOT NULL,
    endpoint text COLLATE "C" NOT NULL,
    receipt text COLLATE "C" NOT NULL,
    delivered boolean NOT NULL,
    at timestamptz NOT NULL,
    reason text COLLATE "C",
    PRIMARY KEY (fact_id, endpoint)
);
CREATE INDEX delivery_receipt ON delivery (receipt);
COMMENT ON TABLE delivery IS 'One row for each fact and wijkteam: whether it was delivered. Delivered goes before given up, then the latest.';
COMMENT ON COLUMN delivery.fact_id IS 'The fact.';
COMMENT ON COLUMN delivery.endpoint IS 'Name of the wijkteam endpoint.';
COMMENT ON COLUMN delivery.receipt IS 'Receipt of its message.';
COMMENT ON COLUMN delivery.delivered IS 'True when the wijkteam took it, false when it was given up.';
COMMENT ON COLUMN delivery.at IS 'When (UTC).';
COMMENT ON COLUMN delivery.reason IS 'Why it was given up, in Dutch.';

CREATE TABLE reject (
    reject_id text COLLATE "C" NOT NULL,
    rejected_at timestamptz NOT NULL,
    partition bigint NOT NULL,
    record_offset bigint NOT NULL,
    stage text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    reason text COLLATE "C" NOT NULL,
    receipt text COLLATE "C" NOT NULL,
    fact_id text COLLATE "C",
    message_type text COLLATE "C",
    sender text COLLATE "C",
    municipality text COLLATE "C",
    identification text COLLATE "C",
    findings text COLLATE "C" NOT NULL,
    findings_total bigint NOT NULL,
    payload_kind text COLLATE "C" NOT NULL,
    PRIMARY KEY (reject_id)
);
CREATE INDEX reject_receipt ON reject (receipt);
CREATE INDEX reject_rejected_at ON reject (rejected_at);
COMMENT ON TABLE reject IS 'What could not be processed: the latest for each reject id. The payload stays in the stream, at the place given here.';
COMMENT ON COLUMN reject.reject_id IS 'Receipt of the refused message, or id of the failed delivery.';
COMMENT ON COLUMN reject.rejected_at IS 'When (UTC).';
COMMENT ON COLUMN reject.partition IS 'Partition of the reject topic that holds the record.';
COMMENT ON COLUMN reject.record_offset IS 'Offset of the record there.';
COMMENT ON COLUMN reject.stage IS 'Where it stopped: door, dedupe, pseudonymise, or wijkteam: and the endpoint.';
COMMENT ON COLUMN reject.code IS 'Return code, rule, or a code of the hub''s own that starts with WS.';
COMMENT ON COLUMN reject.reason IS 'Why, in Dutch.';
COMMENT ON COLUMN reject.receipt IS 'Receipt of the message.';
COMMENT ON COLUMN reject.fact_id IS 'The fact, of a failed delivery.';
COMMENT ON COLUMN reject.message_type IS 'Message type (berichtsoort).';
COMMENT ON COLUMN reject.sender IS 'Afzender.';
COMMENT ON COLUMN reject.municipality IS 'CBS code of the gemeente.';
COMMENT ON COLUMN reject.identification IS 'BerichtIdentificatie/Identificatie.';
COMMENT ON COLUMN reject.findings IS 'What was wrong, as in message.';
COMMENT ON COLUMN reject.findings_total IS 'How many findings there were.';
COMMENT ON COLUMN reject.payload_kind IS 'What can be replayed: message, delivery or none.';

CREATE TABLE replay (
    partition bigint NOT NULL,
    record_offset bigint NOT NULL,
    receipt text COLLATE "C" NOT NULL,
    endpoint text COLLATE "C",
    fact_id text COLLATE "C",
    at timestamptz NOT NULL,
    PRIMARY KEY (partition, record_offset)
);
CREATE INDEX replay_receipt ON replay (receipt);
COMMENT ON TABLE replay IS 'Every time an operator replayed something.';
COMMENT ON COLUMN replay.partition IS 'Partition of the outcome topic that tells it.';
COMMENT ON COLUMN replay.record_offset IS 'Offset of the record there.';
COMMENT ON COLUMN replay.receipt IS 'Receipt of the message.';
COMMENT ON COLUMN replay.endpoint IS 'Wijkteam endpoint, of a delivery.';
COMMENT ON COLUMN replay.fact_id IS 'The fact, of a delivery.';
COMMENT ON COLUMN replay.at IS 'When (UTC).';

CREATE TABLE position (
    topic text COLLATE "C" NOT NULL,
    partition bigint NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 80);
COMMENT ON TABLE position IS 'How far this store has read the stream. For the hub itself.';
COMMENT ON COLUMN position.topic IS 'Topic of the stream.';
COMMENT ON COLUMN position.partition IS 'Partition of the topic, from 0.';
COMMENT ON COLUMN position.next_offset IS 'Offset of the next record to read.';

COMMENT ON TABLE refinery_schema_history IS 'Which migrations were made. For the hub itself.';
COMMENT ON COLUMN refinery_schema_history.version IS 'Number of the migration.';
COMMENT ON COLUMN refinery_schema_history.name IS 'Name of the migration.';
COMMENT ON COLUMN refinery_schema_history.applied_on IS 'When it was made.';
COMMENT ON COLUMN refinery_schema_history.checksum IS 'Checksum of its text.';

COMMENT ON SCHEMA hub IS 'What became of every message. For operators only. Made by wijkstroom.';
REVOKE ALL ON SCHEMA hub FROM PUBLIC;
