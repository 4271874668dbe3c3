//! Knows a product: something that can be ordered.

mod input;

use std::collections::BTreeSet;

use bursar_kernel::{Id, Line, Note};
use chrono::{DateTime, Utc};

pub use self::input::ProductInput;
use super::{AutoSetup, PriceModel, ProductGroup, ProductModule, ProductStatus, ProductType};
use crate::event::{Event, Facts, facts};
use crate::field::FieldErrors;
use crate::repository::Aggregate;

/// Something that can be ordered. What was ordered is a [`Service`](crate::service::Service), which
/// goes on whatever becomes of the product.
#[derive(Clone, Debug)]
pub struct Product {
    stored: StoredProduct,
}

/// Everything that is kept of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "product 5.2 has as many independent switches")]
pub struct StoredProduct {
    /// Its id.
    pub id: Id<Product>,
    /// What users read.
    pub name: Line,
    /// More about it, for users.
    pub description: Option<Note>,
    /// What programs and links call it: lower-case letters, digits, `-`, `_` and `.`.
    pub code: Line,
    /// The heading that it is offered under.
    pub group: Option<Id<ProductGroup>>,
    /// Who sets its services up.
    pub module: ProductModule,
    /// What kind of thing it is; organisational.
    pub product_type: ProductType,
    /// Who may order it.
    pub status: ProductStatus,
    /// How a cycle's price follows from its fixed price and from usage.
    pub price_model: PriceModel,
    /// When its services are set up by themselves.
    pub auto_setup: AutoSetup,
    /// Whether tax is charged on it.
    pub is_taxable: bool,
    /// Whether it can be ordered only together with a domain.
    pub requires_domain: bool,
    /// Whether end users do not see its services.
    pub is_hidden: bool,
    /// The template of the e-mail that welcomes its users.
    pub welcome_template: Option<Line>,
    /// Whether it can be ordered where it costs nothing.
    pub allows_zero_price: bool,
    /// Whether what a downgrade leaves over goes to the client's credit.
    pub credits_downgrades: bool,
    /// The products that its services can be changed to.
    pub upgrades: BTreeSet<Id<Product>>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// How often it was saved.
    pub version: i64,
}

/// How many services have come of a product; what is on record about them must stay right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProductUse {
    /// Services in any status.
    pub services: u64,
}

impl Aggregate for Product {
    const NAME: &'static str = "product";

    fn id(&self) -> Id<Self> {
        self.stored.id
    }

    fn version(&self) -> i64 {
        self.stored.version
    }
}

impl Product {
    /// A new product.
    pub fn create(
        id: Id<Self>,
        input: &ProductInput,
        at: DateTime<Utc>,
    ) -> Result<(Self, Event), FieldErrors> {
        let product = Self { stored: input.parse(id, at, 1)? };
        let event = product.tell("product.created", &Facts::new());
        Ok((product, event))
    }

    /// A product as the store kept it.
    pub const fn restore(stored: StoredProduct) -> Self {
        Self { stored }
    }

    /// What is kept of it.
    pub const fn as_stored(&self) -> &StoredProduct {
        &self.stored
    }

    /// Replaces what the product says. Who sets its services up stays once there are services,
    /// because what one module made no other can take away.
    pub fn edit(&mut self, input: &ProductInput, used: ProductUse) -> Result<Event, FieldErrors> {
        let before = self.facts();
        let StoredProduct { id, created_at, version, module, .. } = self.stored;
        let stored = input.parse(id, created_at, version)?;
        if stored.module != module && used.services > 0 {
            let message = format!(
                "{} services were set up by this module: create another product instead",
                used.services
            );
            return Err(FieldErrors::one("module", "in_use", message));
        }
        self.stored = stored;
        Ok(self.tell("product.edited", &before))
    }

    /// Refuses an upgrade to a product of another module.
    pub fn check_upgrades<'a>(
        &self,
        targets: impl IntoIterator<Item = &'a Self>,
    ) -> Result<(), FieldErrors> {
        let module = self.stored.module;
        let stranger = targets.into_iter().find(|target| target.stored.module != module);
        stranger.map_or(Ok(()), |stranger| {
            let name = &stranger.stored.name;
            let message = format!("«{name}» is set up by another module: leave it out");
            Err(FieldErrors::one("upgrade_ids", "other_module", message))
        })
    }

    /// What is told when the product is removed; refused once there are services, whose history
    /// would lose its name: retire it instead.
    pub fn removed(&self, used: ProductUse) -> Result<Event, ProductUse> {
        if used.services > 0 {
            return Err(used);
        }
        let id = self.stored.id.get();
        Ok(Event::between("product.deleted", Self::NAME, id, &self.facts(), &Facts::new()))
    }

    /// What one would type to get the product as it is.
    pub fn to_input(&self) -> ProductInput {
        ProductInput::of(&self.stored)
    }

    /// Whether staff may order it for a client.
    pub fn can_be_ordered(&self) -> bool {
        self.stored.status != ProductStatus::Retired
    }

    fn tell(&self, action: &'static str, before: &Facts) -> Event {
        Event::between(action, Self::NAME, self.stored.id.get(), before, &self.facts())
    }

    fn facts(&self) -> Facts {
        let stored = &self.stored;
        let upgrades: Vec<_> = stored.upgrades.iter().map(Id::to_string).collect();
        let code = |code: &str| Some(code.to_owned());
        facts([
            ("name", Some(stored.name.to_string())),
            ("description", stored.description.as_ref().map(ToString::to_string)),
            ("code", Some(stored.code.to_string())),
            ("group_id", stored.group.map(|group| group.to_string())),
            ("module", code(stored.module.code())),
            ("type", code(stored.product_type.code())),
            ("status", code(stored.status.code())),
            ("price_model", code(stored.price_model.code())),
            ("auto_setup", code(stored.auto_setup.code())),
            ("is_taxable", Some(stored.is_taxable.to_string())),
            ("requires_domain", Some(stored.requires_domain.to_string())),
            ("is_hidden", Some(stored.is_hidden.to_string())),
            ("welcome_template", stored.welcome_template.as_ref().map(ToString::to_string)),
            ("allows_zero_price", Some(stored.allows_zero_price.to_string())),
            ("credits_downgrades", Some(stored.credits_downgrades.to_string())),
            ("upgrade_ids", (!upgrades.is_empty()).then(|| upgrades.join(", "))),
        ])
    }
}
