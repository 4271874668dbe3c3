//! Knows the life of a client: which status follows from which step.
//!
//! What is stored is the [`Lifecycle`]; *active* and *inactive* follow from the client's services
//! (product decisions 1 and 2), so nobody can set them by hand.

use std::fmt;
use std::str::FromStr;

/// Where a client stands, as staff see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClientStatus {
    /// Owns at least one active service.
    Active,
    /// Owns no active service.
    Inactive,
    /// His suspension is running.
    Suspending,
    /// His suspension is complete.
    Suspended,
    /// His removal is under way.
    Deleting,
}

/// The part of a status that is decided, not derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lifecycle {
    /// Neither suspended nor going; services decide between active and inactive.
    Normal,
    /// A suspension is running.
    Suspending,
    /// A suspension is complete.
    Suspended,
    /// A removal is under way.
    Deleting,
}

/// What can be done to a client's lifecycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Begin to suspend.
    Suspend,
    /// All services are suspended.
    FinishSuspension,
    /// Lift a suspension.
    Resume,
    /// Begin to delete.
    Delete,
}

/// A step that the present state forbids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a client that is {from} cannot be {}", step.participle())]
pub struct IllegalStep {
    /// The state that forbids it.
    pub from: Lifecycle,
    /// The step that was tried.
    pub step: Step,
}

impl Lifecycle {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Normal, Self::Suspending, Self::Suspended, Self::Deleting];

    /// The state that follows when this step is taken.
    pub const fn after(self, step: Step) -> Result<Self, IllegalStep> {
        match (self, step) {
            (Self::Normal, Step::Suspend) => Ok(Self::Suspending),
            (Self::Suspending, Step::FinishSuspension) => Ok(Self::Suspended),
            (Self::Suspended, Step::Resume) => Ok(Self::Normal),
            (Self::Normal | Self::Suspending | Self::Suspended, Step::Delete) => Ok(Self::Deleting),
            (from, step) => Err(IllegalStep { from, step }),
        }
    }

    /// The status that staff see, given whether an active service exists.
    pub const fn status(self, has_active_service: bool) -> ClientStatus {
        match (self, has_active_service) {
            (Self::Normal, true) => ClientStatus::Active,
            (Self::Normal, false) => ClientStatus::Inactive,
            (Self::Suspending, _) => ClientStatus::Suspending,
            (Self::Suspended, _) => ClientStatus::Suspended,
            (Self::Deleting, _) => ClientStatus::Deleting,
        }
    }

    /// The word in storage and in messages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Suspending => "suspending",
            Self::Suspended => "suspended",
            Self::Deleting => "deleting",
        }
    }
}

impl Step {
    /// All steps.
    pub const ALL: [Self; 4] = [Self::Suspend, Self::FinishSuspension, Self::Resume, Self::Delete];

    const fn participle(self) -> &'static str {
        match self {
            Self::Suspend => "suspended",
            Self::FinishSuspension => "marked as suspended",
            Self::Resume => "resumed",
            Self::Delete => "deleted",
        }
    }
}

impl ClientStatus {
    /// All statuses, in the order in which they are offered.
    pub const ALL: [Self; 5] =
        [Self::Active, Self::Inactive, Self::Suspending, Self::Suspended, Self::Deleting];

    /// The word in addresses, in the API and in storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Suspending => "suspending",
            Self::Suspended => "suspended",
            Self::Deleting => "deleting",
        }
    }

    /// The word on the panel.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Inactive => "Inactive",
            Self::Suspending => "Suspending",
            Self::Suspended => "Suspended",
            Self::Deleting => "Deleting",
        }
    }
}

/// A word that names no status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use one of active, inactive, suspending, suspended, deleting")]
pub struct UnknownStatus;

impl FromStr for ClientStatus {
    type Err = UnknownStatus;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|status| status.code() == code).ok_or(UnknownStatus)
    }
}

impl FromStr for Lifecycle {
    type Err = UnknownStatus;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|state| state.code() == code).ok_or(UnknownStatus)
    }
}

impl fmt::Display for ClientStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Lifecycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Normal => "not suspended",
            Self::Suspending | Self::Suspended | Self::Deleting => self.code(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_lifecycle_is_this_table() {
        use std::fmt::Write as _;
        let mut table = String::new();
        for from in Lifecycle::ALL {
            for step in Step::ALL {
                let to = from.after(step).map_or("-", Lifecycle::code);
                let step = format!("{step:?}");
                writeln!(table, "{:<10} {step:<16} {to}", from.code()).unwrap();
            }
        }
        insta::assert_snapshot!(table, @r"
        normal     Suspend          suspending
        normal     FinishSuspension -
        normal     Resume           -
        normal     Delete           deleting
        suspending Suspend          -
        suspending FinishSuspension suspended
        suspending Resume           -
        suspending Delete           deleting
        suspended  Suspend          -
        suspended  FinishSuspension -
        suspended  Resume           normal
        suspended  Delete           deleting
        deleting   Suspend          -
        deleting   FinishSuspension -
        deleting   Resume           -
        deleting   Delete           -
        ");
    }

    #[test]
    fn every_state_can_be_reached_from_normal() {
        let mut reached = vec![Lifecycle::Normal];
        let mut next = 0;
        while let Some(&from) = reached.get(next) {
            for to in Step::ALL.into_iter().filter_map(|step| from.after(step).ok()) {
                if !reached.contains(&to) {
                    reached.push(to);
                }
            }
            next += 1;
        }
        assert!(Lifecycle::ALL.iter().all(|state| reached.contains(state)));
    }

    #[test]
    fn every_status_is_shown_for_some_state() {
        for status in ClientStatus::ALL {
            assert!(
                Lifecycle::ALL
                    .into_iter()
                    .any(|state| state.status(true) == status || state.status(false) == status)
            );
        }
    }

    #[test]
    fn a_refused_step_says_why_in_words() {
        let refused = Lifecycle::Normal.after(Step::Resume).unwrap_err();
        assert_eq!(refused.to_string(), "a client that is not suspended cannot be resumed");
    }
}
