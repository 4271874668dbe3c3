//! What may be done to a cycle, and what becomes of its price.

use std::fmt::Write as _;

use super::*;

const MARCH: [&str; 2] = ["2026-03-01", "2026-04-01"];

fn march() -> ServiceCycle {
    cycle(period(MARCH[0], MARCH[1]), "31")
}

#[test]
fn what_becomes_of_a_cycles_price_is_this_table() {
    let mut table = String::new();
    for from in CyclePayment::ALL {
        for step in CyclePaymentStep::ALL {
            let to = from.after(*step).map_or("-", CyclePayment::code);
            writeln!(table, "{from:<17} {step:<14} {to}").unwrap();
        }
    }
    insta::assert_snapshot!(table, @r"
    unpaid            invoice        invoiced
    unpaid            pay            paid
    unpaid            refund         -
    unpaid            cancel_payment -
    invoiced          invoice        -
    invoiced          pay            paid
    invoiced          refund         -
    invoiced          cancel_payment payment_cancelled
    paid              invoice        -
    paid              pay            -
    paid              refund         refunded
    paid              cancel_payment -
    refunded          invoice        -
    refunded          pay            -
    refunded          refund         -
    refunded          cancel_payment -
    payment_cancelled invoice        invoiced
    payment_cancelled pay            paid
    payment_cancelled refund         -
    payment_cancelled cancel_payment -
    ");
}

#[test]
fn usage_is_added_until_somebody_was_asked_to_pay() {
    let mut cycle = march();
    assert!(cycle.rate(amount("1.005")).unwrap().is_some());
    assert_eq!(cycle.rate(amount("1.005")).unwrap(), None);
    assert_eq!(cycle.as_stored().total, money("32.01"));
    cycle.settle(CyclePaymentStep::Invoice).unwrap();
    let refused = cycle.rate(amount("2")).unwrap_err();
    assert_eq!(refused, CycleRefusal::Settled(CyclePayment::Invoiced));
    cycle.settle(CyclePaymentStep::CancelPayment).unwrap();
    assert!(cycle.rate(amount("2")).is_ok());
}

#[test]
fn money_that_moved_holds_the_cycle_where_it_is() {
    let mut cycle = march();
    cycle.settle(CyclePaymentStep::Pay).unwrap();
    let other = period("2026-03-01", "2026-03-20");
    assert!(cycle.edit(other, amount("1")).is_err());
    assert!(cycle.removed().is_err());
    assert!(march().edit(other, amount("1")).unwrap().is_change());
    assert!(march().removed().is_ok());
}

#[test]
fn a_cut_cycle_costs_what_was_used_unless_it_was_paid() {
    let mut open = march();
    open.cut(day("2026-03-11")).unwrap();
    assert_eq!(open.as_stored().total, money("10"));
    assert_eq!(open.as_stored().period, period("2026-03-01", "2026-03-11"));
    assert_eq!(open.as_stored().state, CycleState::Ended);
    assert_eq!(open.cut(day("2026-03-05")).unwrap_err(), CycleRefusal::Ended);
    let mut paid = march();
    paid.settle(CyclePaymentStep::Pay).unwrap();
    paid.cut(day("2026-03-11")).unwrap();
    assert_eq!(paid.as_stored().total, money("31"));
    assert_eq!(march().cut(day("2026-03-01")).unwrap_err(), CycleRefusal::Outside);
}

#[test]
fn days_between_cycles_and_days_in_two_are_both_found() {
    let seams = Seams::of([
        period("2026-05-01", "2026-06-01"),
        period("2026-01-01", "2026-02-01"),
        period("2026-01-20", "2026-03-01"),
        period("2026-01-25", "2026-01-28"),
    ]);
    assert_eq!(seams.gaps, [period("2026-03-01", "2026-05-01")]);
    let twice = [period("2026-01-20", "2026-02-01"), period("2026-01-25", "2026-01-28")];
    assert_eq!(seams.overlaps, twice);
    let before = Seams { gaps: seams.gaps.clone(), overlaps: Vec::new() };
    assert_eq!(seams.beyond(&before), Seams { gaps: Vec::new(), overlaps: twice.into() });
}
