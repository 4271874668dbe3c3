//! Adds indexes for what one long index answers too slowly.
//!
//! Clients who are out of credit stand at one end of the order by credit, so that walking it from
//! the other end passes everybody else first.

use sea_orm_migration::sea_orm::DatabaseBackend::{Postgres, Sqlite};

use super::m20261122_000007_client_list::FILTER_COLUMNS;
use super::step::{Statements, Step, both, only};

pub(super) const STEP: Step = Step { name: "m20261122_000013_shortcuts", statements };

fn statements() -> Vec<Statements> {
    let filters = FILTER_COLUMNS.join(", ");
    let (name, only_out) =
        ("CREATE INDEX clients_out_of_credit ON clients", "WHERE out_of_credit_since IS NOT NULL");
    let sort = "up_to_date_base_minor, id";
    vec![
        only(Sqlite, format!("{name} ({sort}, {filters}) {only_out}")),
        only(Postgres, format!("{name} ({sort}) INCLUDE ({filters}) {only_out}")),
        both(HISTORY),
    ]
}

const HISTORY: &str = "
CREATE INDEX audit_by_kind ON audit (subject_kind, at, id);
CREATE INDEX operations_by_status_and_place ON operations (status, place, id);
DROP INDEX operations_by_status;
";
