//! Knows what each filter of the client list *means*. The database must agree with it.

use std::collections::BTreeSet;

use bursar_domain::catalog::ProductType;
use bursar_domain::client::{ClientGroup, ClientId, ClientStatus, Configuration};
use bursar_kernel::Id;
use bursar_kernel::text::Needle;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::ClientFacts;

/// Values of one filter: joined by *or*, and negated as a whole if so wished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice<T> {
    /// Whether the filter asks for everything but these.
    pub negated: bool,
    /// The values; any of them will do.
    pub values: BTreeSet<T>,
    /// Whether records without any value will do as well (`none`).
    pub or_none: bool,
    /// Whether records with any value at all will do (`any`).
    pub or_any: bool,
}

impl<T: Ord> Choice<T> {
    /// Records with one of these values.
    pub fn of(values: impl IntoIterator<Item = T>) -> Self {
        let values = values.into_iter().collect();
        Self { negated: false, values, or_none: false, or_any: false }
    }

    /// Records without a value.
    pub const fn none() -> Self {
        Self { negated: false, values: BTreeSet::new(), or_none: true, or_any: false }
    }

    /// Records with a value, whichever.
    pub const fn any() -> Self {
        Self { negated: false, values: BTreeSet::new(), or_none: false, or_any: true }
    }

    /// Exactly the records that this choice leaves out.
    #[must_use]
    pub fn negated(mut self) -> Self {
        self.negated = !self.negated;
        self
    }

    /// Whether a record with these values is asked for.
    pub fn accepts<'a>(&self, has: impl IntoIterator<Item = &'a T>) -> bool
    where
        T: 'a,
    {
        let mut has = has.into_iter().peekable();
        let is_empty = has.peek().is_none();
        let positive = (is_empty && self.or_none)
            || (!is_empty && self.or_any)
            || has.any(|value| self.values.contains(value));
        positive != self.negated
    }
}

/// What free text is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// Written as `#1042`: the client with this id.
    Id(ClientId),
    /// Words in one of the searched fields.
    Text(Needle),
}

/// Which clients are asked for. Filters are joined by *and*; the default asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientFilter {
    /// Created on this day or later, UTC.
    pub created_from: Option<NaiveDate>,
    /// Created on this day or earlier, UTC.
    pub created_to: Option<NaiveDate>,
    /// Under one of these configurations.
    pub configuration: Option<Choice<Id<Configuration>>>,
    /// In one of these statuses.
    pub status: Option<Choice<ClientStatus>>,
    /// Whether tax exempt.
    pub tax_exempt: Option<Choice<bool>>,
    /// In one of these groups, or in none.
    pub group: Option<Choice<Id<ClientGroup>>>,
    /// With an instance in one of these regions.
    pub instance_region: Option<Choice<String>>,
    /// With an instance of one of these flavors, by our ids.
    pub instance_flavor: Option<Choice<i64>>,
    /// With an instance on one of these hypervisors.
    pub instance_hypervisor: Option<Choice<String>>,
    /// Whether the client may be charged without interaction.
    pub has_billing_agreement: Option<Choice<bool>>,
    /// Whether the client owns a service that is pending, active or suspended.
    pub has_services: Option<Choice<bool>>,
    /// Whether the client has an instance.
    pub has_instances: Option<Choice<bool>>,
    /// Whether the client owns an active reseller service.
    pub is_reseller: Option<Choice<bool>>,
    /// Under one of these resellers, under any, or under none.
    pub reseller: Option<Choice<ClientId>>,
    /// With a service of one of these types, pending, active or suspended.
    pub service_type: Option<Choice<ProductType>>,
    /// With a service of one of these products, by id, pending, active or suspended.
    pub product: Option<Choice<i64>>,
    /// Whether out of credit.
    pub out_of_credit: Option<Choice<bool>>,
    /// Whose credit ends within this many days, or has ended.
    pub runway_below_days: Option<u32>,
    /// Free text.
    pub search: Option<Search>,
}

impl ClientFilter {
    /// What the filter *means*: whether a client with these facts is asked for.
    pub fn matches(&self, client: &ClientFacts, now: DateTime<Utc>) -> bool {
        let Self {
            created_from,
            created_to,
            configuration,
            status,
            tax_exempt,
            group,
            instance_region,
            instance_flavor,
            instance_hypervisor,
            has_billing_agreement,
            has_services,
            has_instances,
            is_reseller,
            reseller,
            service_type,
            product,
            out_of_credit,
            runway_below_days,
            search,
        } = self;
        let created_on = client.created_at.date_naive();
        let is_out = client.out_of_credit_since.is_some();
        created_from.is_none_or(|from| from <= created_on)
            && created_to.is_none_or(|to| created_on <= to)
            && among(configuration.as_ref(), [&client.configuration])
            && among(status.as_ref(), [&client.status])
            && among(tax_exempt.as_ref(), [&client.tax_exempt])
            && among(group.as_ref(), &client.groups)
            && among(instance_region.as_ref(), &client.instance_regions)
            && among(instance_flavor.as_ref(), &client.instance_flavors)
            && among(instance_hypervisor.as_ref(), &client.instance_hypervisors)
            && among(has_billing_agreement.as_ref(), [&client.has_billing_agreement])
            && among(has_services.as_ref(), [&!client.products.is_empty()])
            && among(has_instances.as_ref(), [&!client.instance_regions.is_empty()])
            && among(is_reseller.as_ref(), [&client.is_reseller])
            && among(reseller.as_ref(), client.reseller.as_ref())
            && among(service_type.as_ref(), &client.service_types)
            && among(product.as_ref(), &client.products)
            && among(out_of_credit.as_ref(), [&is_out])
            && runway_below_days.is_none_or(|days| {
                client.credit_ends_at.is_some_and(|end| end < now + TimeDelta::days(days.into()))
            })
            && search.as_ref().is_none_or(|search| match search {
                Search::Id(id) => *id == client.id,
                Search::Text(needle) => needle.matches(&client.search_text),
            })
    }
}

/// Whether a filter that may not be set accepts these values.
fn among<'a, T: Ord + 'a>(
    choice: Option<&Choice<T>>,
    has: impl IntoIterator<Item = &'a T>,
) -> bool {
    choice.is_none_or(|choice| choice.accepts(has))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_negated_choice_is_the_exact_complement() {
        let choices = [Choice::of([1, 2]), Choice::none(), Choice::any()];
        let holdings: [&[i32]; 4] = [&[], &[1], &[3], &[1, 3]];
        for choice in choices {
            for has in holdings {
                assert_ne!(choice.accepts(has), choice.clone().negated().accepts(has));
            }
        }
    }

    #[test]
    fn none_and_a_value_are_joined_by_or() {
        let choice = Choice { or_none: true, ..Choice::of([1]) };
        assert!(choice.accepts(&[]) && choice.accepts(&[1, 2]) && !choice.accepts(&[2]));
    }
}
