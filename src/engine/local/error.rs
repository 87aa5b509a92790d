//! Faults of tantivy as faults of an index.

use std::{io, path::Path, sync::Arc};

use tantivy::{
    TantivyError,
    directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError},
};

use super::{disk::pages::Rotten, upstream::locks};
use crate::engine::{EngineError, Source, error::Access};

/// What an error is about where tantivy names no file; [`EngineError::located`] names the folder.
const INDEX: &str = "the index";

impl From<TantivyError> for EngineError {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::OpenDirectoryError(error) => error.into(),
            TantivyError::OpenReadError(error) => error.into(),
            TantivyError::OpenWriteError(error) => match error {
                OpenWriteError::IoError { io_error, filepath } => {
                    Self::of_system(Access::Write, filepath.display().to_string(), io_error)
                }
                error @ OpenWriteError::FileAlreadyExists(_) => internal(error),
            },
            TantivyError::IoError(error)
            | TantivyError::LockFailure(LockError::IoError(error), _) => of_file(error, INDEX),
            TantivyError::LockFailure(LockError::LockBusy, _) => {
                Self::Locked { at: INDEX.to_owned(), holder: None }
            }
            TantivyError::DataCorruption(_)
            | TantivyError::IncompatibleIndex(_)
            | TantivyError::DeserializeError(_)
            | TantivyError::SchemaError(_)
            | TantivyError::InternalError(_) => damaged(error),
            error => internal(error),
        }
    }
}

impl From<OpenDirectoryError> for EngineError {
    fn from(error: OpenDirectoryError) -> Self {
        match error {
            OpenDirectoryError::IoError { io_error, directory_path } => {
                Self::of_system(Access::Read, directory_path.display().to_string(), io_error)
            }
            OpenDirectoryError::DoesNotExist(path) | OpenDirectoryError::NotADirectory(path) => {
                Self::Missing { at: path.display().to_string() }
            }
            OpenDirectoryError::FailedToCreateTempDir(error) => {
                Self::of_system(Access::Write, INDEX.to_owned(), error)
            }
        }
    }
}

impl From<OpenReadError> for EngineError {
    fn from(error: OpenReadError) -> Self {
        match error {
            OpenReadError::IoError { io_error, filepath } => {
                of_file(io_error, &filepath.display().to_string())
            }
            // A file of the commit is gone.
            OpenReadError::FileDoesNotExist(path) => {
                Self::Damaged { at: path.display().to_string(), source: "it is missing".into() }
            }
            error @ OpenReadError::IncompatibleIndex(_) => damaged(error),
        }
    }
}

impl From<io::Error> for EngineError {
    fn from(error: io::Error) -> Self {
        of_file(Arc::new(error), INDEX)
    }
}

/// A fault of reading `at`, or of the file that it names itself.
fn of_file(error: Arc<io::Error>, at: &str) -> EngineError {
    match Rotten::of(&error) {
        Some(rotten) => EngineError::Damaged {
            at: rotten.file.display().to_string(),
            source: rotten.what.clone().into(),
        },
        None => EngineError::of_system(Access::Read, at.to_owned(), error),
    }
}

/// Whether a place is no more than the name of a file, as tantivy has it.
fn is_name(at: &str) -> bool {
    !at.contains([' ', '/', '\\'])
}

fn damaged(error: impl Into<Source>) -> EngineError {
    EngineError::Damaged { at: INDEX.to_owned(), source: error.into() }
}

fn internal(error: impl Into<Source>) -> EngineError {
    EngineError::Internal { source: error.into() }
}

impl EngineError {
    /// Names the folder of the index where the error names no file, or only its name.
    pub(super) fn located(mut self, dir: &Path) -> Self {
        if let Self::Locked { holder, .. } = &mut self {
            *holder = locks::holder(dir);
        }
        match &mut self {
            Self::Locked { at, .. }
            | Self::Unreadable { at, .. }
            | Self::Unwritable { at, .. }
            | Self::Denied { at, .. }
            | Self::Full { at, .. }
            | Self::TooManyFiles { at, .. }
            | Self::OutOfMemory { at, .. }
            | Self::Damaged { at, .. } => {
                if at == INDEX {
                    *at = dir.display().to_string();
                } else if is_name(at) {
                    *at = dir.join(at.as_str()).display().to_string();
                }
            }
            _ => {}
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_tantivy_names_its_kind_and_the_file() {
        let full = Arc::new(io::Error::from(io::ErrorKind::StorageFull));
        let writing = OpenWriteError::IoError { io_error: full, filepath: "1.store".into() };
        let error = EngineError::from(TantivyError::from(writing)).located(Path::new("/i"));
        assert!(matches!(&error, EngineError::Full { at, .. } if at == "/i/1.store"), "{error}");

        let gone = OpenReadError::FileDoesNotExist("1.fast".into());
        let error = EngineError::from(TantivyError::from(gone)).located(Path::new("/i"));
        assert!(matches!(&error, EngineError::Damaged { at, .. } if at == "/i/1.fast"), "{error}");

        let locked = TantivyError::LockFailure(LockError::LockBusy, None);
        let error = EngineError::from(locked).located(Path::new("/i"));
        assert!(matches!(&error, EngineError::Locked { at, .. } if at == "/i"), "{error}");
    }
}
