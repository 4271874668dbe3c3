use proptest::prelude::*;

use super::*;

fn currency(code: &str) -> Currency {
    Currency::new(code).unwrap()
}

fn euros(text: &str) -> Money {
    Money::parse(text, currency("EUR")).unwrap()
}

fn any_currency() -> impl Strategy<Value = Currency> {
    prop::sample::select(vec![currency("EUR"), currency("JPY"), currency("KWD")])
}

#[test]
fn every_currency_that_can_be_chosen_can_be_paid_and_reads_back() {
    let all: Vec<Currency> = Currency::all().collect();
    assert!(all.len() > 140, "only {} currencies", all.len());
    assert!(all.is_sorted());
    for currency in all {
        assert_eq!(Currency::new(currency.code()), Ok(currency));
        assert!([0, 2, 3].contains(&currency.exponent()), "{currency}");
        assert!(!currency.name().is_empty(), "{currency} has no name");
    }
}

#[test]
fn a_superseded_currency_is_read_but_not_offered() {
    let kuna = currency("HRK");
    assert_eq!(kuna.exponent(), 2);
    assert!(Currency::all().all(|offered| offered != kuna));
}

#[test]
fn what_nobody_pays_in_is_no_currency() {
    for code in ["", "eur", "Eur", "EU", "EURO", "ABC", "€"] {
        assert_eq!(Currency::new(code), Err(CurrencyError::Unknown), "{code}");
    }
    for code in ["XAU", "XXX", "XTS", "CLF"] {
        assert_eq!(Currency::new(code), Err(CurrencyError::NotPayable), "{code}");
    }
}

#[test]
fn only_plain_decimals_are_a_sum() {
    for text in
        ["", "-", ".5", "5.", "+1", "1e3", "1,50", "1_000", " 1", "1 ", "--1", "1.2.3", "١", "NaN"]
    {
        assert_eq!(Money::parse(text, currency("EUR")), Err(MoneyError::Malformed), "{text:?}");
        assert_eq!(Amount::parse(text, currency("EUR")), Err(MoneyError::Malformed), "{text:?}");
    }
    assert_eq!(euros("12").minor(), 1200);
    assert_eq!(euros("-0.5").minor(), -50);
    assert_eq!(euros("-0.00"), Money::zero(currency("EUR")));
}

#[test]
fn decimals_that_cannot_be_paid_are_refused_even_if_they_are_zero() {
    let refused = |decimals| Err(MoneyError::TooPrecise { decimals });
    assert_eq!(Money::parse("1.000", currency("EUR")), refused(2));
    assert_eq!(Money::parse("1.0", currency("JPY")), refused(0));
    assert_eq!(Money::parse("1.0000", currency("KWD")), refused(3));
    assert_eq!(
        Amount::parse("0.0000000001", currency("EUR")),
        Err(MoneyError::TooPrecise { decimals: 9 })
    );
}

#[test]
fn a_sum_past_what_can_be_stored_is_refused() {
    let (most, least) = ("92233720368547758.07", "-92233720368547758.08");
    assert_eq!((euros(most).minor(), euros(least).minor()), (i64::MAX, i64::MIN));
    assert_eq!(euros(least).to_decimal_string(), least);
    for text in ["92233720368547758.08", "99999999999999999999999999999999999999"] {
        assert_eq!(Money::parse(text, currency("EUR")), Err(MoneyError::OutOfRange));
    }
    assert_eq!(euros(most).plus(euros("0.01")), Err(MoneyError::OutOfRange));
    assert_eq!(euros(least).minus(euros("0.01")), Err(MoneyError::OutOfRange));
    assert_eq!(euros(least).negated(), Err(MoneyError::OutOfRange));
    assert_eq!(
        Amount::parse("9223372037", currency("EUR")).unwrap().nanos(),
        Err(MoneyError::OutOfRange)
    );
}

