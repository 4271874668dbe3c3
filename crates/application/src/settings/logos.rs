//! The logos on printed documents, one a configuration (product 4.5).

use async_trait::async_trait;
use bursar_domain::access::Permission;
use bursar_domain::client::Configuration;
use bursar_domain::event::{Event, Facts};
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Id;

use super::require_sight;
use crate::secret::digest;
use crate::{Actor, Desk, Error};

/// A picture that stands at the top of printed documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// How many pixels it is wide.
    pub width: u32,
    /// How many pixels it is high.
    pub height: u32,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// The PNG file.
    pub bytes: Vec<u8>,
}

/// Where logos are kept, within one unit of work.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait Logos: Send + Sync {
    /// The hash of a configuration's logo, if it has one.
    async fn sha256(&self, of: Id<Configuration>) -> Result<Option<String>, StoreError>;

    /// Keeps a logo in place of any other.
    async fn put(&self, of: Id<Configuration>, logo: &Logo) -> Result<(), StoreError>;

    /// Takes the logo away.
    async fn remove(&self, of: Id<Configuration>) -> Result<(), StoreError>;
}

/// The largest file, in bytes, and the most pixels either way.
const MOST_BYTES: usize = 512 * 1024;
const MOST_PIXELS: u32 = 2000;

impl Desk {
    /// The logo of a configuration.
    pub async fn logo(&self, actor: &Actor, of: Id<Configuration>) -> Result<Logo, Error> {
        require_sight(actor)?;
        let logo = self.ports.settings.logo(of).await?;
        Ok(logo.ok_or(StoreError::NotFound { what: "logo", id: of.get() })?)
    }

    /// Gives a configuration another logo. Documents that were printed stay as they are.
    pub async fn change_logo(
        &self,
        actor: &Actor,
        of: Id<Configuration>,
        file: Vec<u8>,
    ) -> Result<(), Error> {
        actor.require(Permission::EditConfigurations)?;
        let logo = self.checked_logo(file)?;
        let work = self.begin(actor).await?;
        work.configurations().get(of).await?;
        let before = work.logos().sha256(of).await?;
        let event = changed(of, before, Some(logo.sha256.clone()));
        if event.is_change() {
            work.logos().put(of, &logo).await?;
            self.commit(work, actor, &[event]).await?;
        }
        Ok(())
    }

    /// Takes the logo of a configuration away.
    pub async fn remove_logo(&self, actor: &Actor, of: Id<Configuration>) -> Result<(), Error> {
        actor.require(Permission::EditConfigurations)?;
        let work = self.begin(actor).await?;
        work.configurations().get(of).await?;
        let before = work.logos().sha256(of).await?;
        let before = before.ok_or(StoreError::NotFound { what: "logo", id: of.get() })?;
        work.logos().remove(of).await?;
        self.commit(work, actor, &[changed(of, Some(before), None)]).await
    }

    fn checked_logo(&self, bytes: Vec<u8>) -> Result<Logo, FieldErrors> {
        let wrong =
            |code: &'static str, message: &'static str| FieldErrors::one("file", code, message);
        if bytes.is_empty() {
            return Err(wrong("required", "Choose a PNG picture"));
        }
        if bytes.len() > MOST_BYTES {
            return Err(wrong("too_long", "Use a PNG picture of at most 512 kB"));
        }
        let (width, height) = self.ports.printer.measure(&bytes).map_err(|_| {
            wrong("malformed", "Use a PNG picture; this file cannot be read as one")
        })?;
        if width.max(height) > MOST_PIXELS {
            let message = "Use a picture of at most 2,000 pixels either way";
            return Err(wrong("out_of_range", message));
        }
        Ok(Logo { width, height, sha256: digest(&bytes), bytes })
    }
}

fn changed(of: Id<Configuration>, before: Option<String>, after: Option<String>) -> Event {
    let fact = |hash: Option<String>| -> Facts {
        hash.into_iter().map(|hash| ("logo".to_owned(), hash)).collect()
    };
    let (before, after) = (fact(before), fact(after));
    Event::between("configuration.logo_changed", Configuration::NAME, of.get(), &before, &after)
}
