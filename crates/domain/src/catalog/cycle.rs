//! Knows what a product costs for a stretch of time in one currency (product 5.3).

use bursar_kernel::Id;
use bursar_kernel::money::{Amount, Currency, MoneyError};
use rust_decimal::Decimal;

use super::{Multiplier, PriceModel, Product, Recurrence};
use crate::event::{Event, Facts, facts};
use crate::field::FieldErrors;
use crate::repository::Aggregate;

/// What a product costs for a stretch of time in one currency: one line of its price list.
///
/// Services look their price up when one of their own cycles begins, so a new price holds from the
/// next cycle on and changes none that has begun.
#[derive(Clone, Debug)]
pub struct ProductCycle {
    id: Id<Self>,
    product: Id<Product>,
    recurrence: Recurrence,
    price: Amount,
    setup_fee: Amount,
    is_relative: bool,
    version: i64,
}

/// What a person types to create or edit a line of a price list. Empty sums mean nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the accessors of ProductCycle, documented there")]
pub struct ProductCycleInput {
    pub unit: String,
    pub multiplier: String,
    pub currency: String,
    pub price: String,
    pub setup_fee: String,
    pub is_relative: bool,
}

/// A line as it was read, or is to be kept.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the fields are the accessors of ProductCycle, documented there")]
pub struct NewProductCycle {
    pub id: Id<ProductCycle>,
    pub product: Id<Product>,
    pub recurrence: Recurrence,
    pub price: Amount,
    pub setup_fee: Amount,
    pub is_relative: bool,
}

