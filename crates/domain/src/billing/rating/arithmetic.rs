//! Knows how to multiply first and divide last, exactly.

use std::cmp::Ordering;

use super::charge::Rounded;

/// One number times another over a third, rounded half-even; nothing if that is too large.
///
/// All are zero or more, and `over` is more. What is in between may need twice the digits of the
/// numbers themselves.
pub(super) fn times_over(one: u128, other: u128, over: u128) -> Option<(i64, Rounded)> {
    let Some(product) = one.checked_mul(other) else { return wide(one, other, over) };
    // Division of 128 bits is several times slower than of 64, and rarely needed.
    if let (Ok(product), Ok(over)) = (u64::try_from(product), u64::try_from(over)) {
        let (whole, rest) = (product / over, product % over);
        return rounded(u128::from(whole), u128::from(rest), u128::from(over));
    }
    rounded(product / over, product % over, over)
}

fn rounded(whole: u128, rest: u128, over: u128) -> Option<(i64, Rounded)> {
    let (whole, how) = match rest.cmp(&(over - rest)) {
        _ if rest == 0 => (whole, Rounded::Exact),
        Ordering::Less => (whole, Rounded::Down),
        Ordering::Equal if whole.is_multiple_of(2) => (whole, Rounded::Down),
        Ordering::Equal | Ordering::Greater => (whole + 1, Rounded::Up),
    };
    i64::try_from(whole).ok().map(|whole| (whole, how))
}

/// The same by long division of 256 bits, for what does not fit otherwise.
#[cold]
fn wide(one: u128, other: u128, over: u128) -> Option<(i64, Rounded)> {
    let (high, low) = product(one, other);
    // The quotient has to fit into 64 bits.
    if high >= over {
        return None;
    }
    let (mut rest, mut whole) = (high, 0_u128);
    for bit in (0..u128::BITS).rev() {
        let carries = rest >> (u128::BITS - 1) == 1;
        rest = (rest << 1) | ((low >> bit) & 1);
        whole <<= 1;
        if carries || rest >= over {
            rest = rest.wrapping_sub(over);
            whole |= 1;
        }
    }
    rounded(whole, rest, over)
}

/// The upper and the lower half of a product.
fn product(one: u128, other: u128) -> (u128, u128) {
    const HALF: u32 = 64;
    const LOW: u128 = (1 << HALF) - 1;
    let (one_high, one_low) = (one >> HALF, one & LOW);
    let (other_high, other_low) = (other >> HALF, other & LOW);
    let lowest = one_low * other_low;
    let first = one_high * other_low + (lowest >> HALF);
    let second = one_low * other_high + (first & LOW);
    let high = one_high * other_high + (first >> HALF) + (second >> HALF);
    (high, (second << HALF) | (lowest & LOW))
}

/// The greatest common divisor.
pub(super) const fn common(one: u128, other: u128) -> u128 {
    let (mut one, mut other) = (one, other);
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_half_goes_to_the_even_neighbour() {
        let of = |one, over| times_over(one, 1, over);
        assert_eq!(of(5, 10), Some((0, Rounded::Down)));
        assert_eq!(of(15, 10), Some((2, Rounded::Up)));
        assert_eq!(of(25, 10), Some((2, Rounded::Down)));
        assert_eq!(of(26, 10), Some((3, Rounded::Up)));
        assert_eq!(of(20, 10), Some((2, Rounded::Exact)));
    }

    #[test]
    fn what_is_too_large_is_no_figure() {
        assert_eq!(times_over(u128::MAX, u128::MAX, 1), None);
        assert_eq!(times_over(1 << 63, 1, 1), None);
        let most = u128::from(u64::MAX >> 1);
        assert_eq!(times_over(most, 1 << 90, 1 << 90), Some((i64::MAX, Rounded::Exact)));
    }

    proptest! {
        #[test]
        fn long_division_and_short_division_agree(
            one in 0..u128::from(u64::MAX), other in 0..u128::from(u64::MAX), over in 1..u128::MAX,
        ) {
            let product = one * other;
            let short = rounded(product / over, product % over, over);
            prop_assert_eq!(wide(one, other, over), short);
            prop_assert_eq!(times_over(one, other, over), short);
        }

        #[test]
        fn a_factor_on_both_sides_changes_nothing(
            one in 0..u128::from(u64::MAX), other in 0..u128::from(u32::MAX),
            over in 1..u128::from(u64::MAX), factor in 1..u128::from(u64::MAX),
        ) {
            let plain = times_over(one, other, over);
            prop_assert_eq!(wide(one * factor, other, over * factor), plain);
        }
    }
}
