//! Reads products for lists and pages.

use async_trait::async_trait;
use bursar_application::Error;
use bursar_application::catalog::{
    CatalogDirectory, ProductDetails, ProductFilter, ProductGroupRow, ProductQuery, ProductRow,
    ProductSort,
};
use bursar_application::clients::directory::Named;
use bursar_application::page::{Page, PageRequest, Total, fingerprint};
use bursar_domain::catalog::{Product, ProductCycle, ProductGroup};
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Id;
use bursar_kernel::text::fold;
use sea_orm::{EntityTrait, FromQueryResult, QueryOrder};

use super::product::{cycles_of, used, with_upgrades};
use super::{cycle, group, product};
use crate::column::counted;
use crate::error::{Unreadable, unavailable};
use crate::kept::Kept;
use crate::paging::Walk;
use crate::statement::Sql;
use crate::store::SeaStore;

const READING: &str = "reading products";

const LIST: &str = "
SELECT p.id, p.name, p.name_folded, p.description, p.code, p.group_id, p.module, p.product_type,
       p.status, p.price_model, p.auto_setup, p.is_taxable, p.requires_domain, p.is_hidden,
       p.welcome_template, p.allows_zero_price, p.credits_downgrades, p.created_at, p.version,
       g.name AS group_name,
       (SELECT COUNT(*) FROM product_cycles y WHERE y.product_id = p.id) AS cycles
FROM products p LEFT JOIN product_groups g ON g.id = p.group_id";

const FROM: &str = "FROM products p";

/// A product's row with what is shown beside it.
#[derive(FromQueryResult)]
struct Listed {
    #[sea_orm(nested)]
    product: product::Model,
    group_name: Option<String>,
    cycles: i64,
}

#[async_trait]
impl CatalogDirectory for SeaStore {
    async fn list(
        &self,
        query: &ProductQuery,
        page: &PageRequest,
    ) -> Result<Page<ProductRow>, Error> {
        let (walk, id) = (walk(query), |row: &Listed| row.product.id);
        let db = self.read();
        let page = match query.sort {
            ProductSort::Name => {
                let place = |row: &Listed| (row.product.name_folded.clone(), id(row));
                walk.page_by_text(db, page, place).await?
            }
            ProductSort::Created => {
                walk.page(db, page, |row: &Listed| (row.product.created_at, id(row))).await?
            }
        };
        let Page { items, next, previous } = page;
        let items = items.into_iter().map(Listed::row).collect::<Result<_, _>>()?;
        Ok(Page { items, next, previous })
    }

    async fn total(&self, filter: &ProductFilter) -> Result<Total, Error> {
        let query = ProductQuery { filter: filter.clone(), ..ProductQuery::default() };
        walk(&query).total(self.read()).await
    }

    async fn get(&self, id: Id<Product>) -> Result<ProductDetails, Error> {
        let mut sql = Sql::new(LIST);
        sql.push(" WHERE p.id = ").bind(id.get());
        let row = sql.row::<Listed>(self.read()).await.map_err(unavailable(READING))?;
        let row = row.ok_or(StoreError::NotFound { what: Product::NAME, id: id.get() })?;
        let ProductRow { product, group, cycles: _ } = row.row()?;
        let product = with_upgrades(self.read(), product).await?;
        let mut names = Sql::new(
            "SELECT p.id, p.name FROM product_upgrades u JOIN products p ON p.id = u.target_id
             WHERE u.product_id = ",
        );
        names.bind(id.get()).push(" ORDER BY p.name_folded, p.id");
        let upgrades = names.rows::<NamedRow>(self.read()).await.map_err(unavailable(READING))?;
        Ok(ProductDetails {
            product,
            group,
            cycles: cycles_of(self.read(), id).await?,
            upgrades: upgrades.into_iter().map(NamedRow::named).collect(),
            services: Total::of(used(self.read(), "product_id", id.get()).await?.services),
        })
    }

    async fn cycle(&self, id: Id<ProductCycle>) -> Result<ProductCycle, Error> {
        let row = cycle::Entity::find_by_id(id.get()).one(self.read()).await;
        let row = row.map_err(unavailable(READING))?;
        let missing = StoreError::NotFound { what: ProductCycle::NAME, id: id.get() };
        Ok(<ProductCycle as Kept>::restore(row.ok_or(missing)?)?)
    }

    async fn groups(&self) -> Result<Vec<ProductGroupRow>, Error> {
        let groups = group::Entity::find().order_by_asc(group::Column::NameFolded);
        let groups = groups.all(self.read()).await.map_err(unavailable(READING))?;
        let counts = Sql::new(
            "SELECT group_id AS id, COUNT(*) AS number FROM products
             WHERE group_id IS NOT NULL GROUP BY group_id",
        );
        let counts = counts.rows::<CountRow>(self.read()).await.map_err(unavailable(READING))?;
        let row = |model: group::Model| {
            let of_group = counts.iter().find(|row| row.id == model.id).map_or(0, |row| row.number);
            let group = <ProductGroup as Kept>::restore(model)?;
            let products = counted(of_group).map_err(unavailable(READING))?;
            Ok(ProductGroupRow { group, products })
        };
        groups.into_iter().map(row).collect()
    }
}

#[derive(FromQueryResult)]
struct NamedRow {
    id: i64,
    name: String,
}

impl NamedRow {
    fn named(self) -> Named {
        Named { id: self.id, name: self.name }
    }
}

#[derive(FromQueryResult)]
struct CountRow {
    id: i64,
    number: i64,
}

impl Listed {
    fn row(self) -> Result<ProductRow, Unreadable> {
        let read = crate::column::Reading::of::<Product>(self.product.id);
        let group = self.product.group_id.zip(self.group_name);
        Ok(ProductRow {
            product: <Product as Kept>::restore(self.product)?,
            group: group.map(|(id, name)| Named { id, name }),
            cycles: read.count(self.cycles)?,
        })
    }
}

fn walk(query: &ProductQuery) -> Walk<'static> {
    Walk {
        select: LIST,
        from: FROM,
        conditions: condition(&query.filter),
        key: Some(match query.sort {
            ProductSort::Name => "p.name_folded",
            ProductSort::Created => "p.created_at",
        }),
        direction: query.direction,
        id: "p.id",
        fingerprint: fingerprint(&format!("products {query:?}")),
        is_narrow: false,
    }
}

fn condition(filter: &ProductFilter) -> Sql {
    let ProductFilter { search, product_type, status, module, group } = filter;
    let mut sql = Sql::new("TRUE");
    if let Some(search) = search {
        sql.push(" AND (").append(&Sql::contains("p.name_folded", &fold(search)));
        sql.push(" OR ").append(&Sql::contains("p.code", &search.to_lowercase())).push(")");
    }
    let words: [(&str, Vec<&str>); 3] = [
        ("p.product_type", product_type.iter().map(|word| word.code()).collect()),
        ("p.status", status.iter().map(|word| word.code()).collect()),
        ("p.module", module.iter().map(|word| word.code()).collect()),
    ];
    for (column, words) in words.into_iter().filter(|(_, words)| !words.is_empty()) {
        sql.push(" AND ").push(column).push(" IN (").bind_all(words).push(")");
    }
    if !group.is_empty() {
        sql.push(" AND p.group_id IN (").bind_all(group.iter().map(|id| id.get())).push(")");
    }
    sql
}
