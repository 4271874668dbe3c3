//! Bursar's smallest words: identifiers, money, periods, countries and the texts people type.
//!
//! Everything here is a value that is correct from birth: a constructor checks once, and nobody has
//! to check again. Nothing here reads a clock, a file or a network.
//!
//! ```
//! use bursar_kernel::money::{Amount, Currency, Rounding};
//!
//! let euro = Currency::new("EUR")?;
//! let hourly = Amount::parse("0.0125", euro)?;
//! let charge = hourly.times(730.into())?.round(Rounding::HalfUp)?;
//! assert_eq!(charge.to_decimal_string(), "9.13");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![deny(missing_docs)]

#[cfg(feature = "serde")]
#[macro_use]
mod wire;

pub mod country;
pub mod email;
pub mod id;
pub mod money;
pub mod period;
pub mod phone;
pub mod tax_number;
pub mod text;

pub use crate::country::Country;
pub use crate::email::Email;
pub use crate::id::{Id, IdError};
pub use crate::money::{Amount, Currency, Money, Rounding};
pub use crate::period::Period;
pub use crate::phone::Phone;
pub use crate::tax_number::VatId;
pub use crate::text::{Line, Note};
