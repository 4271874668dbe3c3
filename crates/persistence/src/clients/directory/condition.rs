//! Knows how each filter of the client list is asked of the database.
//!
//! Every condition looks only at columns that the sort indexes hold, and at other tables by the
//! client's id: a client that does not match is left without its row being fetched. `bits` come
//! first, because they settle most clients without a look into another table.

use bursar_application::Scope;
use bursar_application::clients::directory::Search;
use bursar_application::clients::{Choice, ClientFilter};
use bursar_kernel::Id;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use sea_orm::Value;

use crate::clients::derived::COUNTS;
use crate::clients::mask;
use crate::clients::names::Places;
use crate::clients::row::{ERASED, status_code};
use crate::column::instant;
use crate::statement::Sql;

/// What a condition is written for.
pub(super) struct Ground<'a> {
    /// Whose clients may be seen.
    pub(super) scope: Scope,
    /// The instant that relative filters refer to.
    pub(super) at: DateTime<Utc>,
    /// The ids of regions and hypervisors by name.
    pub(super) places: &'a Places,
    /// Whether it is for PostgreSQL.
    pub(super) is_postgres: bool,
}

/// Whether the client `c` matches; the database's reading of [`ClientFilter::matches`].
pub(super) fn condition(filter: &ClientFilter, ground: &Ground<'_>) -> Sql {
    let ClientFilter {
        created_from,
        created_to,
        configuration,
        status,
        tax_exempt,
        group: _,
        instance_region: _,
        instance_flavor: _,
        instance_hypervisor: _,
        has_billing_agreement,
        has_services,
        has_instances,
        is_reseller,
        reseller,
        service_type: _,
        product: _,
        out_of_credit,
        runway_below_days,
        search,
    } = filter;
    let mut all = Conditions::default();
    all.plain.push(Sql::new(&format!("c.status <> {ERASED}")));
    if let Scope::Reseller(reseller) = ground.scope {
        all.reseller(&Choice::of([reseller]));
    }
    all.created(*created_from, *created_to);
    all.choice(configuration.as_ref(), |choice| {
        one_of("c.configuration_id", choice, |id| id.get().into())
    });
    all.choice(status.as_ref(), |choice| {
        one_of("c.status", choice, |status| status_code(*status).into())
    });
    all.choice(tax_exempt.as_ref(), |choice| yes_or_no("c.tax_exempt", choice));
    all.choice(has_billing_agreement.as_ref(), |choice| {
        yes_or_no("c.has_billing_agreement", choice)
    });
    all.choice(has_services.as_ref(), |choice| yes_or_no("c.service_count > 0", choice));
    all.choice(has_instances.as_ref(), |choice| yes_or_no("c.instance_count > 0", choice));
    all.choice(is_reseller.as_ref(), |choice| yes_or_no("c.is_reseller", choice));
    all.choice(out_of_credit.as_ref(), |choice| {
        yes_or_no("c.out_of_credit_since IS NOT NULL", choice)
    });
    if let Some(choice) = reseller {
        all.reseller(choice);
    }
    if let Some(days) = runway_below_days {
        let end = ground.at + TimeDelta::days(i64::from(*days));
        let mut sql = Sql::new("(c.credit_ends_at IS NOT NULL AND c.credit_ends_at < ");
        sql.bind(instant(end)).push(")");
        all.plain.push(sql);
    }
    all.others(filter, ground);
    if let Some(search) = search {
        all.search(search, ground.is_postgres);
    }
    all.joined()
}

/// Records of another table that a client has or lacks.
struct Related {
    /// What holds for a client that has none at all.
    none: &'static str,
    /// The client's hint at them.
    mask: &'static str,
    /// The client's records, up to the column that is compared.
    records: &'static str,
}

