//! Knows how the parties present themselves on paper.

use bursar_domain::billing::invoice::{Party, PaymentAccount, Seller};

use crate::ports::printer::{Letterhead, PrintedNotice, PrintedParty};

/// The name at the top; the logo is put there when the paper is printed.
pub(super) fn letterhead(seller: &Seller) -> Letterhead {
    let party = &seller.party;
    let name = party.trading_name.as_ref().unwrap_or(&party.name);
    Letterhead { name: name.to_string(), logo: None }
}

/// Who is to pay.
pub(super) fn buyer(party: &Party) -> PrintedParty {
    let mut lines = Vec::new();
    if party.is_company {
        lines.extend(party.contact.name.as_ref().map(ToString::to_string));
    }
    lines.extend(address(party));
    lines.extend(identifiers(party));
    PrintedParty { label: "Billed to".to_owned(), name: party.name.to_string(), lines }
}

/// Who sells. One who says nothing of his address but in free text is shown by that.
pub(super) fn seller(seller: &Seller) -> PrintedParty {
    let party = &seller.party;
    let mut lines: Vec<String> = Vec::new();
    if let Some(text) = party.legal_information.as_ref().filter(|_| !has_address(party)) {
        lines.extend(text.as_str().lines().map(str::to_owned));
    }
    lines.extend(address(party));
    lines.extend(identifiers(party));
    lines.extend(party.contact.name.as_ref().map(ToString::to_string));
    lines.extend(party.contact.phone.as_ref().map(ToString::to_string));
    lines.extend(party.contact.email.as_ref().map(ToString::to_string));
    PrintedParty { label: "From".to_owned(), name: party.name.to_string(), lines }
}

/// The seller's free text at the foot of every page, unless it stands above already.
pub(super) fn footer(seller: &Seller) -> Vec<String> {
    let text = seller.party.legal_information.as_ref().filter(|_| has_address(&seller.party));
    text.map(|text| text.as_str().lines().map(str::to_owned).collect()).unwrap_or_default()
}

fn has_address(party: &Party) -> bool {
    let address = &party.address;
    address.line_1.is_some() || address.city.is_some() || address.zip.is_some()
}

fn address(party: &Party) -> Vec<String> {
    let place = &party.address;
    let town = [&place.zip, &place.city].into_iter().flatten();
    let town = town.map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let parts = [&place.line_1, &place.line_2, &place.line_3];
    let mut lines: Vec<_> = parts.into_iter().flatten().map(ToString::to_string).collect();
    lines.extend(Some(town).filter(|town| !town.is_empty()));
    lines.extend(place.state.as_ref().map(ToString::to_string));
    lines.extend(place.country.map(|country| country.name().to_owned()));
    lines
}

fn identifiers(party: &Party) -> Vec<String> {
    let identifiers = [
        ("VAT", party.vat_id.as_ref().map(ToString::to_string)),
        ("Tax no.", party.tax_registration.as_ref().map(ToString::to_string)),
        ("Reg. no.", party.registration.as_ref().map(|id| id.value.to_string())),
    ];
    let told = identifiers.into_iter().filter_map(|(label, id)| Some((label, id?)));
    told.map(|(label, id)| format!("{label} {id}")).collect()
}

/// The accounts to which can be paid.
pub(super) fn pay_to(seller: &Seller) -> Option<PrintedNotice> {
    let account = |account: &PaymentAccount| {
        let PaymentAccount { account, holder, bank, .. } = account;
        let bank = bank.as_ref().map(|bank| format!("BIC {bank}"));
        let holder = holder.as_ref().map(ToString::to_string);
        [Some(account.to_string()), bank, holder].into_iter().flatten()
    };
    let lines: Vec<_> = seller.accounts.iter().flat_map(account).collect();
    let label = "Pay by bank transfer".to_owned();
    (!lines.is_empty()).then_some(PrintedNotice { label, lines })
}

/// A text under a heading.
pub(super) fn notice(label: &str, text: &str) -> PrintedNotice {
    let lines = text.lines().map(str::to_owned).collect();
    PrintedNotice { label: label.to_owned(), lines }
}
