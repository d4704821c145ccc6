-- The closed message index.

CREATE TABLE message (
    receipt TEXT NOT NULL,
    message_id TEXT NOT NULL,
    accepted BOOLEAN NOT NULL,
    received_at TIMESTAMP NOT NULL,
    source TEXT NOT NULL,
    file_name TEXT,
    size INTEGER NOT NULL,
    standard TEXT,
    message_type TEXT,
    sender TEXT,
    receiver TEXT,
    municipality TEXT,
    identification TEXT,
    dagtekening DATE,
    level INTEGER,
    findings TEXT NOT NULL,
    findings_total INTEGER NOT NULL,
    facts INTEGER NOT NULL,
    PRIMARY KEY (receipt)
);
CREATE INDEX message_identification ON message (identification);
CREATE INDEX message_sender_received_at ON message (sender, received_at);
CREATE INDEX message_received_at ON message (received_at);

CREATE TABLE message_toewijzing (
    receipt TEXT NOT NULL,
    toewijzing_nummer INTEGER NOT NULL,
    PRIMARY KEY (receipt, toewijzing_nummer)
);
CREATE INDEX message_toewijzing_toewijzing_nummer ON message_toewijzing (toewijzing_nummer);

CREATE TABLE duplicate (
    "partition" INTEGER NOT NULL,
    record_offset INTEGER NOT NULL,
    receipt TEXT NOT NULL,
    source TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY ("partition", record_offset)
);
CREATE INDEX duplicate_receipt ON duplicate (receipt);

CREATE TABLE delivery (
    fact_id TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    receipt TEXT NOT NULL,
    delivered BOOLEAN NOT NULL,
    at TIMESTAMP NOT NULL,
    reason TEXT,
    PRIMARY KEY (fact_id, endpoint)
);
CREATE INDEX delivery_receipt ON delivery (receipt);

CREATE TABLE reject (
    reject_id TEXT NOT NULL,
    rejected_at TIMESTAMP NOT NULL,
    "partition" INTEGER NOT NULL,
    record_offset INTEGER NOT NULL,
    stage TEXT NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    receipt TEXT NOT NULL,
    fact_id TEXT,
    message_type TEXT,
    sender TEXT,
    municipality TEXT,
    identification TEXT,
    findings TEXT NOT NULL,
    findings_total INTEGER NOT NULL,
    payload_kind TEXT NOT NULL,
    PRIMARY KEY (reject_id)
);
CREATE INDEX reject_receipt ON reject (receipt);
CREATE INDEX reject_rejected_at ON reject (rejected_at);

CREATE TABLE replay (
    "partition" INTEGER NOT NULL,
    record_offset INTEGER NOT NULL,
    receipt TEXT NOT NULL,
    endpoint TEXT,
    fact_id TEXT,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY ("partition", record_offset)
);
CREATE INDEX replay_receipt ON replay (receipt);

CREATE TABLE position (
    topic TEXT NOT NULL,
    "partition" INTEGER NOT NULL,
    next_offset INTEGER NOT NULL,
    PRIMARY KEY (topic, "partition")
);

