//! A small provider, and what is known of his clients without asking the database.

use std::collections::{BTreeMap, BTreeSet};

use bursar_application::clients::ClientSort;
use bursar_application::clients::directory::ClientFacts;
use bursar_application::page::Key;
use bursar_application::ports::UnitOfWork;
use bursar_domain::catalog::ProductType;
use bursar_domain::client::profile::StoredProfile;
use bursar_domain::client::{Agreement, Client, ClientStatus, Lifecycle, Profile, StoredClient};
use bursar_kernel::text::{fold, search_text};
use bursar_kernel::{Currency, Email, Id, Line};
use bursar_testkit::database::TestDatabase;
use chrono::{DateTime, Duration};
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use sea_orm::{IdenStatic, Iterable};

use crate::PoolOptions;
use crate::clients::derived::{self, Clients};
use crate::clients::row;
use crate::statement::Sql;
use crate::store::SeaStore;
use crate::testing::store_with;
use crate::work::SeaWork;

pub(super) const CONFIGURATIONS: i64 = 4;
pub(super) const REGIONS: [&str; 3] = ["north", "south", "west"];

/// Names in another order than the ids, and two that share a bit of the mask.
const GROUPS: [(i64, &str); 6] =
    [(1, "Silver"), (2, "bronze"), (3, "Gold"), (4, "élan"), (5, "Zinc"), (66, "Brass")];

/// What a client is made of.
#[derive(Clone, Debug)]
pub(super) struct Person {
    name: String,
    company: Option<String>,
    country: Option<&'static str>,
    created_minutes: i64,
    configuration: i64,
    lifecycle: Lifecycle,
    groups: BTreeSet<usize>,
    flags: (bool, bool),
    credit: i64,
    out_of_credit: bool,
    credit_ends_in: Option<i64>,
    reseller: Option<i64>,
    services: Vec<(i64, &'static str)>,
    instances: Vec<(i64, i64, Option<i64>, bool)>,
    project: bool,
}

pub(super) fn person() -> impl Strategy<Value = Person> {
    let company = select(vec!["Acme Ltd", "acme ltd", "Élan", "100% b_c", "Zeta \"x\"", "Nova"]);
    let status = select(vec!["pending", "active", "suspended", "terminated", "cancelled"]);
    let instance = (1_i64..=3, 1_i64..=5, option::of(select(vec![1_i64, 9, 64])), any::<bool>());
    let lifecycle = select(Lifecycle::ALL.to_vec());
    let one = (
        select(vec!["Ada", "Élodie", "Bo"]),
        option::weighted(0.8, company),
        option::weighted(0.8, select(vec!["DE", "NO", "RO"])),
        0_i64..60_000,
        1..=CONFIGURATIONS,
        lifecycle,
        btree_set(0_usize..6, 0..3),
        (any::<bool>(), any::<bool>()),
    );
    let other = (
        -50_i64..50,
        any::<bool>(),
        option::of(-5_i64..40),
        option::weighted(0.2, 1_i64..4),
        vec((select(vec![1_i64, 2, 3, 57, 58]), status), 0..3),
        vec(instance, 0..4),
        any::<bool>(),
    );
    (one, other).prop_map(|(one, other)| Person {
        name: one.0.to_owned(),
        company: one.1.map(str::to_owned),
        country: one.2,
        created_minutes: one.3,
        configuration: one.4,
        lifecycle: one.5,
        groups: one.6,
        flags: one.7,
        credit: other.0,
        out_of_credit: other.1,
        credit_ends_in: other.2,
        reseller: other.3,
        services: other.4,
        instances: other.5,
        project: other.6,
    })
}

impl Person {
    pub(super) fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            company: Some(name.to_owned()),
            country: None,
            created_minutes: 0,
            configuration: 1,
            lifecycle: Lifecycle::Normal,
            groups: BTreeSet::new(),
            flags: (false, false),
            credit: 0,
            out_of_credit: false,
            credit_ends_in: None,
            reseller: None,
            services: Vec::new(),
            instances: Vec::new(),
            project: false,
        }
    }
}

/// A client as the test knows it.
pub(super) struct Known {
    pub(super) facts: ClientFacts,
    company: Option<String>,
    country: Option<String>,
    credit: i64,
}

/// A provider with a store of his own.
pub(super) struct Office {
    pub(super) store: SeaStore,
    pub(super) people: Vec<Known>,
    groups: BTreeMap<i64, String>,
    _database: TestDatabase,
}

/// The products: id, and type by its place among all.
const PRODUCTS: [(i64, usize); 5] = [(1, 0), (2, 1), (3, 4), (57, 2), (58, 1)];

impl Office {
    pub(super) async fn with(people: Vec<Person>) -> Self {
        let options = PoolOptions { connections: 2, ..PoolOptions::default() };
        let (database, store) = store_with(options).await;
        let groups = GROUPS.map(|(id, name)| (id, fold(name))).into();
        let mut office = Self { store, people: Vec::new(), groups, _database: database };
        office.furnish().await;
        office.add(people).await;
        office
    }

