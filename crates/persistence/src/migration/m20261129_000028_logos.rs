//! Keeps logos by their hash, for good, so that a document is printed with the one that it was issued
//! with; and remembers what was issued and has no file yet.

use super::step::{Step, both};

pub(super) const STEP: Step =
    Step { name: "m20261129_000028_logos", statements: || vec![both(TABLES)] };

const TABLES: &str = "
CREATE TABLE logos (
    sha256 {bytes} PRIMARY KEY,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    bytes {blob} NOT NULL
);
INSERT INTO logos (sha256, width, height, bytes)
    SELECT l.sha256, l.width, l.height, l.bytes FROM configuration_logos l
    WHERE l.configuration_id = (
        SELECT MIN(o.configuration_id) FROM configuration_logos o WHERE o.sha256 = l.sha256
    );
ALTER TABLE configuration_logos DROP COLUMN width;
ALTER TABLE configuration_logos DROP COLUMN height;
ALTER TABLE configuration_logos DROP COLUMN bytes;

CREATE TABLE unprinted_documents (
    id {serial},
    invoice_id BIGINT UNIQUE REFERENCES invoices (id),
    credit_note_id BIGINT UNIQUE REFERENCES credit_notes (id),
    number {bytes} NOT NULL,
    CHECK ((invoice_id IS NULL) <> (credit_note_id IS NULL))
);
";
