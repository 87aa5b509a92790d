//! Under which columns of records an update reads: those that the user names now, and those of the index.

use crate::{engine::Sources, read::format::Columns};

/// Which columns of records are which fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Naming {
    /// These, and for fields that are not among them those of the index. Records that were read under
    /// others are read again.
    Named(Columns),
    /// Those of the index; these where nothing has been read into it.
    Kept(Columns),
}

impl Default for Naming {
    /// None are named: those of the index stay.
    fn default() -> Self {
        Self::Named(Columns::default())
    }
}

impl Naming {
    /// The columns to read under, given those of the index and what was read into it.
    pub(super) fn over(&self, before: &Columns, sources: &Sources) -> Columns {
        match self {
            Self::Named(named) => named.clone().or(before),
            Self::Kept(named) if before.is_empty() && sources.is_empty() => named.clone(),
            Self::Kept(_) => before.clone(),
        }
    }
}
