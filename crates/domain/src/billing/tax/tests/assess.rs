use bursar_kernel::{Line, VatId};
use chrono::{DateTime, NaiveDate};

use super::*;
use crate::billing::tax::{
    ExemptionCause, TaxAssessment, TaxCategory, TaxPending, TaxPolicy, TaxProfile, Treatment,
    VatCheck, VatVerdict, assess,
};
use crate::client::profile::TaxExemption;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 1).unwrap()
}

/// Rules of an operator in France, in no order.
fn rules() -> Vec<TaxRule> {
    vec![
        rule(1, "1", "0", "", ""),
        rule(2, "1", "20", "FR", ""),
        rule(3, "1", "19", "DE", ""),
        rule(4, "1", "24", "GR", ""),
        rule(5, "1", "5", "CA", ""),
        rule(6, "2", "9.975", "CA", "Québec"),
        rule(7, "2", "7", "CA", ""),
    ]
}

fn in_country(code: &str) -> TaxProfile<'_> {
    TaxProfile {
        country: Some(country(code)),
        state: None,
        tax_exempt: false,
        exemption: TaxExemption::Automatic,
        vat_id: None,
        check: None,
    }
}

fn french() -> TaxPolicy {
    TaxPolicy { home: Some(country("FR")), eu_exemption: true }
}

fn assessed(client: &TaxProfile<'_>) -> TaxAssessment {
    assess(client, french(), day(), &rules())
}

fn checked(vat_id: &VatId, verdict: VatVerdict) -> VatCheck {
    let consultation = Some(Line::parse("WAPIAAAAY1", 64).unwrap());
    VatCheck { vat_id: vat_id.clone(), verdict, at: DateTime::UNIX_EPOCH, consultation }
}

fn rates(assessment: &TaxAssessment) -> Vec<String> {
    match assessment.treatment() {
        Ok(Treatment::Charged(taxes)) => taxes.iter().map(|tax| tax.rate.to_string()).collect(),
        Ok(Treatment::Untaxed(_)) | Err(_) => Vec::new(),
    }
}

fn cause(assessment: &TaxAssessment) -> Option<ExemptionCause> {
    match assessment.treatment() {
        Ok(Treatment::Untaxed(exemption)) => Some(exemption.cause),
        Ok(Treatment::Charged(_)) | Err(_) => None,
    }
}

#[test]
fn the_most_specific_rule_of_each_level_wins() {
    assert_eq!(rates(&assessed(&in_country("FR"))), ["20"]);
    assert_eq!(rates(&assessed(&in_country("CA"))), ["5", "7"]);
    let quebec = Line::parse("quebec", 64).unwrap();
    let client = TaxProfile { state: Some(&quebec), ..in_country("CA") };
    assert_eq!(rates(&assessed(&client)), ["5", "9.975"]);
    let everywhere = assessed(&in_country("JP"));
    assert_eq!(rates(&everywhere), ["0"]);
    assert_eq!(everywhere.treatment().unwrap().category(), TaxCategory::ZeroRated);
}

#[test]
fn a_second_tax_alone_is_charged_alone() {
    let assessment = assess(&in_country("CA"), french(), day(), &rules()[6..]);
    assert_eq!(rates(&assessment), ["7"]);
}

#[test]
fn a_tax_exempt_client_pays_no_tax_even_with_a_matching_rule() {
    let client = TaxProfile { tax_exempt: true, ..in_country("FR") };
    assert_eq!(cause(&assessed(&client)), Some(ExemptionCause::ExemptClient));
    let client = TaxProfile { exemption: TaxExemption::Always, ..in_country("FR") };
    assert_eq!(cause(&assessed(&client)), Some(ExemptionCause::ExemptClient));
    let client =
        TaxProfile { exemption: TaxExemption::Never, tax_exempt: true, ..in_country("FR") };
    assert_eq!(rates(&assessed(&client)), ["20"]);
}

