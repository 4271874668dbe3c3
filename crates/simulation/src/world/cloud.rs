//! What the sample provider sells and where it runs; what one client has of it.

use bursar_application::ports::sample::{
    SampleCatalog, SampleFlavor, SampleInstance, SamplePlace, SampleProject, SampleService,
};
use bursar_domain::service::ServiceStatus;
use chrono::{DateTime, TimeDelta, Utc};

use super::Counters;
use super::client::Fate;
use super::shelf::Shelf;
use crate::dice::Dice;

const REGIONS: [&str; 8] = ["osl-1", "osl-2", "sto-1", "hel-1", "fra-1", "ams-1", "par-1", "tyo-1"];

/// Hypervisors of each region.
const HYPERVISORS: i64 = 25;

const FAMILIES: [&str; 4] = ["s1", "c2", "m2", "g1"];
const SIZES: [(&str, i64); 8] = [
    ("1x1", 1),
    ("1x2", 2),
    ("2x4", 4),
    ("2x8", 6),
    ("4x8", 9),
    ("8x16", 18),
    ("16x32", 36),
    ("32x64", 72),
];

/// The first and the last but one of the products, by id.
const PUBLIC_CLOUD: i64 = 1;
const RESELLER: i64 = 24;

/// What is sold, and where it runs.
pub(super) fn catalog(shelf: Shelf) -> SampleCatalog {
    let place = |(id, name): (i64, &str)| SamplePlace { id, name: name.to_owned() };
    let Shelf { groups, products, cycles } = shelf;
    SampleCatalog {
        product_groups: groups,
        products,
        product_cycles: cycles,
        regions: (1..).zip(REGIONS).map(place).collect(),
        hypervisors: hypervisors(),
        flavors: flavors(),
    }
}

fn hypervisors() -> Vec<SamplePlace> {
    let of_region =
        |region| (1..=HYPERVISORS).map(move |number| format!("cmp-{number:02}.{region}"));
    let named = (1..).zip(REGIONS.into_iter().flat_map(of_region));
    named.map(|(id, name)| SamplePlace { id, name }).collect()
}

fn flavors() -> Vec<SampleFlavor> {
    let of_family = |family| SIZES.iter().map(move |(size, _)| format!("{family}.{size}"));
    let named = (1..).zip(FAMILIES.into_iter().flat_map(of_family));
    let flavor = |(id, name): (i64, String)| SampleFlavor {
        id,
        external_id: format!("flavor-{id:02}"),
        name,
    };
    named.map(flavor).collect()
}

/// What one client has.
pub(super) struct Estate {
    pub(super) services: Vec<SampleService>,
    pub(super) projects: Vec<SampleProject>,
    pub(super) instances: Vec<SampleInstance>,
}

impl Estate {
    pub(super) fn has_active_service(&self) -> bool {
        self.services.iter().any(|service| service.status == ServiceStatus::Active)
    }

    /// What all that runs costs a day, in hundredths of the default currency.
    pub(super) fn daily_cost(&self) -> i64 {
        let live = self.instances.iter().filter(|instance| instance.deleted_at.is_none());
        live.map(|instance| instance_cost(instance.flavor)).sum()
    }
}

fn instance_cost(flavor: i64) -> i64 {
    let size = usize::try_from((flavor - 1) % 8).unwrap_or(0);
    let share = SIZES.get(size).map_or(1, |(_, share)| *share);
    share * (8 + 6 * ((flavor - 1) / 8))
}

/// Deals out services, projects and instances to a client.
pub(super) struct Dealer<'a> {
    pub(super) dice: &'a mut Dice,
    pub(super) next: &'a mut Counters,
    pub(super) fate: Fate,
    pub(super) is_reseller: bool,
    pub(super) home: u64,
    pub(super) since: DateTime<Utc>,
    pub(super) day: DateTime<Utc>,
    /// What its projects are called.
    pub(super) name: &'a str,
}

