//! Knows how notices are signed: HMAC-SHA256 (RFC 2104) over the time and the body.

use std::fmt::Write as _;

use bursar_application::ports::gateway::NoticeError;
use bursar_application::secret::Secret;
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The header that holds the time and the signature: `t=1795305600,v1=5257a8…`.
pub const SIGNATURE: &str = "simulation-signature";

/// How old a signature may be, or how far its clock ahead.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// What a notice of this body, sent at this instant, is signed with.
pub fn sign(secret: &Secret, at: DateTime<Utc>, body: &[u8]) -> String {
    let time = at.timestamp();
    let Some(mac) = mac(secret, time, body) else { return String::new() };
    let mut header = format!("t={time},v1=");
    for byte in mac.finalize().into_bytes() {
        // Writing to a string cannot fail.
        let _ = write!(header, "{byte:02x}");
    }
    header
}

/// Refuses a body that was not signed with the secret within the last minutes.
pub(super) fn require_signature(
    secret: &Secret,
    header: &str,
    body: &[u8],
    at: DateTime<Utc>,
) -> Result<(), NoticeError> {
    let (time, signature) = parts(header).ok_or(NoticeError::Forged)?;
    let mac = mac(secret, time, body).ok_or(NoticeError::Forged)?;
    mac.verify_slice(&signature).map_err(|_| NoticeError::Forged)?;
    let sent = DateTime::from_timestamp(time, 0).ok_or(NoticeError::Forged)?;
    let is_fresh = (at - sent).abs() <= TOLERANCE;
    if is_fresh { Ok(()) } else { Err(NoticeError::Forged) }
}

fn mac(secret: &Secret, time: i64, body: &[u8]) -> Option<Hmac<Sha256>> {
    // HMAC takes a key of any length.
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()).ok()?;
    mac.update(format!("{time}.").as_bytes());
    mac.update(body);
    Some(mac)
}

fn parts(header: &str) -> Option<(i64, Vec<u8>)> {
    let (time, signature) = header.split_once(',')?;
    let time = time.strip_prefix("t=")?.parse().ok()?;
    Some((time, bytes(signature.strip_prefix("v1=")?)?))
}

fn bytes(hexadecimal: &str) -> Option<Vec<u8>> {
    if !hexadecimal.is_ascii() || hexadecimal.len() != 64 {
        return None;
    }
    let places = (0..hexadecimal.len()).step_by(2);
    places.map(|at| u8::from_str_radix(hexadecimal.get(at..at + 2)?, 16).ok()).collect()
}