#[test]
fn a_valid_vat_id_of_another_member_state_moves_the_tax_to_the_buyer_and_is_kept_as_proof() {
    let vat_id = VatId::new("EL123456789").unwrap();
    let check = checked(&vat_id, VatVerdict::Valid);
    let client = TaxProfile { vat_id: Some(&vat_id), check: Some(&check), ..in_country("GR") };
    let assessment = assessed(&client);
    assert_eq!(cause(&assessment), Some(ExemptionCause::ReverseCharge));
    assert_eq!(assessment.treatment().unwrap().category(), TaxCategory::ReverseCharge);
    assert_eq!(assessment.evidence, Some(check));
    insta::assert_snapshot!(assessment.reasons.join("\n"), @"
    EL123456789 was valid on 1970-01-01 00:00 UTC, consultation WAPIAAAAY1.
    A business in Greece owes the tax itself.
    ");
}

#[test]
fn an_invalid_vat_id_is_taxed_and_says_so() {
    let vat_id = VatId::new("DE123456789").unwrap();
    let check = checked(&vat_id, VatVerdict::Invalid);
    let client = TaxProfile { vat_id: Some(&vat_id), check: Some(&check), ..in_country("DE") };
    let assessment = assessed(&client);
    assert_eq!(rates(&assessment), ["19"]);
    insta::assert_snapshot!(assessment.reasons.join("\n"), @"
    DE123456789 was not valid on 1970-01-01 00:00 UTC, consultation WAPIAAAAY1.
    Tax 19 of 19 % is the level 1 rule for Germany on 2026-11-01.
    ");
}

#[test]
fn while_the_register_is_silent_the_tax_is_pending_and_never_guessed() {
    let vat_id = VatId::new("DE123456789").unwrap();
    let silent = checked(&vat_id, VatVerdict::Unavailable);
    let another = checked(&VatId::new("DE999999999").unwrap(), VatVerdict::Valid);
    for check in [None, Some(&silent), Some(&another)] {
        for tax_exempt in [true, false] {
            let client =
                TaxProfile { vat_id: Some(&vat_id), check, tax_exempt, ..in_country("DE") };
            let assessment = assessed(&client);
            assert_eq!(assessment.treatment(), Err(TaxPending::VatCheck));
            assert_eq!(assessment.evidence, None);
            let last = assessment.reasons.last().unwrap();
            assert_eq!(last, "The VAT id has not been checked yet: the tax is pending.");
        }
    }
}

#[test]
fn a_silent_register_does_not_matter_where_the_vat_id_decides_nothing() {
    let (french_id, german_id) = (VatId::new("FR12345678901"), VatId::new("DE123456789"));
    let (french_id, german_id) = (french_id.unwrap(), german_id.unwrap());
    let at_home = TaxProfile { vat_id: Some(&french_id), tax_exempt: true, ..in_country("FR") };
    assert_eq!(rates(&assessed(&at_home)), ["20"], "clients at home always pay");
    let home_id_abroad = TaxProfile { vat_id: Some(&french_id), ..in_country("DE") };
    assert_eq!(rates(&assessed(&home_id_abroad)), ["19"]);
    let swiss = TaxProfile { vat_id: Some(&german_id), ..in_country("CH") };
    assert_eq!(rates(&assessed(&swiss)), ["0"]);
    let switched_off = TaxPolicy { eu_exemption: false, ..french() };
    let german = TaxProfile { vat_id: Some(&german_id), ..in_country("DE") };
    assert_eq!(rates(&assess(&german, switched_off, day(), &rules())), ["19"]);
    let never = TaxProfile { exemption: TaxExemption::Never, ..german };
    assert_eq!(rates(&assessed(&never)), ["19"]);
}

#[test]
fn a_client_who_is_always_exempt_owes_the_tax_himself_in_another_member_state() {
    let vat_id = VatId::new("DE123456789").unwrap();
    let always = |code| TaxProfile {
        vat_id: Some(&vat_id),
        exemption: TaxExemption::Always,
        ..in_country(code)
    };
    assert_eq!(cause(&assessed(&always("DE"))), Some(ExemptionCause::ReverseCharge));
    assert_eq!(cause(&assessed(&always("FR"))), Some(ExemptionCause::ExemptClient));
    assert_eq!(cause(&assessed(&always("US"))), Some(ExemptionCause::ExemptClient));
}

#[test]
fn without_a_rule_nothing_is_taxed_and_the_cause_tells_the_union_from_the_world() {
    let cause_in = |code| cause(&assess(&in_country(code), french(), day(), &[]));
    assert_eq!(cause_in("US"), Some(ExemptionCause::OutsideScope));
    assert_eq!(cause_in("DE"), Some(ExemptionCause::NoRule));
    assert_eq!(cause_in("FR"), Some(ExemptionCause::NoRule));
}

#[test]
fn a_client_without_a_country_waits_for_it() {
    let nowhere = TaxProfile { country: None, ..in_country("FR") };
    assert_eq!(assessed(&nowhere).treatment(), Err(TaxPending::ClientCountry));
    let vat_id = VatId::new("DE123456789").unwrap();
    let homeless = TaxPolicy { home: None, eu_exemption: true };
    let client = TaxProfile { vat_id: Some(&vat_id), ..in_country("DE") };
    let assessment = assess(&client, homeless, day(), &rules());
    assert_eq!(assessment.treatment(), Err(TaxPending::HomeCountry));
}

#[test]
fn a_number_of_northern_ireland_is_no_vat_id_for_services() {
    let vat_id = VatId::new("XI123456789").unwrap();
    let client = TaxProfile { vat_id: Some(&vat_id), ..in_country("DE") };
    let assessment = assessed(&client);
    assert_eq!(rates(&assessment), ["19"]);
    assert_eq!(assessment.reasons[0], "XI123456789 is no VAT id of a member state.");
}
