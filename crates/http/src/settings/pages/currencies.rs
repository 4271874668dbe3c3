//! The pages of currencies and their exchange rates.

mod add;
mod history;
mod list;
mod load;
mod rate;
mod remove;

use axum::{Router, routing::get};
use bursar_application::Error;
use bursar_domain::{
    currency::ListedCurrency,
    repository::{Aggregate, StoreError},
};
use bursar_kernel::Id;

use crate::{AppState, components::Breadcrumb, failure::Answer, visit::Visit};

/// The address of the section.
const PATH: &str = "/settings/currencies";

/// The pages.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route(PATH, get(list::show))
        .route("/settings/currencies/new", get(add::show).post(add::add))
        .route("/settings/currencies/rates", get(load::ask).post(load::load))
        .route("/settings/currencies/{id}", get(history::show))
        .route("/settings/currencies/{id}/rate", get(rate::show).post(rate::set))
        .route("/settings/currencies/{id}/remove", get(remove::ask).post(remove::remove))
}

/// The way down to the list of currencies.
fn crumbs() -> Breadcrumb<'static> {
    super::crumbs("Currencies", PATH)
}

/// One currency, and the code of the default one.
async fn one(visit: &Visit, id: Id<ListedCurrency>) -> Answer<(ListedCurrency, String)> {
    let all = visit.desk().currencies(visit.actor()).await?;
    let base = base(&all);
    let found = all.into_iter().find(|listed| listed.id() == id);
    let missing = || StoreError::NotFound { what: ListedCurrency::NAME, id: id.get() };
    Ok((found.ok_or_else(|| Error::from(missing()))?, base))
}

/// Why the rate of a currency cannot be set, if it cannot.
fn fixed(refusal: Option<String>, listed: &ListedCurrency) -> Option<String> {
    let words = || "The default currency’s rate is always 1".to_owned();
    refusal.or_else(|| listed.is_default().then(words))
}

/// The code of the default currency, in units of which rates are told.
fn base(all: &[ListedCurrency]) -> String {
    let default = all.iter().find(|listed| listed.is_default());
    default.map_or_else(String::new, |listed| listed.currency().code().to_owned())
}

#[cfg(test)]
pub(crate) mod tests {
    use bursar_domain::currency::{DatedRate, RateSource};
    use bursar_kernel::money::Currency;

    use super::*;

    /// A currency with a rate, and the id 9.
    pub(crate) fn listed(code: &str, rate: &str, is_default: bool) -> ListedCurrency {
        let (id, at) = (Id::new(9).unwrap(), "2026-11-20T08:00:00Z".parse().unwrap());
        let currency = Currency::new(code).unwrap();
        let (rate, source) = (rate.parse().unwrap(), RateSource::Staff);
        let rate = DatedRate { rate, since: at, source };
        ListedCurrency::restore(id, currency, rate, is_default, 3)
    }

    #[test]
    fn rates_are_told_in_the_default_currency() {
        assert_eq!(base(&[listed("NOK", "11.43", false), listed("EUR", "1", true)]), "EUR");
    }
}
