use super::*;
use crate::testing::{Work, desk_over, id, staff_with};

fn norway(rate: &str, starts_on: &str) -> TaxRuleInput {
    TaxRuleInput {
        name: "MVA".into(),
        rate: rate.into(),
        level: "1".into(),
        country: "NO".into(),
        starts_on: starts_on.into(),
        ..TaxRuleInput::default()
    }
}

fn rule(number: i64, input: &TaxRuleInput) -> TaxRule {
    TaxRule::create(id(number), input).unwrap().0
}

/// A unit of work that finds two rules and expects nothing to be written.
fn work() -> Work {
    let ended = TaxRuleInput { ends_on: "2026-01-01".into(), ..norway("24", "") };
    let mut work = Work::default();
    let rules = vec![rule(1, &ended), rule(2, &norway("25", "2026-01-01"))];
    let all = rules.clone();
    work.tax_rules.expect_all_to_change().returning(move || Ok(all.clone()));
    work.tax_rules.expect_get().returning(move |wanted| {
        let found = rules.iter().find(|rule| rule.id() == wanted);
        Ok(found.unwrap().clone())
    });
    work.ids.expect_next().returning(|_, _| Ok(3));
    work
}

#[tokio::test]
async fn a_rule_that_rivals_another_is_refused_and_the_other_one_is_named() {
    let (desk, commits) = desk_over(work());
    let actor = staff_with(&[Permission::EditTaxRules]);
    let refused = desk.create_tax_rule(&actor, &norway("26", "2027-01-01")).await;
    let Err(Error::Invalid(errors)) = refused else { panic!("{refused:?}") };
    let error = errors.of("starts_on").unwrap();
    assert_eq!(error.code, "overlaps");
    assert!(error.message.contains("#2, MVA of 25 %"), "{}", error.message);
    assert!(error.message.contains("from 2026-01-01"), "{}", error.message);
    assert_eq!(commits.count(), 0);
}

#[tokio::test]
async fn a_rule_is_not_moved_into_the_days_of_another() {
    let (desk, commits) = desk_over(work());
    let actor = staff_with(&[Permission::EditTaxRules]);
    let later = TaxRuleInput { ends_on: "2026-01-02".into(), ..norway("24", "") };
    assert!(desk.edit_tax_rule(&actor, id(1), None, &later).await.is_err());
    assert_eq!(commits.count(), 0);
}

/// This unit of work does not expect to be asked to save.
#[tokio::test]
async fn a_rule_that_is_as_it_was_is_not_written() {
    let (desk, commits) = desk_over(work());
    let actor = staff_with(&[Permission::EditTaxRules]);
    desk.edit_tax_rule(&actor, id(2), Some(1), &norway("25.0", "2026-01-01")).await.unwrap();
    assert_eq!(commits.count(), 1);
}

#[tokio::test]
async fn a_rule_is_not_its_own_rival() {
    let mut work = work();
    work.tax_rules.expect_save().times(1).returning(|rule| {
        assert_eq!(rule.rate().to_string(), "25.5");
        Ok(())
    });
    work.audit.expect_record_all().times(1).returning(|_, _, _| Ok(()));
    let (desk, commits) = desk_over(work);
    let actor = staff_with(&[Permission::EditTaxRules]);
    desk.edit_tax_rule(&actor, id(2), Some(1), &norway("25.5", "2026-01-01")).await.unwrap();
    assert_eq!(commits.count(), 1);
}