    async fn furnish(&self) {
        let work = SeaWork::new(
            self.store.begin_work().await.unwrap(),
            std::sync::Arc::clone(&self.store.committed),
        );
        let mut statements = vec![
            "DELETE FROM configurations".to_owned(),
            "DELETE FROM client_groups".to_owned(),
            "INSERT INTO projects (id, external_id, name) VALUES (1, 'shared', 'shared')"
                .to_owned(),
        ];
        for (id, name) in (1..=CONFIGURATIONS).zip(["Prepaid", "enterprise", "Ärzte", "Post"]) {
            statements.push(format!(
                "INSERT INTO configurations (id, name, name_folded, is_default, settings, created_at, version)
                 VALUES ({id}, '{name}', '{}', FALSE, '{{}}', 0, 1)",
                fold(name)
            ));
        }
        for (id, name) in GROUPS {
            statements.push(format!(
                "INSERT INTO client_groups (id, name, name_folded, is_default, created_at, version)
                 VALUES ({id}, '{name}', '{}', FALSE, 0, 1)",
                fold(name)
            ));
        }
        for (id, kind) in PRODUCTS {
            let kind = ProductType::ALL[kind].code();
            statements.push(format!(
                "INSERT INTO products (id, name, name_folded, code, product_type, created_at, version)
                 VALUES ({id}, 'p{id}', 'p{id}', 'p{id}', '{kind}', 0, 1)"
            ));
        }
        for (id, name) in (1..).zip(REGIONS) {
            statements.push(format!("INSERT INTO regions (id, name) VALUES ({id}, '{name}')"));
        }
        for id in 1..=5 {
            statements.push(format!(
                "INSERT INTO flavors (id, external_id, name) VALUES ({id}, 'f{id}', 'f{id}')"
            ));
        }
        for id in [1, 9, 64] {
            statements
                .push(format!("INSERT INTO hypervisors (id, name) VALUES ({id}, 'host-{id}')"));
        }
        for statement in statements {
            Sql::new(&statement).run(&work.tx).await.unwrap();
        }
        Box::new(work).commit().await.unwrap();
    }

    /// Registers clients with all that they own.
    pub(super) async fn add(&mut self, people: Vec<Person>) {
        let work = SeaWork::new(
            self.store.begin_work().await.unwrap(),
            std::sync::Arc::clone(&self.store.committed),
        );
        for person in people {
            let id = i64::try_from(self.people.len()).unwrap() + 1;
            let reseller = person.reseller.filter(|reseller| *reseller < id);
            let client = client(id, &person, reseller);
            work.clients().add(&client).await.unwrap();
            self.own(&work, id, &person).await;
            derived::search_was_changed(&work, std::slice::from_ref(&client)).await.unwrap();
            self.people.push(known(&client, &person));
        }
        let last = i64::try_from(self.people.len()).unwrap();
        derived::owned_was_changed(&work, &Clients::From(1, last)).await.unwrap();
        Box::new(work).commit().await.unwrap();
    }

    /// Registers as many clients again as the first one, with nothing but what is on record.
    pub(super) async fn repeat_the_first(&self, times: u64) {
        let columns: Vec<_> =
            row::Column::iter().map(|column| column.as_str().to_owned()).collect();
        let copied = columns.join(", ").replacen("id", "id + number", 1);
        let numbers = format!(
            "WITH RECURSIVE numbers (number) AS (
                 SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < {times})"
        );
        for statement in [
            format!(
                "{numbers} INSERT INTO clients ({}) SELECT {copied} FROM clients, numbers
                 WHERE id = 1",
                columns.join(", ")
            ),
            format!(
                "{numbers} INSERT INTO client_search (client_id, text)
                 SELECT client_id + number, text FROM client_search, numbers WHERE client_id = 1"
            ),
        ] {
            Sql::new(&statement).run(self.store.write()).await.unwrap();
        }
    }

    async fn own(&self, work: &SeaWork, id: i64, person: &Person) {
        let mut statements = vec![format!(
            "UPDATE clients SET up_to_date_base_minor = {}, has_billing_agreement = {}, \
             out_of_credit_since = {}, credit_ends_at = {} WHERE id = {id}",
            person.credit,
            person.flags.1,
            if person.out_of_credit { "1" } else { "NULL" },
            ends(person).map_or("NULL".to_owned(), |end| end.timestamp_micros().to_string()),
        )];
        if person.project {
            statements.push(format!(
                "INSERT INTO projects (id, client_id, external_id, name)
                 VALUES ({}, {id}, 'prj-{id}', 'p')",
                id + 1
            ));
        }
        for (place, (product, status)) in (0..).zip(&person.services) {
            statements.push(format!(
                "INSERT INTO services (id, client_id, product_id, status, created_at, version)
                 VALUES ({}, {id}, {product}, '{status}', 0, 1)",
                id * 10 + place
            ));
        }
        for (place, (region, flavor, host, deleted)) in (0..).zip(&person.instances) {
            statements.push(format!(
                "INSERT INTO instances (id, client_id, project_id, external_id, name, region_id,
                     flavor_id, hypervisor_id, status, created_at, deleted_at)
                 VALUES ({}, {id}, 1, 'i', 'i', {region}, {flavor}, {}, 'ACTIVE', 0, {})",
                id * 10 + place,
                host.map_or("NULL".to_owned(), |host| host.to_string()),
                if *deleted { "1" } else { "NULL" },
            ));
        }
        for statement in statements {
            Sql::new(&statement).run(&work.tx).await.unwrap();
        }
    }

    /// The sort value of a client.
    pub(super) fn key(&self, known: &Known, sort: ClientSort) -> Key {
        let text = |text: Option<String>| text.map_or(Key::Empty, Key::Text);
        match sort {
            ClientSort::Company => text(known.company.as_deref().map(fold)),
            ClientSort::Country => text(known.country.clone()),
            ClientSort::CreatedAt => Key::Number(known.facts.created_at.timestamp_micros()),
            ClientSort::UpToDateCredit => Key::Number(known.credit),
            ClientSort::Configuration => {
                let names = ["Prepaid", "enterprise", "Ärzte", "Post"];
                let place = usize::try_from(known.facts.configuration.get() - 1).unwrap();
                Key::Text(fold(names[place]))
            }
            ClientSort::Group => {
                text(known.facts.groups.iter().map(|group| self.groups[&group.get()].clone()).min())
            }
        }
    }
}

