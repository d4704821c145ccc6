-- Which starts and stops are of one delivery.

ALTER TABLE care_report ADD COLUMN delivery text COLLATE "C";
CREATE INDEX care_report_delivery ON care_report (delivery);
COMMENT ON COLUMN care_report.delivery IS 'Law, ToewijzingNummer if any, Begindatum and product: what the start and the stops of one delivery have in common; absent of those from before this was kept.';
