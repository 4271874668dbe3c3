//! Writes clients with what they own, and every column that follows from that.

use std::collections::BTreeMap;

use bursar_application::ports::sample::{SampleClient, SampleInstance, SampleService};
use bursar_domain::catalog::ProductType;
use bursar_domain::service::ServiceStatus;
use bursar_kernel::text::search_text;
use sea_orm::{DbErr, IdenStatic, Iterable, ModelTrait, Value};

use crate::billing::{add_documents, add_ledgers};
use crate::clients::derived::FirstGroups;
use crate::clients::{mask, row};
use crate::column::instant;
use crate::rows::{insert, run};
use crate::statement::Sql;
use crate::work::SeaWork;

/// What the columns of clients follow from beside the clients themselves.
struct Around {
    types: BTreeMap<i64, ProductType>,
    first_groups: FirstGroups,
}

pub(super) async fn add(work: &SeaWork, clients: &[SampleClient]) -> Result<(), DbErr> {
    let around = Around::read(work).await?;
    let columns: Vec<_> = row::Column::iter().map(|column| column.as_str().to_owned()).collect();
    let table = format!("clients ({}, {DERIVED})", columns.join(", "));
    let rows = clients.iter().map(|client| around.columns(client));
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    run(work, insert(&table, rows.into_iter())).await?;
    add_members(work, clients).await?;
    let ledgers: Vec<_> = clients.iter().map(|client| &client.ledger).collect();
    add_ledgers(work, &ledgers).await?;
    let invoices: Vec<_> = clients.iter().flat_map(|client| &client.invoices).collect();
    let credit_notes: Vec<_> = clients.iter().flat_map(|client| &client.credit_notes).collect();
    add_documents(work, &invoices, &credit_notes).await?;
    add_owned(work, clients).await?;
    let texts = clients.iter().map(|client| {
        let mut fields = client.client.profile().search_fields();
        fields.extend(client.projects.iter().map(|project| project.external_id.clone()));
        let text = search_text(fields.iter().map(String::as_str));
        [client.id().get().into(), Value::from(text)]
    });
    run(work, insert("client_search (client_id, text)", texts)).await
}

/// The columns that a client's own row does not tell, in the order of [`Around::derived`].
const DERIVED: &str = "first_group_id, service_count, instance_count, is_reseller, service_mask, \
    place_mask, host_mask, credit_minor, up_to_date_minor, up_to_date_base_minor, \
    out_of_credit_since, credit_ends_at, burn_base_minor";

impl Around {
    async fn read(work: &SeaWork) -> Result<Self, DbErr> {
        let mut types = BTreeMap::new();
        for row in Sql::new("SELECT id, product_type FROM products").all(&work.tx).await? {
            let (id, code): (i64, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            let known = code.parse().map_err(|_| DbErr::Custom(format!("no type {code}")))?;
            types.insert(id, known);
        }
        Ok(Self { types, first_groups: FirstGroups::read(work).await? })
    }

    fn columns(&self, client: &SampleClient) -> Result<Vec<Value>, DbErr> {
        let model = row::row(&client.client)?;
        let mut values: Vec<_> = row::Column::iter().map(|column| model.get(column)).collect();
        values.extend(self.derived(client));
        Ok(values)
    }

    fn derived(&self, client: &SampleClient) -> [Value; 13] {
        let counting: Vec<_> = client.services.iter().filter(|own| own.status.counts()).collect();
        let live: Vec<_> = client.instances.iter().filter(|own| own.deleted_at.is_none()).collect();
        let standing = &client.standing;
        [
            self.first_groups.of(&client.client).into(),
            count(counting.len()).into(),
            count(live.len()).into(),
            self.is_reseller(&client.services).into(),
            counting.iter().fold(0, |mask, own| mask | self.service_bits(own)).into(),
            live.iter().fold(0, |mask, own| mask | place_bits(own)).into(),
            live.iter().fold(0, |mask, own| mask | mask::hypervisor(own.hypervisor)).into(),
            standing.credit.minor().into(),
            standing.up_to_date.minor().into(),
            standing.up_to_date_in_default.minor().into(),
            standing.out_of_credit_since.map(instant).into(),
            standing.credit_ends_at.map(instant).into(),
            client.ledger.terms().burn.minor().into(),
        ]
    }

    fn service_bits(&self, service: &SampleService) -> i64 {
        let of_type = self.types.get(&service.product).map_or(0, |kind| mask::service_type(*kind));
        mask::product(service.product) | of_type
    }

    fn is_reseller(&self, services: &[SampleService]) -> bool {
        let kind = |service: &SampleService| self.types.get(&service.product).copied();
        let mut active = services.iter().filter(|own| own.status == ServiceStatus::Active);
        active.any(|own| kind(own) == Some(ProductType::Reseller))
    }
}

const fn place_bits(instance: &SampleInstance) -> i64 {
    mask::region(instance.region) | mask::flavor(instance.flavor)
}

fn count(length: usize) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

/// Groups.
async fn add_members(work: &SeaWork, clients: &[SampleClient]) -> Result<(), DbErr> {
    let members = clients.iter().flat_map(|client| {
        let id = client.id().get();
        client.client.groups().iter().map(move |group| [group.get().into(), Value::from(id)])
    });
    run(work, insert("client_group_members (group_id, client_id)", members)).await
}

/// Services, projects and instances.
async fn add_owned(work: &SeaWork, clients: &[SampleClient]) -> Result<(), DbErr> {
    let services = clients.iter().flat_map(|client| {
        let id = client.id().get();
        client.services.iter().map(move |service| {
            [
                Value::from(service.id),
                id.into(),
                service.product.into(),
                service.status.code().into(),
                service.suspended_with_client.into(),
                instant(service.created_at).into(),
                1_i64.into(),
            ]
        })
    });
    run(work, insert(SERVICES, services)).await?;
    let projects = clients.iter().flat_map(|client| {
        let id = client.id().get();
        client.projects.iter().map(move |project| {
            [
                Value::from(project.id),
                id.into(),
                project.service.into(),
                project.external_id.as_str().into(),
                project.name.as_str().into(),
            ]
        })
    });
    run(work, insert("projects (id, client_id, service_id, external_id, name)", projects)).await?;
    let instances = clients.iter().flat_map(|client| {
        let id = client.id().get();
        client.instances.iter().map(move |instance| machine(id, instance))
    });
    run(work, insert(INSTANCES, instances)).await
}

const SERVICES: &str =
    "services (id, client_id, product_id, status, suspended_with_client, created_at, version)";
const INSTANCES: &str = "instances (id, client_id, project_id, external_id, name, region_id, \
    flavor_id, hypervisor_id, status, created_at, deleted_at)";

fn machine(client: i64, instance: &SampleInstance) -> [Value; 11] {
    [
        instance.id.into(),
        client.into(),
        instance.project.into(),
        instance.external_id.as_str().into(),
        instance.name.as_str().into(),
        instance.region.into(),
        instance.flavor.into(),
        instance.hypervisor.into(),
        instance.status.into(),
        instant(instance.created_at).into(),
        instance.deleted_at.map(instant).into(),
    ]
}
