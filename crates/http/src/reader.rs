//! Knows who reads a page, as far as that changes what the page shows.

use bursar_application::Actor;
use bursar_domain::access::Permission;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// The member of staff for whom a page is made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    /// What he may do.
    pub(crate) actor: &'a Actor,
    /// The zone in which he reads times.
    pub(crate) zone: Tz,
    /// The instant for which the page is made.
    pub(crate) now: DateTime<Utc>,
}

impl Reader<'_> {
    /// Whether he may see or do what this permission allows.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.actor.may(permission)
    }

    /// Why he may not do something, if he may not.
    pub(crate) fn refusal(&self, permission: Permission) -> Option<String> {
        (!self.may(permission)).then(|| lacks(permission))
    }
}

/// Why an act is refused to somebody without this permission.
fn lacks(permission: Permission) -> String {
    format!("You lack the permission “{}”", permission.label().trim_end_matches('.'))
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeSet;

    use bursar_kernel::Id;

    use super::*;

    /// A member of staff with these permissions.
    pub(crate) fn staff_with(permissions: &[Permission]) -> Actor {
        let permissions: BTreeSet<_> = permissions.iter().copied().collect();
        Actor::staff(Id::new(3).unwrap(), "Maja Holm".to_owned(), permissions, "req-1".to_owned())
    }

    /// The reader of a page, on 22 November 2026 at 10:00 UTC.
    pub(crate) fn reader(actor: &Actor) -> Reader<'_> {
        Reader { actor, zone: Tz::UTC, now: "2026-11-22T10:00:00Z".parse().unwrap() }
    }

    #[test]
    fn who_lacks_a_permission_is_told_which() {
        let actor = staff_with(&[Permission::ViewClients]);
        assert_eq!(reader(&actor).refusal(Permission::ViewClients), None);
        let why = reader(&actor).refusal(Permission::SuspendClients).unwrap();
        assert_eq!(why, "You lack the permission “Suspend and resume clients”");
    }
}
