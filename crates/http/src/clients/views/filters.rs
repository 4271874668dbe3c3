//! Knows the filters of the client list as staff see them: their names, groups and values in words.

mod menu;

use bursar_application::clients::directory::Named;
use bursar_application::settings::FilterOptions;
use bursar_domain::catalog::ProductType;
use bursar_domain::client::ClientStatus;

pub(crate) use self::menu::{counted, filter_menu, uncounted};

/// How a filter's values are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choosing {
    /// Ticking values of a list; `true` where records may have no value at all.
    Ticks { or_none: bool },
    /// Yes or no.
    YesNo,
    /// Between two days.
    Days,
    /// Below a number of days.
    Below,
}

/// One filter of the client list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Its parameter in addresses; of the two bounds of a date, the common beginning.
    pub(crate) code: &'static str,
    /// Its name in the menu.
    pub(crate) label: &'static str,
    /// Its name on a chip.
    pub(crate) short: &'static str,
    /// How its values are chosen.
    pub(crate) choosing: Choosing,
}

const fn filter(
    code: &'static str,
    label: &'static str,
    short: &'static str,
    choosing: Choosing,
) -> Filter {
    Filter { code, label, short, choosing }
}

const TICKS: Choosing = Choosing::Ticks { or_none: false };
const TICKS_OR_NONE: Choosing = Choosing::Ticks { or_none: true };

/// The 15 filters in their three groups, in the order of the menu.
pub(crate) const GROUPS: [(&str, &[Filter]); 3] = [
    (
        "Account",
        &[
            filter("status", "Status", "Status", TICKS),
            filter("configuration", "Configuration", "Configuration", TICKS),
            filter("group", "Client group", "Group", TICKS_OR_NONE),
            filter("tax_exempt", "Tax exempt", "Tax exempt", Choosing::YesNo),
            filter("has_billing_agreement", "Billing agreement", "Agreement", Choosing::YesNo),
            filter("created", "Date created", "Created", Choosing::Days),
        ],
    ),
    (
        "Cloud",
        &[
            filter("has_instances", "Has instances", "Has instances", Choosing::YesNo),
            filter("instance_region", "Region", "Region", TICKS_OR_NONE),
            filter("instance_flavor", "Flavor", "Flavor", TICKS_OR_NONE),
            filter("instance_hypervisor", "Hypervisor", "Hypervisor", TICKS_OR_NONE),
        ],
    ),
    (
        "Services and reselling",
        &[
            filter("has_services", "Has services", "Has services", Choosing::YesNo),
            filter("service_type", "Service type", "Service type", TICKS_OR_NONE),
            filter("product", "Product", "Product", TICKS_OR_NONE),
            filter("is_reseller", "Is reseller", "Is reseller", Choosing::YesNo),
            filter("reseller", "Assigned to reseller", "Reseller", TICKS_OR_NONE),
        ],
    ),
];

/// The filters of the built-in views, which the menu does not offer but chips show.
const OF_VIEWS: [Filter; 2] = [
    filter("out_of_credit", "Out of credit", "Out of credit", Choosing::YesNo),
    filter("runway_below_days", "Credit ends", "Credit ends", Choosing::Below),
];

/// The filters that are absent while the reseller feature is off.
const OF_RESELLING: [&str; 2] = ["is_reseller", "reseller"];

/// The filters that the menu offers, by group.
pub(crate) fn offered(has_resellers: bool) -> Vec<(&'static str, Vec<Filter>)> {
    let is_offered = |filter: &&Filter| has_resellers || !OF_RESELLING.contains(&filter.code);
    let group = |(title, filters): (&'static str, &'static [Filter])| {
        (title, filters.iter().filter(is_offered).copied().collect())
    };
    GROUPS.into_iter().map(group).collect()
}

/// Every filter that can be in an address.
pub(crate) fn all() -> impl Iterator<Item = Filter> {
    GROUPS.into_iter().flat_map(|(_, filters)| filters.iter().copied()).chain(OF_VIEWS)
}

impl Filter {
    /// The filter with this parameter.
    pub(crate) fn find(code: &str) -> Option<Self> {
        all().find(|filter| filter.code == code)
    }

    /// Its parameters in addresses.
    pub(crate) fn parameters(self) -> &'static [&'static str] {
        match self.choosing {
            Choosing::Days => &["created_from", "created_to"],
            Choosing::Ticks { .. } | Choosing::YesNo | Choosing::Below => {
                let mut known = super::address::FILTERS.iter();
                let own = known.find(|name| **name == self.code);
                own.map_or(&[], std::slice::from_ref)
            }
        }
    }

    /// Its values and their words, without counts.
    pub(crate) fn values(self, options: &FilterOptions) -> Vec<(String, String)> {
        let named = |list: &[Named]| -> Vec<(String, String)> {
            list.iter().map(|named| (named.id.to_string(), named.name.clone())).collect()
        };
        let plain = |list: &[String]| -> Vec<(String, String)> {
            list.iter().map(|name| (name.clone(), name.clone())).collect()
        };
        let mut values = match self.code {
            "status" => {
                ClientStatus::ALL.map(|s| (s.code().to_owned(), s.label().to_owned())).into()
            }
            "configuration" => named(&options.configurations),
            "group" => named(&options.groups),
            "instance_region" => plain(&options.regions),
            "instance_flavor" => named(&options.flavors),
            "instance_hypervisor" => plain(&options.hypervisors),
            "service_type" => {
                ProductType::ALL.map(|t| (t.code().to_owned(), t.label().to_owned())).into()
            }
            "product" => named(&options.products),
            "reseller" => {
                let mut values = vec![("any".to_owned(), "Any reseller".to_owned())];
                values.extend(named(&options.resellers));
                values
            }
            _ => Vec::new(),
        };
        if self.choosing == TICKS_OR_NONE {
            values.push(("none".to_owned(), "None".to_owned()));
        }
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_offers_fifteen_filters_and_without_resellers_thirteen() {
        let count =
            |resellers| -> usize { offered(resellers).iter().map(|(_, group)| group.len()).sum() };
        assert_eq!([count(true), count(false)], [15, 13]);
    }

    #[test]
    fn every_filter_has_its_parameters() {
        for filter in all() {
            assert!(!filter.parameters().is_empty(), "{}", filter.code);
        }
    }
}
