//! Why an index has no answer, or takes no article.
//!
//! An error names the kind of fault, the file or address where it happened, and what helps. Messages
//! of libraries stand below [`source`](std::error::Error::source). How a remedy is written as a
//! command is for the command line to say.

use std::{fmt, io, sync::Arc};

/// What a library or the system said.
pub type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why an index cannot be used. `at` is a file, a folder or another address.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// There is no index.
    #[error("there is no index in {at}")]
    Missing {
        /// Where one was looked for.
        at: String,
    },
    /// The place holds other things.
    #[error("{at} holds files that are no index")]
    NotAnIndex {
        /// The place.
        at: String,
    },
    /// Made by a version with another layout, or with articles as another version reads them.
    #[error("the index in {at} was made by dateline {found}, this is {ours}")]
    OtherVersion {
        /// The index.
        at: String,
        /// Who made it.
        found: String,
        /// Who we are.
        ours: &'static str,
    },
    /// The index belongs to another corpus folder.
    #[error("the index in {at} holds {}, not {}", one_line(found), one_line(asked))]
    OtherCorpus {
        /// The index.
        at: String,
        /// What it holds.
        found: String,
        /// What was to be indexed.
        asked: String,
    },
    /// A living process writes to it.
    #[error("another process is writing to the index in {at}{}", number(*.holder))]
    Locked {
        /// The index.
        at: String,
        /// Number of the process, where it is known.
        holder: Option<u32>,
    },
    /// Something cannot be read.
    #[error("cannot read {at}")]
    Unreadable {
        /// What.
        at: String,
        /// Why.
        source: Source,
    },
    /// Something cannot be written.
    #[error("cannot write {at}")]
    Unwritable {
        /// What.
        at: String,
        /// Why.
        source: Source,
    },
    /// The user may not do this.
    #[error("no permission to use {at}")]
    Denied {
        /// What may not be used.
        at: String,
        /// What the system said.
        source: Source,
    },
    /// The disk, or what a user may take of it, is full.
    #[error("no space left for {at}")]
    Full {
        /// What was being written.
        at: String,
        /// What the system said.
        source: Source,
    },
    /// The process may open no more files.
    #[error("too many open files at {at}")]
    TooManyFiles {
        /// What was to be opened.
        at: String,
        /// What the system said.
        source: Source,
    },
    /// The system has no memory left.
    #[error("not enough memory for {at}")]
    OutOfMemory {
        /// What was being used.
        at: String,
        /// What the system said.
        source: Source,
    },
    /// What is stored there is not what was written.
    #[error("{at} is damaged")]
    Damaged {
        /// What.
        at: String,
        /// How that was seen.
        source: Source,
    },
    /// What an engine elsewhere keeps is not what was written, or part of it is gone.
    #[error("{at} is damaged")]
    Lost {
        /// What.
        at: String,
        /// How that was seen.
        source: Source,
    },
    /// The [`Deadline`](super::Deadline) is over.
    #[error("the query took longer than it may")]
    TimedOut,
    /// This engine cannot do it.
    #[error("{what} is not supported")]
    Unsupported {
        /// What.
        what: String,
    },
    /// An engine elsewhere does not let us in.
    #[error("{at} refuses the credentials")]
    Unauthorised {
        /// Its address.
        at: String,
        /// What it said.
        source: Source,
    },
    /// The text is no address of an index.
    #[error("{at} is no address of an index")]
    NotAnAddress {
        /// The text.
        at: String,
        /// Why.
        source: Source,
    },
    /// An engine elsewhere failed, or does not answer.
    #[error("{at} does not answer as it should")]
    Remote {
        /// Its address.
        at: String,
        /// What it said.
        source: Source,
    },
    /// Whatever takes hits or alerts failed.
    #[error("writing the results failed")]
    Output(#[source] io::Error),
    /// A fault of the program itself.
    #[error("the index failed")]
    Internal {
        /// What a library said.
        source: Source,
    },
}

/// The folders of a corpus inside a message.
fn one_line(folders: &str) -> String {
    folders.replace('\n', ", ")
}

/// The number of a process inside a message.
fn number(process: Option<u32>) -> String {
    process.map_or_else(String::new, |number| format!(" (PID {number})"))
}

/// What helps against an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remedy {
    /// Index a folder first.
    MakeIndex,
    /// Choose another place for the index.
    OtherPlace,
    /// Choose another place for the index, or index the folder anew.
    OtherPlaceOrRebuild,
    /// Index the folder anew.
    Rebuild,
    /// Look what is damaged, and read those articles again.
    Repair,
    /// Bring a copy back that the cluster made, or index the folder anew.
    RestoreOrRebuild,
    /// Wait, or choose another place for the index.
    Wait,
    /// Ask for less.
    NarrowQuery,
    /// Free some space.
    FreeSpace,
    /// See to the permissions.
    Permissions,
    /// Allow the process more files.
    MoreFiles,
    /// Free some memory.
    MoreMemory,
    /// Give the credentials that the cluster asks for.
    Credentials,
    /// See that the cluster runs and can be reached.
    Cluster,
}

impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MakeIndex => "index a folder first",
            Self::OtherPlace => "choose another place for the index",
            Self::OtherPlaceOrRebuild => {
                "choose another place for the index, or index the folder anew"
            }
            Self::Rebuild => "index the folder anew",
            Self::Repair => "check the index, and repair it or index the folder anew",
            Self::RestoreOrRebuild => {
                "restore both indexes from one snapshot of the cluster, or index the folder anew"
            }
            Self::Wait => "wait until it has finished, or choose another place for the index",
            Self::NarrowQuery => "narrow the query by dates, fewer wildcards or smaller distances",
            Self::FreeSpace => "free some space and run it again; what was committed is kept",
            Self::Permissions => {
                "check who owns it and who may read and write it; what was committed is kept"
            }
            Self::MoreFiles => {
                "raise the limit of open files (ulimit -n) and run it again; what was committed is kept"
            }
            Self::MoreMemory => "free some memory and run it again; what was committed is kept",
            Self::Credentials => {
                "set DATELINE_OPENSEARCH_USER and DATELINE_OPENSEARCH_PASSWORD, or DATELINE_OPENSEARCH_API_KEY, \
                 to what may read and write this index"
            }
            Self::Cluster => {
                "see that the cluster runs and can be reached, and run it again; what was committed is kept"
            }
        })
    }
}

impl EngineError {
    /// For `map_err`: reading `at` failed.
    pub fn reading(at: impl fmt::Display) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::of_system(Access::Read, at.to_string(), Arc::new(error))
    }

    /// For `map_err`: writing `at` failed.
    pub fn writing(at: impl fmt::Display) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::of_system(Access::Write, at.to_string(), Arc::new(error))
    }

    /// For `map_err`: what is stored in `at` is not what was written.
    pub fn damaged<E: Into<Source>>(at: impl fmt::Display) -> impl FnOnce(E) -> Self {
        move |source| Self::Damaged { at: at.to_string(), source: source.into() }
    }

    /// For `map_err`: what an engine elsewhere keeps in `at` is not what was written.
    #[cfg(feature = "opensearch")]
    pub(super) fn lost<E: Into<Source>>(at: impl fmt::Display) -> impl FnOnce(E) -> Self {
        move |source| Self::Lost { at: at.to_string(), source: source.into() }
    }

    /// The kind of fault behind an error of the system.
    pub(super) fn of_system(access: Access, at: String, error: Arc<io::Error>) -> Self {
        let kind = error.kind();
        // Descriptors of the process, then of the system; std has no kind for either.
        let too_many_files = cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24));
        let source: Source = Box::new(error);
        match (kind, access) {
            (io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem, _) => {
                Self::Denied { at, source }
            }
            (
                io::ErrorKind::StorageFull
                | io::ErrorKind::QuotaExceeded
                | io::ErrorKind::FileTooLarge,
                _,
            ) => Self::Full { at, source },
            (io::ErrorKind::OutOfMemory, _) => Self::OutOfMemory { at, source },
            _ if too_many_files => Self::TooManyFiles { at, source },
            (io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData, Access::Read) => {
                Self::Damaged { at, source }
            }
            (_, Access::Read) => Self::Unreadable { at, source },
            (_, Access::Write) => Self::Unwritable { at, source },
        }
    }

    /// What helps; `None` where the message says all there is to say.
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::Missing { .. } => Some(Remedy::MakeIndex),
            Self::NotAnIndex { .. } => Some(Remedy::OtherPlace),
            Self::OtherVersion { .. } => Some(Remedy::Rebuild),
            Self::Damaged { .. } => Some(Remedy::Repair),
            Self::Lost { .. } => Some(Remedy::RestoreOrRebuild),
            Self::OtherCorpus { .. } => Some(Remedy::OtherPlaceOrRebuild),
            Self::Locked { .. } => Some(Remedy::Wait),
            Self::Denied { .. } => Some(Remedy::Permissions),
            Self::Full { .. } => Some(Remedy::FreeSpace),
            Self::TooManyFiles { .. } => Some(Remedy::MoreFiles),
            Self::OutOfMemory { .. } => Some(Remedy::MoreMemory),
            Self::TimedOut => Some(Remedy::NarrowQuery),
            Self::Unauthorised { .. } => Some(Remedy::Credentials),
            Self::Remote { .. } => Some(Remedy::Cluster),
            Self::Unreadable { .. }
            | Self::Unwritable { .. }
            | Self::Unsupported { .. }
            | Self::NotAnAddress { .. }
            | Self::Output(_)
            | Self::Internal { .. } => None,
        }
    }
}

/// What was being done when the system failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    #[test]
    fn a_fault_of_the_system_names_its_kind_its_place_and_what_helps() {
        let of = |kind: io::ErrorKind| EngineError::writing("/a/b")(kind.into());
        let kinds = [
            (io::ErrorKind::StorageFull, Some(Remedy::FreeSpace)),
            (io::ErrorKind::QuotaExceeded, Some(Remedy::FreeSpace)),
            (io::ErrorKind::PermissionDenied, Some(Remedy::Permissions)),
            (io::ErrorKind::ReadOnlyFilesystem, Some(Remedy::Permissions)),
            (io::ErrorKind::OutOfMemory, Some(Remedy::MoreMemory)),
            (io::ErrorKind::NotADirectory, None),
        ];
        for (kind, remedy) in kinds {
            let error = of(kind);
            assert_eq!(error.remedy(), remedy, "{kind}");
            assert!(error.to_string().contains("/a/b"), "{error}");
            assert!(error.source().is_some(), "{error}");
        }
        let short = EngineError::reading("/a")(io::ErrorKind::UnexpectedEof.into());
        assert_eq!(short.remedy(), Some(Remedy::Repair));
    }

    #[cfg(unix)]
    #[test]
    fn running_out_of_files_is_told_from_other_faults() {
        let error = EngineError::reading("/a")(io::Error::from_raw_os_error(24));
        assert_eq!(error.remedy(), Some(Remedy::MoreFiles));
    }
}
