//! Knows how the clients are counted that each value of each filter would leave.

use bursar_application::clients::directory::{Facet, FacetCounts, FacetValue};
use bursar_domain::catalog::ProductType;
use bursar_domain::client::ClientStatus;
use roaring::RoaringBitmap;

use super::index::Index;
use super::sets::{Left, together};
use crate::clients::facets::labels::Labels;
use crate::clients::row::status_code;

/// For each facet its values in the order in which they are offered, with their counts.
pub(super) fn counts(index: &Index, labels: &Labels, left: &[Left]) -> FacetCounts {
    let everywhere = together(index, left, None);
    Facet::ALL
        .into_iter()
        .map(|facet| {
            let own = left.iter().any(|one| one.facet == Some(facet));
            let aside = if own { together(index, left, Some(facet)) } else { None };
            let base = if own { aside.as_ref() } else { everywhere.as_ref() };
            (facet, values(index, labels, facet, base))
        })
        .collect()
}

fn values(
    index: &Index,
    labels: &Labels,
    facet: Facet,
    base: Option<&RoaringBitmap>,
) -> Vec<FacetValue> {
    let count = |set: &RoaringBitmap| base.map_or(set.len(), |base| base.intersection_len(set));
    let with = |value| index.with(facet, value).map_or(0, count);
    let value = |value: &str, label: &str, count| FacetValue {
        value: value.to_owned(),
        label: label.to_owned(),
        count,
    };
    let by_id = |(id, label): &(i64, String)| value(&id.to_string(), label, with(*id));
    let by_name = |(id, name): &(i64, String)| value(name, name, with(*id));
    let all = base.map_or(index.all.len(), RoaringBitmap::len);
    let with_any = index.with_any(facet);
    let any = count(&with_any);
    match facet {
        Facet::Status => {
            let statuses = ClientStatus::ALL.iter();
            let statuses = statuses.map(|status| {
                value(status.code(), status.label(), with(status_code(*status).into()))
            });
            statuses.collect()
        }
        Facet::TaxExempt
        | Facet::HasBillingAgreement
        | Facet::HasInstances
        | Facet::HasServices
        | Facet::IsReseller
        | Facet::OutOfCredit => vec![value("true", "Yes", with(1)), value("false", "No", with(0))],
        Facet::ServiceType => {
            let kinds = (0_i64..).zip(ProductType::ALL);
            kinds.map(|(number, kind)| value(kind.code(), kind.label(), with(number))).collect()
        }
        Facet::Configuration => labels.configurations.iter().map(by_id).collect(),
        Facet::InstanceFlavor => labels.flavors.iter().map(by_id).collect(),
        Facet::Product => labels.products.iter().map(by_id).collect(),
        Facet::InstanceRegion => labels.regions.iter().map(by_name).collect(),
        Facet::InstanceHypervisor => labels.hypervisors.iter().map(by_name).collect(),
        Facet::Group => {
            let mut values: Vec<_> = labels.groups.iter().map(by_id).collect();
            values.push(value("none", "No group", all - any));
            values
        }
        Facet::Reseller => {
            let mut values: Vec<_> = labels.resellers.iter().map(by_id).collect();
            values.push(value("any", "Any reseller", any));
            values.push(value("none", "No reseller", all - any));
            values
        }
    }
}
