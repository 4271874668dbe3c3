//! Keeps background work: written with its cause, handed to one worker at a time, read by staff.

mod directory;
mod log;
mod queue;
mod row;

/// What a list shows of each: a bulk act's input names a million clients, and is the worker's.
const LISTED: &str = "
id, kind, subject_kind, subject_id, status, steps, '' AS input, result, error, requested_by,
requested_by_id, request_id, attempts, created_at, started_at, finished_at";

/// Every column of the table but the file, which only the operation's own worker reads.
const COLUMNS: &str = "
id, kind, subject_kind, subject_id, status, steps, input, result, error, requested_by,
requested_by_id, request_id, attempts, created_at, started_at, finished_at";
