//! The locks of an index, also for who may read it and not write.
//!
//! tantivy 0.27 opens the file of every lock for writing, even of the one that readers take so that no file
//! is removed between the list of files and their opening. On a read-only disk, or in the folder of
//! another user, nobody could search. A reader without the right to write takes the lock as it is, or
//! none where there is no file to lock: whoever may write has locked the file exclusively.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Write},
    path::Path,
    thread,
    time::Duration,
};

use tantivy::directory::{DirectoryLock, INDEX_WRITER_LOCK, Lock, META_LOCK, error::LockError};

/// The lock of a writer. Its file names the process that holds it, and is empty when none does.
struct Held(File);

impl Drop for Held {
    fn drop(&mut self) {
        // A number that stays only says that the process did not end well.
        let _ = self.0.set_len(0);
    }
}

/// Takes a lock in the folder of an index.
///
/// # Errors
/// When another process holds it, or its file cannot be used.
pub fn acquire(dir: &Path, lock: &Lock) -> Result<DirectoryLock, LockError> {
    let path = dir.join(&lock.filepath);
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
    let file = match file {
        Ok(file) => file,
        Err(error) if lock.filepath == META_LOCK.filepath && is_denied(&error) => {
            return Ok(DirectoryLock::from(Box::new(shared(&path))));
        }
        Err(error) => return Err(LockError::wrap_io_error(error)),
    };
    if lock.is_blocking {
        file.lock().map_err(LockError::wrap_io_error)?;
    } else {
        try_lock(&file).map_err(busy)?;
    }
    if lock.filepath != INDEX_WRITER_LOCK.filepath {
        return Ok(DirectoryLock::from(Box::new(file)));
    }
    let mut held = Held(file);
    // Only a message needs the number, and a full disk must not keep anyone from making room.
    let _ = held.0.set_len(0).and_then(|()| write!(held.0, "{}", std::process::id()));
    Ok(DirectoryLock::from(Box::new(held)))
}

/// How often a lock is tried, and how long it takes who only looks at it to let it go.
const TRIES: usize = 10;
const LOOKING: Duration = Duration::from_millis(2);

/// Takes a lock unless a process keeps it.
fn try_lock(file: &File) -> Result<(), TryLockError> {
    for _ in 1..TRIES {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => thread::sleep(LOOKING),
            taken => return taken,
        }
    }
    file.try_lock()
}

/// Whether a process holds the lock of the writer. Changes nothing.
pub fn is_written(dir: &Path) -> bool {
    let file = File::open(dir.join(&INDEX_WRITER_LOCK.filepath));
    // Given back at once, as the file is closed. Who may not read it may not write to the index either.
    file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// The process that holds the lock of the writer, as the file of the lock says.
pub fn holder(dir: &Path) -> Option<u32> {
    std::fs::read_to_string(dir.join(&INDEX_WRITER_LOCK.filepath)).ok()?.trim().parse().ok()
}

fn busy(error: TryLockError) -> LockError {
    match error {
        TryLockError::WouldBlock => LockError::LockBusy,
        TryLockError::Error(error) => LockError::wrap_io_error(error),
    }
}

/// The lock as far as it can be had by reading alone.
fn shared(path: &Path) -> Option<File> {
    let file = File::open(path).ok()?;
    file.lock_shared().ok()?;
    Some(file)
}

fn is_denied(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_of_a_writer_names_who_holds_it_as_long_as_it_is_held() {
        let dir = tempfile::tempdir().unwrap();
        let held = acquire(dir.path(), &INDEX_WRITER_LOCK).unwrap();
        assert_eq!(holder(dir.path()), Some(std::process::id()));
        let second = acquire(dir.path(), &INDEX_WRITER_LOCK);
        assert!(matches!(second, Err(LockError::LockBusy)));
        assert!(is_written(dir.path()));
        assert_eq!(holder(dir.path()), Some(std::process::id()));
        drop(held);
        assert!(!is_written(dir.path()));
        assert_eq!(holder(dir.path()), None);
        acquire(dir.path(), &INDEX_WRITER_LOCK).unwrap();
    }
}
