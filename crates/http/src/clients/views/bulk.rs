//! Acts on many clients: the bar below the list, and the page that asks before they begin.

use bursar_application::page::Total;
use bursar_application::settings::{ConfigurationRow, GroupRow};
use bursar_domain::access::Permission;
use bursar_domain::repository::Aggregate;
use hypertext::prelude::*;

use super::list::counted;
use crate::components::{ActPage, Button, Choice, Field, Guard, Problem, count, hidden};
use crate::icons::Icon;
use crate::reader::Reader;

/// Above how many clients their number has to be typed.
pub(crate) const TYPED_ABOVE: u64 = 20;

/// The field that names a group to be created.
pub(crate) const NEW_GROUP: &str = "new_group";

/// An act that can be done to many clients at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bulk {
    /// Add to a group.
    Group,
    /// Put under another configuration.
    Configuration,
}

impl Bulk {
    /// The act with this name in addresses.
    pub(crate) fn find(code: &str) -> Option<Self> {
        [Self::Group, Self::Configuration].into_iter().find(|bulk| bulk.code() == code)
    }

    /// Its name in addresses.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Configuration => "configuration",
        }
    }

    /// The permission that it needs.
    pub(crate) const fn permission(self) -> Permission {
        match self {
            Self::Group => Permission::GroupClients,
            Self::Configuration => Permission::ChangeClientConfigurations,
        }
    }

    /// The field that names its target.
    pub(crate) const fn field(self) -> &'static str {
        match self {
            Self::Group => "group_id",
            Self::Configuration => "configuration_id",
        }
    }
}

/// The bar that appears with the first tick.
pub(crate) fn bulk_bar(total: Total, shown: usize, reader: Reader<'_>) -> impl Renderable {
    let is_more = total.exact().is_none_or(|total| total > u64::try_from(shown).unwrap_or(0));
    let act = move |label: &'static str, icon, to: &'static str, permission| {
        Button::submit(label).icon(icon).to(to).refused_because(reader.refusal(permission))
    };
    let all = counted(total);
    maud! {
        section .bulk aria-label="Bulk actions" {
            span { b .k {} " selected" }
            @if is_more {
                label .all {
                    input type="checkbox" name="all" value="true";
                    "Select all " (all)
                }
            }
            span .sep {}
            (act("Export", Icon::Export, "/clients/bulk/export", Permission::ExportClients))
            (act("Add to group", Icon::Group, "/clients/bulk/group", Bulk::Group.permission()))
            (act("Change configuration", Icon::Adjust, "/clients/bulk/configuration",
                Bulk::Configuration.permission()))
            span .sep {}
            (Button::reset("Clear").icon(Icon::Close))
        }
    }
}

/// Which clients a bulk act is about, as its page shows and posts them.
#[derive(Clone, Debug)]
pub(crate) struct Chosen {
    /// The ids that were ticked; none if it is the whole list.
    pub(crate) ids: Vec<i64>,
    /// The query of the list.
    pub(crate) list: String,
    /// How many clients there are.
    pub(crate) clients: u64,
}

/// The targets that a bulk act can have, with the one chosen before.
#[derive(Clone, Debug)]
pub(crate) struct Targets {
    choices: Vec<(i64, String)>,
    takes_new: bool,
}

impl Targets {
    /// Groups to add to; a new one can be named by who may create it.
    pub(crate) fn groups(rows: &[GroupRow], takes_new: bool) -> Self {
        let choice = |row: &GroupRow| (row.group.id().get(), row.group.name().to_string());
        Self { choices: rows.iter().map(choice).collect(), takes_new }
    }

    /// Configurations to put under.
    pub(crate) fn configurations(rows: &[ConfigurationRow]) -> Self {
        let choice = |row: &ConfigurationRow| {
            (row.configuration.id().get(), row.configuration.name().to_string())
        };
        Self { choices: rows.iter().map(choice).collect(), takes_new: false }
    }
}

/// The page that asks before a bulk act begins.
pub(crate) fn bulk_page(
    bulk: Bulk,
    chosen: &Chosen,
    targets: &Targets,
    target: (Option<i64>, &str),
    guard: Guard,
    problems: &[Problem],
) -> impl Renderable {
    let ((target, new), clients) = (target, clients(chosen.clients));
    let (heading, submit, label) = match bulk {
        Bulk::Group => {
            let words = format!("Add {clients} to group");
            (format!("Add {clients} to a group"), words, "Group")
        }
        Bulk::Configuration => {
            let words = format!("Change configuration of {clients}");
            (words.clone(), words, "Configuration")
        }
    };
    let choices = targets
        .choices
        .iter()
        .map(|(id, name)| Choice::new(id.to_string(), name.as_str(), target == Some(*id)));
    let choices: Vec<_> =
        std::iter::once(Choice::new("", "Choose…", target.is_none())).chain(choices).collect();
    let typed = (chosen.clients > TYPED_ABOVE).then(|| {
        Field::number("typed_count", format!("Type {} to confirm", chosen.clients))
            .hint("The number of clients, without separators.")
            .required()
            .problems(problems)
    });
    let target = Field::select(bulk.field(), label, choices).unmarked().problems(problems);
    let new = targets.takes_new.then(|| {
        Field::text(NEW_GROUP, "Or a new group")
            .value(new.to_owned())
            .longest(64)
            .unmarked()
            .problems(problems)
    });
    let fields = maud! {
        (hidden("list", chosen.list.as_str()))
        (hidden("expected", chosen.clients.to_string()))
        @if chosen.ids.is_empty() { (hidden("all", "true")) }
        @for id in &chosen.ids { (hidden("id", id.to_string())) }
        (target)
        (new)
        (typed)
    };
    let page = ActPage::new(heading, format!("/clients/bulk/{}", bulk.code()), guard, submit)
        .fields(fields)
        .leave("Back to the list", back(&chosen.list))
        .problems(problems)
        .consequence(Icon::Operations, "It runs in the background; you see its progress.");
    let page = match bulk {
        Bulk::Group => page.consequence(
            Icon::Group,
            "Groups that they are in already stay. Billing does not change.",
        ),
        Bulk::Configuration => page.consequence(
            Icon::Adjust,
            "It takes effect at the next periodic run. Issued invoices do not change.",
        ),
    };
    page.memoize()
}

fn back(list: &str) -> String {
    if list.is_empty() { "/clients".to_owned() } else { format!("/clients?{list}") }
}

/// A number of clients in words.
pub(crate) fn clients(number: u64) -> String {
    match number {
        1 => "1 client".to_owned(),
        number => format!("{} clients", count(number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(clients: u64, ids: Vec<i64>) -> String {
        let chosen = Chosen { ids, list: "status=active".to_owned(), clients };
        let targets = Targets { choices: vec![(3, "A & B".to_owned())], takes_new: true };
        let page =
            bulk_page(Bulk::Group, &chosen, &targets, (None, "<New>"), Guard::default(), &[]);
        page.render().into_inner()
    }

    #[test]
    fn the_button_says_how_many_and_many_have_to_be_typed() {
        let few = page(3, vec![1, 2, 3]);
        assert!(few.contains("Add 3 clients to group") && !few.contains("typed_count"), "{few}");
        assert_eq!(few.matches(r#"name="id""#).count(), 3);
        assert!(few.contains("A &amp; B") && few.contains(r#"value="&lt;New&gt;""#), "{few}");
        let many = page(1284, Vec::new());
        assert!(many.contains("Type 1284 to confirm"), "{many}");
        assert!(many.contains(r#"name="all" value="true""#), "{many}");
    }
}
