//! Taxes: the rules that the provider keeps, and which of them a client pays (product 5.14).

mod assess;
mod outcome;
mod percent;
mod repository;
mod rule;
mod vat_answer;
mod vat_check;

pub use self::assess::{TaxPolicy, TaxProfile, assess};
pub use self::outcome::{
    AppliedTax, Exemption, ExemptionCause, TaxAssessment, TaxCategory, TaxOutcome, TaxPending,
    Taxes, Treatment,
};
pub use self::percent::{Percent, PercentError};
#[cfg(feature = "mock")]
pub use self::repository::MockTaxRuleRepository;
pub use self::repository::TaxRuleRepository;
pub use self::rule::{StoredTaxRule, TaxLevel, TaxRule, TaxRuleInput};
#[cfg(feature = "mock")]
pub use self::vat_answer::MockVatChecks;
pub use self::vat_answer::{VatAnswer, VatChecks, VatQuestion};
pub use self::vat_check::{VatCheck, VatVerdict};

#[cfg(test)]
mod tests;
