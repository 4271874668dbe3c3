//! Finds what is wrong with a plan, or looks as if it were, before it charges anybody.

mod known;
mod plan;
mod reach;
mod terms;

use bursar_kernel::Id;

pub use self::known::KnownValues;
pub use self::plan::lint;
pub use self::terms::lint_terms;
use super::rule::PricingRule;

words! {
    /// What kind of thing was found.
    FindingKind {
        /// Two rules charge the same of the same resources; their amounts add up.
        Overlap = "overlap", "Overlap";
        /// A rule or modifier that nothing can fit.
        Unreachable = "unreachable", "Never applies";
        /// A time in which a price that stands before and after it is missing.
        Gap = "gap", "Gap";
        /// A flavor, or the like, that costs nothing.
        Unpriced = "unpriced", "No price";
        /// Modifiers take off more than there is.
        BelowZero = "below_zero", "Below zero";
        /// A price in another currency than the plan's.
        MixedCurrencies = "mixed_currencies", "Mixed currencies";
        /// Units that do not go together, or that the resource does not have.
        BadUnit = "bad_unit", "Wrong unit";
        /// More conditions than are looked through.
        TooMuch = "too_much", "Too much";
    }
}

words! {
    /// What becomes of a finding.
    Severity {
        /// Such a rule is not kept, and no tariff is made of it.
        Error = "error", "Error";
        /// It is kept, since it may be meant.
        Warning = "warning", "Look at this";
    }
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing.
    pub kind: FindingKind,
    /// What becomes of it.
    pub severity: Severity,
    /// The rules that it is about; none if it is about one that has no id yet, or about the plan.
    pub rules: Vec<Id<PricingRule>>,
    /// The field of a rule where it can be mended.
    pub field: &'static str,
    /// What to know or do about it, for people.
    pub message: String,
}

impl Finding {
    fn warning(kind: FindingKind, field: &'static str, message: impl Into<String>) -> Self {
        let (severity, message) = (Severity::Warning, message.into());
        Self { kind, severity, rules: Vec::new(), field, message }
    }

    fn error(kind: FindingKind, field: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, ..Self::warning(kind, field, message) }
    }

    fn about(mut self, rules: impl IntoIterator<Item = Id<PricingRule>>) -> Self {
        self.rules = rules.into_iter().collect();
        self
    }
}
