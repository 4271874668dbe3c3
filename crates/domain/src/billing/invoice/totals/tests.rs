mod lessons;
mod matrix;

use bursar_kernel::money::{Amount, Currency, Money, Rounding};
use bursar_kernel::{Id, Line};

use super::*;
use crate::billing::invoice::ItemKind;
use crate::billing::tax::{AppliedTax, Exemption, TaxLevel, Taxes};

fn currency(code: &str) -> Currency {
    Currency::new(code).unwrap()
}

fn item(quantity: &str, unit_price: &str, code: &str) -> Item {
    let price = Amount::parse(unit_price, currency(code)).unwrap();
    let text = Line::parse("Compute", 250).unwrap();
    Item::new(ItemKind::Service, text, quantity.parse().unwrap(), price)
}

fn tax(level: TaxLevel, rate: &str, is_compound: bool) -> AppliedTax {
    let name = Line::parse("VAT", 64).unwrap();
    AppliedTax { rule: Id::new(1).unwrap(), name, rate: rate.parse().unwrap(), level, is_compound }
}

fn charged(first: &str, second: Option<(&str, bool)>) -> Treatment {
    let first = tax(TaxLevel::One, first, false);
    let second = second.map(|(rate, is_compound)| tax(TaxLevel::Two, rate, is_compound));
    Treatment::Charged(Taxes { first, second })
}

fn computed(items: &[Item], code: &str, treatment: &Treatment) -> Totals {
    let (currency, rounding, prices) = (currency(code), Rounding::HalfUp, Prices::Net);
    totals(items, &TotalsTerms { currency, rounding, prices, treatment }).unwrap()
}

fn gross(items: &[Item], code: &str, treatment: &Treatment) -> Totals {
    let (currency, rounding, prices) = (currency(code), Rounding::HalfUp, Prices::Gross);
    totals(items, &TotalsTerms { currency, rounding, prices, treatment }).unwrap()
}

fn euros(text: &str) -> Money {
    Money::parse(text, currency("EUR")).unwrap()
}

/// What holds for every invoice: rules BR-CO-10, 13, 14, 15 and 16 of EN 16931 among it.
fn add_up(totals: &Totals, code: &str) {
    let sum = |of: &dyn Fn(&LineFigures) -> Money, group: Option<usize>| {
        let lines = totals.lines.iter().filter(|line| group.is_none_or(|g| g == line.group));
        Money::sum(lines.map(of), currency(code)).unwrap()
    };
    assert_eq!(sum(&|line| line.net, None), totals.net, "BR-CO-10, BR-CO-13");
    assert_eq!(sum(&|line| line.tax, None), totals.tax);
    assert_eq!(sum(&|line| line.total, None), totals.total);
    assert_eq!(totals.net.plus(totals.tax), Ok(totals.total), "BR-CO-15");
    for line in &totals.lines {
        assert_eq!(line.net.plus(line.tax), Ok(line.total));
    }
    for (place, group) in totals.groups.iter().enumerate() {
        assert_eq!(sum(&|line| line.net, Some(place)), group.net);
        assert_eq!(sum(&|line| line.tax, Some(place)), group.tax);
        let taxes = group.taxes.iter().map(|figure| figure.amount);
        assert_eq!(Money::sum(taxes, currency(code)), Ok(group.tax), "BR-CO-14");
        assert_eq!(group.net.plus(group.tax), Ok(group.total));
        assert_eq!(group.exemption.is_some(), group.taxes.is_empty());
    }
}

fn exemption(totals: &Totals) -> Option<&Exemption> {
    totals.groups.iter().find_map(|group| group.exemption.as_ref())
}
