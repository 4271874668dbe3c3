//! What runs beside the requests: workers of operations, and upkeep.

use std::time::Duration;

use bursar_application::Desk;
use bursar_application::mail::Sent;
use bursar_application::operations::Ran;
use bursar_application::ports::Secrets;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::watch;
use tokio::time::sleep;

use super::told;
use crate::wire::Chance;

/// How long a worker that found nothing to do waits before it looks again.
const PAUSE: Duration = Duration::from_millis(500);

/// How long it waits after a failure of the store.
const LONG_PAUSE: Duration = Duration::from_secs(5);

/// How often a worker looks for tasks that are due.
const ROUND: Duration = Duration::from_secs(5);

/// How often figures that nobody asks for are put together.
const UPKEEP: Duration = Duration::from_secs(10);

/// Works on operations, one after another, until told to stop.
pub(super) async fn work(desk: Desk, name: String, stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let pause = match desk.run_next_operation(&name).await {
            Ok(Ran::One(id)) => {
                tracing::info!(operation.id = id, "operation ended");
                continue;
            }
            Ok(Ran::Nothing) => PAUSE,
            Err(error) => {
                tracing::warn!(%error, "looking for operations failed");
                LONG_PAUSE
            }
        };
        tokio::select! {
            () = told(stopped.clone()) => {}
            () = sleep(pause) => {}
        }
    }
}

/// Sends what is in the outbox, one e-mail after another, until told to stop.
pub(super) async fn post(desk: Desk, name: String, stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let pause = match desk.send_next_letter(&name).await {
            Ok(Sent::One(_)) => continue,
            Ok(Sent::Nothing | Sent::NoServer) => PAUSE,
            Err(error) => {
                tracing::warn!(%error, "sending e-mails failed");
                LONG_PAUSE
            }
        };
        tokio::select! {
            () = told(stopped.clone()) => {}
            () = sleep(pause) => {}
        }
    }
}

/// Runs the tasks of the timetable when they are due, until told to stop.
pub(super) async fn keep_schedule(desk: Desk, name: String, stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        if let Err(error) = desk.run_due_tasks(&name).await {
            tracing::warn!(%error, "looking for scheduled tasks failed");
        }
        tokio::select! {
            () = told(stopped.clone()) => {}
            () = sleep(ROUND) => {}
        }
    }
}

/// Takes what gateways of this very process have to tell, until told to stop.
pub(super) async fn hear_notices(desk: Desk, stopped: watch::Receiver<bool>) {
    while desk.ports().notices.is_some() && !*stopped.borrow() {
        desk.receive_own_notices().await;
        tokio::select! {
            () = told(stopped.clone()) => {}
            () = sleep(PAUSE) => {}
        }
    }
}

/// Keeps the memory of the figures small until told to stop.
pub(super) async fn keep_figures(figures: PrometheusHandle, stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        figures.run_upkeep();
        tokio::select! {
            () = told(stopped.clone()) => {}
            () = sleep(UPKEEP) => {}
        }
    }
}

/// A name that no other process has, for the leases of its workers.
pub(super) fn process_name() -> String {
    Chance.draw().expose().chars().take(8).collect()
}
