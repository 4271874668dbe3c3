//! Knows who looks after a client, and who is invited to.

use bursar_application::Error;
use bursar_application::clients::directory::{InvitationRow, TeamMember};
use bursar_domain::client::ClientId;
use sea_orm::QueryResult;

use super::summary::display_name;
use crate::column::Reading;
use crate::error::unavailable;
use crate::statement::Sql;
use crate::store::SeaStore;

const READING: &str = "reading a client's users";

impl SeaStore {
    pub(super) async fn team_of(&self, client: ClientId) -> Result<Vec<TeamMember>, Error> {
        let mut sql = Sql::new(
            "SELECT u.id, u.first_name, u.last_name, u.email, u.is_active, m.roles, m.since,
                    u.last_seen_at, m.version, m.topics
             FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.client_id = ",
        );
        let sql = sql.bind(client.get()).push(" ORDER BY u.search_text, u.id");
        let rows = sql.all(self.read()).await.map_err(unavailable(READING))?;
        rows.iter().map(member).collect()
    }

    pub(super) async fn invitations_of(
        &self,
        client: ClientId,
    ) -> Result<Vec<InvitationRow>, Error> {
        let mut sql = Sql::new(
            "SELECT i.id, i.email, i.roles, u.first_name, u.last_name, i.created_at, i.expires_at,
                    i.version
             FROM invitations i JOIN users u ON u.id = i.invited_by WHERE i.client_id = ",
        );
        let sql = sql.bind(client.get()).push(" ORDER BY i.id DESC");
        let rows = sql.all(self.read()).await.map_err(unavailable(READING))?;
        rows.iter().map(invitation).collect()
    }
}

fn get<T: sea_orm::TryGetable>(row: &QueryResult, place: usize) -> Result<T, Error> {
    Ok(row.try_get_by_index(place).map_err(unavailable(READING))?)
}

fn member(row: &QueryResult) -> Result<TeamMember, Error> {
    let user_id = get(row, 0)?;
    let read = Reading::named("user", user_id);
    let seen: Option<i64> = get(row, 7)?;
    Ok(TeamMember {
        user_id,
        name: display_name(None, get(row, 1)?, get(row, 2)?),
        email: get(row, 3)?,
        is_active: get(row, 4)?,
        roles: read.words(&get::<String>(row, 5)?)?,
        topics: read.words(&get::<String>(row, 9)?)?,
        since: read.instant(get(row, 6)?)?,
        last_seen_at: seen.map(|at| read.instant(at)).transpose()?,
        version: get(row, 8)?,
    })
}

fn invitation(row: &QueryResult) -> Result<InvitationRow, Error> {
    let id = get(row, 0)?;
    let read = Reading::named("invitation", id);
    Ok(InvitationRow {
        id,
        email: get(row, 1)?,
        roles: read.words(&get::<String>(row, 2)?)?,
        invited_by: display_name(None, get(row, 3)?, get(row, 4)?),
        created_at: read.instant(get(row, 5)?)?,
        expires_at: read.instant(get(row, 6)?)?,
        version: get(row, 7)?,
    })
}
