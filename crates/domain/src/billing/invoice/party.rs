//! Knows who sells and who buys, as a document states it: a copy that later edits do not reach.

use bursar_kernel::{Country, Email, Line, Note, Phone, VatId};

use crate::client::Profile;

/// A postal address (BG-5, BG-8).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// Street and number (BT-35, BT-50).
    pub line_1: Option<Line>,
    /// More about the place (BT-36, BT-51).
    pub line_2: Option<Line>,
    /// Still more about it (BT-162, BT-163).
    pub line_3: Option<Line>,
    /// Town (BT-37, BT-52).
    pub city: Option<Line>,
    /// Postal code (BT-38, BT-53).
    pub zip: Option<Line>,
    /// County or state (BT-39, BT-54).
    pub state: Option<Line>,
    /// Country (BT-40, BT-55).
    pub country: Option<Country>,
}

/// Whom to talk to (BG-6, BG-9).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// A person or a department (BT-41, BT-56).
    pub name: Option<Line>,
    /// Telephone number (BT-42, BT-57).
    pub phone: Option<Phone>,
    /// Address for questions (BT-43, BT-58).
    pub email: Option<Email>,
}

/// An identifier and the list that it is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifier {
    /// The code of the list, such as `0192` for Norway's register of companies (ISO 6523, or EAS
    /// for electronic addresses).
    pub scheme: Option<Line>,
    /// The identifier.
    pub value: Line,
}

/// A seller, a buyer, or who stands in for one (BG-4, BG-7, BG-10, BG-11).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The legal name (BT-27, BT-44).
    pub name: Line,
    /// The name by which it is known otherwise (BT-28, BT-45).
    pub trading_name: Option<Line>,
    /// Whether it is a company; a person otherwise.
    pub is_company: bool,
    /// Where it is.
    pub address: Address,
    /// Whom to talk to.
    pub contact: Contact,
    /// Its VAT id (BT-31, BT-48, BT-63).
    pub vat_id: Option<VatId>,
    /// Under what its tax office knows it otherwise (BT-32).
    pub tax_registration: Option<Line>,
    /// Its number in the register of companies (BT-30, BT-47).
    pub registration: Option<Identifier>,
    /// What it has itself identified by, beside that (BT-29, BT-46).
    pub identifier: Option<Identifier>,
    /// Where it takes electronic documents (BT-34, BT-49).
    pub electronic_address: Option<Identifier>,
    /// Legal form, capital and the like (BT-33).
    pub legal_information: Option<Note>,
}

impl Party {
    /// A company of which no more than the name is known.
    pub fn named(name: Line) -> Self {
        Self {
            name,
            trading_name: None,
            is_company: true,
            address: Address::default(),
            contact: Contact::default(),
            vat_id: None,
            tax_registration: None,
            registration: None,
            identifier: None,
            electronic_address: None,
            legal_information: None,
        }
    }

    /// The buyer that a client's profile describes; `None` if it names nobody.
    pub fn buyer(profile: &Profile) -> Option<Self> {
        let person = Line::parse(&profile.person_name(), 256).ok();
        let is_company = profile.company().is_some();
        let (name, contact) = match profile.company().cloned() {
            Some(company) => (company, person),
            None => (person?, None),
        };
        let address = Address {
            line_1: profile.address_line_1().cloned(),
            line_2: profile.address_line_2().cloned(),
            line_3: None,
            city: profile.city().cloned(),
            zip: profile.zip().cloned(),
            state: profile.state().cloned(),
            country: profile.country(),
        };
        let contact = Contact {
            name: contact,
            phone: profile.phone().cloned(),
            email: Some(profile.email().clone()),
        };
        let vat_id = profile.vat_id().cloned();
        Some(Self { is_company, address, contact, vat_id, ..Self::named(name) })
    }
}

/// An account to which an invoice can be paid (BG-16, BG-17).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentAccount {
    /// How it is paid, as a code of UNTDID 4461: `58` is a SEPA transfer, `30` another (BT-81).
    pub means: Line,
    /// The same in words (BT-82).
    pub means_text: Option<Line>,
    /// The account's number, an IBAN where there is one (BT-84).
    pub account: Line,
    /// Whose account it is (BT-85).
    pub holder: Option<Line>,
    /// The bank's BIC or other number (BT-86).
    pub bank: Option<Line>,
}

/// Who sells, and how to pay him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seller {
    /// The provider.
    pub party: Party,
    /// Who answers for its tax in the country of the sale, if somebody else does (BG-11).
    pub tax_representative: Option<Party>,
    /// Who is paid, if it is somebody else (BG-10).
    pub payee: Option<Party>,
    /// The accounts to which can be paid.
    pub accounts: Vec<PaymentAccount>,
}
