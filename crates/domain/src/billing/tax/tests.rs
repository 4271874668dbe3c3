mod assess;
mod rule;

use bursar_kernel::{Country, Id};

use super::{TaxRule, TaxRuleInput};
use crate::field::FieldErrors;

fn country(code: &str) -> Country {
    Country::new(code).unwrap()
}

fn input(level: &str, rate: &str, country: &str, state: &str) -> TaxRuleInput {
    TaxRuleInput {
        name: format!("Tax {rate}"),
        rate: rate.into(),
        level: level.into(),
        country: country.into(),
        state: state.into(),
        ..TaxRuleInput::default()
    }
}

fn created(id: i64, input: &TaxRuleInput) -> Result<TaxRule, FieldErrors> {
    TaxRule::create(Id::new(id).unwrap(), input).map(|(rule, _)| rule)
}

fn rule(id: i64, level: &str, rate: &str, country: &str, state: &str) -> TaxRule {
    created(id, &input(level, rate, country, state)).unwrap()
}
