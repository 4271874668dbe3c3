//! Knows which clients each filter leaves, as sets.

use bursar_application::Scope;
use bursar_application::clients::directory::{Facet, Search};
use bursar_application::clients::{Choice, ClientFilter};
use bursar_kernel::Id;
use chrono::{DateTime, TimeDelta, Utc};
use roaring::RoaringBitmap;

use super::index::Index;
use super::load::type_number;
use crate::clients::names::Places;
use crate::clients::row::status_code;
use crate::column::instant;

/// What one filter leaves: the clients in the set, or all but them.
#[derive(Debug)]
pub(super) struct Left {
    /// The facet that the filter belongs to, if its values are counted.
    pub(super) facet: Option<Facet>,
    set: RoaringBitmap,
    negated: bool,
}

/// What every filter leaves that is set.
///
/// `hits` are the clients that free text finds, which only the database knows.
pub(super) fn left(
    index: &Index,
    places: &Places,
    scope: Scope,
    filter: &ClientFilter,
    at: DateTime<Utc>,
    hits: Option<&RoaringBitmap>,
) -> Vec<Left> {
    let ClientFilter {
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
    } = filter;
    let mut sets = Sets { index, left: Vec::new() };
    if let Scope::Reseller(reseller) = scope {
        let own = index.with(Facet::Reseller, reseller.get()).cloned();
        sets.keep(own.unwrap_or_default());
    }
    if created_from.is_some() || created_to.is_some() {
        sets.keep(index.created(*created_from, *created_to));
    }
    if let Some(days) = runway_below_days {
        let end = at + TimeDelta::days(i64::from(*days));
        sets.keep(index.credit_ends_before(instant(end)));
    }
    match search {
        Some(Search::Id(id)) => sets.keep(u32::try_from(id.get()).into_iter().collect()),
        Some(Search::Text(_)) => sets.keep(hits.cloned().unwrap_or_default()),
        None => {}
    }
    let flag = |flag: &bool| Some(i64::from(*flag));
    sets.choose(Facet::Configuration, configuration.as_ref(), |id| Some(id.get()));
    sets.choose(Facet::Status, status.as_ref(), |one| Some(status_code(*one).into()));
    sets.choose(Facet::TaxExempt, tax_exempt.as_ref(), flag);
    sets.choose(Facet::HasBillingAgreement, has_billing_agreement.as_ref(), flag);
    sets.choose(Facet::HasServices, has_services.as_ref(), flag);
    sets.choose(Facet::HasInstances, has_instances.as_ref(), flag);
    sets.choose(Facet::IsReseller, is_reseller.as_ref(), flag);
    sets.choose(Facet::OutOfCredit, out_of_credit.as_ref(), flag);
    sets.choose(Facet::Reseller, reseller.as_ref(), |id: &Id<_>| Some(id.get()));
    sets.choose(Facet::Group, group.as_ref(), |id| Some(id.get()));
    sets.choose(Facet::InstanceRegion, instance_region.as_ref(), |name| places.region(name));
    sets.choose(Facet::InstanceFlavor, instance_flavor.as_ref(), |id| Some(*id));
    sets.choose(Facet::InstanceHypervisor, instance_hypervisor.as_ref(), |name| {
        places.hypervisor(name)
    });
    sets.choose(Facet::ServiceType, service_type.as_ref(), |kind| type_number(kind.code()));
    sets.choose(Facet::Product, product.as_ref(), |id| Some(*id));
    sets.left
}

struct Sets<'a> {
    index: &'a Index,
    left: Vec<Left>,
}

impl Sets<'_> {
    /// A number that was asked for may be no client's.
    fn keep(&mut self, set: RoaringBitmap) {
        let set = set & &self.index.all;
        self.left.push(Left { facet: None, set, negated: false });
    }

    fn choose<T>(
        &mut self,
        facet: Facet,
        choice: Option<&Choice<T>>,
        number: impl Fn(&T) -> Option<i64>,
    ) {
        let Some(choice) = choice else { return };
        let mut set = RoaringBitmap::new();
        for value in choice.values.iter().filter_map(number) {
            if let Some(with) = self.index.with(facet, value) {
                set |= with;
            }
        }
        if choice.or_any {
            set |= self.index.with_any(facet);
        }
        if choice.or_none {
            set |= &self.index.all - self.index.with_any(facet);
        }
        self.left.push(Left { facet: Some(facet), set, negated: choice.negated });
    }
}

/// The clients that all filters leave, those of one facet set aside; `None` if that is everybody.
pub(super) fn together(
    index: &Index,
    left: &[Left],
    aside: Option<Facet>,
) -> Option<RoaringBitmap> {
    let mut all: Vec<_> = left.iter().filter(|one| aside.is_none() || one.facet != aside).collect();
    // The smallest set first, so that the others are only looked at where it has something.
    all.sort_by_key(|one| (one.negated, one.set.len()));
    let (first, rest) = all.split_first()?;
    let mut set = if first.negated { &index.all - &first.set } else { first.set.clone() };
    for one in rest {
        if one.negated {
            set -= &one.set;
        } else {
            set &= &one.set;
        }
    }
    Some(set)
}
