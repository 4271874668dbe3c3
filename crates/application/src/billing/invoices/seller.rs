//! Knows how the provider presents himself on documents, from what his configuration says.

use bursar_domain::billing::invoice::{
    Address, Contact, Identifier, Party, PaymentAccount, Seller,
};
use bursar_domain::client::configuration::{BankAccount, Company, Settings, Words};
use bursar_kernel::money::Currency;
use bursar_kernel::{Line, Note};

use crate::Error;

/// Who sells on a document in this currency. Without a legal name, the first line of the company
/// info is the name, and the rest says the address in its own way.
pub fn seller(settings: &Settings, currency: Currency) -> Result<Seller, Error> {
    let unnamed = || Error::rule("no_company_info", "enter the company's legal name first");
    let name = settings.seller_name().ok_or_else(unnamed)?;
    let name = Line::parse(name, 256).map_err(|_| unnamed())?;
    let info = settings.general.company_info.as_ref().map_or("", |info| info.as_str());
    let company = &settings.company;
    let below = match company.legal_name {
        Some(_) => info,
        None => info.split_once('\n').map_or("", |(_, rest)| rest),
    };
    let party = Party {
        trading_name: line(company.trading_name.as_ref()),
        address: Address {
            country: company.country.or(settings.invoicing.home_country),
            ..address(company)
        },
        contact: Contact {
            name: line(company.contact_name.as_ref()),
            phone: company.contact_phone.clone(),
            email: company.contact_email.clone(),
        },
        vat_id: company.vat_id.clone(),
        tax_registration: line(company.tax_registration.as_ref()),
        registration: line(company.register_number.as_ref())
            .map(|value| Identifier { scheme: None, value }),
        legal_information: Note::parse(below, 1000).ok(),
        ..Party::named(name)
    };
    let accounts = company.bank_accounts.iter().filter_map(|account| payable(account, currency));
    let accounts = accounts.collect();
    Ok(Seller { party, tax_representative: None, payee: None, accounts })
}

fn address(company: &Company) -> Address {
    Address {
        line_1: line(company.address_line_1.as_ref()),
        line_2: line(company.address_line_2.as_ref()),
        line_3: None,
        city: line(company.city.as_ref()),
        zip: line(company.zip.as_ref()),
        state: line(company.state.as_ref()),
        country: company.country,
    }
}

/// A setting's text, which was read as a line of its own greatest length.
fn line<const MAX: usize>(words: Option<&Words<MAX>>) -> Option<Line> {
    words.and_then(|words| Line::parse(words.as_str(), MAX).ok())
}

/// An account as documents state it: euros come to an IBAN by SEPA, everything else by a transfer
/// that no code says more about (UNTDID 4461).
fn payable(account: &BankAccount, currency: Currency) -> Option<PaymentAccount> {
    let is_sepa = account.is_iban() && currency.code() == "EUR";
    let (means, words) =
        if is_sepa { ("58", "SEPA credit transfer") } else { ("30", "Credit transfer") };
    Some(PaymentAccount {
        means: Line::parse(means, 2).ok()?,
        means_text: Line::parse(words, 32).ok(),
        account: Line::parse(&account.number(), 64).ok()?,
        holder: account.holder().cloned(),
        bank: account.bic().cloned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(typed: &[(&str, &str)], currency: &str) -> Result<Seller, Error> {
        let settings = Settings::default().with_typed(typed.iter().copied()).unwrap();
        seller(&settings, Currency::new(currency).unwrap())
    }

    #[test]
    fn a_configuration_with_just_a_company_info_sells_as_before() {
        let typed = [
            ("general.company_info", "Nordsky AS\nStorgata 1\n0155 Oslo"),
            ("invoicing.home_country", "NO"),
        ];
        let party = of(&typed, "EUR").unwrap().party;
        assert_eq!(party.name.as_str(), "Nordsky AS");
        assert_eq!(party.legal_information.unwrap().as_str(), "Storgata 1\n0155 Oslo");
        assert_eq!(party.address.country.unwrap().code(), "NO");
        assert!(matches!(of(&[], "EUR"), Err(Error::Rule { .. })));
    }

    #[test]
    fn what_the_company_says_about_itself_stands_in_its_place() {
        let typed = [
            ("general.company_info", "Managing director: Kari Nordmann"),
            ("company.legal_name", "Nordsky Cloud AS"),
            ("company.trading_name", "Nordsky"),
            ("company.address_line_1", "Storgata 1"),
            ("company.zip", "0155"),
            ("company.city", "Oslo"),
            ("company.country", "NO"),
            ("company.vat_id", "NO987654321MVA"),
            ("company.register_number", "987654321"),
            ("company.contact_email", "bills@nordsky.example"),
            ("company.bank_accounts", "NO9386011117947; DNBANOKK; Nordsky Cloud AS\n12345"),
        ];
        let Seller { party, accounts, .. } = of(&typed, "EUR").unwrap();
        assert_eq!(party.name.as_str(), "Nordsky Cloud AS");
        assert_eq!(party.trading_name.unwrap().as_str(), "Nordsky");
        assert_eq!(party.address.city.unwrap().as_str(), "Oslo");
        assert_eq!(party.vat_id.unwrap().as_str(), "NO987654321MVA");
        assert_eq!(party.legal_information.unwrap().as_str(), "Managing director: Kari Nordmann");
        let told: Vec<_> =
            accounts.iter().map(|one| (one.means.as_str(), one.account.as_str())).collect();
        assert_eq!(told, [("58", "NO93 8601 1117 947"), ("30", "12345")]);
        let in_crowns = of(&typed, "NOK").unwrap().accounts;
        assert_eq!(in_crowns.first().unwrap().means.as_str(), "30", "SEPA moves euros only");
    }
}
