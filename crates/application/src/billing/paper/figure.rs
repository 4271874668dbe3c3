//! Knows how the figures of paper are written, beside the number that each stands for.

use bursar_kernel::money::{Amount, Money};

use crate::figures::{money, plain_price, price, sum};
use crate::ports::printer::PrintedFigure;

/// A sum where something beside it names the currency.
pub(super) fn bare(of: Money) -> PrintedFigure {
    figure(sum(of), of)
}

/// A sum with its currency.
pub(super) fn named(of: Money) -> PrintedFigure {
    figure(money(of), of)
}

/// The price of one, unrounded.
pub(super) fn unit_price(of: Amount) -> PrintedFigure {
    let currency = of.currency().code().to_owned();
    PrintedFigure { text: price(of), value: plain_price(of), currency }
}

fn figure(text: String, of: Money) -> PrintedFigure {
    let currency = of.currency().code().to_owned();
    PrintedFigure { text, value: of.to_decimal_string(), currency }
}
