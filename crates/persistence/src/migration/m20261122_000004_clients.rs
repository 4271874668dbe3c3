//! Adds clients, their groups, notes, users and invitations.

use super::step::{Step, both};

pub(super) const STEP: Step =
    Step { name: "m20261122_000004_clients", statements: || vec![both(TABLES)] };

const TABLES: &str = "
CREATE TABLE clients (
    id {key},
    version BIGINT NOT NULL,
    first_name TEXT,
    last_name TEXT,
    company TEXT,
    email TEXT NOT NULL,
    email_folded {bytes} NOT NULL,
    phone TEXT,
    address_line_1 TEXT,
    address_line_2 TEXT,
    city TEXT,
    state TEXT,
    zip TEXT,
    country {bytes},
    vat_id TEXT,
    tax_exempt BOOLEAN NOT NULL,
    tax_exemption TEXT NOT NULL,
    currency TEXT NOT NULL,
    external_billing_id {bytes},
    do_not_process BOOLEAN NOT NULL,
    custom_fields TEXT NOT NULL,
    lifecycle TEXT NOT NULL,
    suspension_kind TEXT,
    suspension_note TEXT,
    suspended_by TEXT,
    suspended_at BIGINT,
    has_active_service BOOLEAN NOT NULL,
    has_billing_agreement BOOLEAN NOT NULL,
    configuration_id BIGINT NOT NULL REFERENCES configurations (id),
    reseller_id BIGINT REFERENCES clients (id),
    created_at BIGINT NOT NULL,
    status SMALLINT NOT NULL,
    company_folded {bytes},
    first_group_id BIGINT REFERENCES client_groups (id),
    service_count INTEGER NOT NULL DEFAULT 0,
    instance_count INTEGER NOT NULL DEFAULT 0,
    is_reseller BOOLEAN NOT NULL DEFAULT FALSE,
    group_mask BIGINT NOT NULL DEFAULT 0,
    service_mask BIGINT NOT NULL DEFAULT 0,
    place_mask BIGINT NOT NULL DEFAULT 0,
    host_mask BIGINT NOT NULL DEFAULT 0,
    credit_minor BIGINT NOT NULL DEFAULT 0,
    up_to_date_minor BIGINT NOT NULL DEFAULT 0,
    up_to_date_base_minor BIGINT NOT NULL DEFAULT 0,
    out_of_credit_since BIGINT,
    credit_ends_at BIGINT
);
CREATE INDEX clients_by_email ON clients (email_folded);
CREATE INDEX clients_by_external_billing_id ON clients (external_billing_id)
    WHERE external_billing_id IS NOT NULL;
CREATE INDEX clients_by_reseller ON clients (reseller_id) WHERE reseller_id IS NOT NULL;
CREATE INDEX clients_resellers ON clients (id) WHERE is_reseller;
CREATE INDEX clients_by_currency ON clients (currency);

CREATE TABLE client_credits (
    client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    currency TEXT NOT NULL,
    credit_minor BIGINT NOT NULL,
    up_to_date_minor BIGINT NOT NULL,
    PRIMARY KEY (client_id, currency)
);

CREATE TABLE client_group_members (
    group_id BIGINT NOT NULL REFERENCES client_groups (id),
    client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, client_id)
);
CREATE INDEX client_group_members_by_client ON client_group_members (client_id, group_id);

CREATE TABLE client_notes (
    id {key},
    client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    body TEXT NOT NULL,
    author_id BIGINT NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX client_notes_by_client ON client_notes (client_id, id);

CREATE TABLE memberships (
    id {key},
    client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    roles TEXT NOT NULL,
    since BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX memberships_by_client ON memberships (client_id, user_id);
CREATE INDEX memberships_by_user ON memberships (user_id);

CREATE TABLE invitations (
    id {key},
    client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    email_folded {bytes} NOT NULL,
    roles TEXT NOT NULL,
    secret_digest TEXT NOT NULL UNIQUE,
    invited_by BIGINT NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX invitations_by_client ON invitations (client_id, email_folded);
";
