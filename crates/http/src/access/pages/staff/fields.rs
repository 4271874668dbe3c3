//! The fields that describe a member of staff, and what they say.

use std::collections::BTreeSet;

use crate::{
    access::pages::users::person_fields,
    address::Values,
    components::{Choice, Field, Fields, Section, count},
};
use bursar_application::access::{RoleRow, SHORTEST_PASSWORD};
use bursar_domain::{
    access::{Role, UserInput},
    field::FieldErrors,
    repository::Aggregate,
};
use bursar_kernel::Id;

/// What stands in the form of a member of staff.
#[derive(Debug)]
pub(super) struct StaffForm<'a> {
    /// The account.
    pub(super) input: UserInput,
    /// The roles that are ticked.
    pub(super) roles: BTreeSet<Id<Role>>,
    /// The roles there are.
    pub(super) offered: &'a [RoleRow],
}

/// The roles that are ticked in a form, and the mistakes in them.
pub(super) fn roles_of(entered: &Values) -> (BTreeSet<Id<Role>>, FieldErrors) {
    let mut unread = FieldErrors::none();
    (entered.choices("role_ids", &mut unread), unread)
}

impl StaffForm<'_> {
    /// The fields; `is_new` asks for a first password.
    pub(super) fn fields(&self, is_new: bool) -> Fields<'_> {
        [person_fields(&self.input), self.access(), password(is_new)].into()
    }

    fn access(&self) -> Section<'static> {
        let choices = self.offered.iter().map(|row| self.choice(row)).collect();
        Section::new("Access")
            .field(Field::ticks("role_ids", "Roles", choices).required().hint(
                "They may do what any of their roles allows. Nobody can give more than he has.",
            ))
            .field(
                Field::tick("is_active", "May sign in", self.input.is_active)
                    .hint("Without it they are signed out everywhere; their history stays."),
            )
    }

    fn choice(&self, row: &RoleRow) -> Choice<'static> {
        let id = row.role.id();
        let is_ticked = self.roles.contains(&id);
        let allows = if row.role.is_administrator() {
            "Everything.".to_owned()
        } else {
            let number = row.role.permissions().len();
            format!("{} permissions.", count(u64::try_from(number).unwrap_or_default()))
        };
        Choice::new(id.to_string(), row.role.name().to_string(), is_ticked).hint(allows)
    }
}

fn password(is_new: bool) -> Section<'static> {
    let hint = format!("At least {SHORTEST_PASSWORD} characters. Hand it over in person.");
    let label = if is_new { "Password" } else { "New password" };
    let field = Field::secret("password", label).autocomplete("new-password").hint(hint);
    let section = Section::new("Password");
    if is_new {
        return section.field(field.required());
    }
    section
        .hint("Leave it empty to keep the present one. A new one signs them out everywhere.")
        .field(field)
}

#[cfg(test)]
mod tests {
    use hypertext::prelude::*;

    use super::*;
    use crate::components::Problem;

    #[test]
    fn only_ids_are_roles_and_others_are_told() {
        let entered = Values::read(b"role_ids=2&role_ids=x&role_ids=5&role_ids=-1");
        let (roles, unread) = roles_of(&entered);
        assert_eq!(roles.iter().map(|id| id.get()).collect::<Vec<_>>(), [2, 5]);
        assert_eq!(unread.iter().map(|error| &*error.field).collect::<Vec<_>>(), ["role_ids"; 2]);
    }

    #[test]
    fn a_password_is_asked_of_new_staff_and_never_written_back() {
        let problems = [Problem::of("password", "Use at least 12 characters")];
        let form = StaffForm {
            input: UserInput { is_active: true, ..UserInput::default() },
            roles: BTreeSet::new(),
            offered: &[],
        };
        let html = form.fields(true).told(&problems).render().into_inner();
        assert!(html.contains("type=\"password\"") && html.contains("Use at least 12"), "{html}");
        assert!(form.fields(false).render().into_inner().contains("New password"));
    }
}
