//! Groups, configurations, custom fields and currencies.

use bursar_application::page::PageRequest;
use bursar_application::ports::Store;
use bursar_application::settings::SettingsDirectory;
use bursar_domain::client::configuration::{Settings, StoredConfiguration, Value};
use bursar_domain::client::custom_field::CustomFieldInput;
use bursar_domain::client::group::GroupInput;
use bursar_domain::client::{ClientGroup, Configuration, CustomField};
use bursar_domain::currency::{CurrencyInput, DatedRate, ListedCurrency, RateSource};
use bursar_domain::repository::Aggregate;
use bursar_kernel::money::Currency;
use bursar_kernel::{Id, Line};

use super::{id, is_missing, is_stale, is_taken, minute};

async fn group(store: &dyn Store, name: &str, is_default: bool) -> ClientGroup {
    let input = GroupInput { name: name.into(), description: "Why\nnot".into(), is_default };
    ClientGroup::create(id(store).await, &input, minute(0)).unwrap().0
}

async fn add(store: &dyn Store, group: &ClientGroup) {
    let work = store.begin().await.unwrap();
    work.groups().add(group).await.unwrap();
    work.commit().await.unwrap();
}

async fn stored(store: &dyn Store, id: Id<ClientGroup>) -> ClientGroup {
    store.begin().await.unwrap().groups().get(id).await.unwrap()
}

/// What was committed is read back as it was written.
pub async fn a_group_comes_back_as_it_was_kept(store: &dyn Store) {
    let kept = group(store, "Große Kunden", true).await;
    add(store, &kept).await;
    let read = stored(store, kept.id()).await;
    assert_eq!(read.name(), kept.name());
    assert_eq!(read.description(), kept.description());
    assert!(read.is_default());
    assert_eq!((read.created_at(), read.version()), (kept.created_at(), 1));
}

/// A unit of work that is dropped leaves nothing behind.
pub async fn nothing_stays_of_a_dropped_unit_of_work(store: &dyn Store) {
    let kept = group(store, "Lost", false).await;
    let work = store.begin().await.unwrap();
    work.groups().add(&kept).await.unwrap();
    drop(work);
    let found = store.begin().await.unwrap().groups().find(kept.id()).await.unwrap();
    assert!(found.is_none());
}

/// The second of two who changed the same version is told, and changes nothing.
pub async fn a_change_of_an_old_version_is_stale(store: &dyn Store) {
    let kept = group(store, "Gold", false).await;
    add(store, &kept).await;
    let (mut first, mut second) = (stored(store, kept.id()).await, stored(store, kept.id()).await);
    let rename = |name: &str| GroupInput { name: name.into(), ..GroupInput::default() };
    first.edit(&rename("Silver")).unwrap();
    second.edit(&rename("Bronze")).unwrap();
    let work = store.begin().await.unwrap();
    work.groups().save(&first).await.unwrap();
    work.commit().await.unwrap();
    let work = store.begin().await.unwrap();
    assert!(is_stale(&work.groups().save(&second).await));
    assert!(is_stale(&work.groups().remove(&second).await));
    drop(work);
    let now = stored(store, kept.id()).await;
    assert_eq!((now.name().as_str(), now.version()), ("Silver", 2));
}

/// What was removed cannot be read, changed or removed again.
pub async fn a_removed_group_is_missing(store: &dyn Store) {
    let kept = group(store, "Gone", false).await;
    add(store, &kept).await;
    let work = store.begin().await.unwrap();
    work.groups().remove(&kept).await.unwrap();
    work.commit().await.unwrap();
    let work = store.begin().await.unwrap();
    assert!(is_missing(&work.groups().get(kept.id()).await));
    assert!(is_missing(&work.groups().save(&kept).await));
    assert!(is_missing(&work.groups().remove(&kept).await));
}

/// Two names that differ in case and accents only are the same.
pub async fn a_name_is_taken_whatever_its_case_and_accents(store: &dyn Store) {
    add(store, &group(store, "Élan", false).await).await;
    let second = group(store, "ELAN", false).await;
    let work = store.begin().await.unwrap();
    assert!(is_taken(&work.groups().add(&second).await, "name"));
}

/// At most one group is the default, even if two are made so at the same time.
pub async fn there_is_one_default_group(store: &dyn Store) {
    add(store, &group(store, "First", true).await).await;
    let second = group(store, "Second", true).await;
    let work = store.begin().await.unwrap();
    assert!(is_taken(&work.groups().add(&second).await, "is_default"));
}

