//! Exchange rates as the API shows them.

use bursar_application::rates::{RateReport, RateSet};
use bursar_domain::currency::DatedRate;
use bursar_kernel::money::Currency;
use serde::Serialize;
use utoipa::ToSchema;

use crate::view::InstantView;

/// A rate that a currency has had from an instant on, until the next one.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Rate)]
pub struct RateView {
    /// Units of the currency for one unit of the global default currency, as a decimal text.
    pub rate: String,
    /// From when on it holds.
    pub since: InstantView,
    /// Who set it: `staff`, `file` or `http`.
    pub source: String,
}

impl From<DatedRate> for RateView {
    fn from(rate: DatedRate) -> Self {
        let DatedRate { rate, since, source } = rate;
        Self {
            rate: rate.normalize().to_string(),
            since: since.into(),
            source: source.code().to_owned(),
        }
    }
}

/// What became of a file of rates.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RateReport)]
pub struct RateReportView {
    /// The rates that were set.
    pub set: Vec<RateSetView>,
    /// The codes of listed currencies whose rate was the same already.
    pub unchanged: Vec<String>,
    /// The codes of listed currencies that the file does not have; they keep their rates.
    pub missing: Vec<String>,
}

/// One rate that was set.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RateSet)]
pub struct RateSetView {
    /// ISO 4217 code.
    pub code: String,
    /// The rate before, as a decimal text.
    pub before: String,
    /// The rate from now on, as a decimal text.
    pub after: String,
}

impl From<RateReport> for RateReportView {
    fn from(report: RateReport) -> Self {
        // A file with a rate that is refused sets none, and is told so instead.
        let RateReport { set, unchanged, missing, refused: _ } = report;
        let codes = |currencies: Vec<Currency>| {
            currencies.into_iter().map(|currency| currency.code().to_owned()).collect()
        };
        Self {
            set: set.into_iter().map(Into::into).collect(),
            unchanged: codes(unchanged),
            missing: codes(missing),
        }
    }
}

impl From<RateSet> for RateSetView {
    fn from(set: RateSet) -> Self {
        let RateSet { currency, before, after } = set;
        Self {
            code: currency.code().to_owned(),
            before: before.normalize().to_string(),
            after: after.normalize().to_string(),
        }
    }
}