#[test]
fn currencies_do_not_mix() {
    let (euro, dollar) = (euros("1.00"), Money::from_minor(100, currency("USD")));
    assert_eq!(euro.plus(dollar), Err(MoneyError::Mixed));
    assert_eq!(euro.compare(dollar), Err(MoneyError::Mixed));
    assert_eq!(Money::sum([euro, dollar], currency("EUR")), Err(MoneyError::Mixed));
    assert_eq!(Money::sum([euro], currency("USD")), Err(MoneyError::Mixed));
    assert_eq!(euro.as_amount().minus(dollar.as_amount()), Err(MoneyError::Mixed));
}

#[test]
fn a_half_goes_where_the_policy_says() {
    let rounded = |text: &str, rounding| {
        Amount::parse(text, currency("EUR")).unwrap().round(rounding).unwrap().minor()
    };
    for (text, half_up, half_even, down) in [
        ("0.005", 1, 0, 0),
        ("0.015", 2, 2, 1),
        ("0.025", 3, 2, 2),
        ("-0.005", -1, 0, 0),
        ("-0.025", -3, -2, -2),
        ("0.0050001", 1, 1, 0),
        ("0.0049999", 0, 0, 0),
        ("0.99999", 100, 100, 99),
    ] {
        assert_eq!(rounded(text, Rounding::HalfUp), half_up, "{text} half up");
        assert_eq!(rounded(text, Rounding::HalfEven), half_even, "{text} half even");
        assert_eq!(rounded(text, Rounding::Down), down, "{text} down");
    }
}

#[test]
fn every_rounding_reads_back_from_its_code() {
    for rounding in Rounding::ALL {
        assert_eq!(rounding.code().parse(), Ok(rounding));
    }
    assert_eq!("half".parse::<Rounding>(), Err(UnknownRounding));
}

#[test]
fn a_tenth_decimal_is_refused_by_storage_and_rounded_on_request() {
    let third = Amount::parse("1", currency("EUR"))
        .unwrap()
        .times("0.33333333335".parse().unwrap())
        .unwrap();
    assert_eq!(third.nanos(), Err(MoneyError::TooPrecise { decimals: 9 }));
    assert_eq!(third.to_nine_decimals().nanos(), Ok(333_333_333));
}

#[test]
fn a_sum_is_shared_by_largest_remainder() {
    let minors = |text: &str, weights: &[u64]| -> Vec<i64> {
        euros(text).allocate(weights).unwrap().into_iter().map(Money::minor).collect()
    };
    assert_eq!(minors("1.00", &[1, 1, 1]), [34, 33, 33]);
    assert_eq!(minors("-1.00", &[1, 1, 1]), [-34, -33, -33]);
    assert_eq!(minors("0.05", &[3, 7]), [2, 3], "1.5 and 3.5: the earlier of equal remainders");
    assert_eq!(minors("0.01", &[0, 1, 0]), [0, 1, 0]);
    assert_eq!(minors("0.10", &[1, 2, 6]), [1, 2, 7]);
    assert_eq!(euros("1.00").allocate(&[]), Err(MoneyError::NoWeights));
    assert_eq!(euros("1.00").allocate(&[0, 0]), Err(MoneyError::NoWeights));
    assert_eq!(minors("-92233720368547758.08", &[u64::MAX]), [i64::MIN]);
}

