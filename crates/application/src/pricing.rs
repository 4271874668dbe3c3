//! Pricing plans: what usage costs, who has which plan, and what a plan would charge (product 5.6).

mod assign;
mod directory;
mod plans;
mod rules;
mod trial;

pub use self::assign::PlanOfClient;
#[cfg(any(test, feature = "mock"))]
pub use self::directory::MockPricingDirectory;
pub use self::directory::{PlanRow, PricingDirectory};
pub use self::plans::{ClonePlan, PlanPage};
pub use self::rules::CloneRule;
pub use self::trial::{Trial, TrialCharge, TrialInput};

use bursar_domain::billing::pricing::{PlanError, RuleError};

use crate::Error;

impl From<PlanError> for Error {
    fn from(error: PlanError) -> Self {
        let code = match error {
            PlanError::IsDefault => "default_plan",
            PlanError::HasClients { .. } => "plan_in_use",
            PlanError::Deleted => "plan_deleted",
            PlanError::Replacement | _ => "bad_replacement",
        };
        Self::rule(code, error.to_string())
    }
}

impl From<RuleError> for Error {
    fn from(error: RuleError) -> Self {
        let code = match error {
            RuleError::Invalid(errors) => return Self::Invalid(errors),
            RuleError::HasCharged { .. } => "rule_has_charged",
            RuleError::Settled { .. } => "usage_is_settled",
            RuleError::Ends { .. } | _ => "rule_ends",
        };
        Self::rule(code, error.to_string())
    }
}
