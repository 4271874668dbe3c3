//! Names of companies, each its own as far as there are names, and of their domains.

use bursar_kernel::text::fold;

use super::names::{STEMS, TAILS, TRADES};

/// A company's name without its legal form, and its domain.
pub(super) struct Company {
    pub(super) name: String,
    pub(super) domain: String,
}

/// The numbers of parts are primes, so that stepping through all three at once meets every
/// combination before one comes again; a later round puts its number into the domain.
pub(super) fn company(number: u64) -> Company {
    let part = |of: &[&'static str], step: u64| {
        let count = u64::try_from(of.len()).unwrap_or(1);
        let place = usize::try_from(number.wrapping_mul(step) % count).unwrap_or(0);
        of.get(place).copied().unwrap_or_default()
    };
    let (stem, tail, trade) = (part(&STEMS, 29), part(&TAILS, 17), part(&TRADES, 23));
    let all = STEMS.len() * TAILS.len() * TRADES.len();
    let round = number / u64::try_from(all).unwrap_or(1);
    let ordinal = if round == 0 { String::new() } else { (round + 1).to_string() };
    let domain = format!("{}-{}{ordinal}.example", slug(stem) + tail, slug(trade));
    Company { name: format!("{stem}{tail} {trade}"), domain }
}

/// A name as it stands in an address: plain letters, words joined by dots.
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for sign in fold(name).chars() {
        match sign {
            'a'..='z' | '0'..='9' => slug.push(sign),
            ' ' | '-' if !slug.is_empty() && !slug.ends_with('.') => slug.push('.'),
            _ => {}
        }
    }
    slug
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_domain_comes_twice() {
        let domains: BTreeSet<_> = (0..250_000).map(|number| company(number).domain).collect();
        assert_eq!(domains.len(), 250_000);
        assert!(domains.iter().all(|domain| domain.is_ascii() && !domain.contains(' ')));
    }

    #[test]
    fn names_become_plain_letters_in_addresses() {
        assert_eq!(slug("Łukasz van den Ørsted-O’Neil"), "lukasz.van.den.orsted.oneil");
    }
}