impl Dealer<'_> {
    pub(super) fn deal(mut self) -> Estate {
        let mut estate =
            Estate { services: Vec::new(), projects: Vec::new(), instances: Vec::new() };
        if self.fate == Fate::Leaving {
            return estate;
        }
        if self.fate != Fate::Idle && self.dice.permille(920) {
            let service = self.cloud_service(&mut estate);
            estate.services.push(service);
        }
        if self.is_reseller {
            let gold = i64::from(self.dice.permille(200));
            estate.services.push(self.service(RESELLER + gold, ServiceStatus::Active));
        }
        let more =
            self.dice.skewed(5) + u64::from(estate.services.is_empty() && self.fate != Fate::Idle);
        for _ in 0..more {
            // The first product is the cloud itself, the last two are for resellers.
            let product = 2 + i64::try_from(self.dice.skewed(22)).unwrap_or(0);
            let status = self.status();
            estate.services.push(self.service(product, status));
        }
        if matches!(self.fate, Fate::Active) && !estate.has_active_service() {
            let support = self.service(8, ServiceStatus::Active);
            estate.services.push(support);
        }
        estate
    }

    /// A service's status as it follows from what became of the client.
    fn status(&mut self) -> ServiceStatus {
        let over = [
            ServiceStatus::Terminated,
            ServiceStatus::Terminated,
            ServiceStatus::Cancelled,
            ServiceStatus::Archived,
        ];
        let ended = over.get(usize::try_from(self.dice.below(4)).unwrap_or(0)).copied();
        let ended = ended.unwrap_or(ServiceStatus::Terminated);
        match self.fate {
            Fate::Idle if self.dice.permille(250) => ServiceStatus::Pending,
            Fate::Idle if self.dice.permille(10) => ServiceStatus::Fraud,
            Fate::Active | Fate::Suspending if self.dice.permille(780) => ServiceStatus::Active,
            Fate::Active | Fate::Suspending if self.dice.permille(150) => ServiceStatus::Suspended,
            Fate::Active | Fate::Suspending if self.dice.permille(250) => ServiceStatus::Pending,
            Fate::Suspended if self.dice.permille(850) => ServiceStatus::Suspended,
            Fate::Active | Fate::Idle | Fate::Suspending | Fate::Suspended | Fate::Leaving => ended,
        }
    }

    fn service(&mut self, product: i64, status: ServiceStatus) -> SampleService {
        self.next.service += 1;
        let is_with_client = self.fate == Fate::Suspended && status == ServiceStatus::Active;
        let status = if is_with_client { ServiceStatus::Suspended } else { status };
        let suspended_with_client =
            self.fate == Fate::Suspended && status == ServiceStatus::Suspended;
        let created_at = self.some_time_since(self.since);
        SampleService { id: self.next.service, product, status, suspended_with_client, created_at }
    }

    fn cloud_service(&mut self, estate: &mut Estate) -> SampleService {
        // One in a few takes another of the clouds than the public one.
        let product = match self.dice.below(20) {
            0 => 5,
            1 => 10,
            2 => 14,
            3 => 17,
            4 => 23,
            _ => PUBLIC_CLOUD,
        };
        let status = match self.fate {
            Fate::Suspended => ServiceStatus::Suspended,
            Fate::Active | Fate::Suspending | Fate::Idle | Fate::Leaving => ServiceStatus::Active,
        };
        let service = self.service(product, status);
        self.next.project += 1;
        let project = SampleProject {
            id: self.next.project,
            service: service.id,
            external_id: self.dice.uuid(),
            name: self.name.to_owned(),
        };
        let count = match self.dice.below(100) {
            0..10 => 0,
            10..70 => 1 + self.dice.skewed(5),
            70..99 => 2 + self.dice.skewed(12),
            _ => 10 + self.dice.skewed(60),
        };
        for _ in 0..count {
            let instance = self.instance(project.id, service.created_at);
            estate.instances.push(instance);
        }
        estate.projects.push(project);
        service
    }

    fn instance(&mut self, project: i64, since: DateTime<Utc>) -> SampleInstance {
        let signed = |number: u64| i64::try_from(number).unwrap_or(0);
        let region = if self.dice.permille(700) { self.home } else { self.dice.skewed(8) };
        let hypervisor = signed(region) * HYPERVISORS + 1 + signed(self.dice.skewed(25));
        let family = if self.dice.permille(750) { 0 } else { signed(self.dice.skewed(4)) };
        let flavor = family * 8 + 1 + signed(self.dice.skewed(8));
        let role = self.dice.one(&["web", "db", "app", "build", "cache", "mail", "vpn", "test"]);
        let created_at = self.some_time_since(since);
        let deleted_at = self.dice.permille(120).then(|| self.some_time_since(created_at));
        let status = match self.fate {
            _ if deleted_at.is_some() => "DELETED",
            Fate::Suspended => "SUSPENDED",
            Fate::Active | Fate::Suspending | Fate::Idle | Fate::Leaving => {
                self.dice.one(&["ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE", "SHUTOFF"])
            }
        };
        self.next.instance += 1;
        SampleInstance {
            id: self.next.instance,
            project,
            external_id: self.dice.uuid(),
            name: format!("{role}-{:02}", 1 + self.dice.skewed(20)),
            region: signed(region) + 1,
            flavor,
            hypervisor,
            status,
            created_at,
            deleted_at,
        }
    }

    fn some_time_since(&mut self, since: DateTime<Utc>) -> DateTime<Utc> {
        let span = (self.day - since).num_seconds().max(0);
        since + TimeDelta::seconds(self.dice.between(0, span))
    }
}
