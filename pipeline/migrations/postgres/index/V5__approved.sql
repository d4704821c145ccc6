-- Which return messages approve what they answer.

ALTER TABLE message ADD COLUMN approved boolean;
COMMENT ON COLUMN message.approved IS 'Of a return message or the answer to a claim: whether every return code in it is 0200 or 8001; absent of messages from before this was kept.';
