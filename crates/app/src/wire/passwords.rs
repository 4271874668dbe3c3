//! Keeps passwords as argon2id hashes, a few at a time.

use std::sync::Arc;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use async_trait::async_trait;
use bursar_application::ports::Passwords;
use bursar_application::secret::Secret;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// 19 MiB, two passes, one lane: what OWASP's cheat sheet for password storage asks for at least.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How many hashes are computed at once: each takes memory and a core, and the door may be rushed.
const AT_ONCE: usize = 2;

/// Argon2id with the parameters of this file. Stored hashes carry theirs and stay valid.
#[derive(Clone, Debug)]
pub struct Argon2Passwords {
    places: Arc<Semaphore>,
    stand_in: Arc<str>,
}

impl Argon2Passwords {
    /// Hashes once, to have a hash for accounts that do not exist.
    pub fn new() -> Self {
        let places = Arc::new(Semaphore::new(AT_ONCE));
        Self { places, stand_in: hash(b"nobody has this password").into() }
    }

    /// Computes where it does not hold up other work, when there is a place.
    async fn compute<T: Send + 'static>(
        &self,
        what: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let _place = self.places.acquire().await.ok()?;
        spawn_blocking(what).await.ok()
    }
}

impl Default for Argon2Passwords {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Passwords for Argon2Passwords {
    async fn hash(&self, password: Secret) -> String {
        let hash = self.compute(move || hash(password.expose().as_bytes())).await;
        hash.unwrap_or_default()
    }

    async fn verify(&self, password: Secret, hash: Option<String>) -> bool {
        let is_known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.stand_in.to_string());
        let is_right = self
            .compute(move || {
                argon2().verify_password(password.expose().as_bytes(), hash.as_str()).is_ok()
            })
            .await;
        is_known && is_right == Some(true)
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The hash; an empty one, which no password has, if the system has no chance to draw a salt from.
fn hash(password: &[u8]) -> String {
    argon2().hash_password(password).map(|hash| hash.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_belongs_to_its_hash_alone() {
        let passwords = Argon2Passwords::new();
        let hash = passwords.hash(Secret::new("correct horse")).await;
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify(Secret::new("correct horse"), Some(hash.clone())).await);
        assert!(!passwords.verify(Secret::new("wrong horse"), Some(hash)).await);
    }

    #[tokio::test]
    async fn no_password_opens_an_account_without_a_hash() {
        let passwords = Argon2Passwords::new();
        for password in ["", "nobody has this password"] {
            assert!(!passwords.verify(Secret::new(password), None).await);
            assert!(!passwords.verify(Secret::new(password), Some(String::new())).await);
        }
    }
}