CREATE TABLE data_dictionary (
    table_name TEXT NOT NULL,
    column_name TEXT,
    comment TEXT NOT NULL,
    UNIQUE (table_name, column_name)
);
INSERT INTO data_dictionary (table_name, column_name, comment) VALUES
    ('message', NULL, 'One row for each receipt: what came in, and the verdict that counts. Accepted goes before refused, then the latest.'),
    ('message', 'receipt', 'Receipt: keyed MAC of type, sender, identification and content.'),
    ('message', 'message_id', 'Keyed MAC of type, sender and identification: equal for all contents under one identification.'),
    ('message', 'accepted', 'Whether the message was accepted.'),
    ('message', 'received_at', 'When the hub took it in (UTC).'),
    ('message', 'source', 'Transport: http, or folder: and its name.'),
    ('message', 'file_name', 'Name of the file, when it came as one and the name cannot identify.'),
    ('message', 'size', 'Size of the original, bytes.'),
    ('message', 'standard', 'Information standard and release, such as iJw 3.2.'),
    ('message', 'message_type', 'Message type (berichtsoort), such as JW305.'),
    ('message', 'sender', 'Afzender: AGB or CBS code.'),
    ('message', 'receiver', 'Ontvanger: AGB or CBS code.'),
    ('message', 'municipality', 'CBS code of the gemeente.'),
    ('message', 'identification', 'BerichtIdentificatie/Identificatie.'),
    ('message', 'dagtekening', 'BerichtIdentificatie/Dagtekening.'),
    ('message', 'level', 'First control level that refused it (1 schema, 2 in-message, 3 cross-message, 4 external; 0 the hub itself); absent when accepted.'),
    ('message', 'findings', 'What was wrong, as a JSON array of rule, retourcode, line, column, path and message.'),
    ('message', 'findings_total', 'How many findings there were, also those that were not kept.'),
    ('message', 'facts', 'How many facts it holds.'),
    ('message_toewijzing', NULL, 'The ToewijzingNummers of a message, to find it by.'),
    ('message_toewijzing', 'receipt', 'Receipt of the message.'),
    ('message_toewijzing', 'toewijzing_nummer', 'ToewijzingNummer.'),
    ('duplicate', NULL, 'Every time a message came again with equal content.'),
    ('duplicate', 'partition', 'Partition of the outcome topic that tells it.'),
    ('duplicate', 'record_offset', 'Offset of the record there.'),
    ('duplicate', 'receipt', 'Receipt of the message.'),
    ('duplicate', 'source', 'Transport by which it came again.'),
    ('duplicate', 'at', 'When (UTC).'),
    ('delivery', NULL, 'One row for each fact and wijkteam: whether it was delivered. Delivered goes before given up, then the latest.'),
    ('delivery', 'fact_id', 'The fact.'),
    ('delivery', 'endpoint', 'Name of the wijkteam endpoint.'),
    ('delivery', 'receipt', 'Receipt of its message.'),
    ('delivery', 'delivered', 'True when the wijkteam took it, false when it was given up.'),
    ('delivery', 'at', 'When (UTC).'),
    ('delivery', 'reason', 'Why it was given up, in Dutch.'),
    ('reject', NULL, 'What could not be processed: the latest for each reject id. The payload stays in the stream, at the place given here.'),
    ('reject', 'reject_id', 'Receipt of the refused message, or id of the failed delivery.'),
    ('reject', 'rejected_at', 'When (UTC).'),
    ('reject', 'partition', 'Partition of the reject topic that holds the record.'),
    ('reject', 'record_offset', 'Offset of the record there.'),
    ('reject', 'stage', 'Where it stopped: door, dedupe, pseudonymise, or wijkteam: and the endpoint.'),
    ('reject', 'code', 'Return code, rule, or a code of the hub''s own that starts with WS.'),
    ('reject', 'reason', 'Why, in Dutch.'),
    ('reject', 'receipt', 'Receipt of the message.'),
    ('reject', 'fact_id', 'The fact, of a failed delivery.'),
    ('reject', 'message_type', 'Message type (berichtsoort).'),
    ('reject', 'sender', 'Afzender.'),
    ('reject', 'municipality', 'CBS code of the gemeente.'),
    ('reject', 'identification', 'BerichtIdentificatie/Identificatie.'),
    ('reject', 'findings', 'What was wrong, as in message.'),
    ('reject', 'findings_total', 'How many findings there were.'),
    ('reject', 'payload_kind', 'What can be replayed: message, delivery or none.'),
    ('replay', NULL, 'Every time an operator replayed something.'),
    ('replay', 'partition', 'Partition of the outcome topic that tells it.'),
    ('replay', 'record_offset', 'Offset of the record there.'),
    ('replay', 'receipt', 'Receipt of the message.'),
    ('replay', 'endpoint', 'Wijkteam endpoint, of a delivery.'),
    ('replay', 'fact_id', 'The fact, of a delivery.'),
    ('replay', 'at', 'When (UTC).'),
    ('position', NULL, 'How far this store has read the stream. For the hub itself.'),
    ('position', 'topic', 'Topic of the stream.'),
    ('position', 'partition', 'Partition of the topic, from 0.'),
    ('position', 'next_offset', 'Offset of the next record to read.'),
    ('data_dictionary', NULL, 'What every table and column holds.'),
    ('data_dictionary', 'table_name', 'Name of the table.'),
    ('data_dictionary', 'column_name', 'Name of the column; empty for the table as a whole.'),
    ('data_dictionary', 'comment', 'What it holds.'),
    ('refinery_schema_history', NULL, 'Which migrations were made. For the hub itself.'),
    ('refinery_schema_history', 'version', 'Number of the migration.'),
    ('refinery_schema_history', 'name', 'Name of the migration.'),
    ('refinery_schema_history', 'applied_on', 'When it was made.'),
    ('refinery_schema_history', 'checksum', 'Checksum of its text.');
