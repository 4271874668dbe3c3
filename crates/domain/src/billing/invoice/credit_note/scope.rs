//! Knows what part of an invoice a credit note takes back.

use std::collections::BTreeSet;

use bursar_kernel::Line;
use bursar_kernel::money::{Money, MoneyError};

use super::CreditedLine;
use super::share::{parts_of, taxes_with};
use crate::billing::invoice::LineNumber;
use crate::billing::invoice::issued::{CreditError, IssuedGroup, IssuedLine, StoredInvoice};
use crate::billing::invoice::quantity::{Quantity, UnitCode};
use crate::billing::invoice::totals::{proportion, spread};

/// What of an invoice is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CreditScope {
    /// Everything that has not been taken back yet.
    Rest,
    /// Some lines, in whole or part.
    Lines(Vec<LineCredit>),
    /// So much without tax of the groups at these places.
    Groups(Vec<(usize, Money)>),
    /// So much with tax, of all groups in proportion.
    Total(Money),
}

/// How much of a line is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineCredit {
    /// The line of the invoice.
    pub line: LineNumber,
    /// How much of it.
    pub part: CreditPart,
}

/// A part of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditPart {
    /// Whatever has not been taken back yet.
    Rest,
    /// So many of its quantity.
    Quantity(Quantity),
    /// So much without tax.
    Net(Money),
}

/// What is taken back of one group of lines.
#[derive(Clone, Debug)]
pub(in crate::billing::invoice) struct Portion {
    pub(in crate::billing::invoice) group: usize,
    pub(in crate::billing::invoice) net: Money,
    pub(in crate::billing::invoice) taxes: Vec<Money>,
    pub(in crate::billing::invoice) lines: Vec<CreditedLine>,
}

impl CreditScope {
    /// What that is of each group of the invoice.
    pub(in crate::billing::invoice) fn portions(
        &self,
        invoice: &StoredInvoice,
    ) -> Result<Vec<Portion>, CreditError> {
        let groups = || invoice.figures.groups.iter().enumerate();
        let portions: Result<Vec<Portion>, CreditError> = match self {
            Self::Rest => groups().map(|(place, group)| rest(invoice, place, group)).collect(),
            Self::Lines(parts) => {
                let lines = lines(invoice, parts)?;
                let portion = |(place, group)| of_lines(place, group, &lines);
                groups().map(portion).collect()
            }
            Self::Groups(sums) => of_groups(invoice, sums),
            Self::Total(sum) => total(invoice, *sum),
        };
        let mut portions = portions?;
        portions.retain(|portion| !portion.lines.is_empty());
        for portion in &portions {
            let group = invoice.figures.groups.get(portion.group).ok_or(CreditError::NoGroup)?;
            within(portion.net, group.net_left()?)?;
        }
        Ok(portions)
    }
}

/// What has not been taken back of a group: line by line, unless sums of the whole group have been.
fn rest(
    invoice: &StoredInvoice,
    place: usize,
    group: &IssuedGroup,
) -> Result<Portion, CreditError> {
    let members = || invoice.figures.lines.iter().filter(|line| line.figures.group == place);
    let net = group.net_left()?;
    let shares = group.figures.taxes.iter().zip(&group.credited_taxes);
    let taxes = shares.map(|(figure, done)| figure.amount.minus(*done));
    let taxes = taxes.collect::<Result<Vec<Money>, MoneyError>>()?;
    let by_line = Money::sum(members().map(|line| line.credited), net.currency())?;
    if by_line != group.credited_net {
        return of_group(invoice, place, net, taxes);
    }
    let is_left = |line: &&IssuedLine| line.credited.is_zero() || line.credited != line.figures.net;
    let lines: Result<Vec<_>, _> =
        members().filter(is_left).map(|line| whole_or_sum(line, line.left()?)).collect();
    let mut portion = Portion { group: place, net, taxes, lines: lines? };
    if members().any(|line| !line.credited.is_zero()) {
        portion.spread_tax()?;
    } else {
        for (line, original) in portion.lines.iter_mut().zip(members()) {
            (line.tax, line.total) = (original.figures.tax, original.figures.total);
        }
    }
    Ok(portion)
}

