//! Keeps products, with the products that each can be changed to.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use std::collections::BTreeSet;

use async_trait::async_trait;
use bursar_application::page::TOTAL_CAP;
use bursar_domain::catalog::{Product, ProductCycle, ProductRepository, ProductUse, StoredProduct};
use bursar_domain::repository::{Aggregate, Repository, StoreError};
use bursar_kernel::Id;
use bursar_kernel::text::fold;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use super::cycle;
use crate::clients::derived::{Clients, owned_was_changed};
use crate::column::{Reading, instant};
use crate::error::{Unreadable, unavailable};
use crate::kept::Kept;
use crate::statement::Sql;
use crate::work::SeaWork;

const READING: &str = "reading products";

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "products")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub name: String,
    pub name_folded: String,
    pub description: Option<String>,
    pub code: String,
    pub group_id: Option<i64>,
    pub module: String,
    pub product_type: String,
    pub status: String,
    pub price_model: String,
    pub auto_setup: String,
    pub is_taxable: bool,
    pub requires_domain: bool,
    pub is_hidden: bool,
    pub welcome_template: Option<String>,
    pub allows_zero_price: bool,
    pub credits_downgrades: bool,
    pub created_at: i64,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Kept for Product {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "code";

    fn row(&self) -> Result<Model, DbErr> {
        let StoredProduct {
            id,
            name,
            description,
            code,
            group,
            module,
            product_type,
            status,
            price_model,
            auto_setup,
            is_taxable,
            requires_domain,
            is_hidden,
            welcome_template,
            allows_zero_price,
            credits_downgrades,
            upgrades: _,
            created_at,
            version,
        } = self.as_stored();
        Ok(Model {
            id: id.get(),
            name: name.to_string(),
            name_folded: fold(name.as_str()),
            description: description.as_ref().map(ToString::to_string),
            code: code.to_string(),
            group_id: group.map(Id::get),
            module: module.code().to_owned(),
            product_type: product_type.code().to_owned(),
            status: status.code().to_owned(),
            price_model: price_model.code().to_owned(),
            auto_setup: auto_setup.code().to_owned(),
            is_taxable: *is_taxable,
            requires_domain: *requires_domain,
            is_hidden: *is_hidden,
            welcome_template: welcome_template.as_ref().map(ToString::to_string),
            allows_zero_price: *allows_zero_price,
            credits_downgrades: *credits_downgrades,
            created_at: instant(*created_at),
            version: *version,
        })
    }

    /// The product without its upgrades, which have a table of their own.
    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model {
            id,
            name,
            name_folded: _,
            description,
            code,
            group_id,
            module,
            product_type,
            status,
            price_model,
            auto_setup,
            is_taxable,
            requires_domain,
            is_hidden,
            welcome_template,
            allows_zero_price,
            credits_downgrades,
            created_at,
            version,
        } = row;
        let read = Reading::of::<Self>(id);
        let template = welcome_template.as_ref();
        Ok(Self::restore(StoredProduct {
            id: read.id(id)?,
            name: read.line(&name)?,
            description: read.optional(description.as_ref(), |read, text| read.note(text))?,
            code: read.line(&code)?,
            group: group_id.map(|group| read.id(group)).transpose()?,
            module: read.parsed(&module)?,
            product_type: read.parsed(&product_type)?,
            status: read.parsed(&status)?,
            price_model: read.parsed(&price_model)?,
            auto_setup: read.parsed(&auto_setup)?,
            is_taxable,
            requires_domain,
            is_hidden,
            welcome_template: read.optional(template, |read, text| read.line(text))?,
            allows_zero_price,
            credits_downgrades,
            upgrades: BTreeSet::new(),
            created_at: read.instant(created_at)?,
            version,
        }))
    }

    /// Whether clients are filtered by another type than before.
    async fn is_renamed(&self, work: &SeaWork) -> Result<bool, DbErr> {
        let mut sql = Sql::new("SELECT COUNT(*) FROM products WHERE id = ");
        sql.bind(self.id().get()).push(" AND product_type <> ");
        sql.bind(self.as_stored().product_type.code());
        Ok(sql.count(&work.tx).await? > 0)
    }

    async fn written(&self, work: &SeaWork, is_renamed: bool) -> Result<(), DbErr> {
        let id = self.id().get();
        let mut leave = Sql::new("DELETE FROM product_upgrades WHERE product_id = ");
        leave.bind(id).run(&work.tx).await?;
        for target in &self.as_stored().upgrades {
            let mut sql = Sql::new("INSERT INTO product_upgrades (product_id, target_id) VALUES (");
            sql.bind_all([id, target.get()]).push(")").run(&work.tx).await?;
        }
        if is_renamed {
            owned_was_changed(work, &Clients::Owning(id)).await?;
        }
        work.note_names_changed().await
    }

    async fn leaving(&self, work: &SeaWork) -> Result<(), DbErr> {
        let id = self.id().get();
        let mut upgrades = Sql::new("DELETE FROM product_upgrades WHERE product_id = ");
        upgrades.bind(id).push(" OR target_id = ").bind(id).run(&work.tx).await?;
        let mut prices = Sql::new("DELETE FROM product_cycles WHERE product_id = ");
        prices.bind(id).run(&work.tx).await?;
        work.note_names_changed().await
    }
}

