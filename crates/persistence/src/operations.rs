//! Keeps background work: written with its cause, handed to one worker at a time, read by staff.

mod directory;
mod log;
mod queue;
mod row;

/// Every column of the table but the file, which only the operation's own worker reads.
const COLUMNS: &str = "
id, kind, subject_kind, subject_id, status, steps, input, result, error, requested_by,
requested_by_id, request_id, attempts, created_at, started_at, finished_at";
