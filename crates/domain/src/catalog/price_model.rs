//! Knows how a product's fixed price and what was used come to one price (product 5.2).

use bursar_kernel::money::{Amount, MoneyError};

use crate::billing::words;

words! {
    /// How the price of a cycle follows from its fixed price and from usage.
    PriceModel {
        /// It costs nothing, whatever is used.
        Free = "free", "Free";
        /// The fixed price, whatever is used.
        Fixed = "fixed", "Fixed";
        /// The fixed price, and what is used on top.
        FixedPlusDynamic = "fixed_plus_dynamic", "Fixed plus usage";
        /// What is used, but at least the fixed price.
        DynamicAtLeastFixed = "dynamic_at_least_fixed", "Usage, but at least fixed";
    }
}

impl PriceModel {
    /// The price of a cycle before anything is taken off it.
    ///
    /// ```
    /// use bursar_domain::catalog::PriceModel;
    /// use bursar_kernel::money::{Amount, Currency};
    ///
    /// let euro = Currency::new("EUR")?;
    /// let [fixed, used] = ["10", "12"].map(|sum| Amount::parse(sum, euro));
    /// let price = PriceModel::DynamicAtLeastFixed.price(fixed?, used?)?;
    /// assert_eq!(price.to_string(), "12 EUR");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn price(self, fixed: Amount, dynamic: Amount) -> Result<Amount, MoneyError> {
        let sum = fixed.plus(dynamic)?;
        Ok(match self {
            Self::Free => Amount::zero(fixed.currency()),
            Self::FixedPlusDynamic => sum,
            Self::DynamicAtLeastFixed if dynamic.value() > fixed.value() => dynamic,
            Self::Fixed | Self::DynamicAtLeastFixed => fixed,
        })
    }

    /// Whether what is used can cost anything.
    pub const fn charges_usage(self) -> bool {
        matches!(self, Self::FixedPlusDynamic | Self::DynamicAtLeastFixed)
    }
}