/// Ids of one request for several follow one another, and nobody else gets them.
pub async fn ids_are_handed_out_once(store: &dyn Store) {
    let work = store.begin().await.unwrap();
    let first = work.ids().next(ClientGroup::NAME, 5).await.unwrap();
    work.commit().await.unwrap();
    let next: Id<ClientGroup> = id(store).await;
    assert_eq!(next.get(), first + 5);
}

/// Every setting survives, whatever its type.
pub async fn a_configuration_keeps_every_setting(store: &dyn Store) {
    let mut settings = Settings::default();
    let changed: Vec<_> = settings
        .to_map()
        .into_iter()
        .filter_map(|(key, value)| match value {
            Value::Bool(is_on) => Some((key, Value::Bool(!is_on))),
            Value::Integer(number) => Some((key, Value::Integer(number + 1))),
            Value::Nothing | Value::Text(_) | Value::List(_) | Value::Pairs(_) => None,
        })
        .collect();
    let changed = changed.iter().filter(|(key, value)| settings.set(key, value).is_ok()).count();
    assert!(changed > 20, "only {changed} settings took another value");
    let pairs = vec![("SE".to_owned(), "SEK".to_owned()), ("NO".to_owned(), "NOK".to_owned())];
    settings.set("new_clients.country_currencies", &Value::Pairs(pairs)).unwrap();
    // Changed at random, they need not agree with one another.
    let kept = Configuration::restore(StoredConfiguration {
        id: id(store).await,
        name: Line::parse("Mine", 64).unwrap(),
        description: None,
        is_default: false,
        settings: settings.clone(),
        created_at: minute(1),
        version: 1,
    });
    let work = store.begin().await.unwrap();
    work.configurations().add(&kept).await.unwrap();
    work.commit().await.unwrap();
    let read = store.begin().await.unwrap().configurations().get(kept.id()).await.unwrap();
    assert_eq!(read.settings().to_map(), settings.to_map());
}

/// A field comes back in the words that it was declared with, and its name is taken then.
pub async fn a_custom_field_comes_back_as_it_was_declared(store: &dyn Store) {
    let input = CustomFieldInput {
        name: "segment".into(),
        label: "Segment".into(),
        kind: "select".into(),
        choices: "a = Enterprise\nb".into(),
        required: "country in NO, SE and vat_id exists".into(),
        optional: "yes".into(),
    };
    let (field, _) = CustomField::declare(id(store).await, &input).unwrap();
    let (twin, _) = CustomField::declare(id(store).await, &input).unwrap();
    let work = store.begin().await.unwrap();
    work.custom_fields().add(&field).await.unwrap();
    work.commit().await.unwrap();
    let work = store.begin().await.unwrap();
    let read = work.custom_fields().get(field.id()).await.unwrap();
    assert_eq!(read.to_input(), input);
    assert_eq!(work.settings().custom_fields().await.unwrap().len(), 1);
    assert!(is_taken(&work.custom_fields().add(&twin).await, "name"));
}

/// A rate keeps every digit, and a currency is listed once.
pub async fn a_currency_keeps_its_rate(store: &dyn Store, settings: &dyn SettingsDirectory) {
    let euro = Currency::new("EUR").unwrap();
    let default = ListedCurrency::default_of_installation(id(store).await, euro, minute(0));
    let input = CurrencyInput { code: "BHD".into(), rate: "0.403214567890123456".into() };
    let (dinar, _) = ListedCurrency::list(id(store).await, &input, minute(1)).unwrap();
    let (twin, _) = ListedCurrency::list(id(store).await, &input, minute(1)).unwrap();
    let work = store.begin().await.unwrap();
    work.currencies().add(&dinar).await.unwrap();
    work.currencies().add(&default).await.unwrap();
    work.commit().await.unwrap();
    let listed = settings.currencies().await.unwrap();
    let codes: Vec<_> = listed.iter().map(|listed| listed.currency().code().to_owned()).collect();
    assert_eq!(codes, ["EUR", "BHD"], "the default stands first");
    assert_eq!(listed.iter().map(ListedCurrency::rate).max(), Some(default.rate()));
    assert_eq!(listed.iter().map(ListedCurrency::rate).min(), Some(dinar.rate()));
    let work = store.begin().await.unwrap();
    assert_eq!(work.settings().currencies().await.unwrap().len(), 2);
    assert_eq!(work.settings().count_with_currency(euro).await.unwrap(), 0);
    assert!(is_taken(&work.currencies().add(&twin).await, "code"));
}

