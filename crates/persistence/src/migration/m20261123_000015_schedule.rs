//! Adds what is kept of tasks that come round by themselves.

use super::step::{Step, both};

pub(super) const STEP: Step =
    Step { name: "m20261123_000015_schedule", statements: || vec![both(TABLES)] };

const TABLES: &str = "
CREATE TABLE scheduled_tasks (
    task TEXT PRIMARY KEY,
    runs BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    worker TEXT NOT NULL,
    lease_until BIGINT,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    outcome TEXT,
    message TEXT,
    due_at BIGINT NOT NULL
);
";
