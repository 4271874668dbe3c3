//! Knows how a partial credit is divided, so that all parts together come to exactly the invoice.
//!
//! What was credited after each step is the proportional part of the whole, rounded once; the step
//! itself is the difference to what was credited before. So no error adds up, and the last step
//! leaves nothing.

use bursar_kernel::money::{Money, MoneyError};

use crate::billing::invoice::issued::IssuedGroup;
use crate::billing::invoice::totals::proportion;

/// A figure of the invoice, and what has been credited of it.
#[derive(Clone, Copy, Debug)]
struct Share {
    whole: Money,
    done: Money,
}

impl Share {
    fn left(self) -> Result<Money, MoneyError> {
        self.whole.minus(self.done)
    }

    /// What may be credited of it now: from nothing to all that is left, whatever its sign.
    fn bounds(self) -> Result<(i64, i64), MoneyError> {
        let left = self.left()?.minor();
        Ok((left.min(0), left.max(0)))
    }
}

/// What part of a sum is of the first of two figures; the rest is of the other.
fn divide(sum: Money, one: Share, other: Share) -> Result<Money, MoneyError> {
    let all = one.whole.plus(other.whole)?;
    let done = one.done.plus(other.done)?.plus(sum)?;
    let first = if all.is_zero() {
        one.left()?
    } else {
        proportion(one.whole, done.minor(), all.minor())?.minus(one.done)?
    };
    let ((least, most), (other_least, other_most)) = (one.bounds()?, other.bounds()?);
    let least = least.max(sum.minor().saturating_sub(other_most));
    let most = most.min(sum.minor().saturating_sub(other_least));
    Ok(Money::from_minor(first.minor().min(most).max(least), sum.currency()))
}

/// What is credited of each tax of a group together with so much of its net.
pub(super) fn taxes_with(group: &IssuedGroup, net: Money) -> Result<Vec<Money>, MoneyError> {
    let done = group.credited_net.plus(net)?.minor();
    let all = group.figures.net.minor();
    shares(group)
        .map(|share| {
            let whole = if all == 0 { share.whole } else { proportion(share.whole, done, all)? };
            let (least, most) = share.bounds()?;
            let part = whole.minus(share.done)?.minor().min(most).max(least);
            Ok(Money::from_minor(part, net.currency()))
        })
        .collect()
}

/// What is credited of a group's net and of each of its taxes together with so much of its total.
pub(super) fn parts_of(
    group: &IssuedGroup,
    total: Money,
) -> Result<(Money, Vec<Money>), MoneyError> {
    let net = Share { whole: group.figures.net, done: group.credited_net };
    let tax = Share { whole: group.figures.tax, done: group.credited_tax()? };
    let of_net = divide(total, net, tax)?;
    let of_tax = total.minus(of_net)?;
    let taxes: Vec<Share> = shares(group).collect();
    let taxes = match taxes.as_slice() {
        [one, other] => {
            let first = divide(of_tax, *one, *other)?;
            vec![first, of_tax.minus(first)?]
        }
        [_] => vec![of_tax],
        _ => Vec::new(),
    };
    Ok((of_net, taxes))
}

fn shares(group: &IssuedGroup) -> impl Iterator<Item = Share> {
    let figures = group.figures.taxes.iter().zip(&group.credited_taxes);
    figures.map(|(figure, done)| Share { whole: figure.amount, done: *done })
}

#[cfg(test)]
mod tests {
    use bursar_kernel::money::Currency;
    use proptest::prelude::*;

    use super::*;

    fn cents(minor: i64) -> Money {
        Money::from_minor(minor, Currency::new("EUR").unwrap())
    }

    /// A figure of either sign, so much of it credited.
    fn a_share(sign: i64) -> impl Strategy<Value = Share> {
        (0_i64..300).prop_flat_map(move |whole| {
            (0..=whole).prop_map(move |done| Share {
                whole: cents(sign * whole),
                done: cents(sign * done),
            })
        })
    }

    fn two_shares() -> impl Strategy<Value = (Share, Share)> {
        prop_oneof![Just(1_i64), Just(-1)].prop_flat_map(|sign| (a_share(sign), a_share(sign)))
    }

    #[test]
    fn each_step_makes_up_for_the_rounding_of_those_before() {
        let share = |whole, done| Share { whole: cents(whole), done: cents(done) };
        let first = |sum, one, other| divide(cents(sum), one, other).map(Money::minor);
        assert_eq!(first(5, share(100, 0), share(25, 0)), Ok(4));
        assert_eq!(first(3, share(100, 0), share(25, 0)), Ok(2), "2.4");
        assert_eq!(first(3, share(100, 2), share(25, 1)), Ok(3), "4.8 of 6, less 2");
        assert_eq!(first(119, share(100, 5), share(25, 1)), Ok(95), "all that is left");
    }

    proptest! {
        #[test]
        fn neither_figure_is_ever_overdrawn(
            (one, other) in two_shares(),
            part in 0_i64..=1000,
        ) {
            let (left, other_left) = (one.left().unwrap(), other.left().unwrap());
            let sum = cents(left.plus(other_left).unwrap().minor() * part / 1000);
            let first = divide(sum, one, other).unwrap();
            let second = sum.minus(first).unwrap();
            for (given, left) in [(first, left), (second, other_left)] {
                prop_assert!(given.minor() * left.minor() >= 0, "{given} of {left}");
                prop_assert!(given.minor().abs() <= left.minor().abs(), "{given} of {left}");
            }
        }
    }
}
