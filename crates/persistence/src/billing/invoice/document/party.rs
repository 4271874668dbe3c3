//! Who sells and who buys.

use bursar_domain::billing::invoice::{
    Address, Contact, Identifier, Party, PaymentAccount, Seller,
};
use serde::{Deserialize, Serialize};

use super::text;
use crate::column::Reading;
use crate::error::Unreadable;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartyDto {
    name: String,
    trading_name: Option<String>,
    is_company: bool,
    line_1: Option<String>,
    line_2: Option<String>,
    line_3: Option<String>,
    city: Option<String>,
    zip: Option<String>,
    state: Option<String>,
    country: Option<String>,
    contact_name: Option<String>,
    contact_phone: Option<String>,
    contact_email: Option<String>,
    vat_id: Option<String>,
    tax_registration: Option<String>,
    registration: Option<IdentifierDto>,
    identifier: Option<IdentifierDto>,
    electronic_address: Option<IdentifierDto>,
    legal_information: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IdentifierDto {
    scheme: Option<String>,
    value: String,
}

impl IdentifierDto {
    fn of(identifier: &Identifier) -> Self {
        let Identifier { scheme, value } = identifier;
        Self { scheme: text(scheme.as_ref()), value: value.to_string() }
    }

    fn read(&self, read: Reading) -> Result<Identifier, Unreadable> {
        let scheme = read.optional(self.scheme.as_ref(), |read, text| read.line(text))?;
        Ok(Identifier { scheme, value: read.line(&self.value)? })
    }
}

impl PartyDto {
    pub(super) fn of(party: &Party) -> Self {
        let Party {
            name,
            trading_name,
            is_company,
            address: Address { line_1, line_2, line_3, city, zip, state, country },
            contact: Contact { name: contact_name, phone, email },
            vat_id,
            tax_registration,
            registration,
            identifier,
            electronic_address,
            legal_information,
        } = party;
        Self {
            name: name.to_string(),
            trading_name: text(trading_name.as_ref()),
            is_company: *is_company,
            line_1: text(line_1.as_ref()),
            line_2: text(line_2.as_ref()),
            line_3: text(line_3.as_ref()),
            city: text(city.as_ref()),
            zip: text(zip.as_ref()),
            state: text(state.as_ref()),
            country: country.map(|country| country.code().to_owned()),
            contact_name: text(contact_name.as_ref()),
            contact_phone: phone.as_ref().map(|phone| phone.e164().to_owned()),
            contact_email: text(email.as_ref()),
            vat_id: vat_id.as_ref().map(|id| id.as_str().to_owned()),
            tax_registration: text(tax_registration.as_ref()),
            registration: registration.as_ref().map(IdentifierDto::of),
            identifier: identifier.as_ref().map(IdentifierDto::of),
            electronic_address: electronic_address.as_ref().map(IdentifierDto::of),
            legal_information: text(legal_information.as_ref()),
        }
    }

    pub(super) fn read(&self, read: Reading) -> Result<Party, Unreadable> {
        let line =
            |text: &Option<String>| read.optional(text.as_ref(), |read, text| read.line(text));
        let identifier =
            |dto: &Option<IdentifierDto>| dto.as_ref().map(|dto| dto.read(read)).transpose();
        Ok(Party {
            name: read.line(&self.name)?,
            trading_name: line(&self.trading_name)?,
            is_company: self.is_company,
            address: Address {
                line_1: line(&self.line_1)?,
                line_2: line(&self.line_2)?,
                line_3: line(&self.line_3)?,
                city: line(&self.city)?,
                zip: line(&self.zip)?,
                state: line(&self.state)?,
                country: read.optional(self.country.as_ref(), |read, code| read.parsed(code))?,
            },
            contact: Contact {
                name: line(&self.contact_name)?,
                phone: read.optional(self.contact_phone.as_ref(), |read, text| read.phone(text))?,
                email: read
                    .optional(self.contact_email.as_ref(), |read, text| read.parsed(text))?,
            },
            vat_id: read.optional(self.vat_id.as_ref(), |read, text| read.parsed(text))?,
            tax_registration: line(&self.tax_registration)?,
            registration: identifier(&self.registration)?,
            identifier: identifier(&self.identifier)?,
            electronic_address: identifier(&self.electronic_address)?,
            legal_information: read
                .optional(self.legal_information.as_ref(), |read, text| read.note(text))?,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SellerDto {
    party: PartyDto,
    tax_representative: Option<PartyDto>,
    payee: Option<PartyDto>,
    accounts: Vec<AccountDto>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountDto {
    means: String,
    means_text: Option<String>,
    account: String,
    holder: Option<String>,
    bank: Option<String>,
}

impl SellerDto {
    pub(super) fn of(seller: &Seller) -> Self {
        let Seller { party, tax_representative, payee, accounts } = seller;
        let account = |account: &PaymentAccount| {
            let PaymentAccount { means, means_text, account, holder, bank } = account;
            AccountDto {
                means: means.to_string(),
                means_text: text(means_text.as_ref()),
                account: account.to_string(),
                holder: text(holder.as_ref()),
                bank: text(bank.as_ref()),
            }
        };
        Self {
            party: PartyDto::of(party),
            tax_representative: tax_representative.as_ref().map(PartyDto::of),
            payee: payee.as_ref().map(PartyDto::of),
            accounts: accounts.iter().map(account).collect(),
        }
    }

    pub(super) fn read(&self, read: Reading) -> Result<Seller, Unreadable> {
        let line =
            |text: &Option<String>| read.optional(text.as_ref(), |read, text| read.line(text));
        let party = |dto: &Option<PartyDto>| dto.as_ref().map(|dto| dto.read(read)).transpose();
        let account = |dto: &AccountDto| {
            Ok(PaymentAccount {
                means: read.line(&dto.means)?,
                means_text: line(&dto.means_text)?,
                account: read.line(&dto.account)?,
                holder: line(&dto.holder)?,
                bank: line(&dto.bank)?,
            })
        };
        Ok(Seller {
            party: self.party.read(read)?,
            tax_representative: party(&self.tax_representative)?,
            payee: party(&self.payee)?,
            accounts: self.accounts.iter().map(account).collect::<Result<_, Unreadable>>()?,
        })
    }
}
