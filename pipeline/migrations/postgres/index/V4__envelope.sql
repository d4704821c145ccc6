-- Which messages came in an envelope, for not every way of answers takes the others.

ALTER TABLE message ADD COLUMN envelope boolean;
COMMENT ON COLUMN message.envelope IS 'Whether it came in an envelope of the municipal node; absent of messages from before this was kept.';