fn ends(person: &Person) -> Option<DateTime<chrono::Utc>> {
    person.credit_ends_in.map(|days| super::now() + Duration::days(days))
}

fn client(id: i64, person: &Person, reseller: Option<i64>) -> Client {
    let line = |text: &str| Line::parse(text, 128).unwrap();
    Client::restore(StoredClient {
        id: Id::new(id).unwrap(),
        profile: Profile::restore(StoredProfile {
            first_name: Some(line(&person.name)),
            last_name: None,
            company: person.company.as_deref().map(line),
            email: Email::new(&format!("c{id}@example.com")).unwrap(),
            phone: None,
            address_line_1: None,
            address_line_2: None,
            city: None,
            state: None,
            zip: None,
            country: person.country.map(|code| code.parse().unwrap()),
            vat_id: None,
            tax_exempt: person.flags.0,
            tax_exemption: bursar_domain::client::profile::TaxExemption::Automatic,
            currency: Currency::new("EUR").unwrap(),
            external_billing_id: None,
            do_not_process: false,
            custom_fields: BTreeMap::new(),
        }),
        lifecycle: person.lifecycle,
        suspension: None,
        has_active_service: person.services.iter().any(|(_, status)| *status == "active"),
        configuration: Id::new(person.configuration).unwrap(),
        groups: person.groups.iter().map(|place| Id::new(GROUPS[*place].0).unwrap()).collect(),
        reseller: reseller.map(|id| Id::new(id).unwrap()),
        erased_at: None,
        agreement: Agreement::default(),
        created_at: DateTime::from_timestamp(1_704_067_200, 0).unwrap()
            + Duration::minutes(person.created_minutes),
        version: 1,
    })
}

fn known(client: &Client, person: &Person) -> Known {
    let id = bursar_domain::repository::Aggregate::id(client);
    let status: ClientStatus = client.status();
    let live = || person.instances.iter().filter(|instance| !instance.3);
    let counting = || {
        person
            .services
            .iter()
            .filter(|(_, status)| ["pending", "active", "suspended"].contains(status))
    };
    let kind =
        |product: i64| ProductType::ALL[PRODUCTS.iter().find(|(id, _)| *id == product).unwrap().1];
    let project = format!("prj-{}", id.get());
    let mut fields = client.profile().search_fields();
    fields.extend(person.project.then_some(project));
    Known {
        facts: ClientFacts {
            id,
            created_at: client.created_at(),
            configuration: client.configuration(),
            status,
            tax_exempt: person.flags.0,
            groups: client.groups().clone(),
            instance_regions: live()
                .map(|one| REGIONS[usize::try_from(one.0 - 1).unwrap()].to_owned())
                .collect(),
            instance_flavors: live().map(|one| one.1).collect(),
            instance_hypervisors: live()
                .filter_map(|one| one.2.map(|host| format!("host-{host}")))
                .collect(),
            has_billing_agreement: person.flags.1,
            is_reseller: person.services.iter().any(|(product, status)| {
                *status == "active" && kind(*product) == ProductType::Reseller
            }),
            reseller: client.reseller(),
            service_types: counting().map(|(product, _)| kind(*product)).collect(),
            products: counting().map(|(product, _)| *product).collect(),
            out_of_credit_since: person.out_of_credit.then_some(DateTime::UNIX_EPOCH),
            credit_ends_at: ends(person),
            search_text: search_text(fields.iter().map(String::as_str)),
        },
        company: person.company.clone(),
        country: person.country.map(str::to_owned),
        credit: person.credit,
    }
}
