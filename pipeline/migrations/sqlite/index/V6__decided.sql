-- Messages that wait for their verdict have a row too.

ALTER TABLE message ADD COLUMN decided BOOLEAN NOT NULL DEFAULT TRUE;

INSERT INTO data_dictionary (table_name, column_name, comment) VALUES
    ('message', 'decided', 'False while the message waits for its verdict at levels 3 and 4; then accepted is false too, and decided_at absent.');
UPDATE data_dictionary SET comment = 'One row for each receipt: what came in, and the verdict that counts. Accepted goes before refused, that before waiting, then the latest.'
    WHERE table_name = 'message' AND column_name IS NULL;
