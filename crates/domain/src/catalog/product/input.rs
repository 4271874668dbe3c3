//! Knows what a person types to create or edit a product, and what is wrong with it.

use std::collections::BTreeSet;

use bursar_kernel::{Id, Line, Note};
use chrono::{DateTime, Utc};

use super::{Product, StoredProduct};
use crate::catalog::ProductGroup;
use crate::field::FieldErrors;

/// What a person types to create or edit a product. Empty text means no value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of StoredProduct, documented there")]
#[expect(clippy::struct_excessive_bools, reason = "each is a tick of its own in the form")]
pub struct ProductInput {
    pub name: String,
    pub description: String,
    pub code: String,
    pub group: Option<Id<ProductGroup>>,
    pub module: String,
    pub product_type: String,
    pub status: String,
    pub price_model: String,
    pub auto_setup: String,
    pub is_taxable: bool,
    pub requires_domain: bool,
    pub is_hidden: bool,
    pub welcome_template: String,
    pub allows_zero_price: bool,
    pub credits_downgrades: bool,
    pub upgrades: BTreeSet<Id<Product>>,
}

impl ProductInput {
    /// What one would type to get this.
    pub(super) fn of(stored: &StoredProduct) -> Self {
        let text = |text: Option<String>| text.unwrap_or_default();
        Self {
            name: stored.name.to_string(),
            description: text(stored.description.as_ref().map(ToString::to_string)),
            code: stored.code.to_string(),
            group: stored.group,
            module: stored.module.code().to_owned(),
            product_type: stored.product_type.code().to_owned(),
            status: stored.status.code().to_owned(),
            price_model: stored.price_model.code().to_owned(),
            auto_setup: stored.auto_setup.code().to_owned(),
            is_taxable: stored.is_taxable,
            requires_domain: stored.requires_domain,
            is_hidden: stored.is_hidden,
            welcome_template: text(stored.welcome_template.as_ref().map(ToString::to_string)),
            allows_zero_price: stored.allows_zero_price,
            credits_downgrades: stored.credits_downgrades,
            upgrades: stored.upgrades.clone(),
        }
    }

    pub(super) fn parse(
        &self,
        id: Id<Product>,
        created_at: DateTime<Utc>,
        version: i64,
    ) -> Result<StoredProduct, FieldErrors> {
        let mut errors = FieldErrors::none();
        let name = errors.check("name", "malformed", Line::parse(&self.name, 128));
        let description =
            errors.optional("description", &self.description, |text| Note::parse(text, 5000));
        let code = errors.check("code", "malformed", code(&self.code));
        let module = errors.check("module", "unknown", self.module.trim().parse());
        let product_type = errors.check("type", "unknown", self.product_type.trim().parse());
        let status = errors.check("status", "unknown", self.status.trim().parse());
        let price_model = errors.check("price_model", "unknown", self.price_model.trim().parse());
        let auto_setup = errors.check("auto_setup", "unknown", self.auto_setup.trim().parse());
        let template = &self.welcome_template;
        let welcome_template =
            errors.optional("welcome_template", template, |text| Line::parse(text, 64));
        if self.upgrades.contains(&id) {
            errors.add("upgrade_ids", "itself", "Leave the product itself out");
        }
        let (Some(name), Some(code), Some(module), Some(product_type)) =
            (name, code, module, product_type)
        else {
            return Err(errors);
        };
        let (Some(status), Some(price_model), Some(auto_setup)) = (status, price_model, auto_setup)
        else {
            return Err(errors);
        };
        errors.ok(StoredProduct {
            id,
            name,
            description,
            code,
            group: self.group,
            module,
            product_type,
            status,
            price_model,
            auto_setup,
            is_taxable: self.is_taxable,
            requires_domain: self.requires_domain,
            is_hidden: self.is_hidden,
            welcome_template,
            allows_zero_price: self.allows_zero_price,
            credits_downgrades: self.credits_downgrades,
            upgrades: self.upgrades.clone(),
            created_at,
            version,
        })
    }
}

/// What programs call the product.
fn code(text: &str) -> Result<Line, String> {
    let line = Line::parse(text, 64).map_err(|error| error.to_string())?;
    let fits = |sign: char| {
        sign.is_ascii_lowercase() || sign.is_ascii_digit() || matches!(sign, '-' | '_' | '.')
    };
    if line.as_str().chars().all(fits) {
        Ok(line)
    } else {
        Err("use lower-case letters, digits, -, _ and .".to_owned())
    }
}
