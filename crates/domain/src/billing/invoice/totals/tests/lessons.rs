//! What went wrong elsewhere, each as a test.

use super::*;

#[test]
fn the_invoice_of_the_design_comes_to_its_figures() {
    let lines = [
        ("4464", "0.0520", "232.13"),
        ("212", "0.4100", "86.92"),
        ("1850", "0.0850", "157.25"),
        ("5952", "0.0042", "25.00"),
        ("5310", "0.0100", "53.10"),
        ("420", "0.0300", "12.60"),
        ("1", "45.0000", "45.00"),
        ("-1", "18.00", "-18.00"),
    ];
    let items = lines.map(|(quantity, price, _)| item(quantity, price, "EUR"));
    let totals = computed(&items, "EUR", &charged("25", None));
    for (line, (_, _, net)) in totals.lines.iter().zip(lines) {
        assert_eq!(line.net, euros(net));
    }
    assert_eq!(totals.net, euros("594.00"));
    assert_eq!(totals.tax, euros("148.50"));
    assert_eq!(totals.total, euros("742.50"));
    add_up(&totals, "EUR");
}

#[test]
fn tax_is_taken_on_rounded_lines_at_one_step_only() {
    let items = [item("1", "0.784", "EUR"), item("1", "0.196", "EUR")];
    let totals = computed(&items, "EUR", &charged("2", None));
    assert_eq!(totals.net, euros("0.98"));
    assert_eq!(totals.total, euros("1.00"));
    add_up(&totals, "EUR");
}

#[test]
fn hourly_fractions_keep_their_precision_until_the_line_is_rounded() {
    let totals = computed(&[item("0.965333333", "60", "EUR")], "EUR", &charged("0", None));
    assert_eq!(totals.net, euros("57.92"));
    let nanos = item("0.000000001", "5000000", "EUR");
    let halves = computed(&[nanos], "EUR", &charged("0", None));
    assert_eq!(halves.net, euros("0.01"), "exactly half a cent");
}

#[test]
fn a_negative_line_does_not_push_the_tax_off() {
    let items = [item("3", "33.33", "EUR"), item("-1", "9.99", "EUR"), item("-2", "0.01", "EUR")];
    let totals = computed(&items, "EUR", &charged("21", None));
    assert_eq!(totals.net, euros("89.98"));
    assert_eq!(totals.tax, euros("18.90"));
    assert!(totals.lines[1].tax.is_negative());
    add_up(&totals, "EUR");
}

#[test]
fn yen_have_no_part_that_is_rounded_twice() {
    let items = [item("3", "4112.5", "JPY"), item("1", "0.4", "JPY")];
    let totals = computed(&items, "JPY", &charged("10", None));
    assert_eq!(totals.net.minor(), 12_338);
    assert_eq!(totals.tax.minor(), 1_234);
    assert_eq!(totals.total.minor(), 13_572);
    add_up(&totals, "JPY");
}

#[test]
fn dinars_are_counted_in_thousandths() {
    let totals = computed(&[item("1", "1.2345", "KWD")], "KWD", &charged("5", None));
    assert_eq!((totals.net.minor(), totals.tax.minor()), (1235, 62));
    add_up(&totals, "KWD");
}

#[test]
fn tax_is_rounded_once_for_all_lines_and_not_line_by_line() {
    let items = vec![item("1", "0.02", "EUR"); 81];
    let totals = computed(&items, "EUR", &charged("19", None));
    assert_eq!(totals.tax, euros("0.31"), "19 % of 1.62, where each line alone has no tax");
    let most = totals.lines.iter().map(|line| line.tax.minor()).max();
    assert_eq!(most, Some(1), "no line bears it all");
    add_up(&totals, "EUR");
}

#[test]
fn a_second_tax_stands_beside_the_first_or_on_top_of_it() {
    let items = [item("1", "100", "EUR")];
    let beside = computed(&items, "EUR", &charged("5", Some(("9.975", false))));
    let amounts = |totals: &Totals| -> Vec<i64> {
        totals.groups[0].taxes.iter().map(|figure| figure.amount.minor()).collect()
    };
    assert_eq!(amounts(&beside), [500, 998]);
    let on_top = computed(&items, "EUR", &charged("5", Some(("9.975", true))));
    assert_eq!(amounts(&on_top), [500, 1047]);
    assert_eq!(on_top.groups[0].taxes[1].base, euros("105.00"));
}

