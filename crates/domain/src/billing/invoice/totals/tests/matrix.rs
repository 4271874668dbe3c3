//! Every rounding, currency, sign, number of lines and taxes against what must hold for all.

use proptest::prelude::*;

use super::*;
use crate::billing::cases;
use crate::billing::invoice::Quantity;

fn a_rate() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec!["0", "5", "5.5", "7.7", "9.975", "19", "20", "25", "100"])
            .prop_map(str::to_owned),
        (0_i64..=100_000_000)
            .prop_map(|millionths| Decimal::new(millionths, 6).normalize().to_string()),
    ]
}

fn a_treatment() -> impl Strategy<Value = Treatment> {
    let second = prop::option::of((a_rate(), any::<bool>()));
    prop_oneof![
        9 => (a_rate(), second).prop_map(|(first, second)| {
            let second = second.as_ref();
            charged(&first, second.map(|(rate, is_compound)| (rate.as_str(), *is_compound)))
        }),
        1 => prop::sample::select(ExemptionCause::ALL)
            .prop_map(|cause| Treatment::Untaxed(cause.into())),
    ]
}

fn an_item(code: &'static str) -> impl Strategy<Value = Item> {
    let quantity = prop_oneof![-50_i64..500, -5_000_000_000_i64..9_000_000_000_000];
    let price = prop_oneof![0_i64..100, 0_i64..9_000_000_000_000];
    let discount = prop::option::of(0_i64..=100_000_000);
    (quantity, any::<bool>(), price, any::<bool>(), discount, prop::bool::weighted(0.8)).prop_map(
        move |(quantity, whole, price, cents, discount, is_taxable)| {
            let scale = |number: i64, is_whole: bool| {
                Decimal::new(
                    if is_whole { number % 1000 } else { number },
                    if is_whole { 0 } else { 9 },
                )
            };
            let price = scale(price, cents).normalize().to_string();
            let quantity = scale(quantity, whole);
            let discount = discount.filter(|_| quantity >= Decimal::ZERO).map(|millionths| {
                Discount::Part(Decimal::new(millionths, 6).normalize().to_string().parse().unwrap())
            });
            Item { discount, is_taxable, ..item(&quantity.normalize().to_string(), &price, code) }
        },
    )
}

fn a_code() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["JPY", "EUR", "KWD"])
}

fn some_items() -> impl Strategy<Value = (&'static str, Vec<Item>)> {
    a_code().prop_flat_map(|code| {
        let few_or_many = prop_oneof![3 => 1_usize..12, 1 => 12_usize..=200];
        let items =
            few_or_many.prop_flat_map(move |count| prop::collection::vec(an_item(code), count));
        (Just(code), items)
    })
}

fn a_rounding() -> impl Strategy<Value = Rounding> {
    prop::sample::select(Rounding::ALL.to_vec())
}

fn terms<'a>(
    code: &str,
    rounding: Rounding,
    prices: Prices,
    treatment: &'a Treatment,
) -> TotalsTerms<'a> {
    TotalsTerms { currency: currency(code), rounding, prices, treatment }
}

