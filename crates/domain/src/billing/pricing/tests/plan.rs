use bursar_kernel::Id;

use crate::billing::pricing::{PlanError, PricingPlan, PricingPlanInput};

fn input(name: &str, currency: &str) -> PricingPlanInput {
    PricingPlanInput { name: name.to_owned(), currency: currency.to_owned() }
}

fn plan(number: i64, currency: &str, is_first: bool) -> PricingPlan {
    PricingPlan::create(Id::new(number).unwrap(), &input("Standard", currency), is_first).unwrap().0
}

#[test]
fn the_first_plan_is_that_of_new_clients() {
    assert!(plan(1, "EUR", true).is_default());
    assert!(!plan(2, "EUR", false).is_default());
}

#[test]
fn a_plan_is_deleted_only_if_its_clients_get_another_one() {
    let (mut standard, mut other) = (plan(1, "EUR", true), plan(2, "EUR", false));
    let at = "2026-12-01T00:00:00Z".parse().unwrap();
    assert_eq!(standard.delete(0, Some(&other), at), Err(PlanError::IsDefault));
    other.make_default();
    standard.give_way();
    assert_eq!(standard.delete(3, None, at), Err(PlanError::HasClients { clients: 3 }));
    let itself = standard.clone();
    assert_eq!(standard.delete(3, Some(&itself), at), Err(PlanError::Replacement));
    let dollars = plan(4, "USD", false);
    assert_eq!(standard.delete(3, Some(&dollars), at), Err(PlanError::Replacement));
    assert_eq!(standard.deleted_at(), None);
    assert!(standard.delete(3, Some(&other), at).is_ok());
    assert_eq!(standard.delete(0, None, at), Err(PlanError::Deleted));
    // What is deleted takes nobody's place.
    let mut third = plan(3, "EUR", false);
    assert_eq!(third.delete(1, Some(&standard), at), Err(PlanError::Replacement));
    assert!(third.delete(0, None, at).is_ok());
}

#[test]
fn the_currency_of_rules_is_never_changed_under_them() {
    let mut plan = plan(1, "EUR", true);
    let errors = plan.edit(&input("Standard", "USD"), 1).unwrap_err();
    assert_eq!(errors.of("currency").unwrap().code, "fixed");
    assert_eq!(plan.currency().code(), "EUR");
    assert!(plan.edit(&input("Renamed", "EUR"), 1).unwrap().is_change());
    assert!(plan.edit(&input("Renamed", "USD"), 0).is_ok());
    assert!(plan.is_default());
}

#[test]
fn what_is_wrong_is_told_field_by_field() {
    let errors = PricingPlan::create(Id::new(1).unwrap(), &input(" ", "EURO"), false).unwrap_err();
    assert!(errors.of("name").is_some() && errors.of("currency").is_some());
}
