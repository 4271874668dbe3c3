//! Knows when a gateway is asked how something stands that it has not told the end of.

use bursar_kernel::Note;
use chrono::{DateTime, TimeDelta, Utc};

/// How long notices are waited for at first.
const FIRST: TimeDelta = TimeDelta::minutes(15);

/// The longest pause between two questions.
const LONGEST: TimeDelta = TimeDelta::days(1);

/// After how long nobody asks any more.
const PATIENCE: TimeDelta = TimeDelta::days(30);

/// When it is asked first about what begins now.
pub(super) fn first(at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    Some(at + FIRST)
}

/// When it is asked next: the pause is as long as what has passed, so each is twice the last one.
pub(super) fn next(since: DateTime<Utc>, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let passed = at - since;
    (passed < PATIENCE).then(|| at + passed.clamp(FIRST, LONGEST))
}

/// What staff are told once nobody asks any more.
pub(super) fn given_up() -> Option<Note> {
    let words = "the gateway has not told the end of it for a month, and is asked no more";
    Note::parse(words, words.len()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_is_asked_less_and_less_often_and_in_the_end_no_more() {
        let begun = DateTime::UNIX_EPOCH;
        let (mut asked, mut at) = (Vec::new(), first(begun));
        while let Some(now) = at {
            asked.push(now - begun);
            at = next(begun, now);
        }
        let hours: Vec<_> = asked.iter().map(|passed| passed.num_minutes()).take(5).collect();
        assert_eq!(hours, [15, 30, 60, 120, 240]);
        assert!(asked.iter().zip(asked.iter().skip(1)).all(|(a, b)| *b - *a <= LONGEST));
        assert!(asked.last().is_some_and(|last| *last >= PATIENCE), "{asked:?}");
        assert!(asked.len() < 45, "{}", asked.len());
    }
}