/// How far a sum may be from the exact one.
fn near(figure: Money, exact: Decimal, units: i64) -> bool {
    let unit = Money::from_minor(units, figure.currency()).as_amount().value();
    (figure.as_amount().value() - exact).abs() <= unit
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 500, ..cases(256, 20_000) })]

    #[test]
    fn the_total_is_the_sum_of_its_parts(
        (code, items) in some_items(),
        treatment in a_treatment(),
        rounding in a_rounding(),
        prices in prop::sample::select(Prices::ALL),
    ) {
        let terms = terms(code, rounding, prices, &treatment);
        let totals = totals(&items, &terms).unwrap();
        prop_assert_eq!(totals.lines.len(), items.len());
        add_up(&totals, code);
    }

    #[test]
    fn a_line_is_rounded_once_and_its_group_taxed_once(
        (code, items) in some_items(),
        treatment in a_treatment(),
        rounding in a_rounding(),
    ) {
        let prices = Prices::Net;
        let terms = terms(code, rounding, prices, &treatment);
        let totals = totals(&items, &terms).unwrap();
        for (item, line) in items.iter().zip(&totals.lines) {
            prop_assert_eq!(exact_price(item).unwrap().after.round(rounding), Ok(line.net));
        }
        for group in &totals.groups {
            for figure in &group.taxes {
                let exact = figure.base.as_amount().times(figure.tax.rate.fraction()).unwrap();
                prop_assert_eq!(exact.round(rounding), Ok(figure.amount), "BR-CO-17");
            }
        }
    }

    #[test]
    fn what_a_line_shows_as_tax_is_near_its_own_tax_and_of_its_sign(
        (code, items) in some_items(),
        first in a_rate(),
        second in prop::option::of((a_rate(), any::<bool>())),
    ) {
        let second = second.as_ref().map(|(rate, is_compound)| (rate.as_str(), *is_compound));
        let treatment = charged(&first, second);
        let Treatment::Charged(taxes) = &treatment else { unreachable!() };
        let factor: Decimal = {
            let first = taxes.first.rate.fraction();
            let second = taxes.second.as_ref().map_or(Decimal::ZERO, |tax| {
                let base = if tax.is_compound { Decimal::ONE + first } else { Decimal::ONE };
                tax.rate.fraction() * base
            });
            first + second
        };
        let totals = computed(&items, code, &treatment);
        for (item, line) in items.iter().zip(&totals.lines).filter(|(item, _)| item.is_taxable) {
            let exact = line.net.as_amount().value() * factor;
            prop_assert!(near(line.tax, exact, 6), "{} for {exact} of {item:?}", line.tax);
            let is_against = line.tax.minor().signum() * line.net.minor().signum() < 0;
            prop_assert!(!is_against, "{} on {}", line.tax, line.net);
        }
    }

    #[test]
    fn a_gross_total_is_what_was_asked_and_its_taxes_are_two_units_off_at_most(
        (code, items) in some_items(),
        first in a_rate(),
        second in prop::option::of((a_rate(), any::<bool>())),
    ) {
        let second = second.as_ref().map(|(rate, is_compound)| (rate.as_str(), *is_compound));
        let totals = gross(&items, code, &charged(&first, second));
        for (item, line) in items.iter().zip(&totals.lines) {
            let price = exact_price(item).unwrap().after.round(Rounding::HalfUp);
            prop_assert_eq!(price, Ok(line.total));
        }
        for figure in totals.groups.iter().flat_map(|group| &group.taxes) {
            let exact = figure.base.as_amount().times(figure.tax.rate.fraction()).unwrap().value();
            prop_assert!(near(figure.amount, exact, 2), "{} for {exact}", figure.amount);
        }
    }

    #[test]
    fn a_gross_price_that_has_a_net_price_is_taxed_to_the_unit(
        minor in 1_i64..100_000,
        first in a_rate(),
        second in prop::option::of((a_rate(), any::<bool>())),
        rounding in a_rounding(),
    ) {
        let second = second.as_ref().map(|(rate, is_compound)| (rate.as_str(), *is_compound));
        let treatment = charged(&first, second);
        let of = |minor| {
            let price = Money::from_minor(minor, currency("EUR")).to_decimal_string();
            [item("1", &price, "EUR")]
        };
        let net = totals(&of(minor), &terms("EUR", rounding, Prices::Net, &treatment)).unwrap();
        let back = of(net.total.minor());
        let gross = totals(&back, &terms("EUR", rounding, Prices::Gross, &treatment)).unwrap();
        prop_assert_eq!(gross.total, net.total);
        for figure in &gross.groups[0].taxes {
            let exact = figure.base.as_amount().times(figure.tax.rate.fraction()).unwrap();
            prop_assert_eq!(exact.round(rounding), Ok(figure.amount), "BR-CO-17");
        }
    }

    #[test]
    fn an_invoice_with_every_sign_turned_is_its_mirror(
        (code, items) in some_items(),
        treatment in a_treatment(),
        rounding in a_rounding(),
    ) {
        let prices = Prices::Net;
        let terms = terms(code, rounding, prices, &treatment);
        let plain: Vec<Item> =
            items.into_iter().map(|item| Item { discount: None, ..item }).collect();
        let turned = |quantity: Quantity| Quantity::from_nanos(-quantity.nanos().unwrap());
        let mirrored: Vec<Item> = plain
            .iter()
            .map(|item| Item { quantity: turned(item.quantity), ..item.clone() })
            .collect();
        let (one, other) = (totals(&plain, &terms).unwrap(), totals(&mirrored, &terms).unwrap());
        prop_assert_eq!(one.total.negated(), Ok(other.total));
        prop_assert_eq!(one.tax.negated(), Ok(other.tax));
    }
}
