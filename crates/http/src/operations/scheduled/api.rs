//! The API of tasks that come round by themselves.

use axum::{Json, extract::State};
use bursar_application::Desk;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::ScheduledTaskView;
use crate::{
    AppState,
    failure::Answer,
    page_query::{PageQuery, PageView},
    params::Asked,
    staff::Staff,
};

/// The routes of the API.
pub(in crate::operations) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Lists the work that Bursar does again and again by itself, and how it went last.
#[utoipa::path(get, path = "/scheduled-tasks", tag = "Operations",
    params(PageQuery), responses((status = 200, body = PageView<ScheduledTaskView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<ScheduledTaskView>>> {
    let tasks = desk.scheduled_tasks(&staff.actor).await?;
    PageView::within("scheduled tasks", tasks, &page, |row| row.task.place()).map(Json)
}