fn lines(invoice: &StoredInvoice, parts: &[LineCredit]) -> Result<Vec<CreditedLine>, CreditError> {
    let mut seen = BTreeSet::new();
    let credit = |part: &LineCredit| {
        let mut lines = invoice.figures.lines.iter();
        let line = lines.find(|line| line.number == part.line).filter(|_| seen.insert(part.line));
        let line = line.ok_or(CreditError::NoLine(part.line))?;
        let left = line.left()?;
        let credited = match part.part {
            CreditPart::Rest => whole_or_sum(line, left),
            CreditPart::Net(net) => within(net, left).and_then(|()| whole_or_sum(line, net)),
            CreditPart::Quantity(quantity) => some_of(line, quantity),
        };
        credited.map_err(|error| match error {
            CreditError::TooMuch { most } => CreditError::TooMuchOfLine { line: part.line, most },
            other => other,
        })
    };
    parts.iter().map(credit).collect()
}

fn of_lines(
    place: usize,
    group: &IssuedGroup,
    lines: &[CreditedLine],
) -> Result<Portion, CreditError> {
    let members = lines.iter().filter(|line| line.group == place);
    let lines: Vec<CreditedLine> = members.cloned().collect();
    let net = Money::sum(lines.iter().map(|line| line.net), group.credited_net.currency())?;
    within(net, group.net_left()?)?;
    let mut portion = Portion { group: place, net, taxes: taxes_with(group, net)?, lines };
    portion.spread_tax()?;
    Ok(portion)
}

/// Sums of some groups, each at most once.
fn of_groups(
    invoice: &StoredInvoice,
    sums: &[(usize, Money)],
) -> Result<Vec<Portion>, CreditError> {
    let mut seen = BTreeSet::new();
    let portion = |(place, net): &(usize, Money)| {
        let group = invoice.figures.groups.get(*place).filter(|_| seen.insert(*place));
        let group = group.ok_or(CreditError::NoGroup)?;
        within(*net, group.net_left()?)?;
        of_group(invoice, *place, *net, taxes_with(group, *net)?)
    };
    sums.iter().map(portion).collect()
}

/// A sum of all groups in proportion to what is left of each.
fn total(invoice: &StoredInvoice, sum: Money) -> Result<Vec<Portion>, CreditError> {
    within(sum, invoice.figures.total.minus(invoice.credited)?)?;
    let groups = &invoice.figures.groups;
    let left = groups.iter().map(|group| group.net_left()?.plus(group.tax_left()?));
    let left = left.collect::<Result<Vec<Money>, MoneyError>>()?;
    let shares = spread(sum, &left, of_gains(sum, &left)?)?;
    let portion = |(place, (group, share)): (usize, (&IssuedGroup, Money))| {
        let (net, taxes) = parts_of(group, share)?;
        of_group(invoice, place, net, taxes)
    };
    groups.iter().zip(shares).enumerate().map(portion).collect()
}

/// One line for a sum of a whole group; none if that is nothing.
fn of_group(
    invoice: &StoredInvoice,
    place: usize,
    net: Money,
    taxes: Vec<Money>,
) -> Result<Portion, CreditError> {
    let tax = Money::sum(taxes.iter().copied(), net.currency())?;
    let number = invoice.number().map_or("", |number| number.as_str());
    let group = invoice.figures.groups.get(place).ok_or(CreditError::NoGroup)?;
    let names = group
        .figures
        .taxes
        .iter()
        .map(|figure| format!(", {} {} %", figure.tax.name, figure.tax.rate));
    let text = format!("Credit on {number}{}", names.collect::<String>());
    let description = Line::parse(&text, usize::MAX).map_err(|_| CreditError::Nothing)?;
    let total = net.plus(tax)?;
    let line = CreditedLine { tax, total, ..sum_line(description, net, place)? };
    let lines = if net.is_zero() && tax.is_zero() { Vec::new() } else { vec![line] };
    Ok(Portion { group: place, net, taxes, lines })
}

