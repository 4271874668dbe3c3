//! Tax rules and what follows from them, as the API shows them.

use bursar_application::billing::tax::ClientAssessment;
use bursar_domain::billing::tax::{AppliedTax, Exemption, TaxOutcome, TaxRule, Taxes, Treatment};
use bursar_domain::repository::Aggregate;
use serde::Serialize;
use utoipa::ToSchema;

/// A tax that clients in a country or state pay on certain days.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TaxRule)]
pub struct TaxRuleView {
    /// Its id.
    pub id: i64,
    /// What it is called on documents.
    pub name: String,
    /// Percent of the price, as a decimal text.
    #[schema(example = "25")]
    pub rate: String,
    /// `1` on the price, `2` beside it or on top of both.
    pub level: String,
    /// The country whose clients pay it; `null` for all.
    pub country: Option<String>,
    /// The state within the country; `null` for all.
    pub state: Option<String>,
    /// The first day on which it is charged.
    #[schema(format = Date)]
    pub starts_on: Option<String>,
    /// The first day on which it is no longer charged.
    #[schema(format = Date)]
    pub ends_on: Option<String>,
    /// Whether a tax of level 2 is charged on the first tax too.
    pub is_compound: bool,
    /// How often it was saved.
    pub version: i64,
}

impl From<TaxRule> for TaxRuleView {
    fn from(rule: TaxRule) -> Self {
        Self {
            id: rule.id().get(),
            name: rule.name().to_string(),
            rate: rule.rate().to_string(),
            level: rule.level().code().to_owned(),
            country: rule.country().map(|country| country.code().to_owned()),
            state: rule.state().map(ToString::to_string),
            starts_on: rule.starts_on().map(|day| day.to_string()),
            ends_on: rule.ends_on().map(|day| day.to_string()),
            is_compound: rule.is_compound(),
            version: rule.version(),
        }
    }
}

/// A tax that is charged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AppliedTax)]
pub struct AppliedTaxView {
    /// The rule that it comes from.
    pub rule_id: i64,
    /// Its name.
    pub name: String,
    /// Percent, as a decimal text.
    pub rate: String,
    /// `1` or `2`.
    pub level: String,
    /// Whether it is charged on top of the tax of level 1.
    pub is_compound: bool,
}

impl From<&AppliedTax> for AppliedTaxView {
    fn from(tax: &AppliedTax) -> Self {
        Self {
            rule_id: tax.rule.get(),
            name: tax.name.to_string(),
            rate: tax.rate.to_string(),
            level: tax.level.code().to_owned(),
            is_compound: tax.is_compound,
        }
    }
}

/// Why no tax is charged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Exemption)]
pub struct ExemptionView {
    /// `reverse_charge`, `exempt_client`, `outside_scope`, `no_rule`, `prepaid_credit` or
    /// `not_taxable`.
    pub cause: String,
    /// The reason as documents state it.
    pub text: String,
    /// The reason in the code list VATEX, where it has one.
    pub reason_code: Option<String>,
}

impl From<&Exemption> for ExemptionView {
    fn from(exemption: &Exemption) -> Self {
        let Exemption { cause, text } = exemption;
        Self {
            cause: cause.code().to_owned(),
            text: text.clone(),
            reason_code: cause.reason_code().map(str::to_owned),
        }
    }
}

/// Which taxes a client pays on a day, and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TaxAssessment)]
pub struct AssessmentView {
    /// The client.
    pub client_id: i64,
    /// The day.
    #[schema(format = Date)]
    pub on: String,
    /// `charged`, `untaxed` or `pending`.
    pub treatment: String,
    /// The code of UNTDID 5305: `S`, `Z`, `E`, `AE` or `O`; `null` while it is pending.
    pub category: Option<String>,
    /// The taxes that are charged, by level.
    pub taxes: Vec<AppliedTaxView>,
    /// Why none is charged; `null` unless `untaxed`.
    pub exemption: Option<ExemptionView>,
    /// What is missing to say more: `vat_check`, `client_country` or `home_country`; `null` unless
    /// `pending`.
    pub pending: Option<String>,
    /// Why, step by step, in plain words.
    pub reasons: Vec<String>,
}

impl From<ClientAssessment> for AssessmentView {
    fn from(assessed: ClientAssessment) -> Self {
        let ClientAssessment { client, on, assessment } = assessed;
        let (client_id, on) = (client.id().get(), on.to_string());
        let taxes = |taxes: &Taxes| taxes.iter().map(Into::into).collect();
        let (treatment, category, taxes, exemption, pending) = match &assessment.outcome {
            TaxOutcome::Known(known) => match known {
                Treatment::Charged(all) => {
                    ("charged", Some(known.category()), taxes(all), None, None)
                }
                Treatment::Untaxed(why) => {
                    ("untaxed", Some(known.category()), Vec::new(), Some(why.into()), None)
                }
            },
            TaxOutcome::Pending(what) => ("pending", None, Vec::new(), None, Some(*what)),
        };
        Self {
            client_id,
            on,
            treatment: treatment.to_owned(),
            category: category.map(|category| category.code().to_owned()),
            taxes,
            exemption,
            pending: pending.map(|pending| pending.code().to_owned()),
            reasons: assessment.reasons,
        }
    }
}
