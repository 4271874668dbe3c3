//! Knows how figures and days are written: the one module whose text stands on screen, on paper and,
//! without the signs between thousands, in the API, so that they agree to the last digit.

use bursar_domain::billing::invoice::{Quantity, UnitCode};
use bursar_kernel::Period;
use bursar_kernel::money::{Amount, Money};
use chrono::NaiveDate;

/// A sum without its currency: `−1,204.50`.
pub fn sum(money: Money) -> String {
    grouped(&money.to_decimal_string())
}

/// A sum with its currency: `−1,204.50 EUR`.
pub fn money(money: Money) -> String {
    format!("{} {}", sum(money), money.currency().code())
}

/// The price of one, exact and with at least as many decimals as its currency has: `0.0042`.
pub fn plain_price(price: Amount) -> String {
    let mut value = price.value().normalize();
    if value.scale() < price.currency().exponent() {
        value.rescale(price.currency().exponent());
    }
    value.to_string()
}

/// The same with thousands set apart.
pub fn price(price: Amount) -> String {
    grouped(&plain_price(price))
}

/// How much of something, with thousands set apart: `4,464`.
pub fn quantity(quantity: Quantity) -> String {
    grouped(&quantity.to_string())
}

/// What is counted, as people write it; nothing for pieces, and the code where it says enough.
pub fn unit(unit: UnitCode) -> String {
    let word = match unit.as_str() {
        "C62" | "H87" | "EA" | "NAR" => "",
        "SEC" => "s",
        "MIN" => "min",
        "HUR" => "h",
        "DAY" => "days",
        "WEE" => "weeks",
        "MON" => "months",
        "ANN" => "years",
        "AD" => "B",
        "2P" => "kB",
        "4L" => "MB",
        "E34" => "GB",
        "E35" => "TB",
        "P1" => "%",
        code => code,
    };
    word.to_owned()
}

/// A day with its year: `14 Nov 2026`.
pub fn day(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

/// The days that something is for, the first and the last: `1 Oct 2026 to 31 Oct 2026`.
pub fn days(period: Period) -> String {
    let last = period.end().pred_opt().unwrap_or(period.end());
    if last <= period.start() {
        return day(period.start());
    }
    format!("{} to {}", day(period.start()), day(last))
}

/// Writes a plain decimal with a real minus and thousands set apart: `−1,204.50`.
#[must_use]
pub fn grouped(decimal: &str) -> String {
    let size = decimal.trim_start_matches('-');
    let (whole, fraction) = size.split_once('.').map_or((size, None), |(w, f)| (w, Some(f)));
    let mut figure = String::with_capacity(decimal.len() + 6);
    if size.len() < decimal.len() && size.contains(|digit: char| matches!(digit, '1'..='9')) {
        figure.push('\u{2212}');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            figure.push(',');
        }
        figure.push(digit);
    }
    if let Some(fraction) = fraction {
        figure.push('.');
        figure.push_str(fraction);
    }
    figure
}

/// Takes the signs between thousands out again: what the API says of the same figure.
#[must_use]
pub fn plain(figure: &str) -> String {
    figure.replace(',', "").replace('\u{2212}', "-")
}

#[cfg(test)]
mod tests {
    use bursar_kernel::money::Currency;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn thousands_are_set_apart_and_fractions_are_not() {
        assert_eq!(grouped("1234567.1234"), "1,234,567.1234");
        assert_eq!(grouped("999"), "999");
        assert_eq!(grouped("-100000"), "−100,000");
        assert_eq!(grouped("-0.00"), "0.00");
    }

    #[test]
    fn prices_are_exact_and_show_at_least_the_smallest_unit() {
        let written = |text: &str, code: &str| {
            price(Amount::parse(text, Currency::new(code).unwrap()).unwrap())
        };
        assert_eq!(written("45", "EUR"), "45.00");
        assert_eq!(written("0.004200", "EUR"), "0.0042");
        assert_eq!(written("1204.5", "JPY"), "1,204.5");
        assert_eq!(written("1204", "JPY"), "1,204");
        assert_eq!(written("0.1", "KWD"), "0.100");
    }

    #[test]
    fn a_period_is_told_by_its_first_and_its_last_day() {
        let days_of = |start: &str, end: &str| {
            days(Period::new(start.parse().unwrap(), end.parse().unwrap()).unwrap())
        };
        assert_eq!(days_of("2026-10-01", "2026-11-01"), "1 Oct 2026 to 31 Oct 2026");
        assert_eq!(days_of("2026-10-01", "2026-10-02"), "1 Oct 2026");
    }

    proptest! {
        #[test]
        fn every_sum_reads_back_as_itself(
            minor in any::<i64>(),
            code in prop::sample::select(vec!["EUR", "JPY", "KWD"]),
        ) {
            let sum_of = Money::from_minor(minor, Currency::new(code).unwrap());
            prop_assert_eq!(plain(&sum(sum_of)), sum_of.to_decimal_string());
        }
    }
}
