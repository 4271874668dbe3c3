//! Knows how the parts of a document are written as JSON. Sums are whole smallest units, prices and
//! quantities whole billionths, dates and codes text; what cannot be read is an error.

mod enclosed;
mod figures;
mod item;
mod particulars;
mod party;
mod tax;

pub(super) use self::figures::{CreditedDto, CreditedLineDto, FiguresDto, GroupDto};
pub(super) use self::item::LineDto;
pub(super) use self::particulars::{ParticularsDto, TermsDto};
pub(super) use self::tax::AssessmentDto;

use bursar_kernel::Period;
use bursar_kernel::money::{Amount, Currency, Money};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::column::Reading;
use crate::error::Unreadable;

/// The first day and the first day behind.
#[derive(Serialize, Deserialize)]
pub(super) struct PeriodDto(NaiveDate, NaiveDate);

impl From<Period> for PeriodDto {
    fn from(period: Period) -> Self {
        Self(period.start(), period.end())
    }
}

impl PeriodDto {
    fn read(&self, read: Reading) -> Result<Period, Unreadable> {
        Period::new(self.0, self.1).map_err(|error| read.wrong(error))
    }
}

/// A price in billionths. One that has more decimals was refused before it came here.
fn nanos(amount: Amount) -> i64 {
    amount.nanos().unwrap_or(i64::MAX)
}

fn price(nanos: i64, currency: Currency) -> Amount {
    Amount::from_nanos(nanos, currency)
}

const fn money(minor: i64, currency: Currency) -> Money {
    Money::from_minor(minor, currency)
}

fn text(value: Option<&impl ToString>) -> Option<String> {
    value.map(ToString::to_string)
}
