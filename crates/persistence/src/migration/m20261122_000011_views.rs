//! Adds the saved views of the client list.

use super::step::{Step, both};

pub(super) const STEP: Step =
    Step { name: "m20261122_000011_views", statements: || vec![both(TABLES)] };

const TABLES: &str = "
CREATE TABLE saved_views (
    id {key},
    owner_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    is_shared BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX saved_views_by_owner ON saved_views (owner_id);
CREATE INDEX saved_views_shared ON saved_views (is_shared) WHERE is_shared;
";
