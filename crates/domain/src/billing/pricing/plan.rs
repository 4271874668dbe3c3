//! Knows a pricing plan: a name, a currency, and whether new clients get it.

use bursar_kernel::{Currency, Id, Line};
use chrono::{DateTime, Utc};

use crate::event::{Event, Facts, facts};
use crate::field::FieldErrors;
use crate::repository::Aggregate;

/// What cloud usage is rated by. Its rules are kept beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricingPlan {
    id: Id<Self>,
    name: Line,
    currency: Currency,
    is_default: bool,
    deleted_at: Option<DateTime<Utc>>,
    version: i64,
}

/// What a person types to create or edit a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PricingPlanInput {
    /// What staff and clients call it.
    pub name: String,
    /// What its prices are in; it never changes once the plan has rules.
    pub currency: String,
}

/// Everything that a store keeps of a plan, to bring it back.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are the accessors of PricingPlan, documented there")]
pub struct StoredPricingPlan {
    pub id: Id<PricingPlan>,
    pub name: Line,
    pub currency: Currency,
    pub is_default: bool,
    pub deleted_at: Option<DateTime<Utc>>,
    pub version: i64,
}

/// Why a plan stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// New clients would have no plan.
    #[error("this is the plan of new clients: make another one the default first")]
    IsDefault,
    /// Clients would have no plan.
    #[error("{clients} clients have this plan: choose the plan that they get instead")]
    HasClients {
        /// How many.
        clients: u64,
    },
    /// It was deleted.
    #[error("the plan was deleted")]
    Deleted,
    /// The plan that is to take its place charges in another currency, or is the same plan.
    #[error("choose another plan in the same currency")]
    Replacement,
}

impl Aggregate for PricingPlan {
    const NAME: &'static str = "pricing_plan";

    fn id(&self) -> Id<Self> {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl PricingPlan {
    /// A new plan without rules. The first one is the default.
    pub fn create(
        id: Id<Self>,
        input: &PricingPlanInput,
        is_first: bool,
    ) -> Result<(Self, Event), FieldErrors> {
        let mut errors = FieldErrors::none();
        let name = errors.check("name", "malformed", Line::parse(&input.name, 64));
        let currency = errors.check("currency", "unknown", Currency::new(input.currency.trim()));
        let (Some(name), Some(currency)) = (name, currency) else { return Err(errors) };
        let plan = Self { id, name, currency, is_default: is_first, deleted_at: None, version: 1 };
        let event = plan.tell("pricing_plan.created", &Facts::new());
        Ok((plan, event))
    }

    /// A plan as the store kept it.
    pub fn restore(stored: StoredPricingPlan) -> Self {
        let StoredPricingPlan { id, name, currency, is_default, deleted_at, version } = stored;
        Self { id, name, currency, is_default, deleted_at, version }
    }

    /// Gives it another name, and another currency as long as it has no rules.
    pub fn edit(&mut self, input: &PricingPlanInput, rules: u64) -> Result<Event, FieldErrors> {
        let before = self.facts();
        let (mut edited, _) = Self::create(self.id, input, self.is_default)?;
        if edited.currency != self.currency && rules > 0 {
            let message = "The plan has rules in its currency: clone it, or make a new plan";
            return Err(FieldErrors::one("currency", "fixed", message));
        }
        edited.version = self.version;
        edited.deleted_at = self.deleted_at;
        *self = edited;
        Ok(self.tell("pricing_plan.edited", &before))
    }

    /// Makes it the plan that new clients get; whoever had one before keeps it.
    pub fn make_default(&mut self) -> Event {
        self.set_default(true)
    }

    /// Leaves new clients to another plan.
    pub fn give_way(&mut self) -> Event {
        self.set_default(false)
    }

    /// Takes the plan out of use; whoever has it must get another one. What was charged by its rules
    /// can still be explained by them.
    pub fn delete(
        &mut self,
        clients: u64,
        replacement: Option<&Self>,
        at: DateTime<Utc>,
    ) -> Result<Event, PlanError> {
        self.require_in_use()?;
        if self.is_default {
            return Err(PlanError::IsDefault);
        }
        match replacement {
            None if clients > 0 => return Err(PlanError::HasClients { clients }),
            Some(other) if !other.replaces(self) => return Err(PlanError::Replacement),
            None | Some(_) => {}
        }
        let before = self.facts();
        self.deleted_at = Some(at);
        Ok(self.tell("pricing_plan.deleted", &before))
    }

    /// Refuses a plan that was deleted.
    pub fn require_in_use(&self) -> Result<(), PlanError> {
        if self.deleted_at.is_some() { Err(PlanError::Deleted) } else { Ok(()) }
    }

    fn replaces(&self, other: &Self) -> bool {
        self.id != other.id && self.currency == other.currency && self.deleted_at.is_none()
    }

    /// What it is called.
    pub const fn name(&self) -> &Line {
        &self.name
    }

    /// What its prices are in.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// Whether new clients get it.
    pub const fn is_default(&self) -> bool {
        self.is_default
    }

    /// Since when it is no longer in use.
    pub const fn deleted_at(&self) -> Option<DateTime<Utc>> {
        self.deleted_at
    }

    /// What one would type to get the plan as it is.
    pub fn to_input(&self) -> PricingPlanInput {
        PricingPlanInput { name: self.name.to_string(), currency: self.currency.to_string() }
    }

    fn set_default(&mut self, is_default: bool) -> Event {
        let before = self.facts();
        self.is_default = is_default;
        self.tell("pricing_plan.edited", &before)
    }

    fn tell(&self, action: &'static str, before: &Facts) -> Event {
        Event::between(action, Self::NAME, self.id.get(), before, &self.facts())
    }

    fn facts(&self) -> Facts {
        facts([
            ("name", Some(self.name.to_string())),
            ("currency", Some(self.currency.to_string())),
            ("is_default", Some(self.is_default.to_string())),
            ("deleted_at", self.deleted_at.map(|at| at.to_rfc3339())),
        ])
    }
}