#[cfg(feature = "serde")]
#[test]
fn money_travels_as_a_decimal_text() {
    let json = serde_json::to_string(&euros("12.30")).unwrap();
    assert_eq!(json, r#"{"amount":"12.30","currency":"EUR"}"#);
    assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), euros("12.30"));
    for json in [
        r#"{"amount":12.3,"currency":"EUR"}"#,
        r#"{"amount":"12.345","currency":"EUR"}"#,
        r#"{"amount":"12.30","currency":"eur"}"#,
        r#"{"amount":"12.30"}"#,
        r#"{"amount":"12.30","currency":"EUR","sign":"-"}"#,
    ] {
        assert!(serde_json::from_str::<Money>(json).is_err(), "{json} became money");
    }
    let price: Amount = serde_json::from_str(r#"{"amount":"0.0125","currency":"EUR"}"#).unwrap();
    assert_eq!(serde_json::to_string(&price).unwrap(), r#"{"amount":"0.0125","currency":"EUR"}"#);
}

proptest! {
    #[test]
    fn shares_add_up_and_are_off_by_less_than_one_unit(
        minor in any::<i64>(),
        weights in prop::collection::vec(any::<u64>(), 1..9),
    ) {
        prop_assume!(weights.iter().any(|weight| *weight > 0));
        let sum = Money::from_minor(minor, currency("EUR"));
        let shares = sum.allocate(&weights).unwrap();
        prop_assert_eq!(shares.len(), weights.len());
        prop_assert_eq!(shares.iter().map(|share| i128::from(share.minor())).sum::<i128>(), i128::from(minor));
        let total: u128 = weights.iter().copied().map(u128::from).sum();
        for (share, weight) in shares.iter().zip(&weights) {
            let exact = u128::from(minor.unsigned_abs()) * u128::from(*weight) / total;
            let given = u128::from(share.minor().unsigned_abs());
            prop_assert!(given == exact || given == exact + 1);
            prop_assert!(*weight > 0 || share.is_zero());
        }
    }

    #[test]
    fn money_reads_back_from_its_text(minor in any::<i64>(), currency in any_currency()) {
        let sum = Money::from_minor(minor, currency);
        let text = sum.to_decimal_string();
        prop_assert_eq!(Money::parse(&text, currency), Ok(sum));
        let decimals = text.split_once('.').map_or(0, |(_, part)| part.len());
        prop_assert_eq!(u32::try_from(decimals).unwrap(), currency.exponent());
    }

    #[test]
    fn money_is_the_same_as_an_amount_whatever_the_rounding(minor in any::<i64>(), currency in any_currency()) {
        let sum = Money::from_minor(minor, currency);
        for rounding in Rounding::ALL {
            prop_assert_eq!(sum.as_amount().round(rounding), Ok(sum));
        }
    }

    #[test]
    fn amounts_read_back_from_storage(nanos in any::<i64>(), currency in any_currency()) {
        let amount = Amount::from_nanos(nanos, currency);
        prop_assert_eq!(amount.nanos(), Ok(nanos));
        prop_assert_eq!(Amount::parse(&amount.value().to_string(), currency), Ok(amount));
    }

    #[test]
    fn what_is_added_can_be_taken_away(one in any::<i32>(), other in any::<i32>()) {
        let euro = currency("EUR");
        let (one, other) = (Money::from_minor(one.into(), euro), Money::from_minor(other.into(), euro));
        let both = one.plus(other).unwrap();
        prop_assert_eq!(both.minus(other), Ok(one));
        prop_assert_eq!(Money::sum([one, other], euro), Ok(both));
        prop_assert_eq!(one.minus(other).unwrap().is_negative(), one.compare(other).unwrap().is_lt());
    }

    #[test]
    fn a_credit_note_mirrors_its_invoice(nanos in any::<i64>(), currency in any_currency()) {
        let amount = Amount::from_nanos(nanos, currency);
        for rounding in Rounding::ALL {
            let mirrored = amount.negated().round(rounding).unwrap();
            prop_assert_eq!(mirrored.negated(), amount.round(rounding));
        }
    }

    #[test]
    fn no_text_is_read_as_another_number(text in "-?[0-9]{0,22}(\\.[0-9]{0,4})?", currency in any_currency()) {
        if let Ok(sum) = Money::parse(&text, currency) {
            prop_assert_eq!(sum.as_amount().value(), text.parse::<Decimal>().unwrap());
        }
    }
}