/// Why a price cannot follow another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CycleError {
    /// The other price is not for the same stretch of time, or follows one itself.
    #[error("a price follows one for the same time in the default currency")]
    NoBase,
    /// The result is larger than can be kept.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl Aggregate for ProductCycle {
    const NAME: &'static str = "product_cycle";

    fn id(&self) -> Id<Self> {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl ProductCycle {
    /// A new line. One that follows the default currency's price is zero until it does.
    pub fn create(
        id: Id<Self>,
        product: &Product,
        input: &ProductCycleInput,
    ) -> Result<(Self, Event), FieldErrors> {
        let mut errors = FieldErrors::none();
        let unit = errors.check("unit", "unknown", input.unit.trim().parse());
        let multiplier = match input.multiplier.trim() {
            "" => Some(Multiplier::ONE),
            text => errors.check("multiplier", "malformed", text.parse()),
        };
        let recurrence = unit.zip(multiplier).and_then(|(unit, multiplier)| {
            errors.check("multiplier", "not_here", Recurrence::new(unit, multiplier))
        });
        let code = input.currency.trim().to_uppercase();
        let currency = errors.check("currency", "unknown", Currency::new(&code));
        let (Some(recurrence), Some(currency)) = (recurrence, currency) else { return Err(errors) };
        let model = product.as_stored().price_model;
        let prices = Prices::parse(input, currency, model, &mut errors);
        let Some(Prices { price, setup_fee }) = prices else { return Err(errors) };
        let (product, is_relative) = (product.as_stored().id, input.is_relative);
        let new = NewProductCycle { id, product, recurrence, price, setup_fee, is_relative };
        let cycle = Self::restore(new, 1);
        let event = cycle.tell("product_cycle.created", &Facts::new());
        errors.ok((cycle, event))
    }

    /// A line as the store kept it.
    pub const fn restore(stored: NewProductCycle, version: i64) -> Self {
        let NewProductCycle { id, product, recurrence, price, setup_fee, is_relative } = stored;
        Self { id, product, recurrence, price, setup_fee, is_relative, version }
    }

    /// Changes what is charged. For how long, and in which currency, stays: services refer to it.
    pub fn edit(
        &mut self,
        product: &Product,
        input: &ProductCycleInput,
    ) -> Result<Event, FieldErrors> {
        let mut errors = FieldErrors::none();
        let model = product.as_stored().price_model;
        let prices = Prices::parse(input, self.currency(), model, &mut errors);
        let Some(Prices { price, setup_fee }) = prices else { return Err(errors) };
        errors.ok(())?;
        let before = self.facts();
        if !input.is_relative {
            (self.price, self.setup_fee) = (price, setup_fee);
        }
        self.is_relative = input.is_relative;
        Ok(self.tell("product_cycle.edited", &before))
    }

    /// Follows the default currency's price through the rate, in units of this line's currency for
    /// one of the default currency. Only a change is an event.
    pub fn follow(&mut self, base: &Self, rate: Decimal) -> Result<Option<Event>, CycleError> {
        let is_base = base.product == self.product
            && base.recurrence == self.recurrence
            && !base.is_relative
            && base.id != self.id;
        if !is_base {
            return Err(CycleError::NoBase);
        }
        let currency = self.currency();
        let convert = |sum: Amount| {
            let converted = Amount::new(sum.times(rate)?.value(), currency).to_nine_decimals();
            converted.nanos().map(|_| converted)
        };
        let before = self.facts();
        (self.price, self.setup_fee) = (convert(base.price)?, convert(base.setup_fee)?);
        Ok(Some(self.tell("product_cycle.followed", &before)).filter(Event::is_change))
    }

    /// Costs nothing from now on, because its product is free. Only a change is an event.
    pub fn make_free(&mut self) -> Option<Event> {
        let before = self.facts();
        self.price = Amount::zero(self.currency());
        self.setup_fee = Amount::zero(self.currency());
        Some(self.tell("product_cycle.edited", &before)).filter(Event::is_change)
    }

    /// What is told when the line is removed.
    pub fn removed(&self) -> Event {
        let (before, after) = (self.facts(), Facts::new());
        Event::between("product_cycle.deleted", Self::NAME, self.id.get(), &before, &after)
    }

    /// Whose price it is.
    pub const fn product(&self) -> Id<Product> {
        self.product
    }

    /// How often it is due.
    pub const fn recurrence(&self) -> Recurrence {
        self.recurrence
    }

    /// What is charged in, and services are billed in.
    pub const fn currency(&self) -> Currency {
        self.price.currency()
    }

    /// The fixed price of one cycle; of an hour where it is by the hour.
    pub const fn price(&self) -> Amount {
        self.price
    }

    /// What is charged once, with a service's first cycle.
    pub const fn setup_fee(&self) -> Amount {
        self.setup_fee
    }

    /// Whether both follow the default currency's through the exchange rate.
    pub const fn is_relative(&self) -> bool {
        self.is_relative
    }

    fn tell(&self, action: &'static str, before: &Facts) -> Event {
        Event::between(action, Self::NAME, self.id.get(), before, &self.facts())
    }

    fn facts(&self) -> Facts {
        facts([
            ("product_id", Some(self.product.to_string())),
            ("cycle", Some(self.recurrence.label())),
            ("price", Some(self.price.to_string())),
            ("setup_fee", Some(self.setup_fee.to_string())),
            ("is_relative", Some(self.is_relative.to_string())),
        ])
    }
}

struct Prices {
    price: Amount,
    setup_fee: Amount,
}

impl Prices {
    fn parse(
        input: &ProductCycleInput,
        currency: Currency,
        model: PriceModel,
        errors: &mut FieldErrors,
    ) -> Option<Self> {
        if input.is_relative {
            return Some(Self { price: Amount::zero(currency), setup_fee: Amount::zero(currency) });
        }
        let mut sum = |field, text: &str| {
            let amount = match text.trim() {
                "" => Some(Amount::zero(currency)),
                text => errors.check(field, "malformed", Amount::parse(text, currency)),
            }?;
            if amount.value() < Decimal::ZERO {
                errors.add(field, "negative", "Use 0 or more");
            }
            if model == PriceModel::Free && !amount.value().is_zero() {
                errors.add(field, "free", "The product is free: leave this at 0");
            }
            errors.check(field, "too_large", amount.nanos()).map(|_| amount)
        };
        let (price, setup_fee) = (sum("price", &input.price), sum("setup_fee", &input.setup_fee));
        Some(Self { price: price?, setup_fee: setup_fee? })
    }
}