const GROUP: Related = Related {
    none: "c.first_group_id IS NULL",
    mask: "c.group_mask",
    records: "client_group_members x WHERE x.client_id = c.id AND x.group_id",
};
const REGION: Related = Related {
    none: "c.instance_count = 0",
    mask: "c.place_mask",
    records: "instances x WHERE x.client_id = c.id AND x.deleted_at IS NULL AND x.region_id",
};
const FLAVOR: Related = Related {
    none: "c.instance_count = 0",
    mask: "c.place_mask",
    records: "instances x WHERE x.client_id = c.id AND x.deleted_at IS NULL AND x.flavor_id",
};
const HYPERVISOR: Related = Related {
    none: "c.host_mask = 0",
    mask: "c.host_mask",
    records: "instances x WHERE x.client_id = c.id AND x.deleted_at IS NULL AND x.hypervisor_id",
};
const SERVICE_TYPE: Related = Related {
    none: "c.service_count = 0",
    mask: "c.service_mask",
    records: "services s JOIN products p ON p.id = s.product_id
              WHERE s.client_id = c.id AND {counts} AND p.product_type",
};
const PRODUCT: Related = Related {
    none: "c.service_count = 0",
    mask: "c.service_mask",
    records: "services s WHERE s.client_id = c.id AND {counts} AND s.product_id",
};

/// Conditions, the cheap ones apart from those that look into other tables.
#[derive(Default)]
struct Conditions {
    plain: Vec<Sql>,
    bits: Vec<Sql>,
    looks: Vec<Sql>,
}

impl Conditions {
    fn joined(self) -> Sql {
        let mut sql = Sql::new("TRUE");
        for condition in self.plain.iter().chain(&self.bits).chain(&self.looks) {
            sql.push(" AND ").append(condition);
        }
        sql
    }

    fn choice<T>(&mut self, choice: Option<&Choice<T>>, written: impl FnOnce(&Choice<T>) -> Sql) {
        self.plain.extend(choice.map(written));
    }

    fn created(&mut self, from: Option<NaiveDate>, to: Option<NaiveDate>) {
        if let Some(from) = from {
            let mut sql = Sql::new("c.created_at >= ");
            sql.bind(midnight(from));
            self.plain.push(sql);
        }
        // The last of all days has no day behind it, and nothing is created behind it either.
        if let Some(end) = to.and_then(|to| to.succ_opt()) {
            let mut sql = Sql::new("c.created_at < ");
            sql.bind(midnight(end));
            self.plain.push(sql);
        }
    }

    fn reseller<T>(&mut self, choice: &Choice<Id<T>>) {
        let mut any = Vec::new();
        if !choice.values.is_empty() {
            let mut sql = Sql::new("(c.reseller_id IS NOT NULL AND c.reseller_id IN (");
            sql.bind_all(choice.values.iter().map(|id| id.get())).push("))");
            any.push(sql);
        }
        any.extend(choice.or_none.then(|| Sql::new("c.reseller_id IS NULL")));
        any.extend(choice.or_any.then(|| Sql::new("c.reseller_id IS NOT NULL")));
        self.plain.push(either(&any, choice.negated));
    }

    /// Filters on records of other tables.
    fn others(&mut self, filter: &ClientFilter, ground: &Ground<'_>) {
        self.related(filter.group.as_ref(), &GROUP, |id| Some((id.get(), mask::group(id.get()))));
        self.related(filter.instance_region.as_ref(), &REGION, |name| {
            ground.places.region(name).map(|id| (id, mask::region(id)))
        });
        self.related(filter.instance_flavor.as_ref(), &FLAVOR, |id| Some((*id, mask::flavor(*id))));
        self.related(filter.instance_hypervisor.as_ref(), &HYPERVISOR, |name| {
            ground.places.hypervisor(name).map(|id| (id, mask::hypervisor(id)))
        });
        self.related(filter.service_type.as_ref(), &SERVICE_TYPE, |kind| {
            Some((kind.code().to_owned(), mask::service_type(*kind)))
        });
        self.related(filter.product.as_ref(), &PRODUCT, |id| Some((*id, mask::product(*id))));
    }

