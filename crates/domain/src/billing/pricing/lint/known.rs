//! Knows which values there are in the cloud, to find those that no rule prices.

use bursar_kernel::Line;

use crate::billing::pricing::filter::Fact;
use crate::billing::usage::ResourceKind;

/// Values that a fact is known to have, such as the flavors of a cloud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownValues {
    /// Of which resources.
    pub kind: ResourceKind,
    /// Which fact.
    pub fact: Fact,
    /// Its values.
    pub values: Vec<Line>,
}
