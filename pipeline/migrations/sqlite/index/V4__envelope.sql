-- Which messages came in an envelope, for not every way of answers takes the others.

ALTER TABLE message ADD COLUMN envelope BOOLEAN;

INSERT INTO data_dictionary (table_name, column_name, comment) VALUES
    ('message', 'envelope', 'Whether it came in an envelope of the municipal node; absent of messages from before this was kept.');
