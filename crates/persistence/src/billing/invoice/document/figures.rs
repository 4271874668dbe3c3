//! The lines and figures of a document, with what was credited of them.

use bursar_domain::billing::invoice::{
    CreditedLine, Figures, IssuedGroup, IssuedLine, LineFigures, LineNumber, Quantity, TaxFigure,
    TaxGroup,
};
use bursar_kernel::money::{Currency, Money};
use serde::{Deserialize, Serialize};

use super::item::LineDto;
use super::tax::{ExemptionDto, TaxDto};
use super::{money, nanos, price};
use crate::column::Reading;
use crate::error::Unreadable;

/// All lines and groups of a document.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct FiguresDto {
    lines: Vec<IssuedLineDto>,
    groups: Vec<GroupDto>,
    net: i64,
    tax: i64,
    total: i64,
}

#[derive(Serialize, Deserialize)]
struct IssuedLineDto {
    #[serde(flatten)]
    line: LineDto,
    figures: LineFiguresDto,
}

/// Discount, net, tax and total, and the place of the group.
#[derive(Serialize, Deserialize)]
struct LineFiguresDto(i64, i64, i64, i64, usize);

/// What credit notes have taken off each line and each group, the latter without tax and by tax.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct CreditedDto {
    lines: Vec<i64>,
    groups: Vec<(i64, Vec<i64>)>,
}

impl CreditedDto {
    pub(in super::super) fn of(figures: &Figures) -> Self {
        let taxes = |group: &IssuedGroup| {
            group.credited_taxes.iter().map(|sum| sum.minor()).collect::<Vec<_>>()
        };
        let groups = figures.groups.iter();
        Self {
            lines: figures.lines.iter().map(|line| line.credited.minor()).collect(),
            groups: groups.map(|group| (group.credited_net.minor(), taxes(group))).collect(),
        }
    }

    /// Refuses what belongs to another document.
    fn check(&self, read: Reading, figures: &FiguresDto) -> Result<(), Unreadable> {
        let fits = self.lines.len() == figures.lines.len()
            && self.groups.len() == figures.groups.len()
            && self
                .groups
                .iter()
                .zip(&figures.groups)
                .all(|((_, taxes), group)| taxes.len() == group.taxes.len());
        if fits { Ok(()) } else { Err(read.wrong("what was credited is of another document")) }
    }
}

/// Lines that are taxed alike.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct GroupDto {
    category: String,
    exemption: Option<ExemptionDto>,
    taxes: Vec<FigureDto>,
    net: i64,
    tax: i64,
    total: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FigureDto {
    tax: TaxDto,
    base: i64,
    amount: i64,
}

impl FiguresDto {
    pub(in super::super) fn of(figures: &Figures) -> Self {
        let Figures { lines, groups, net, tax, total } = figures;
        let line = |line: &IssuedLine| {
            let IssuedLine { number, item, figures, credited: _ } = line;
            let LineFigures { discount, net, tax, total, group } = *figures;
            IssuedLineDto {
                line: LineDto::of(*number, item),
                figures: LineFiguresDto(
                    discount.minor(),
                    net.minor(),
                    tax.minor(),
                    total.minor(),
                    group,
                ),
            }
        };
        Self {
            lines: lines.iter().map(line).collect(),
            groups: groups.iter().map(|group| GroupDto::of(&group.figures)).collect(),
            net: net.minor(),
            tax: tax.minor(),
            total: total.minor(),
        }
    }