    /// A value that is not known has no record, and no client has it.
    fn related<T, V: Into<Value> + Clone>(
        &mut self,
        choice: Option<&Choice<T>>,
        related: &Related,
        known: impl Fn(&T) -> Option<(V, i64)>,
    ) {
        let Some(choice) = choice else { return };
        let values: Vec<_> = choice.values.iter().filter_map(known).collect();
        let mut plain = Vec::new();
        plain.extend(choice.or_none.then(|| Sql::new(related.none)));
        plain.extend(choice.or_any.then(|| Sql::new(&format!("NOT ({})", related.none))));
        if values.is_empty() {
            return self.plain.push(either(&plain, choice.negated));
        }
        let bits = values.iter().fold(0, |bits, (_, bit)| bits | bit);
        let values = values.into_iter().map(|(value, _)| value);
        let mut hint = Sql::new("(");
        hint.push(related.mask).push(" & ").bind(bits).push(") <> 0");
        // A sub-select that answers a value is run for the one client that is looked at; neither
        // engine turns it into a join over the whole table.
        let mut look = Sql::new("(SELECT 1 FROM ");
        look.push(&related.records.replace("{counts}", COUNTS)).push(" IN (");
        look.bind_all(values).push(") LIMIT 1) IS NOT NULL");
        if choice.negated {
            self.plain.extend((!plain.is_empty()).then(|| either(&plain, true)));
            let mut sql = Sql::new("(NOT (");
            sql.append(&hint).push(") OR NOT (").append(&look).push("))");
            self.looks.push(sql);
        } else {
            let with = |condition: Sql| {
                either(&plain.iter().cloned().chain([condition]).collect::<Vec<_>>(), false)
            };
            self.bits.push(with(hint));
            self.looks.push(with(look));
        }
    }

    fn search(&mut self, search: &Search, is_postgres: bool) {
        match search {
            Search::Id(id) => {
                let mut sql = Sql::new("c.id = ");
                sql.bind(id.get());
                self.plain.push(sql);
            }
            Search::Text(needle) => {
                let place = if is_postgres { "strpos" } else { "instr" };
                let mut sql =
                    Sql::new("(SELECT 1 FROM client_search t WHERE t.client_id = c.id AND ");
                sql.push(place).push("(t.text, ").bind(needle.pattern()).push(") > 0) IS NOT NULL");
                self.looks.push(sql);
            }
        }
    }
}

fn either(any: &[Sql], negated: bool) -> Sql {
    let mut sql = Sql::new(if negated { "NOT (" } else { "(" });
    for (place, one) in any.iter().enumerate() {
        sql.push(if place == 0 { "" } else { " OR " }).append(one);
    }
    sql.push(if any.is_empty() { "FALSE)" } else { ")" });
    sql
}

/// A column that is never empty.
fn one_of<T>(column: &str, choice: &Choice<T>, value: impl Fn(&T) -> Value) -> Sql {
    let mut any = Vec::new();
    if !choice.values.is_empty() {
        let mut sql = Sql::new(column);
        sql.push(" IN (").bind_all(choice.values.iter().map(value)).push(")");
        any.push(sql);
    }
    any.extend(choice.or_any.then(|| Sql::new("TRUE")));
    either(&any, choice.negated)
}

fn yes_or_no(condition: &str, choice: &Choice<bool>) -> Sql {
    Sql::new(&match (choice.accepts([&true]), choice.accepts([&false])) {
        (true, true) => "TRUE".to_owned(),
        (true, false) => format!("({condition})"),
        (false, true) => format!("NOT ({condition})"),
        (false, false) => "FALSE".to_owned(),
    })
}

fn midnight(day: NaiveDate) -> i64 {
    instant(day.and_time(NaiveTime::MIN).and_utc())
}
