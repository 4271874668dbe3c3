//! The choice of columns and density.

use axum::response::Response;

use crate::address::Entered;
use crate::clients::views::columns::{COLUMNS, Column};
use crate::failure::Answer;
use crate::shell::preference;
use crate::visit::{Visit, onward};

/// Keeps which columns a person wants, and leads back to his list.
pub(super) async fn keep(visit: Visit, entered: Entered) -> Answer<Response> {
    let wanted: Vec<_> = Column::ALL
        .into_iter()
        .map(Column::code)
        .filter(|code| entered.all("column").any(|wanted| wanted == *code))
        .collect();
    let mut preferences = visit.staff.identity.preferences.clone();
    preferences.insert(COLUMNS.to_owned(), wanted.join(","));
    preferences.insert(preference::DENSITY.to_owned(), entered.owned("density"));
    visit.desk().keep_preferences(visit.actor(), &preferences).await?;
    Ok(onward(super::list_address(entered.text("list"))))
}
