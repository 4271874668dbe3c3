//! Knows how a figure is shared between parts of either sign.

use std::cmp::Ordering;

use bursar_kernel::money::{Money, MoneyError};

/// Shares a figure between parts in proportion, so that the shares add up to it; parts above zero
/// share `of_gains` of it, parts below zero the rest. If all parts are zero, the first gets it all.
pub(in crate::billing::invoice) fn spread(
    figure: Money,
    parts: &[Money],
    of_gains: Money,
) -> Result<Vec<Money>, MoneyError> {
    let zero = Money::zero(figure.currency());
    let weigh = |is_wanted: fn(&Money) -> bool| -> Vec<u64> {
        let weight = |part: &Money| if is_wanted(part) { part.minor().unsigned_abs() } else { 0 };
        parts.iter().map(weight).collect()
    };
    let gains = weigh(|part| !part.is_negative());
    let losses = weigh(|part| part.is_negative());
    let has = |weights: &[u64]| weights.iter().any(|weight| *weight > 0);
    let to_gains = match (has(&gains), has(&losses)) {
        (true, true) => larger(larger(of_gains, figure)?, zero)?,
        (true, false) => figure,
        (false, true) => zero,
        (false, false) => return on_first(figure, parts.len()),
    };
    let to_losses = shares(figure.minus(to_gains)?, &losses)?;
    let to_gains = shares(to_gains, &gains)?;
    to_gains.into_iter().zip(to_losses).map(|(gain, loss)| gain.plus(loss)).collect()
}

/// The part of a whole that corresponds to `done` of `all`, half a unit away from zero; the whole
/// when everything is done. `done` and `all` are counted alike.
pub(in crate::billing::invoice) fn proportion(
    whole: Money,
    done: i64,
    all: i64,
) -> Result<Money, MoneyError> {
    if done == all {
        return Ok(whole);
    }
    let divisor = i128::from(all);
    let product = i128::from(whole.minor()) * i128::from(done);
    let (quotient, rest) = product
        .checked_div(divisor)
        .zip(product.checked_rem(divisor))
        .ok_or(MoneyError::OutOfRange)?;
    let is_half = rest.unsigned_abs() * 2 >= divisor.unsigned_abs();
    let away = if is_half { product.signum() * divisor.signum() } else { 0 };
    let minor = i64::try_from(quotient + away).map_err(|_| MoneyError::OutOfRange)?;
    Ok(Money::from_minor(minor, whole.currency()))
}

fn shares(figure: Money, weights: &[u64]) -> Result<Vec<Money>, MoneyError> {
    if figure.is_zero() { Ok(vec![figure; weights.len()]) } else { figure.allocate(weights) }
}

fn on_first(figure: Money, parts: usize) -> Result<Vec<Money>, MoneyError> {
    let mut shares = vec![Money::zero(figure.currency()); parts];
    match shares.first_mut() {
        Some(first) => *first = figure,
        None if figure.is_zero() => {}
        None => return Err(MoneyError::NoWeights),
    }
    Ok(shares)
}

fn larger(one: Money, other: Money) -> Result<Money, MoneyError> {
    Ok(if one.compare(other)? == Ordering::Less { other } else { one })
}

#[cfg(test)]
mod tests {
    use bursar_kernel::money::Currency;
    use proptest::prelude::*;

    use super::*;

    fn cents(minor: i64) -> Money {
        Money::from_minor(minor, Currency::new("EUR").unwrap())
    }

    #[test]
    fn a_half_goes_away_from_zero() {
        let part = |whole, done, all| proportion(cents(whole), done, all).map(Money::minor);
        assert_eq!((part(1, 1, 2), part(-1, 1, 2), part(1, -1, -2)), (Ok(1), Ok(-1), Ok(1)));
        assert_eq!((part(10, 1, 3), part(10, 2, 3), part(-10, 2, 3)), (Ok(3), Ok(7), Ok(-7)));
        assert_eq!((part(7, 0, 0), part(7, 1, 0)), (Ok(7), Err(MoneyError::OutOfRange)));
        assert_eq!(part(i64::MAX, i64::MAX - 1, i64::MAX), Ok(i64::MAX - 1));
    }

    #[test]
    fn parts_below_zero_never_get_a_share_above_it() {
        let shares = spread(cents(5), &[cents(10), cents(-1)], cents(3)).unwrap();
        assert_eq!(shares, [cents(5), cents(0)]);
        let shares = spread(cents(-5), &[cents(1), cents(-10)], cents(-1)).unwrap();
        assert_eq!(shares, [cents(0), cents(-5)]);
        assert_eq!(spread(cents(2), &[cents(0), cents(0)], cents(2)), Ok(vec![cents(2), cents(0)]));
        assert_eq!(spread(cents(2), &[], cents(2)), Err(MoneyError::NoWeights));
    }

    proptest! {
        #[test]
        fn shares_add_up_and_are_on_the_side_of_their_parts(
            figure in -500_i64..500,
            parts in prop::collection::vec(-90_i64..90, 1..9),
            of_gains in -500_i64..500,
        ) {
            prop_assume!(figure == 0 || parts.iter().any(|part| part.signum() == figure.signum()));
            let parts: Vec<Money> = parts.into_iter().map(cents).collect();
            let shares = spread(cents(figure), &parts, cents(of_gains)).unwrap();
            prop_assert_eq!(shares.iter().map(|share| share.minor()).sum::<i64>(), figure);
            for (share, part) in shares.iter().zip(&parts) {
                prop_assert!(share.minor() * part.minor() >= 0, "{share} on {part}");
            }
        }
    }
}
