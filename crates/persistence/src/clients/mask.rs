//! Knows the bit by which a client's row hints at its groups, products, regions and so on.
//!
//! Walking a sort index, the list looks at these bits before it looks into other tables. A client
//! that has a thing always has its bit; one that has the bit may still lack the thing, because
//! there are more things than bits. So a bit can only spare work, never decide.

use bursar_domain::catalog::ProductType;

/// Bits of groups, in `group_mask`.
pub(crate) const fn group(id: i64) -> i64 {
    1 << id.rem_euclid(63)
}

/// Bits of products, in the lower part of `service_mask`.
pub(crate) const fn product(id: i64) -> i64 {
    1 << id.rem_euclid(PRODUCTS)
}

/// Bits of types of products, in the upper part of `service_mask`.
pub(crate) const fn service_type(kind: ProductType) -> i64 {
    let place = match kind {
        ProductType::Generic => 0,
        ProductType::Openstack => 1,
        ProductType::SharedHosting => 2,
        ProductType::Domain => 3,
        ProductType::Reseller => 4,
    };
    1 << (PRODUCTS + place)
}

/// Bits of regions, in the lower part of `place_mask`.
pub(crate) const fn region(id: i64) -> i64 {
    1 << id.rem_euclid(REGIONS)
}

/// Bits of flavors, in the upper part of `place_mask`.
pub(crate) const fn flavor(id: i64) -> i64 {
    1 << (REGIONS + id.rem_euclid(FLAVORS))
}

/// Bits of hypervisors, in `host_mask`.
pub(crate) const fn hypervisor(id: i64) -> i64 {
    1 << id.rem_euclid(63)
}

/// The same bits as the database computes them.
pub(super) mod sql {
    use super::{FLAVORS, PRODUCTS, REGIONS};

    pub(in crate::clients) fn product(id: &str) -> String {
        bit(&format!("{id} % {PRODUCTS}"))
    }

    pub(in crate::clients) fn region(id: &str) -> String {
        bit(&format!("{id} % {REGIONS}"))
    }

    pub(in crate::clients) fn flavor(id: &str) -> String {
        bit(&format!("{REGIONS} + {id} % {FLAVORS}"))
    }

    pub(in crate::clients) fn hypervisor(id: &str) -> String {
        bit(&format!("{id} % 63"))
    }

    fn bit(place: &str) -> String {
        format!("(CAST(1 AS BIGINT) << CAST({place} AS INTEGER))")
    }
}

const PRODUCTS: i64 = 56;
const REGIONS: i64 = 24;
const FLAVORS: i64 = 39;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_is_positive_and_stays_in_its_part_of_the_mask() {
        for id in 1..500 {
            for mask in [group(id), product(id), region(id), flavor(id), hypervisor(id)] {
                assert!(mask > 0, "{id}");
            }
            assert_eq!(region(id) & flavor(id), 0);
            assert!(ProductType::ALL.into_iter().all(|kind| product(id) & service_type(kind) == 0));
        }
    }
}
