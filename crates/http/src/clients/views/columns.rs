//! The columns of the client list: which there are, and which a person has chosen.

use bursar_application::access::Preferences;
use bursar_application::clients::ClientSort;
use hypertext::prelude::*;

use super::address::ListAddress;
use crate::components::{Button, CSRF_FIELD, hidden};
use crate::shell::preference;

/// A column of the client list beside the name, which is always there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    Id,
    Status,
    Group,
    Configuration,
    Instances,
    UpToDateCredit,
    TimeLeft,
    Created,
    Email,
    Country,
    Currency,
    Credit,
    Agreement,
    TaxExempt,
    Services,
    Reseller,
}

impl Column {
    /// All columns, in the order in which they stand.
    pub(crate) const ALL: [Self; 16] = [
        Self::Id,
        Self::Status,
        Self::Email,
        Self::Country,
        Self::Group,
        Self::Configuration,
        Self::Agreement,
        Self::TaxExempt,
        Self::Reseller,
        Self::Services,
        Self::Instances,
        Self::Currency,
        Self::Credit,
        Self::UpToDateCredit,
        Self::TimeLeft,
        Self::Created,
    ];

    /// Those that are shown until a person chooses.
    pub(crate) const USUAL: [Self; 8] = [
        Self::Id,
        Self::Status,
        Self::Group,
        Self::Configuration,
        Self::Instances,
        Self::UpToDateCredit,
        Self::TimeLeft,
        Self::Created,
    ];

    /// The word in a person's preferences.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Status => "status",
            Self::Group => "group",
            Self::Configuration => "configuration",
            Self::Instances => "instances",
            Self::UpToDateCredit => "up_to_date_credit",
            Self::TimeLeft => "time_left",
            Self::Created => "created_at",
            Self::Email => "email",
            Self::Country => "country",
            Self::Currency => "currency",
            Self::Credit => "credit",
            Self::Agreement => "has_billing_agreement",
            Self::TaxExempt => "tax_exempt",
            Self::Services => "services",
            Self::Reseller => "reseller",
        }
    }

    /// The words over it.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Id => "ID",
            Self::Status => "Status",
            Self::Group => "Group",
            Self::Configuration => "Configuration",
            Self::Instances => "Instances",
            Self::UpToDateCredit => "Up-to-date credit",
            Self::TimeLeft => "Time left",
            Self::Created => "Created",
            Self::Email => "Email",
            Self::Country => "Country",
            Self::Currency => "Currency",
            Self::Credit => "Current credit",
            Self::Agreement => "Billing agreement",
            Self::TaxExempt => "Tax exempt",
            Self::Services => "Services",
            Self::Reseller => "Reseller",
        }
    }

    /// What the list is sorted by through its header.
    pub(crate) const fn sort(self) -> Option<ClientSort> {
        match self {
            Self::Group => Some(ClientSort::Group),
            Self::Configuration => Some(ClientSort::Configuration),
            Self::UpToDateCredit => Some(ClientSort::UpToDateCredit),
            Self::Created => Some(ClientSort::CreatedAt),
            Self::Country => Some(ClientSort::Country),
            Self::Id
            | Self::Status
            | Self::Instances
            | Self::TimeLeft
            | Self::Email
            | Self::Currency
            | Self::Credit
            | Self::Agreement
            | Self::TaxExempt
            | Self::Services
            | Self::Reseller => None,
        }
    }

    /// Whether it holds figures, which stand at its end.
    pub(crate) const fn is_at_end(self) -> bool {
        matches!(
            self,
            Self::Instances
                | Self::UpToDateCredit
                | Self::TimeLeft
                | Self::Created
                | Self::Credit
                | Self::Services
        )
    }
}

/// The names of the preferences that the list keeps.
pub(crate) const COLUMNS: &str = "clients.columns";
pub(crate) const LAYOUT: &str = "clients.layout";

/// The columns that a person has chosen, in the order in which they stand.
pub(crate) fn chosen(preferences: &Preferences, has_resellers: bool) -> Vec<Column> {
    let wanted = preferences.get(COLUMNS);
    let is_wanted = |column: &Column| match wanted {
        Some(codes) => codes.split(',').any(|code| code == column.code()),
        None => Column::USUAL.contains(column),
    };
    let exists = |column: &Column| has_resellers || *column != Column::Reseller;
    Column::ALL.into_iter().filter(is_wanted).filter(exists).collect()
}

/// Whether a person likes his rows close together.
pub(crate) fn is_compact(preferences: &Preferences) -> bool {
    preferences.get(preference::DENSITY).is_some_and(|density| density == "compact")
}

/// The menu in which columns and density are chosen.
pub(crate) fn columns_menu(
    address: &ListAddress,
    chosen: &[Column],
    is_compact: bool,
    has_resellers: bool,
    csrf: &str,
) -> impl Renderable {
    let columns: Vec<_> = Column::ALL
        .into_iter()
        .filter(|column| has_resellers || *column != Column::Reseller)
        .map(|column| (column, chosen.contains(&column)))
        .collect();
    let density = move |value: &'static str, label: &'static str, is_chosen: bool| {
        maud! {
            label {
                input type="radio" name="density" value=(value) checked[is_chosen];
                span { (label) }
            }
        }
    };
    maud! {
        div #columns .menu popover role="group" aria-label="Columns and density" data-menu {
            form method="post" action="/clients/columns" data-auto {
                (hidden(CSRF_FIELD, csrf))
                (hidden("list", address.query()))
                p .menu-h aria-hidden="true" { "Columns" }
                div .ticks role="group" aria-label="Columns" {
                    @for (column, is_chosen) in &columns {
                        label {
                            input type="checkbox" name="column" value=(column.code())
                                checked[*is_chosen];
                            span { (column.label()) }
                        }
                    }
                }
                hr;
                p .menu-h aria-hidden="true" { "Density" }
                div role="group" aria-label="Density" {
                    (density("comfortable", "Comfortable", !is_compact))
                    (density("compact", "Compact", is_compact))
                }
                div .menu-end.no-js { (Button::submit("Apply").primary()) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_of_columns_is_kept_in_the_order_of_the_table() {
        let mut preferences = Preferences::new();
        assert_eq!(chosen(&preferences, false).len(), Column::USUAL.len());
        preferences.insert(COLUMNS.to_owned(), "created_at,email,reseller,unknown".to_owned());
        assert_eq!(chosen(&preferences, false), [Column::Email, Column::Created]);
        assert_eq!(chosen(&preferences, true).len(), 3);
    }

    #[test]
    fn the_menu_ticks_what_is_shown_and_returns_to_the_same_list() {
        let address = ListAddress::read("group=3", None);
        let html = columns_menu(&address, &[Column::Email], true, false, "token");
        let html = html.render().into_inner();
        assert!(html.contains(r#"value="email" checked"#) && html.contains(r#"value="group=3""#));
        assert!(html.contains(r#"value="compact" checked"#), "{html}");
        assert!(!html.contains("reseller"), "{html}");
    }
}
