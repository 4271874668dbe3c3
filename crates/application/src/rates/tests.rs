use bursar_domain::access::Permission;
use bursar_domain::currency::{CurrencyInput, ListedCurrency};
use bursar_domain::repository::Aggregate;

use super::*;
use crate::Desk;
use crate::ports::{MockRateFeed, RemoteError};
use crate::schedule::{Task, TaskOutcome};
use crate::testing::{Commits, Mocks, Work, id, noon, staff_with};
use crate::{Actor, Error};

/// The euro, which is the default, and kroner and dollars beside it.
fn listed() -> Vec<ListedCurrency> {
    let euro = Currency::new("EUR").unwrap();
    let list = |number, code: &str, rate: &str| {
        let input = CurrencyInput { code: code.into(), rate: rate.into() };
        ListedCurrency::list(id(number), &input, noon()).unwrap().0
    };
    let default = ListedCurrency::default_of_installation(id(1), euro, noon());
    vec![default, list(2, "NOK", "11.5"), list(3, "USD", "1.10")]
}

/// A unit of work that takes these rates, as code and rate.
fn taking(rates: &'static [(&str, &str)]) -> Work {
    let mut work = Work::default();
    work.currencies
        .expect_get()
        .returning(|id| Ok(listed().into_iter().find(|listed| listed.id() == id).unwrap()));
    for (code, rate) in rates {
        let save = work.currencies.expect_save().times(1);
        let save = save.withf(move |saved| {
            saved.currency().code() == *code && saved.rate().to_string() == *rate
        });
        save.returning(|_| Ok(()));
    }
    work.ledgers.expect_with_currency().returning(|_, _, _| Ok(Vec::new()));
    work.audit.expect_record_all().returning(|_, _, _| Ok(()));
    work
}

fn desk_over(work: Option<Work>, feed: Option<MockRateFeed>) -> (Desk, Commits) {
    let commits = work.as_ref().map(|work| work.commits.clone()).unwrap_or_default();
    let mut mocks = Mocks { rate_feed: feed, ..Mocks::default() };
    mocks.settings.expect_currencies().returning(|| Ok(listed()));
    (mocks.works(work).desk(), commits)
}

async fn load(work: Option<Work>, file: &str) -> (Result<RateReport, Error>, usize) {
    let (desk, commits) = desk_over(work, None);
    let staff = staff_with(&[Permission::EditCurrencies]);
    let outcome = desk.load_rates(&staff, file.as_bytes().to_vec()).await;
    (outcome, commits.count())
}

/// The places and codes of the mistakes.
fn mistakes(outcome: Result<RateReport, Error>) -> Vec<(String, &'static str)> {
    let Err(Error::Invalid(errors)) = outcome else { panic!("{outcome:?}") };
    errors.iter().map(|error| (error.field.to_string(), error.code)).collect()
}

#[tokio::test]
async fn a_file_sets_the_rates_that_differ() {
    let file = "code;rate\nnok;11.6\nUSD;1.1\nSEK;11.2\n";
    let (report, commits) = load(Some(taking(&[("NOK", "11.6")])), file).await;
    let report = report.unwrap();
    assert_eq!(report.set.iter().map(|set| set.currency.code()).collect::<Vec<_>>(), ["NOK"]);
    assert_eq!(report.unchanged.len(), 1);
    assert_eq!((report.missing.len(), commits), (0, 1));
}

#[tokio::test]
async fn every_line_that_is_wrong_is_told_and_nothing_is_set() {
    let file = "code,rate\nNOK,11.6\nUSX,2\nUSD,1:1\nSEK\nNOK,11.7\nJPY,1.2345678901234567891\n";
    // Without a unit of work, whatever is written fails the test.
    let (outcome, _) = load(None, file).await;
    let expected = [
        ("line 3", "unknown"),
        ("line 4", "malformed"),
        ("line 5", "malformed"),
        ("line 6", "taken"),
        ("line 7", "too_precise"),
    ];
    assert_eq!(mistakes(outcome), expected.map(|(place, code)| (place.to_owned(), code)));
    for (file, place) in [
        ("", "file"),
        ("code,rate\n", "file"),
        ("code,price\nNOK,1\n", "line 1"),
        ("<html>", "file"),
        ("{\"rates\": []}", "file"),
        ("{\"base\": \"XX\", \"rates\": {}}", "base"),
    ] {
        let (outcome, _) = load(None, file).await;
        assert_eq!(mistakes(outcome)[0].0, place, "{file}");
    }
}

#[tokio::test]
async fn a_jump_in_a_file_is_refused_with_its_line_and_nothing_is_set() {
    let work = taking(&[("NOK", "11.6")]);
    let (outcome, commits) = load(Some(work), "code,rate\nNOK,11.6\nUSD,110\n").await;
    assert_eq!(mistakes(outcome), [("line 3".to_owned(), "jump")]);
    assert_eq!(commits, 0);
}