/// The line as it was on the invoice if all of it is taken back, else a sum.
fn whole_or_sum(line: &IssuedLine, net: Money) -> Result<CreditedLine, CreditError> {
    let plain = sum_line(line.item.description.clone(), net, line.figures.group)?;
    let plain = CreditedLine { of: Some(line.number), ..plain };
    if net != line.figures.net {
        return Ok(plain);
    }
    let (quantity, unit, unit_price) = (line.item.quantity, line.item.unit, line.item.unit_price);
    Ok(CreditedLine { quantity, unit, unit_price, discount: line.figures.discount, ..plain })
}

/// So many of a line's quantity, at most what is left of it.
fn some_of(line: &IssuedLine, quantity: Quantity) -> Result<CreditedLine, CreditError> {
    let (done, all) = (quantity.nanos()?, line.item.quantity.nanos()?);
    if done == 0 || done.signum() != all.signum() || done.unsigned_abs() > all.unsigned_abs() {
        return Err(CreditError::TooMuch { most: line.left()? });
    }
    let part = |whole: Money| proportion(whole, done, all);
    let (net, left) = (part(line.figures.net)?, line.left()?);
    let least_unit = Money::from_minor(net.minor().signum(), net.currency());
    // The last of several halves gets what their rounding left.
    let net = if net.minus(least_unit)? == left { left } else { net };
    within(net, left)?;
    Ok(CreditedLine {
        number: 0,
        of: Some(line.number),
        description: line.item.description.clone(),
        quantity,
        unit: line.item.unit,
        unit_price: line.item.unit_price,
        discount: part(line.figures.discount)?,
        net,
        tax: Money::zero(net.currency()),
        total: net,
        group: line.figures.group,
    })
}

/// A line for a sum without tax, whatever the invoice's prices contain.
fn sum_line(description: Line, net: Money, group: usize) -> Result<CreditedLine, MoneyError> {
    let zero = Money::zero(net.currency());
    let (quantity, price) = if net.is_negative() { ("-1", net.negated()?) } else { ("1", net) };
    Ok(CreditedLine {
        number: 0,
        of: None,
        description,
        quantity: quantity.parse()?,
        unit: UnitCode::PIECE,
        unit_price: price.as_amount(),
        discount: zero,
        net,
        tax: zero,
        total: net,
        group,
    })
}

impl Portion {
    /// Shows on each line its share of the portion's taxes.
    fn spread_tax(&mut self) -> Result<(), MoneyError> {
        let nets: Vec<Money> = self.lines.iter().map(|line| line.net).collect();
        let tax = Money::sum(self.taxes.iter().copied(), self.net.currency())?;
        for (line, share) in self.lines.iter_mut().zip(spread(tax, &nets, of_gains(tax, &nets)?)?) {
            line.tax = share;
            line.total = line.net.plus(share)?;
        }
        Ok(())
    }
}

/// What of a figure falls to the parts above zero.
fn of_gains(figure: Money, parts: &[Money]) -> Result<Money, MoneyError> {
    let sum = |parts: &mut dyn Iterator<Item = &Money>| {
        Money::sum(parts.copied(), figure.currency()).map(Money::minor)
    };
    let all = sum(&mut parts.iter())?;
    let gains = sum(&mut parts.iter().filter(|part| !part.is_negative()))?;
    if all == 0 { Ok(figure) } else { proportion(figure, gains, all) }
}

/// Whether no more is taken back than is left, and nothing is put on top.
fn within(sum: Money, left: Money) -> Result<(), CreditError> {
    let zero = Money::zero(left.currency());
    let (low, high) = if left.is_negative() { (left, zero) } else { (zero, left) };
    if sum.compare(low)?.is_ge() && sum.compare(high)?.is_le() {
        Ok(())
    } else {
        Err(CreditError::TooMuch { most: left })
    }
}
