//! Declaring, changing and removing the operator's own fields (product 1.11).

use bursar_domain::access::Permission;
use bursar_domain::client::CustomField;
use bursar_domain::client::custom_field::CustomFieldInput;
use bursar_domain::event::Event;
use bursar_kernel::Id;

use crate::desk::require_seen;
use crate::{Actor, Desk, Error};

impl Desk {
    /// Declares a field.
    pub async fn declare_custom_field(
        &self,
        actor: &Actor,
        input: &CustomFieldInput,
    ) -> Result<Id<CustomField>, Error> {
        actor.require(Permission::EditCustomFields)?;
        let work = self.begin(actor).await?;
        let id = work.ids().one().await?;
        let (field, event) = CustomField::declare(id, input)?;
        work.custom_fields().add(&field).await?;
        self.commit(work, actor, &[event]).await?;
        Ok(id)
    }

    /// Changes everything but a field's name; nothing is written when nothing differs.
    pub async fn edit_custom_field(
        &self,
        actor: &Actor,
        field: Id<CustomField>,
        seen: Option<i64>,
        input: &CustomFieldInput,
    ) -> Result<(), Error> {
        actor.require(Permission::EditCustomFields)?;
        let work = self.begin(actor).await?;
        let mut field = work.custom_fields().get(field).await?;
        require_seen(&field, seen)?;
        let event = Some(field.edit(input)?).filter(Event::is_change);
        if event.is_some() {
            work.custom_fields().save(&field).await?;
        }
        self.commit(work, actor, event.as_slice()).await
    }

    /// Removes a field. Values that clients have are dropped when the client is next edited.
    pub async fn remove_custom_field(
        &self,
        actor: &Actor,
        field: Id<CustomField>,
        seen: Option<i64>,
    ) -> Result<(), Error> {
        actor.require(Permission::EditCustomFields)?;
        let work = self.begin(actor).await?;
        let field = work.custom_fields().get(field).await?;
        require_seen(&field, seen)?;
        work.custom_fields().remove(&field).await?;
        self.commit(work, actor, &[field.removed()]).await
    }
}
