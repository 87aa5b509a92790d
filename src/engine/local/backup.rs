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
    disk::directory::{CheckedDirectory, MANAGED, META},
    folder::{Folder, Payload, components, make_empty},
    orphans::managed,
    stories::Table,
    upstream::locks,
    write::log,
};
use crate::engine::EngineError;

/// Copies the newest commit into the folder `to`, and what `beside` copies. Files that never change are
/// linked where both folders are on one disk. What is left of a copy that was not finished is made anew.
///
/// # Errors
/// When `to` holds other things, or cannot be written.
pub fn backup(
    folder: &Folder,
    to: &Path,
    beside: &mut dyn FnMut() -> Result<(), EngineError>,
) -> Result<(), EngineError> {
    if !to.join(META).try_exists().map_err(EngineError::reading(to.display()))? {
        Folder::remove(to)?;
    }
    make_empty(to)?;
    let lock = locks::acquire(to, &INDEX_WRITER_LOCK).map_err(TantivyError::from);
    let _lock = lock.map_err(|error| EngineError::from(error).located(to))?;
    // Until all files are linked no writer removes one.
    let lock = folder.files.acquire_lock(&META_LOCK).map_err(TantivyError::from);
    let _kept = lock.map_err(|error| EngineError::from(error).located(&folder.dir))?;
    let metas = folder.metas()?;
    let payload = Payload::of(&metas, &folder.dir)?;
    // By this list the files of a copy that is not finished are known for what they are.
    let target = CheckedDirectory::open(to)?;
    let listed = target.atomic_write(MANAGED.as_ref(), &managed(&metas, &[]));
    listed.map_err(EngineError::writing(to.display()))?;
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
        if log::is_there(&folder.dir, valid)? {
            copy(&folder.dir.join(&valid.file), &to.join(&valid.file), valid.length)?;
        }
    }
    beside()?;
    target.sync_directory().map_err(EngineError::writing(to.display()))?;
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
