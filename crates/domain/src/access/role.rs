//! Knows a role: a named set of permissions that staff are given.

use std::collections::BTreeSet;

use bursar_kernel::{Id, Line};

use super::Permission;
use crate::event::{Event, Facts, facts};
use crate::field::FieldErrors;
use crate::repository::Aggregate;

/// A named set of permissions. The administrator role has every permission, always.
#[derive(Clone, Debug)]
pub struct Role {
    id: Id<Self>,
    name: Line,
    permissions: BTreeSet<Permission>,
    is_administrator: bool,
    version: i64,
}

/// What a person types to create or edit a role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleInput {
    /// Its name, unique without regard to case and accents.
    pub name: String,
    /// The codes of its permissions.
    pub permissions: Vec<String>,
}

/// Why a role cannot be changed as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RoleError {
    /// The administrator role is as it is.
    #[error("the administrator role cannot be edited or deleted")]
    Administrator,
    /// What was typed is wrong.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
}

impl Aggregate for Role {
    const NAME: &'static str = "role";

    fn id(&self) -> Id<Self> {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl Role {
    /// A new role.
    pub fn create(id: Id<Self>, input: &RoleInput) -> Result<(Self, Event), FieldErrors> {
        let (name, permissions) = parse(input)?;
        let role = Self { id, name, permissions, is_administrator: false, version: 1 };
        let event = role.tell("role.created", &Facts::new());
        Ok((role, event))
    }

    /// A role as the store kept it.
    pub const fn restore(
        id: Id<Self>,
        name: Line,
        permissions: BTreeSet<Permission>,
        is_administrator: bool,
        version: i64,
    ) -> Self {
        Self { id, name, permissions, is_administrator, version }
    }

    /// Renames the role and replaces its permissions.
    pub fn edit(&mut self, input: &RoleInput) -> Result<Event, RoleError> {
        self.require_editable()?;
        let before = self.facts();
        (self.name, self.permissions) = parse(input)?;
        Ok(self.tell("role.edited", &before))
    }

    /// What is told when the role is removed.
    pub fn removed(&self) -> Result<Event, RoleError> {
        self.require_editable()?;
        let (before, after) = (self.facts(), Facts::new());
        Ok(Event::between("role.deleted", Self::NAME, self.id.get(), &before, &after))
    }

    /// Its name.
    pub const fn name(&self) -> &Line {
        &self.name
    }

    /// Whether it is the administrator role.
    pub const fn is_administrator(&self) -> bool {
        self.is_administrator
    }

    /// What it allows.
    pub fn permissions(&self) -> BTreeSet<Permission> {
        if self.is_administrator {
            Permission::ALL.iter().copied().collect()
        } else {
            self.permissions.clone()
        }
    }

    const fn require_editable(&self) -> Result<(), RoleError> {
        if self.is_administrator { Err(RoleError::Administrator) } else { Ok(()) }
    }

    fn tell(&self, action: &'static str, before: &Facts) -> Event {
        Event::between(action, Self::NAME, self.id.get(), before, &self.facts())
    }

    fn facts(&self) -> Facts {
        let permissions: Vec<_> = self.permissions.iter().map(|p| p.code()).collect();
        facts([
            ("name", Some(self.name.to_string())),
            ("permissions", (!permissions.is_empty()).then(|| permissions.join(", "))),
        ])
    }
}

fn parse(input: &RoleInput) -> Result<(Line, BTreeSet<Permission>), FieldErrors> {
    let mut errors = FieldErrors::none();
    let name = errors.check("name", "malformed", Line::parse(&input.name, 64));
    let permissions = input
        .permissions
        .iter()
        .filter_map(|code| errors.check("permissions", "unknown", code.parse()))
        .collect();
    match name {
        Some(name) => errors.ok((name, permissions)),
        None => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_administrator_role_has_every_permission_and_cannot_be_edited() {
        let name = Line::parse("Administrator", 64).unwrap();
        let mut role = Role::restore(Id::new(1).unwrap(), name, BTreeSet::new(), true, 1);
        assert_eq!(role.permissions().len(), Permission::ALL.len());
        assert_eq!(role.edit(&RoleInput::default()), Err(RoleError::Administrator));
        assert!(role.removed().is_err());
    }

    #[test]
    fn an_unknown_permission_is_told_by_name() {
        let input = RoleInput { name: "Night shift".into(), permissions: vec!["fly".into()] };
        let errors = Role::create(Id::new(2).unwrap(), &input).unwrap_err();
        assert!(errors.of("permissions").unwrap().message.contains("fly"));
    }
}
