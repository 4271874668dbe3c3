//! Knows a statement as ISO 20022 writes it (camt.053): entries, with details where one entry holds
//! several payments.

use std::borrow::Cow;

use bursar_domain::field::FieldErrors;
use bursar_kernel::money::{Currency, Money};
use chrono::NaiveDate;
use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::{Read, Unusable, came};

/// What is known of an entry, or of one payment in it.
#[derive(Clone, Debug, Default)]
struct Known {
    amount: String,
    currency: String,
    is_debit: bool,
    booked: String,
    name: String,
    words: String,
    bank_reference: String,
}

pub(super) fn read(file: &[u8]) -> Result<Vec<Read>, FieldErrors> {
    let wrong = |why: String| {
        FieldErrors::one("file", "malformed", format!("This is no camt.053 statement: {why}"))
    };
    let text = std::str::from_utf8(file).map_err(|error| wrong(error.to_string()))?;
    let mut reader = Reader::from_str(text);
    let mut path: Vec<String> = Vec::new();
    let (mut lines, mut entry, mut details) = (Vec::new(), Known::default(), Vec::new());
    // The words of one element come in pieces: text, and each reference such as `&amp;`.
    let mut words = String::new();
    loop {
        match reader.read_event().map_err(|error| wrong(error.to_string()))? {
            Event::Start(tag) => {
                words.clear();
                path.push(String::from_utf8_lossy(tag.local_name().as_ref()).into_owned());
                match path.last().map(String::as_str) {
                    Some("Ntry") => (entry, details) = (Known::default(), Vec::new()),
                    Some("TxDtls") => details.push(Known::default()),
                    Some("Amt") => {
                        let currency = tag.try_get_attribute("Ccy").ok().flatten();
                        let currency = currency.map(|found| found.value.into_owned());
                        let currency = String::from_utf8(currency.unwrap_or_default());
                        at(&path, &mut entry, &mut details).currency = currency.unwrap_or_default();
                    }
                    _ => {}
                }
            }
            Event::Text(piece) => {
                words.push_str(&piece.decode().map_err(|error| wrong(error.to_string()))?);
            }
            Event::CData(piece) => {
                words.push_str(&piece.decode().map_err(|error| wrong(error.to_string()))?);
            }
            Event::GeneralRef(reference) => {
                let name = reference.decode().map_err(|error| wrong(error.to_string()))?;
                let sign = quick_xml::escape::unescape(&format!("&{name};")).map(Cow::into_owned);
                words.push_str(&sign.map_err(|error| wrong(error.to_string()))?);
            }
            Event::End(_) => {
                if !words.trim().is_empty() {
                    take(&path, at(&path, &mut entry, &mut details), words.trim());
                }
                words.clear();
                if path.pop().as_deref() == Some("Ntry") {
                    finish(&entry, &details, &mut lines);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if !path.is_empty() {
        return Err(wrong("it ends too early".to_owned()));
    }
    Ok(lines)
}

/// What the present element is about: the payment in an entry, or the entry.
fn at<'a>(path: &[String], entry: &'a mut Known, details: &'a mut [Known]) -> &'a mut Known {
    let is_in_details = path.iter().any(|name| name == "TxDtls");
    match details.last_mut() {
        Some(last) if is_in_details => last,
        _ => entry,
    }
}

/// Takes the words of an element.
fn take(path: &[String], known: &mut Known, words: &str) {
    let names: Vec<&str> = path.iter().rev().map(String::as_str).collect();
    match names.as_slice() {
        // The amount of the entry or of the payment itself; others are fees and exchanges.
        ["Amt", "Ntry" | "TxDtls", ..] | ["Amt", "TxAmt", ..] => known.amount = words.to_owned(),
        ["CdtDbtInd", "Ntry" | "TxDtls", ..] => known.is_debit = words == "DBIT",
        ["Dt" | "DtTm", "BookgDt", ..] => {
            known.booked = words.chars().take(10).collect();
        }
        ["Nm", "Dbtr", ..] | ["Nm", "Pty", "Dbtr", ..] => known.name = words.to_owned(),
        ["Ustrd", ..] | ["Ref", "CdtrRefInf", ..] | ["AddtlRmtInf", ..] => {
            if !known.words.is_empty() {
                known.words.push(' ');
            }
            known.words.push_str(words);
        }
        ["AcctSvcrRef", "Ntry", ..] | ["AcctSvcrRef", "Refs", ..] => {
            known.bank_reference = words.to_owned();
        }
        _ => {}
    }
}

/// What is left of an entry once it ends: a line for each of its payments.
fn finish(entry: &Known, details: &[Known], lines: &mut Vec<Read>) {
    let several = details.len() > 1;
    let of_entry = [entry.clone()];
    let parts = if details.is_empty() { &of_entry[..] } else { details };
    for (number, part) in (1..).zip(parts) {
        let either = |own: &str, other: &str| {
            if own.is_empty() { other.to_owned() } else { own.to_owned() }
        };
        let own_sum = several || !part.amount.is_empty();
        let known = Known {
            amount: if own_sum { part.amount.clone() } else { entry.amount.clone() },
            currency: either(&part.currency, &entry.currency),
            is_debit: entry.is_debit || part.is_debit,
            booked: entry.booked.clone(),
            name: either(&part.name, &entry.name),
            words: either(&part.words, &entry.words),
            bank_reference: match (part.bank_reference.as_str(), entry.bank_reference.as_str()) {
                ("", "") => String::new(),
                ("", of_all) if several => format!("{of_all}/{number}"),
                ("", of_all) => of_all.to_owned(),
                (own, _) => own.to_owned(),
            },
        };
        let place = u64::try_from(lines.len() + 1).unwrap_or(u64::MAX);
        lines.push(Read { place, came: known.came() });
    }
}

impl Known {
    fn came(&self) -> Result<super::Came, Unusable> {
        let wrong = |what: &str| Unusable::Wrong(what.to_owned());
        if self.is_debit {
            return Err(Unusable::Outgoing);
        }
        let day: NaiveDate =
            self.booked.parse().map_err(|_| wrong("the booking date is unreadable"))?;
        let currency = Currency::new(&self.currency);
        let currency = currency.map_err(|_| wrong("there is no such currency"))?;
        let amount = Money::parse(&self.amount, currency);
        let amount = amount.map_err(|_| wrong("the amount is unreadable"))?;
        came(day, amount, &self.name, &self.words, &self.bank_reference)
    }
}
