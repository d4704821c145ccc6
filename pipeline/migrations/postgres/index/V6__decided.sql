-- Messages that wait for their verdict have a row too.

ALTER TABLE message ADD COLUMN decided boolean NOT NULL DEFAULT TRUE;
COMMENT ON COLUMN message.decided IS 'False while the message waits for its verdict at levels 3 and 4; then accepted is false too, and decided_at absent.';
COMMENT ON TABLE message IS 'One row for each receipt: what came in, and the verdict that counts. Accepted goes before refused, that before waiting, then the latest.';
