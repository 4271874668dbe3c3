//! Tells the time of the machine.

use bursar_application::ports::Clock;
use chrono::{DateTime, SubsecRound, Utc};

/// The machine's clock, cut to microseconds.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one clock behind the port")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}
