-- Which starts and stops are of one delivery.

ALTER TABLE care_report ADD COLUMN delivery TEXT;
CREATE INDEX care_report_delivery ON care_report (delivery);

INSERT INTO data_dictionary (table_name, column_name, comment) VALUES
    ('care_report', 'delivery', 'Law, ToewijzingNummer if any, Begindatum and product: what the start and the stops of one delivery have in common; absent of those from before this was kept.');