/// Every rate that was set is kept with its date and who set it, also of a currency that is gone.
pub async fn every_rate_is_kept(store: &dyn Store, settings: &dyn SettingsDirectory) {
    let input = CurrencyInput { code: "NOK".into(), rate: "11.5".into() };
    let (mut nok, _) = ListedCurrency::list(id(store).await, &input, minute(0)).unwrap();
    let dated = |rate: &str, minutes, source| DatedRate {
        rate: rate.parse().unwrap(),
        since: minute(minutes),
        source,
    };
    let work = store.begin().await.unwrap();
    work.currencies().add(&nok).await.unwrap();
    work.commit().await.unwrap();
    for (minutes, rate, source) in
        [(1, "11.6", RateSource::File), (2, "11.600000000000001", RateSource::Http)]
    {
        let work = store.begin().await.unwrap();
        nok = work.currencies().get(nok.id()).await.unwrap();
        nok.follow(dated(rate, minutes, source)).unwrap();
        work.currencies().save(&nok).await.unwrap();
        work.commit().await.unwrap();
    }
    let work = store.begin().await.unwrap();
    nok = work.currencies().get(nok.id()).await.unwrap();
    assert_eq!((nok.rate_source(), nok.rated_at()), (RateSource::Http, minute(2)));
    nok.set_rate("99", minute(3)).unwrap();
    work.currencies().save(&nok).await.unwrap();
    drop(work);
    let work = store.begin().await.unwrap();
    work.currencies().remove(&work.currencies().get(nok.id()).await.unwrap()).await.unwrap();
    work.commit().await.unwrap();
    let currency = nok.currency();
    let first = settings.rates(currency, &PageRequest::new(2, None)).await.unwrap();
    let newest = dated("11.600000000000001", 2, RateSource::Http);
    assert_eq!(first.items, [newest, dated("11.6", 1, RateSource::File)]);
    let rest = settings.rates(currency, &PageRequest::new(2, first.next)).await.unwrap();
    assert_eq!(rest.items, [dated("11.5", 0, RateSource::Staff)]);
    assert_eq!(settings.rates_total(currency).await.unwrap().exact(), Some(3));
    let euro = Currency::new("EUR").unwrap();
    assert_eq!(settings.rates_total(euro).await.unwrap().exact(), Some(0));
}

/// New clients get the default configuration, the default group and the default currency.
pub async fn new_clients_get_the_defaults(store: &dyn Store, settings: &dyn SettingsDirectory) {
    let work = store.begin().await.unwrap();
    assert!(is_missing(&work.settings().new_client_defaults().await), "an empty store has none");
    drop(work);
    let settings_of_it = Settings::default();
    let made = Configuration::create(id(store).await, "Standard", "", settings_of_it, minute(0));
    let (mut configuration, _) = made.unwrap();
    configuration.make_default();
    let (gold, staff) = (group(store, "Gold", true).await, group(store, "Staff", false).await);
    let nok = Currency::new("NOK").unwrap();
    let currency = ListedCurrency::default_of_installation(id(store).await, nok, minute(0));
    let work = store.begin().await.unwrap();
    work.configurations().add(&configuration).await.unwrap();
    work.groups().add(&gold).await.unwrap();
    work.groups().add(&staff).await.unwrap();
    work.currencies().add(&currency).await.unwrap();
    let defaults = work.settings().new_client_defaults().await.unwrap();
    assert_eq!(defaults.configuration, configuration.id());
    assert_eq!(defaults.group, Some(gold.id()));
    assert_eq!(defaults.currency, nok);
    assert_eq!(work.settings().groups().await.unwrap(), [gold.id(), staff.id()].into());
    work.commit().await.unwrap();
    let groups = settings.groups().await.unwrap();
    let names: Vec<_> = groups.iter().map(|row| row.group.name().to_string()).collect();
    assert_eq!(names, ["Gold", "Staff"]);
    assert!(groups.iter().all(|row| row.members == 0));
    let configurations = settings.configurations().await.unwrap();
    assert!(matches!(&*configurations, [row] if row.clients == 0));
    let options = settings.filter_options().await.unwrap();
    assert_eq!((options.groups.len(), options.configurations.len()), (2, 1));
}
