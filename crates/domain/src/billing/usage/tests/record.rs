use bursar_kernel::{Id, Line};
use chrono::{DateTime, Utc};

use crate::billing::usage::{
    Attributes, Measure, Number, NumberError, Resource, ResourceKind, ResourceUsage, UsageError,
    UsageInput, UsageRecord, Word,
};

fn at(hour: u32) -> DateTime<Utc> {
    format!("2026-11-01T{hour:02}:00:00Z").parse().unwrap()
}

fn machine() -> Resource {
    let external_id = Line::parse("c0ffee", 64).unwrap();
    Resource { kind: ResourceKind::Instance, region: None, external_id, project: None }
}

fn vcpus(count: u32) -> Attributes {
    Attributes::default().with(Measure::Vcpus, Number::whole(count))
}

fn record(number: i64, from: u32, until: Option<u32>) -> UsageRecord {
    let input = UsageInput {
        client: Id::new(1).unwrap(),
        resource: machine(),
        started_at: at(from),
        ended_at: until.map(at),
        attributes: vcpus(1),
    };
    UsageRecord::begin(Id::new(number).unwrap(), input).unwrap()
}

#[test]
fn a_change_ends_one_record_and_begins_the_next_in_the_same_second() {
    let mut first = record(1, 1, None);
    let next = first.change(Id::new(2).unwrap(), at(3), vcpus(4)).unwrap();
    assert_eq!(first.ended_at(), Some(at(3)));
    assert_eq!((next.started_at(), next.ended_at()), (at(3), None));
    let intervals = [&first, &next].map(|record| record.as_of(at(5)).unwrap());
    assert_eq!(intervals.each_ref().map(|interval| interval.span.seconds()), [7_200, 7_200]);
    let told = intervals.each_ref().map(|interval| interval.attributes.number(Measure::Vcpus));
    assert_eq!(told, [Some(Number::whole(1)), Some(Number::whole(4))]);
    let usage = ResourceUsage::new(machine(), intervals.into()).unwrap();
    assert_eq!(usage.intervals().len(), 2);
}

#[test]
fn what_has_ended_does_not_end_again() {
    let mut ended = record(1, 1, Some(3));
    assert_eq!(ended.end(at(4)), Err(UsageError::Ended { at: at(3) }));
    assert!(matches!(
        ended.change(Id::new(2).unwrap(), at(4), vcpus(2)),
        Err(UsageError::Ended { .. })
    ));
}

#[test]
fn usage_never_ends_before_it_begins() {
    let mut open = record(1, 3, None);
    assert!(matches!(open.end(at(3)), Err(UsageError::Span(_))));
    assert!(matches!(open.end(at(1)), Err(UsageError::Span(_))));
    assert_eq!(open.ended_at(), None);
}

#[test]
fn an_open_record_goes_on_to_now_and_a_future_one_has_not_begun() {
    let open = record(1, 3, None);
    assert_eq!(open.as_of(at(7)).unwrap().span.seconds(), 4 * 3_600);
    assert_eq!(open.as_of(at(3)), None);
    let ended = record(1, 3, Some(5));
    assert_eq!(ended.as_of(at(4)).unwrap().span.end(), at(4));
    assert_eq!(ended.as_of(at(9)).unwrap().span.end(), at(5));
}

#[test]
fn two_records_of_one_resource_never_claim_the_same_second() {
    let intervals = |spans: [(u32, u32); 2]| {
        let intervals = (1..).zip(spans).map(|(number, (from, until))| {
            record(number, from, Some(until)).as_of(at(23)).unwrap()
        });
        ResourceUsage::new(machine(), intervals.collect())
    };
    assert!(intervals([(1, 3), (3, 5)]).is_ok());
    assert!(intervals([(3, 5), (1, 3)]).is_ok());
    let (earlier, later) = (Id::new(2).unwrap(), Id::new(1).unwrap());
    assert_eq!(intervals([(3, 5), (1, 4)]), Err(UsageError::Overlap { earlier, later }));
}

#[test]
fn numbers_are_exact_and_never_negative() {
    assert_eq!("-0.5".parse::<Number>(), Err(NumberError::Negative));
    assert_eq!("0.0001".parse::<Number>(), Err(NumberError::TooPrecise));
    assert_eq!("9223372036854775.808".parse::<Number>(), Err(NumberError::OutOfRange));
    assert_eq!("many".parse::<Number>(), Err(NumberError::Malformed));
    assert_eq!("9223372036854775.807".parse::<Number>().unwrap().thousandths(), i64::MAX);
    assert!(Number::from_thousandths(-1).is_err());
}

#[test]
fn words_and_metadata_are_lines() {
    let attributes = Attributes::default();
    assert!(attributes.clone().told(Word::Flavor, "m1\nlarge").is_err());
    assert!(attributes.clone().told(Word::Flavor, &"x".repeat(256)).is_err());
    assert!(attributes.clone().tagged("", "x").is_err());
    let twice = attributes.clone().tagged("a", "1").unwrap().tagged("a", "2").unwrap();
    assert_eq!(twice.tags().collect::<Vec<_>>(), [("a", "2")]);
    let full = (0..128).try_fold(attributes, |all, n| all.tagged(&format!("k{n}"), "")).unwrap();
    assert!(matches!(full.tagged("more", ""), Err(UsageError::TooMuchMetadata { most: 128 })));
}

#[test]
fn what_was_gathered_stays_with_the_part_in_which_the_interval_began() {
    let mut interval = record(1, 1, Some(5)).as_of(at(9)).unwrap();
    interval.attributes = vcpus(2).with(Measure::BytesOut, Number::whole(7));
    let (head, tail) = interval.split(at(2)).unwrap();
    assert_eq!((head.span.seconds(), tail.span.seconds()), (3_600, 3 * 3_600));
    assert_eq!(head.attributes.number(Measure::BytesOut), Some(Number::whole(7)));
    assert_eq!(tail.attributes.number(Measure::BytesOut), None);
    assert_eq!(tail.attributes.number(Measure::Vcpus), Some(Number::whole(2)));
}