#[async_trait]
impl ProductRepository for SeaWork {
    async fn get(&self, id: Id<Product>) -> Result<Product, StoreError> {
        self.lock_row("products", id.get()).await?;
        let product = Repository::<Product>::get(self, id).await?;
        with_upgrades(&self.tx, product).await
    }

    async fn load(&self, ids: &[Id<Product>]) -> Result<Vec<Product>, StoreError> {
        let ids = ids.iter().map(|id| id.get());
        let rows = Entity::find().filter(Column::Id.is_in(ids)).order_by_asc(Column::Id);
        let rows = rows.all(&self.tx).await.map_err(unavailable(READING))?;
        let mut products = Vec::with_capacity(rows.len());
        for row in rows {
            let product = <Product as Kept>::restore(row)?;
            products.push(with_upgrades(&self.tx, product).await?);
        }
        Ok(products)
    }

    async fn add(&self, product: &Product) -> Result<(), StoreError> {
        Repository::<Product>::add(self, product).await
    }

    async fn save(&self, product: &Product) -> Result<(), StoreError> {
        Repository::<Product>::save(self, product).await
    }

    async fn remove(&self, product: &Product) -> Result<(), StoreError> {
        Repository::<Product>::remove(self, product).await
    }

    async fn used(&self, id: Id<Product>) -> Result<ProductUse, StoreError> {
        used(&self.tx, "product_id", id.get()).await
    }

    async fn cycles(&self, product: Id<Product>) -> Result<Vec<ProductCycle>, StoreError> {
        cycles_of(&self.tx, product).await
    }

    async fn cycle(&self, id: Id<ProductCycle>) -> Result<ProductCycle, StoreError> {
        Repository::<ProductCycle>::get(self, id).await
    }

    async fn relative_cycles(&self) -> Result<Vec<ProductCycle>, StoreError> {
        let rows = cycle::Entity::find()
            .filter(cycle::Column::IsRelative.eq(true))
            .order_by_asc(cycle::Column::ProductId)
            .order_by_asc(cycle::Column::Id);
        let rows = rows.all(&self.tx).await.map_err(unavailable(READING))?;
        Ok(rows.into_iter().map(<ProductCycle as Kept>::restore).collect::<Result<_, _>>()?)
    }

    async fn add_cycle(&self, cycle: &ProductCycle) -> Result<(), StoreError> {
        Repository::<ProductCycle>::add(self, cycle).await
    }

    async fn save_cycle(&self, cycle: &ProductCycle) -> Result<(), StoreError> {
        Repository::<ProductCycle>::save(self, cycle).await
    }

    async fn remove_cycle(&self, cycle: &ProductCycle) -> Result<(), StoreError> {
        Repository::<ProductCycle>::remove(self, cycle).await
    }

    async fn cycle_used(&self, id: Id<ProductCycle>) -> Result<ProductUse, StoreError> {
        used(&self.tx, "product_cycle_id", id.get()).await
    }
}

/// How many services refer to a row, counted up to one past the cap of totals.
pub(super) async fn used(
    database: &impl ConnectionTrait,
    column: &str,
    id: i64,
) -> Result<ProductUse, StoreError> {
    let mut sql = Sql::new("SELECT COUNT(*) FROM (SELECT 1 FROM services WHERE ");
    sql.push(column).push(" = ").bind(id).push(" LIMIT ");
    let most = i64::try_from(TOTAL_CAP).unwrap_or(i64::MAX - 1) + 1;
    let counted = sql.bind(most).push(") counted").count(database).await;
    Ok(ProductUse { services: counted.map_err(unavailable(READING))? })
}

/// The price list of a product, short stretches of time first.
pub(super) async fn cycles_of(
    database: &impl ConnectionTrait,
    product: Id<Product>,
) -> Result<Vec<ProductCycle>, StoreError> {
    let rows = cycle::Entity::find().filter(cycle::Column::ProductId.eq(product.get()));
    let rows = rows.all(database).await.map_err(unavailable(READING))?;
    let cycles = rows.into_iter().map(<ProductCycle as Kept>::restore);
    let mut cycles = cycles.collect::<Result<Vec<_>, _>>()?;
    cycles.sort_by_key(|cycle| (cycle.recurrence(), cycle.currency()));
    Ok(cycles)
}

pub(super) async fn with_upgrades(
    database: &impl ConnectionTrait,
    product: Product,
) -> Result<Product, StoreError> {
    let mut sql = Sql::new("SELECT target_id FROM product_upgrades WHERE product_id = ");
    sql.bind(product.id().get());
    let targets = sql.column::<i64>(database).await.map_err(unavailable(READING))?;
    let read = Reading::of::<Product>(product.id().get());
    let upgrades = targets.into_iter().map(|id| read.id(id)).collect::<Result<_, _>>()?;
    Ok(Product::restore(StoredProduct { upgrades, ..product.as_stored().clone() }))
}
