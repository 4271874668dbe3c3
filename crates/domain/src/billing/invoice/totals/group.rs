//! Knows the taxes of the lines that are taxed alike.

use bursar_kernel::money::{Amount, Money, MoneyError, Rounding};
use rust_decimal::Decimal;

use super::{LineFigures, Prices, TotalsTerms, spread, times};
use crate::billing::tax::{AppliedTax, Exemption, TaxCategory, Taxes, Treatment};

/// One tax on one group of lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxFigure {
    /// The tax.
    pub tax: AppliedTax,
    /// What it is charged on (BT-116).
    pub base: Money,
    /// What it comes to (BT-117).
    pub amount: Money,
}

/// The lines that are taxed alike (BG-23).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxGroup {
    /// How they are taxed (BT-118).
    pub category: TaxCategory,
    /// Why no tax is charged, if none is.
    pub exemption: Option<Exemption>,
    /// The taxes that are charged, by level.
    pub taxes: Vec<TaxFigure>,
    /// The lines without tax.
    pub net: Money,
    /// Their taxes.
    pub tax: Money,
    /// Both.
    pub total: Money,
}

impl TaxGroup {
    /// Computes the group's figures, and completes those of its lines, whose `net` and `total` are
    /// their prices so far.
    pub(super) fn compute(
        treatment: &Treatment,
        lines: &mut [LineFigures],
        terms: &TotalsTerms<'_>,
    ) -> Result<Self, MoneyError> {
        let price = Money::sum(lines.iter().map(|line| line.net), terms.currency)?;
        let taxes = match treatment {
            Treatment::Charged(taxes) => taxes,
            Treatment::Untaxed(exemption) => return Ok(Self::untaxed(exemption.clone(), price)),
        };
        let category = taxes.category();
        let (net, figures) = match terms.prices {
            Prices::Net => (price, taxes.on(price, terms.rounding)?),
            Prices::Gross => taxes.within(price, terms.rounding)?,
        };
        let tax = Money::sum(figures.iter().map(|figure| figure.amount), terms.currency)?;
        let total = net.plus(tax)?;
        let group = Self { category, exemption: None, taxes: figures, net, tax, total };
        match terms.prices {
            Prices::Net => group.put_tax_on(lines, taxes, terms.rounding)?,
            Prices::Gross => group.take_tax_out_of(lines, taxes, terms.rounding)?,
        }
        Ok(group)
    }

    fn untaxed(exemption: Exemption, price: Money) -> Self {
        let category = exemption.cause.category();
        let tax = Money::zero(price.currency());
        let exemption = Some(exemption);
        Self { category, exemption, taxes: Vec::new(), net: price, tax, total: price }
    }

    fn put_tax_on(
        &self,
        lines: &mut [LineFigures],
        taxes: &Taxes,
        rounding: Rounding,
    ) -> Result<(), MoneyError> {
        let prices: Vec<Money> = lines.iter().map(|line| line.net).collect();
        let gains = gains(&prices)?;
        for (figure, part) in self.taxes.iter().zip(taxes.parts()) {
            let on_gains = times(gains.as_amount(), part)?.round(rounding)?;
            for (line, share) in lines.iter_mut().zip(spread(figure.amount, &prices, on_gains)?) {
                line.tax = line.tax.plus(share)?;
                line.total = line.total.plus(share)?;
            }
        }
        Ok(())
    }

    fn take_tax_out_of(
        &self,
        lines: &mut [LineFigures],
        taxes: &Taxes,
        rounding: Rounding,
    ) -> Result<(), MoneyError> {
        let prices: Vec<Money> = lines.iter().map(|line| line.total).collect();
        let in_gains = taxes.without(gains(&prices)?, rounding)?;
        for (line, net) in lines.iter_mut().zip(spread(self.net, &prices, in_gains)?) {
            line.net = net;
            line.tax = line.total.minus(net)?;
        }
        Ok(())
    }
}

impl Taxes {
    /// What each tax is of the net price.
    fn parts(&self) -> Vec<Decimal> {
        let first = self.first.rate.fraction();
        let second = self.second.as_ref().map(|tax| {
            let base = if tax.is_compound { Decimal::ONE + first } else { Decimal::ONE };
            tax.rate.fraction() * base
        });
        std::iter::once(first).chain(second).collect()
    }

    /// The taxes that come on top of a net price, each rounded once.
    fn on(&self, net: Money, rounding: Rounding) -> Result<Vec<TaxFigure>, MoneyError> {
        let charge = |tax: &AppliedTax, base: Money| {
            let amount = times(base.as_amount(), tax.rate.fraction())?.round(rounding)?;
            Ok(TaxFigure { tax: tax.clone(), base, amount })
        };
        let first = charge(&self.first, net)?;
        let second = match &self.second {
            None => None,
            Some(tax) if tax.is_compound => Some(charge(tax, net.plus(first.amount)?)?),
            Some(tax) => Some(charge(tax, net)?),
        };
        Ok(std::iter::once(first).chain(second).collect())
    }

    /// The net price in a gross one, and the taxes in it.
    ///
    /// Not every gross price is some net price with its rounded taxes. Where it is none, what is
    /// left of it beside the nearest net price is the tax, off by one smallest unit or two.
    fn within(
        &self,
        gross: Money,
        rounding: Rounding,
    ) -> Result<(Money, Vec<TaxFigure>), MoneyError> {
        let nearest = self.without(gross, rounding)?;
        for step in [0, 1, -1, 2, -2] {
            let net = nearest.plus(Money::from_minor(step, gross.currency()))?;
            let figures = self.on(net, rounding)?;
            let taxes = figures.iter().map(|figure| figure.amount);
            if Money::sum(taxes, gross.currency())?.plus(net)? == gross {
                return Ok((net, figures));
            }
        }
        let mut figures = self.on(nearest, rounding)?;
        let left = gross.minus(nearest)?;
        let exact: Vec<u64> = self.parts().into_iter().map(weight).collect();
        let mut below = nearest;
        for (figure, amount) in figures.iter_mut().zip(left.allocate(&exact)?) {
            figure.amount = amount;
            figure.base = if figure.tax.is_compound { below } else { nearest };
            below = below.plus(amount)?;
        }
        Ok((nearest, figures))
    }

    /// The net price in a gross one.
    fn without(&self, gross: Money, rounding: Rounding) -> Result<Money, MoneyError> {
        let factor: Decimal = self.parts().into_iter().fold(Decimal::ONE, |sum, part| sum + part);
        let net = gross.as_amount().value().checked_div(factor).ok_or(MoneyError::OutOfRange)?;
        Amount::new(net, gross.currency()).round(rounding)
    }
}

/// The sum of what is above zero.
fn gains(prices: &[Money]) -> Result<Money, MoneyError> {
    let currency = prices.first().map(|price| price.currency()).ok_or(MoneyError::NoWeights)?;
    Money::sum(prices.iter().copied().filter(|price| !price.is_negative()), currency)
}

/// A part of a price as a weight; parts have at most 16 decimals.
fn weight(part: Decimal) -> u64 {
    let missing = 16_u32.saturating_sub(part.scale());
    let whole = part.mantissa().saturating_mul(10_i128.pow(missing));
    u64::try_from(whole).unwrap_or(u64::MAX)
}
