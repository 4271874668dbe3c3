//! Services as a whole: what each act leaves behind, when cycles begin, and what they cost.

mod calendar;
mod cycles;
mod money;
mod services;

use bursar_kernel::money::{Amount, Currency, Money};
use bursar_kernel::{Id, Line, Note, Period};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::*;
use crate::catalog::PriceModel;

fn euro() -> Currency {
    Currency::new("EUR").unwrap()
}

fn money(sum: &str) -> Money {
    Money::parse(sum, euro()).unwrap()
}

fn amount(sum: &str) -> Amount {
    Amount::parse(sum, euro()).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn period(start: &str, end: &str) -> Period {
    Period::new(day(start), day(end)).unwrap()
}

fn at(hour: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
}

fn note(text: &str) -> Note {
    Note::parse(text, 100).unwrap()
}

fn service() -> Service {
    let new = NewService {
        id: Id::new(1).unwrap(),
        client: Id::new(1).unwrap(),
        product: Id::new(1).unwrap(),
        product_cycle: None,
        name: Line::parse("Managed backup", 64).unwrap(),
        currency: euro(),
        created_at: at(0),
    };
    Service::order(new).0
}

fn cycle(period: Period, fixed: &str) -> ServiceCycle {
    let new = NewServiceCycle {
        id: Id::new(1).unwrap(),
        service: Id::new(1).unwrap(),
        client: Id::new(1).unwrap(),
        period,
        price: CyclePrice::of(PriceModel::FixedPlusDynamic, amount(fixed)),
        created_at: at(0),
    };
    ServiceCycle::begin(new).unwrap().0
}
