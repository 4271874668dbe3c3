//! Knows what the kernel says about processes: processor time and memory.

use std::fs;
use std::time::Duration;

/// Clock ticks a second in `/proc` (`getconf CLK_TCK` on Linux).
const TICKS: u64 = 100;

/// Processor time that a process has used.
pub(crate) fn cpu(process: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name may hold blanks and ends with a parenthesis; user and system time are the
    // 12th and 13th fields behind it.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 1000 / TICKS)
}

/// Processor time that all PostgreSQL processes of this machine have used.
pub(crate) fn cpu_of_postgres() -> Duration {
    let processes = fs::read_dir("/proc").into_iter().flatten().filter_map(Result::ok);
    let ids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let is_postgres = |id: &u32| {
        fs::read_to_string(format!("/proc/{id}/comm")).is_ok_and(|name| name.trim() == "postgres")
    };
    ids.filter(is_postgres).map(cpu).sum()
}

/// Proportional set size of a process in KiB: its own memory and its share of what it shares.
pub(crate) fn memory(process: u32) -> u64 {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let line = rollup.lines().find(|line| line.starts_with("Pss:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|figure| figure.parse().ok()).unwrap_or_default()
}