    pub(in super::super) fn read(
        &self,
        read: Reading,
        currency: Currency,
        credited: &CreditedDto,
    ) -> Result<Figures, Unreadable> {
        credited.check(read, self)?;
        let line = |(dto, credited): (&IssuedLineDto, &i64)| {
            let LineFiguresDto(discount, net, tax, total, group) = dto.figures;
            Ok(IssuedLine {
                number: dto.line.number,
                item: dto.line.item(read, currency)?,
                figures: LineFigures {
                    discount: money(discount, currency),
                    net: money(net, currency),
                    tax: money(tax, currency),
                    total: money(total, currency),
                    group,
                },
                credited: money(*credited, currency),
            })
        };
        let group = |(dto, (net, taxes)): (&GroupDto, &(i64, Vec<i64>))| {
            Ok(IssuedGroup {
                figures: dto.read(read, currency)?,
                credited_net: money(*net, currency),
                credited_taxes: taxes.iter().map(|minor| money(*minor, currency)).collect(),
            })
        };
        let (lines, groups) = (self.lines.iter(), self.groups.iter());
        Ok(Figures {
            lines: lines.zip(&credited.lines).map(line).collect::<Result<_, Unreadable>>()?,
            groups: groups.zip(&credited.groups).map(group).collect::<Result<_, Unreadable>>()?,
            net: money(self.net, currency),
            tax: money(self.tax, currency),
            total: money(self.total, currency),
        })
    }
}

impl GroupDto {
    pub(in super::super) fn of(group: &TaxGroup) -> Self {
        let TaxGroup { category, exemption, taxes, net, tax, total } = group;
        let figure = |figure: &TaxFigure| FigureDto {
            tax: TaxDto::of(&figure.tax),
            base: figure.base.minor(),
            amount: figure.amount.minor(),
        };
        Self {
            category: category.code().to_owned(),
            exemption: exemption.as_ref().map(ExemptionDto::of),
            taxes: taxes.iter().map(figure).collect(),
            net: net.minor(),
            tax: tax.minor(),
            total: total.minor(),
        }
    }

    pub(in super::super) fn read(
        &self,
        read: Reading,
        currency: Currency,
    ) -> Result<TaxGroup, Unreadable> {
        let figure = |dto: &FigureDto| {
            Ok(TaxFigure {
                tax: dto.tax.read(read)?,
                base: money(dto.base, currency),
                amount: money(dto.amount, currency),
            })
        };
        Ok(TaxGroup {
            category: read.parsed(&self.category)?,
            exemption: self.exemption.as_ref().map(|dto| dto.read(read)).transpose()?,
            taxes: self.taxes.iter().map(figure).collect::<Result<_, Unreadable>>()?,
            net: money(self.net, currency),
            tax: money(self.tax, currency),
            total: money(self.total, currency),
        })
    }
}

/// A line of a credit note.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct CreditedLineDto {
    number: LineNumber,
    of: Option<LineNumber>,
    description: String,
    quantity: i64,
    unit: String,
    unit_price: i64,
    discount: i64,
    net: i64,
    tax: i64,
    total: i64,
    group: usize,
}

impl CreditedLineDto {
    pub(in super::super) fn of(line: &CreditedLine) -> Self {
        let CreditedLine {
            number,
            of,
            description,
            quantity,
            unit,
            unit_price,
            discount,
            net,
            tax,
            total,
            group,
        } = line;
        Self {
            number: *number,
            of: *of,
            description: description.to_string(),
            quantity: quantity.nanos().unwrap_or(i64::MAX),
            unit: unit.to_string(),
            unit_price: nanos(*unit_price),
            discount: discount.minor(),
            net: net.minor(),
            tax: tax.minor(),
            total: total.minor(),
            group: *group,
        }
    }

    pub(in super::super) fn read(
        &self,
        read: Reading,
        currency: Currency,
    ) -> Result<CreditedLine, Unreadable> {
        let sum = |minor: i64| -> Money { money(minor, currency) };
        Ok(CreditedLine {
            number: self.number,
            of: self.of,
            description: read.line(&self.description)?,
            quantity: Quantity::from_nanos(self.quantity),
            unit: read.parsed(&self.unit)?,
            unit_price: price(self.unit_price, currency),
            discount: sum(self.discount),
            net: sum(self.net),
            tax: sum(self.tax),
            total: sum(self.total),
            group: self.group,
        })
    }
}
