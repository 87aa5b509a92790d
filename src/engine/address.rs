//! Where an index is: the one place that knows which engine serves which kind of address.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Engine, EngineError, Index, local::LocalIndex, union::Union};

/// What the address of an index on an `OpenSearch` cluster begins with.
const CLUSTER: &str = "opensearch+";

/// The address of an index: a folder, later also a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(PathBuf);

impl From<&Path> for Address {
    fn from(path: &Path) -> Self {
        Self(path.to_owned())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.display().fmt(f)
    }
}

impl Address {
    /// The folder of a local index.
    fn folder(&self) -> Result<&Path, EngineError> {
        if self.0.to_str().is_some_and(|text| text.starts_with(CLUSTER)) {
            return Err(EngineError::Unsupported {
                what: format!("an index on a cluster ({self})"),
            });
        }
        Ok(&self.0)
    }

    /// Opens the index that is there.
    ///
    /// # Errors
    /// When there is none, it cannot be read, or another version made it.
    pub fn open(&self) -> Result<Box<dyn Index>, EngineError> {
        Ok(Box::new(LocalIndex::open(self.folder()?)?))
    }

    /// Opens several indexes to be searched as one, with scores as if all articles were in one index.
    ///
    /// # Errors
    /// As [`Address::open`], for each of them.
    pub fn open_together(addresses: &[Self]) -> Result<Arc<dyn Engine>, EngineError> {
        let folders: Vec<&Path> = addresses.iter().map(Self::folder).collect::<Result<_, _>>()?;
        let names = addresses.iter().map(ToString::to_string);
        let engines = LocalIndex::open_together(&folders)?;
        let parts = names.zip(engines).map(|(name, engine)| (name, engine as Arc<dyn Engine>));
        Ok(Arc::new(Union::new(parts.collect())))
    }

    /// Opens the index, or makes an empty one where there is nothing else.
    ///
    /// # Errors
    /// As [`Address::open`], and when the place cannot be written to or holds other things.
    pub fn open_or_create(&self) -> Result<Box<dyn Index>, EngineError> {
        Ok(Box::new(LocalIndex::open_or_create(self.folder()?)?))
    }

    /// Removes the index, whatever its version, and nothing else; does nothing where there is none.
    ///
    /// # Errors
    /// When another process writes to it, or it cannot be removed.
    pub fn remove(&self) -> Result<(), EngineError> {
        LocalIndex::remove(self.folder()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_an_engine_says_so() {
        let address = Address::from(Path::new("opensearch+http://127.0.0.1:9200/news"));
        assert!(matches!(address.open(), Err(EngineError::Unsupported { .. })));
    }
}
