//! Knows who sells, as invoices and e-invoices have to state it.

use bursar_kernel::{Country, Email, Phone, VatId};

use super::section;
use crate::client::configuration::kinds::{BankAccounts, Words};

section! {
    /// Who sells, as invoices state it (product 4.5, EN 16931 BG-4).
    Company in company {
        /// The name in the register, as invoices state it. Without it, invoices take name and address from the company info.
        legal_name: Option<Words<256>> = None, "Legal name", NOW;
        /// The name by which clients know the company, if it is another.
        trading_name: Option<Words<256>> = None, "Trading name", NOW;
        /// Street and number.
        address_line_1: Option<Words<128>> = None, "Address line 1", NOW;
        /// More about the place.
        address_line_2: Option<Words<128>> = None, "Address line 2", NOW;
        /// Postal code.
        zip: Option<Words<32>> = None, "ZIP", NOW;
        /// Town.
        city: Option<Words<128>> = None, "City", NOW;
        /// County or state, where addresses have one.
        state: Option<Words<128>> = None, "State", NOW;
        /// Without it, the home country of invoicing.
        country: Option<Country> = None, "Country", NOW;
        /// Invoices without tax to businesses elsewhere in the EU need one.
        vat_id: Option<VatId> = None, "VAT ID", NOW;
        /// Under what the tax office knows the company otherwise.
        tax_registration: Option<Words<64>> = None, "Tax registration", NOW;
        /// The number in the register of companies.
        register_number: Option<Words<64>> = None, "Register number", NOW;
        /// A person or a department whom clients ask about invoices.
        contact_name: Option<Words<128>> = None, "Contact", NOW;
        /// International, such as +47 22 12 34 56.
        contact_phone: Option<Phone> = None, "Contact phone", NOW;
        /// Where clients write about invoices.
        contact_email: Option<Email> = None, "Contact email", NOW;
        /// The accounts to which invoices are paid, printed on them.
        bank_accounts: BankAccounts = BankAccounts::default(), "Bank accounts", NOW;
    }
}
