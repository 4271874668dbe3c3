//! Adds the cached records of the cloud that lists are filtered by.

use super::step::{Step, both};

pub(super) const STEP: Step =
    Step { name: "m20261122_000006_cloud", statements: || vec![both(TABLES)] };

const TABLES: &str = "
CREATE TABLE regions (
    id {key},
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE hypervisors (
    id {key},
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE flavors (
    id {key},
    external_id TEXT NOT NULL,
    region_id BIGINT REFERENCES regions (id),
    name TEXT NOT NULL
);

CREATE TABLE projects (
    id {key},
    client_id BIGINT REFERENCES clients (id),
    service_id BIGINT REFERENCES services (id),
    external_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
);
CREATE INDEX projects_by_client ON projects (client_id);

CREATE TABLE instances (
    id {key},
    client_id BIGINT REFERENCES clients (id),
    project_id BIGINT NOT NULL REFERENCES projects (id),
    external_id TEXT NOT NULL,
    name TEXT NOT NULL,
    region_id BIGINT NOT NULL REFERENCES regions (id),
    flavor_id BIGINT NOT NULL REFERENCES flavors (id),
    hypervisor_id BIGINT REFERENCES hypervisors (id),
    status TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT
);
CREATE INDEX instances_by_client ON instances (client_id, region_id, flavor_id, hypervisor_id)
    WHERE deleted_at IS NULL;
CREATE INDEX instances_by_project ON instances (project_id);
";
