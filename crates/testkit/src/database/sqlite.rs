//! Knows how to keep a template file beside the program of tests, and to copy it.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::DatabaseError;

/// The migrated file, made by the first test of the first process that asks.
pub(super) async fn template(
    migrate: impl AsyncFnOnce(String) -> Result<(), DatabaseError>,
) -> Result<PathBuf, DatabaseError> {
    let program = env::current_exe()?;
    let template = program.with_extension("template.db");
    let _lock = lock(program.with_extension("template.lock")).await?;
    if is_newer(&template, &program)? {
        return Ok(template);
    }
    let fresh = program.with_extension("template.new.db");
    remove(&fresh)?;
    migrate(address(&fresh)).await?;
    if beside(&fresh, "-wal").metadata().is_ok_and(|log| log.len() > 0) {
        return Err("the migration left a connection to the template open".into());
    }
    fs::rename(&fresh, &template)?;
    Ok(template)
}

/// A file of its own in a directory of its own, which goes when the directory is dropped.
pub(super) fn copy(template: Option<&Path>) -> Result<(TempDir, String), DatabaseError> {
    let directory = tempfile::Builder::new().prefix("bursar-").tempdir()?;
    let file = directory.path().join("bursar.db");
    match template {
        Some(template) => fs::copy(template, &file).map(drop)?,
        None => drop(File::create(&file)?),
    }
    Ok((directory, address(&file)))
}

async fn lock(path: PathBuf) -> Result<File, DatabaseError> {
    // Waiting may take as long as a migration, which may need this very thread.
    let locked = tokio::task::spawn_blocking(move || {
        let file = File::create(path)?;
        file.lock()?;
        Ok::<_, std::io::Error>(file)
    });
    Ok(locked.await??)
}

fn is_newer(template: &Path, program: &Path) -> Result<bool, DatabaseError> {
    if !template.exists() {
        return Ok(false);
    }
    Ok(template.metadata()?.modified()? >= program.metadata()?.modified()?)
}

fn remove(database: &Path) -> Result<(), DatabaseError> {
    for file in [database.to_path_buf(), beside(database, "-wal"), beside(database, "-shm")] {
        if file.exists() {
            fs::remove_file(file)?;
        }
    }
    Ok(())
}

fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn address(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}
