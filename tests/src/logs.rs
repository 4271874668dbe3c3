//! Keeps everything that the server logs in this process, to look for what must not be there.

use std::io::{self, Write};
use std::sync::{Mutex, OnceLock, PoisonError};

use tracing_subscriber::EnvFilter;

static KEPT: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Keeper;

impl Write for Keeper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        KEPT.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Begins to keep what is logged, in full detail; once for all tests of the process.
pub fn keep() {
    static KEEPING: OnceLock<()> = OnceLock::new();
    KEEPING.get_or_init(|| {
        let detail = EnvFilter::new("debug,hyper=info,reqwest=info,h2=info,rustls=info");
        let subscriber = tracing_subscriber::fmt()
            .with_env_filter(detail)
            .with_ansi(false)
            .with_writer(|| Keeper);
        // Another test program of the same process may have come first; then there is nothing to do.
        drop(tracing::subscriber::set_global_default(subscriber.finish()));
    });
}

/// Everything that was logged so far.
pub fn kept() -> String {
    let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    String::from_utf8_lossy(&kept).into_owned()
}
