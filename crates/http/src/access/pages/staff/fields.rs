//! The fields that describe a member of staff, and what they say.

use std::collections::BTreeSet;

use bursar_application::access::{RoleRow, SHORTEST_PASSWORD};
use bursar_domain::{
    access::{Role, UserInput},
    field::FieldErrors,
    repository::Aggregate,
};
use bursar_kernel::Id;
use hypertext::prelude::*;

use crate::{
    access::pages::users::person_fields,
    address::Values,
    components::{Choice, Field, Html, Problem, Text, count, form_section, html},
};

/// What stands in the form of a member of staff.
#[derive(Debug)]
pub(super) struct StaffForm<'a> {
    /// The account.
    pub(super) input: UserInput,
    /// The roles that are ticked.
    pub(super) roles: BTreeSet<Id<Role>>,
    /// The roles there are.
    pub(super) offered: &'a [RoleRow],
    /// What was wrong.
    pub(super) problems: &'a [Problem],
}

/// The roles that are ticked in a form, and the mistakes in them.
pub(super) fn roles_of(entered: &Values) -> (BTreeSet<Id<Role>>, FieldErrors) {
    let mut unread = FieldErrors::none();
    (entered.choices("role_ids", &mut unread), unread)
}

impl StaffForm<'_> {
    /// The fields; `is_new` asks for a first password.
    pub(super) fn fields(&self, is_new: bool) -> Html {
        let person = person_fields(&self.input, self.problems);
        let access = self.access();
        let password = self.password(is_new);
        html(maud! { (person) (access) (password) })
    }

    fn access(&self) -> Html {
        let choices: Vec<_> = self.offered.iter().map(|row| self.choice(row)).collect();
        html(form_section(
            "Access",
            None,
            maud! {
                (Field::ticks("role_ids", "Roles", choices.clone()).required().problems(self.problems)
                    .hint("They may do what any of their roles allows. Nobody can give more than he has."))
                (Field::tick("is_active", "May sign in", self.input.is_active).problems(self.problems)
                    .hint("Without it they are signed out everywhere; their history stays."))
            },
        ))
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

    fn password(&self, is_new: bool) -> Html {
        let hint = format!("At least {SHORTEST_PASSWORD} characters. Hand it over in person.");
        let (label, about): (_, Option<Text<'static>>) = if is_new {
            ("Password", None)
        } else {
            (
                "New password",
                Some(
                    "Leave it empty to keep the present one. A new one signs them out everywhere."
                        .into(),
                ),
            )
        };
        let field = Field::secret("password", label)
            .autocomplete("new-password")
            .hint(hint)
            .problems(self.problems);
        let field = if is_new { field.required() } else { field };
        html(form_section("Password", about, field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            problems: &problems,
        };
        let html = form.fields(true).render().into_inner();
        assert!(html.contains("type=\"password\"") && html.contains("Use at least 12"), "{html}");
        assert!(form.fields(false).render().into_inner().contains("New password"));
    }
}
