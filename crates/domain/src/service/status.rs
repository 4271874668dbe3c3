//! Knows the life of a service: which status follows from which step (product 5.4).

use crate::billing::words;

words! {
    /// Where a service stands.
    ServiceStatus {
        /// Ordered, not activated.
        Pending = "pending", "Pending";
        /// Usable.
        Active = "active", "Active";
        /// Stopped, still there and still charged.
        Suspended = "suspended", "Suspended";
        /// Gone, its resources deleted.
        Terminated = "terminated", "Terminated";
        /// Called off, its resources deleted.
        Cancelled = "cancelled", "Cancelled";
        /// Marked by the fraud check.
        Fraud = "fraud", "Fraud";
        /// Hidden history.
        Archived = "archived", "Archived";
    }
}

words! {
    /// What can be done to a service's status.
    ServiceStep {
        /// Make it usable.
        Activate = "activate", "Activate";
        /// Stop it.
        Suspend = "suspend", "Suspend";
        /// Lift that.
        Resume = "resume", "Resume";
        /// End it and delete what it has.
        Terminate = "terminate", "Terminate";
        /// Call it off.
        Cancel = "cancel", "Cancel";
        /// Mark it as a fraud.
        MarkAsFraud = "mark_as_fraud", "Mark as fraud";
        /// Hide what is over.
        Archive = "archive", "Archive";
    }
}

/// A step that the present status forbids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a service that is {from} cannot be {}", step.participle())]
pub struct IllegalServiceStep {
    /// The status that forbids it.
    pub from: ServiceStatus,
    /// The step that was tried.
    pub step: ServiceStep,
}

impl ServiceStatus {
    /// The status that follows when this step is taken.
    pub const fn after(self, step: ServiceStep) -> Result<Self, IllegalServiceStep> {
        match (self, step) {
            (Self::Pending, ServiceStep::Activate) | (Self::Suspended, ServiceStep::Resume) => {
                Ok(Self::Active)
            }
            (Self::Active, ServiceStep::Suspend) => Ok(Self::Suspended),
            (Self::Active | Self::Suspended, ServiceStep::Terminate) => Ok(Self::Terminated),
            (Self::Pending | Self::Active | Self::Suspended, ServiceStep::Cancel) => {
                Ok(Self::Cancelled)
            }
            (Self::Pending, ServiceStep::MarkAsFraud) => Ok(Self::Fraud),
            (Self::Terminated | Self::Cancelled | Self::Fraud, ServiceStep::Archive) => {
                Ok(Self::Archived)
            }
            (from, step) => Err(IllegalServiceStep { from, step }),
        }
    }

    /// Whether a client with such a service *has services* (product decision 13).
    pub const fn counts(self) -> bool {
        matches!(self, Self::Pending | Self::Active | Self::Suspended)
    }

    /// Whether such a service has cycles that go on: suspended ones are charged too.
    pub const fn is_charged(self) -> bool {
        matches!(self, Self::Active | Self::Suspended)
    }
}

impl ServiceStep {
    const fn participle(self) -> &'static str {
        match self {
            Self::Activate => "activated",
            Self::Suspend => "suspended",
            Self::Resume => "resumed",
            Self::Terminate => "terminated",
            Self::Cancel => "cancelled",
            Self::MarkAsFraud => "marked as fraud",
            Self::Archive => "archived",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn the_whole_life_of_a_service_is_this_table() {
        let mut table = String::new();
        for from in ServiceStatus::ALL {
            for step in ServiceStep::ALL {
                let to = from.after(*step).map_or("-", ServiceStatus::code);
                writeln!(table, "{from:<10} {step:<13} {to}").unwrap();
            }
        }
        insta::assert_snapshot!(table, @r"
        pending    activate      active
        pending    suspend       -
        pending    resume        -
        pending    terminate     -
        pending    cancel        cancelled
        pending    mark_as_fraud fraud
        pending    archive       -
        active     activate      -
        active     suspend       suspended
        active     resume        -
        active     terminate     terminated
        active     cancel        cancelled
        active     mark_as_fraud -
        active     archive       -
        suspended  activate      -
        suspended  suspend       -
        suspended  resume        active
        suspended  terminate     terminated
        suspended  cancel        cancelled
        suspended  mark_as_fraud -
        suspended  archive       -
        terminated activate      -
        terminated suspend       -
        terminated resume        -
        terminated terminate     -
        terminated cancel        -
        terminated mark_as_fraud -
        terminated archive       archived
        cancelled  activate      -
        cancelled  suspend       -
        cancelled  resume        -
        cancelled  terminate     -
        cancelled  cancel        -
        cancelled  mark_as_fraud -
        cancelled  archive       archived
        fraud      activate      -
        fraud      suspend       -
        fraud      resume        -
        fraud      terminate     -
        fraud      cancel        -
        fraud      mark_as_fraud -
        fraud      archive       archived
        archived   activate      -
        archived   suspend       -
        archived   resume        -
        archived   terminate     -
        archived   cancel        -
        archived   mark_as_fraud -
        archived   archive       -
        ");
    }

    #[test]
    fn no_status_but_the_last_is_a_dead_end() {
        for from in ServiceStatus::ALL {
            let goes_on = ServiceStep::ALL.iter().any(|step| from.after(*step).is_ok());
            assert_eq!(goes_on, *from != ServiceStatus::Archived, "{from}");
        }
    }

    #[test]
    fn a_refused_step_says_why_in_words() {
        let refused = ServiceStatus::Pending.after(ServiceStep::Suspend).unwrap_err();
        assert_eq!(refused.to_string(), "a service that is pending cannot be suspended");
    }
}
