//! A copy of one commit, also while a writer makes the next one.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

use tantivy::{
    Directory, TantivyError,
    directory::{INDEX_WRITER_LOCK, META_LOCK},
};

use super::{
    disk::directory::{CheckedDirectory, META},
    folder::{Folder, MANAGED, Payload, components, make_empty},
    orphans::managed,
    stories::Table,
    upstream::locks,
};
use crate::engine::EngineError;

/// Copies the newest commit into the folder `to`. Files that never change are linked where both folders
/// are on one disk.
///
/// # Errors
/// When `to` holds other things, or cannot be written.
pub fn backup(folder: &Folder, to: &Path) -> Result<(), EngineError> {
    make_empty(to)?;
    let lock = locks::acquire(to, &INDEX_WRITER_LOCK).map_err(TantivyError::from);
    let _lock = lock.map_err(|error| EngineError::from(error).located(to))?;
    // Until all files are linked no writer removes one.
    let lock = folder.files.acquire_lock(&META_LOCK).map_err(TantivyError::from);
    let _kept = lock.map_err(|error| EngineError::from(error).located(&folder.dir))?;
    let metas = folder.metas()?;
    let payload = Payload::of(&metas, &folder.dir)?;
    for segment in &metas.segments {
        for component in components(segment) {
            let name = segment.relative_path(component);
            link(&folder.dir.join(&name), &to.join(&name))?;
        }
    }
    if let Some(table) = &payload.stories {
        let name = Table::file(table.number);
        link(&folder.dir.join(&name), &to.join(&name))?;
    }
    // A log goes on growing; what counts is its beginning.
    for valid in payload.log.iter().chain(&payload.alerts) {
        let from = folder.dir.join(&valid.file);
        if from.exists() {
            copy(&from, &to.join(&valid.file), valid.length)?;
        }
    }
    let target = CheckedDirectory::open(to)?;
    let names = managed(&metas, &[]);
    let listed = target.atomic_write(MANAGED.as_ref(), &names);
    listed.and_then(|()| target.sync_directory()).map_err(EngineError::writing(to.display()))?;
    // The list of its files comes last: before, there is no index.
    let list = folder.files.atomic_read(META.as_ref())?;
    target.atomic_write(META.as_ref(), &list).map_err(EngineError::writing(to.display()))
}

/// A second name of a file, or a copy where it cannot have one.
fn link(from: &Path, to: &Path) -> Result<(), EngineError> {
    match fs::hard_link(from, to) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(EngineError::damaged(from.display())("it is missing"))
        }
        Err(_) => copy(from, to, u64::MAX),
    }
}

/// Copies the first bytes of a file.
fn copy(from: &Path, to: &Path, length: u64) -> Result<(), EngineError> {
    let source = File::open(from).map_err(EngineError::reading(from.display()))?;
    let mut target = File::create(to).map_err(EngineError::writing(to.display()))?;
    let copied = io::copy(&mut source.take(length), &mut target).and_then(|_| target.sync_all());
    copied.map_err(EngineError::writing(to.display()))
}
