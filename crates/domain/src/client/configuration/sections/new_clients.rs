//! Knows what a new client gets without anybody's doing.

use super::section;
use crate::client::configuration::kinds::{
    CountryCurrencies, Paragraphs, Several, Sum, Whole, Words,
};

/// The number of a record of the catalogue.
pub type RecordNumber = Whole<1, { i64::MAX }>;

section! {
    /// What happens when a client is created (product 4.7).
    NewClients in new_clients {
        /// An order is placed for every client that an end user creates, and for those of staff who tick the box.
        create_order: bool = false, "Create an order automatically", LATER;
        /// The number of the product that is ordered.
        order_product: Option<RecordNumber> = None, "Product to order", LATER;
        /// The number of the cycle that is ordered; without a price in the default currency the order fails and is logged.
        order_cycle: Option<RecordNumber> = None, "Cycle to order", LATER;
        /// A JSON object that is passed to the module which provisions the order.
        order_parameters: Option<Paragraphs<4000>> = None, "Extra parameters", LATER;
        /// Given to every new client, in the default currency and converted to the client's.
        initial_credit: Sum = Sum::default(), "Initial credit", NOW;
        /// After so many days what is left of the initial credit expires; 0 is never.
        initial_credit_days: Whole<0, 3650> = Whole::preset(0), "Initial credit expires after days", NOW;
        /// The roles that the user who creates a client gets in it.
        creator_roles: Several<Words<64>, 20> = Several::preset(vec![Words::preset("owner")]),
            "Default roles of the creating user", LATER;
        /// New clients of these countries get this currency; the others get the global default.
        country_currencies: CountryCurrencies = CountryCurrencies::default(),
            "Default currency by country", NOW;
    }
}
