//! Creating, changing and deleting tax rules (product 5.14).

use bursar_domain::access::Permission;
use bursar_domain::billing::tax::{TaxRule, TaxRuleInput};
use bursar_domain::event::Event;
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;

use crate::desk::require_seen;
use crate::{Actor, Desk, Error};

impl Desk {
    /// Creates a rule; refused if it would be unclear whether it or another one wins.
    pub async fn create_tax_rule(
        &self,
        actor: &Actor,
        input: &TaxRuleInput,
    ) -> Result<Id<TaxRule>, Error> {
        actor.require(Permission::EditTaxRules)?;
        let work = self.begin(actor).await?;
        let present = work.tax_rules().all_to_change().await?;
        let (rule, event) = TaxRule::create(work.ids().one().await?, input)?;
        refuse_rival(&rule, &present)?;
        work.tax_rules().add(&rule).await?;
        self.commit(work, actor, &[event]).await?;
        Ok(rule.id())
    }

    /// Changes a rule; documents that were issued keep what they were issued with. Nothing is
    /// written when nothing differs.
    pub async fn edit_tax_rule(
        &self,
        actor: &Actor,
        rule: Id<TaxRule>,
        seen: Option<i64>,
        input: &TaxRuleInput,
    ) -> Result<(), Error> {
        actor.require(Permission::EditTaxRules)?;
        let work = self.begin(actor).await?;
        let present = work.tax_rules().all_to_change().await?;
        let mut rule = work.tax_rules().get(rule).await?;
        require_seen(&rule, seen)?;
        let event = Some(rule.edit(input)?).filter(Event::is_change);
        if event.is_some() {
            refuse_rival(&rule, &present)?;
            work.tax_rules().save(&rule).await?;
        }
        self.commit(work, actor, event.as_slice()).await
    }

    /// Deletes a rule; documents that were issued keep what they were issued with.
    pub async fn delete_tax_rule(
        &self,
        actor: &Actor,
        rule: Id<TaxRule>,
        seen: Option<i64>,
    ) -> Result<(), Error> {
        actor.require(Permission::EditTaxRules)?;
        let work = self.begin(actor).await?;
        let rule = work.tax_rules().get(rule).await?;
        require_seen(&rule, seen)?;
        work.tax_rules().remove(&rule).await?;
        self.commit(work, actor, &[rule.removed()]).await
    }
}

/// Two rules of one level for one place must not hold on the same day.
fn refuse_rival(rule: &TaxRule, present: &[TaxRule]) -> Result<(), Error> {
    let Some(rival) = rule.rival(present) else { return Ok(()) };
    let (id, name, rate) = (rival.id(), rival.name(), rival.rate());
    let days = match (rival.starts_on(), rival.ends_on()) {
        (None, None) => "always".to_owned(),
        (Some(start), None) => format!("from {start}"),
        (None, Some(end)) => format!("until {end}"),
        (Some(start), Some(end)) => format!("from {start} until {end}"),
    };
    let level = rival.level().label().to_lowercase();
    let message = format!(
        "Rule #{id}, {name} of {rate} %, is the {level} rule for the same place and holds {days}: \
         choose days on which only one of them holds"
    );
    Err(FieldErrors::one("starts_on", "overlaps", message).into())
}

#[cfg(test)]
mod tests;
