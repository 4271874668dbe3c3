//! Chance that repeats itself: the same seed throws the same numbers.

/// A stream of numbers that look like chance (Steele, Lea and Flood's `SplitMix64`).
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    /// The stream of one thing within a world; streams of different things are unrelated.
    pub(crate) const fn of(seed: u64, thing: u64) -> Self {
        let mut dice = Self(seed ^ thing.wrapping_mul(0xd134_2543_de82_ef95));
        dice.0 = dice.next();
        dice
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 where there is none.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(end);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number from `first` to `last`, both included.
    pub(crate) fn between(&mut self, first: i64, last: i64) -> i64 {
        let span = u64::try_from(last - first).unwrap_or(0);
        first + i64::try_from(self.below(span + 1)).unwrap_or(0)
    }

    /// A number below `end` that is low more often than high: the first about `ln(end)` times as
    /// often as an even throw would give it, the last once in `end²`.
    pub(crate) fn skewed(&mut self, end: u64) -> u64 {
        let bound = self.below(end) + 1;
        self.below(bound)
    }

    /// Whether something happens that happens in so many of a thousand cases.
    pub(crate) fn permille(&mut self, cases: u64) -> bool {
        self.below(1000) < cases
    }

    /// One of these, each as likely as any other.
    pub(crate) fn one<T: Copy + Default>(&mut self, of: &[T]) -> T {
        let place = usize::try_from(self.below(u64::try_from(of.len()).unwrap_or(0))).unwrap_or(0);
        of.get(place).copied().unwrap_or_default()
    }

    /// One of these, by its weight.
    pub(crate) fn weighed<'a, T>(
        &mut self,
        of: &'a [T],
        weight: impl Fn(&T) -> u64,
    ) -> Option<&'a T> {
        let mut left = self.below(of.iter().map(&weight).sum());
        for thing in of {
            match left.checked_sub(weight(thing)) {
                Some(rest) => left = rest,
                None => return Some(thing),
            }
        }
        None
    }

    /// An id as OpenStack writes them: a random UUID.
    pub(crate) fn uuid(&mut self) -> String {
        let (high, low) = (self.next(), self.next());
        let (first, second, third) = (high >> 32, (high >> 16) & 0xffff, high & 0xfff);
        let (fourth, fifth) = (0x8000 | ((low >> 48) & 0x3fff), low & 0xffff_ffff_ffff);
        format!("{first:08x}-{second:04x}-4{third:03x}-{fourth:04x}-{fifth:012x}")
    }

    /// The text with every `9` made a digit, every `@` a letter.
    pub(crate) fn spell(&mut self, pattern: &str) -> String {
        const SIGNS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        let sign = |place: u64| {
            usize::try_from(place)
                .ok()
                .and_then(|place| SIGNS.get(place))
                .map_or('0', |s| char::from(*s))
        };
        let spelled = pattern.chars().map(|sought| match sought {
            '9' => sign(self.below(10)),
            '@' => sign(10 + self.below(26)),
            kept => kept,
        });
        spelled.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_throws_the_same_numbers() {
        let throw = |seed, thing| {
            let mut dice = Dice::of(seed, thing);
            [(); 8].map(|()| dice.below(1_000_000))
        };
        assert_eq!(throw(1, 2), throw(1, 2));
        assert_ne!(throw(1, 2), throw(1, 3));
        assert_ne!(throw(1, 2), throw(2, 2));
    }

    #[test]
    fn throws_stay_within_their_bounds_and_reach_them() {
        let mut dice = Dice::of(7, 7);
        let even: Vec<_> = (0..1000).map(|_| dice.between(-2, 2)).collect();
        assert_eq!((even.iter().min(), even.iter().max()), (Some(&-2), Some(&2)));
        let skewed: Vec<_> = (0..10_000).map(|_| dice.skewed(8)).collect();
        let count = |value| skewed.iter().filter(|thrown| **thrown == value).count();
        assert!(count(0) > 20 * count(7) && count(7) > 0, "{} and {}", count(0), count(7));
        assert!(skewed.iter().all(|thrown| *thrown < 8));
    }

    #[test]
    fn a_spelled_pattern_keeps_its_signs() {
        let spelled = Dice::of(1, 1).spell("NL999999999B@9");
        assert_eq!(spelled.len(), 14);
        assert!(spelled.starts_with("NL") && spelled.get(11..12) == Some("B"), "{spelled}");
    }
}
