//! Draws secrets from the chance of the operating system.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bursar_application::ports::Secrets;
use bursar_application::secret::Secret;

/// The operating system's source of chance.
#[derive(Clone, Copy, Debug)]
pub struct Chance;

impl Secrets for Chance {
    fn draw(&self) -> Secret {
        let mut bits = [0; 32];
        if let Err(error) = getrandom::fill(&mut bits) {
            // A guessable secret is worse than no server.
            tracing::error!(%error, "the system has no chance to draw from");
            std::process::abort();
        }
        Secret::new(URL_SAFE_NO_PAD.encode(bits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_have_256_bits_and_fit_into_an_address() {
        let (one, other) = (Chance.draw(), Chance.draw());
        assert_eq!(one.expose().len(), 43);
        assert!(one.expose().bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)));
        assert_ne!(one.expose(), other.expose());
    }
}