#[test]
fn what_is_not_taxable_is_a_group_of_its_own_with_its_reason() {
    let free = Item { is_taxable: false, ..item("1", "50", "EUR") };
    let items = [item("1", "100", "EUR"), free.clone(), item("1", "10", "EUR")];
    let totals = computed(&items, "EUR", &charged("25", None));
    assert_eq!(totals.tax, euros("27.50"));
    assert_eq!(totals.groups.len(), 2);
    assert_eq!(totals.groups[1].category, TaxCategory::Exempt);
    assert_eq!(exemption(&totals).unwrap().cause, ExemptionCause::NotTaxable);
    assert!(totals.lines[1].tax.is_zero());
    add_up(&totals, "EUR");
    let exempt = Treatment::Untaxed(ExemptionCause::ExemptClient.into());
    let totals = computed(&items, "EUR", &exempt);
    assert_eq!(totals.groups.len(), 1, "one group with code E (BR-E-1)");
    assert!(!totals.has_taxes());
}

#[test]
fn a_discount_is_taken_off_before_the_line_is_rounded() {
    let part = Discount::Part("12.5".parse().unwrap());
    let items = [Item { discount: Some(part), ..item("3", "0.33", "EUR") }];
    let totals = computed(&items, "EUR", &charged("0", None));
    assert_eq!(totals.lines[0].net, euros("0.87"), "0.86625");
    assert_eq!(totals.lines[0].discount, euros("0.12"), "0.99 less 0.87");
    let sum = Discount::Sum(euros("0.40"));
    let items = [Item { discount: Some(sum), ..item("3", "0.333", "EUR") }];
    assert_eq!(computed(&items, "EUR", &charged("0", None)).net, euros("0.60"));
}

#[test]
fn the_share_of_a_cycle_stands_in_place_of_the_rounded_price() {
    let cycle = euros("1.00").allocate(&[1, 1, 1]).unwrap();
    let items: Vec<Item> = cycle
        .into_iter()
        .map(|share| Item { share: Some(share), ..item("1", "0.333333333", "EUR") })
        .collect();
    let totals = computed(&items, "EUR", &charged("20", None));
    assert_eq!(totals.net, euros("1.00"));
    assert_eq!(items[0].check(currency("EUR")), Ok(()));
    let far = Item { share: Some(euros("0.35")), ..items[0].clone() };
    assert_eq!(far.check(currency("EUR")), Err(crate::billing::invoice::ItemError::ShareTooFar));
}

#[test]
fn a_gross_price_contains_its_tax() {
    let totals = gross(&[item("1", "125", "EUR")], "EUR", &charged("25", None));
    assert_eq!((totals.net, totals.tax), (euros("100.00"), euros("25.00")));
    assert_eq!(totals.total, euros("125.00"));
    let odd = gross(&[item("1", "0.02", "EUR")], "EUR", &charged("25", None));
    assert_eq!(odd.total, euros("0.02"), "no net price leads to this one, and it is still kept");
    add_up(&odd, "EUR");
}

#[test]
fn a_gross_line_below_zero_contains_tax_below_zero() {
    let items = [item("1", "125", "EUR"), item("-1", "25", "EUR")];
    let totals = gross(&items, "EUR", &charged("25", None));
    let nets: Vec<Money> = totals.lines.iter().map(|line| line.net).collect();
    assert_eq!(nets, [euros("100.00"), euros("-20.00")]);
}

#[test]
fn a_figure_with_too_many_digits_is_refused_and_not_rounded_twice() {
    let long = item("1234567890.123456789", "1234567890.123456789", "EUR");
    let treatment = charged("25", None);
    let (currency, rounding, prices) = (currency("EUR"), Rounding::HalfUp, Prices::Net);
    let terms = TotalsTerms { currency, rounding, prices, treatment: &treatment };
    assert_eq!(totals([&long], &terms), Err(MoneyError::OutOfRange));
}

#[test]
fn no_lines_come_to_nothing() {
    let totals = computed(&[], "EUR", &charged("25", None));
    assert_eq!(totals.total, euros("0.00"));
    assert!(totals.groups.is_empty());
}

#[test]
fn prices_of_another_currency_are_refused() {
    let treatment = charged("25", None);
    let (currency, rounding, prices) = (currency("EUR"), Rounding::HalfUp, Prices::Net);
    let terms = TotalsTerms { currency, rounding, prices, treatment: &treatment };
    assert_eq!(totals([&item("1", "1", "USD")], &terms), Err(MoneyError::Mixed));
}