#[tokio::test]
async fn the_reference_rates_of_the_central_bank_are_read() {
    let file = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
        <gesmes:Envelope xmlns:gesmes=\"http://www.gesmes.org/xml/2002-08-01\">
        <gesmes:subject>Reference rates</gesmes:subject>
        <Cube><Cube time='2026-11-20'>
            <Cube currency='USD' rate='1.0872'/><Cube currency='NOK' rate='11.5720'/>
            <Cube currency='QQQ' rate='no currency'/>
        </Cube></Cube></gesmes:Envelope>";
    let (report, _) = load(Some(taking(&[("NOK", "11.572"), ("USD", "1.0872")])), file).await;
    assert_eq!(report.unwrap().set.len(), 2);
    let cut = file.split("</Cube>").next().unwrap();
    assert_eq!(mistakes(load(None, cut).await.0)[0].0, "file", "half a file is none");
}

#[tokio::test]
async fn numbers_of_json_are_read_to_their_last_digit_in_whatever_base() {
    // In dollars; as binary fractions neither would come out.
    let file = r#"{"base": "USD", "rates": {"NOK": 10.4545454545454545, "EUR": 0.9, "BTC": 1e-5}}"#;
    let work = taking(&[("NOK", "11.6161616161616161"), ("USD", "1.11111111111111111")]);
    assert_eq!(load(Some(work), file).await.0.unwrap().set.len(), 2);
    let file = r#"{"base": "EUR", "rates": {"NOK": "11.30", "USD": 112e-2}}"#;
    let work = taking(&[("NOK", "11.3"), ("USD", "1.12")]);
    assert_eq!(load(Some(work), file).await.0.unwrap().set.len(), 2);
    let twice = r#"{"base": "EUR", "rates": {"NOK": 11.3, "NOK": 11.4, "USD": null}}"#;
    let told = mistakes(load(None, twice).await.0);
    assert_eq!(told, [("rates.NOK".to_owned(), "taken"), ("rates.USD".to_owned(), "malformed")]);
}

#[tokio::test]
async fn a_base_from_which_nothing_leads_to_the_default_currency_sets_nothing() {
    let file = r#"{"base": "USD", "rates": {"NOK": "10"}}"#;
    let (outcome, commits) = load(Some(Work::default()), file).await;
    assert_eq!((mistakes(outcome)[0].0.as_str(), commits), ("file", 0));
}

#[tokio::test]
async fn who_may_not_edit_currencies_loads_nothing() {
    let (desk, _) = desk_over(None, None);
    let nobody = staff_with(&[Permission::ViewSettings]);
    assert_eq!(desk.load_rates(&nobody, Vec::new()).await.unwrap_err().code(), "denied");
}

async fn fetch(
    work: Option<Work>,
    answer: Result<&str, RemoteError>,
) -> Result<TaskOutcome, Error> {
    let mut feed = MockRateFeed::new();
    let answer = answer.map(|text| RateDocument { format: RateFormat::Csv, bytes: text.into() });
    feed.expect_fetch().times(1).returning(move || answer.clone());
    desk_over(work, Some(feed)).0.fetch_rates(&Actor::system("task")).await
}

#[tokio::test]
async fn a_source_sets_what_it_has_and_a_jump_is_passed_over_and_told() {
    let done = fetch(Some(taking(&[("NOK", "11.6")])), Ok("code,rate\nNOK,11.6\n")).await.unwrap();
    assert_eq!(done, TaskOutcome::Succeeded("set NOK; not there: USD".into()));
    let jumps = "code,rate\nNOK,11.6\nUSD,2\n";
    let done = fetch(Some(taking(&[("NOK", "11.6")])), Ok(jumps)).await.unwrap();
    assert!(
        matches!(&done, TaskOutcome::Failed(why) if why.contains("USD would jump")),
        "{done:?}"
    );
}

#[tokio::test]
async fn a_source_that_gives_nothing_sound_changes_nothing_and_is_told() {
    let slow = RemoteError::Slow("rates.example".into());
    let told = fetch(None, Err(slow)).await.unwrap_err();
    assert!(told.to_string().contains("rates.example did not answer"), "{told}");
    assert!(fetch(None, Ok("<html>Sorry</html>")).await.is_err());
    assert!(fetch(None, Ok("code,rate\nNOK,x\n")).await.is_err());
    let (desk, _) = desk_over(None, None);
    assert!(desk.fetch_rates(&Actor::system("task")).await.is_err(), "there is no source");
}

#[test]
fn a_file_tells_its_format_by_its_beginning() {
    assert_eq!(RateFormat::of(b"\xef\xbb\xbf\n<?xml"), RateFormat::Ecb);
    assert_eq!(RateFormat::of(b" {"), RateFormat::Json);
    assert_eq!(RateFormat::of(b"code,rate"), RateFormat::Csv);
    assert_eq!(Task::ALL.map(Task::place), [1, 2, 10, 11, 24, 12, 13, 14, 15]);
}
