//! Others are asked for money's sake: strangers that are right, slow, down, wrong and huge.

mod rates;
mod stranger;
mod vies;
