//! Where an index is: the one place that knows which engine serves which kind of address.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

#[cfg(feature = "opensearch")]
use super::opensearch::ClusterIndex;
use super::{
    Engine, EngineError, Index,
    local::LocalIndex,
    shown_address::{is_meant_for_address, without_credentials},
    union::Union,
};

/// The address of an index: a folder, or `opensearch+http://host:port/name` and the same with `https`.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(PathBuf);

impl From<&Path> for Address {
    fn from(path: &Path) -> Self {
        Self(path.to_owned())
    }
}

/// Without credentials, which do not belong into an address and stand in some all the same.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.cluster() {
            Some(address) => f.write_str(&without_credentials(address)),
            None => self.0.display().fmt(f),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

impl Address {
    /// The folder of a local index; `None` where it is on a cluster.
    pub fn folder(&self) -> Option<&Path> {
        if self.cluster().is_some() { None } else { Some(&self.0) }
    }

    fn cluster(&self) -> Option<&str> {
        self.0.to_str().filter(|text| is_meant_for_address(text))
    }

    /// Opens the index that is there.
    ///
    /// # Errors
    /// When there is none, it cannot be read, or another version made it.
    pub fn open(&self) -> Result<Box<dyn Index>, EngineError> {
        match self.cluster() {
            None => Ok(Box::new(LocalIndex::open(&self.0)?)),
            #[cfg(feature = "opensearch")]
            Some(address) => Ok(Box::new(ClusterIndex::open(address)?)),
            #[cfg(not(feature = "opensearch"))]
            Some(_) => Err(self.not_built_in()),
        }
    }

    /// Opens several indexes to be searched as one, with scores as if all articles were in one index.
    ///
    /// # Errors
    /// As [`Address::open`], for each of them.
    pub fn open_together(addresses: &[Self]) -> Result<Arc<dyn Engine>, EngineError> {
        let local = |address: &'_ Self| {
            address.folder().map(Path::to_owned).ok_or_else(|| EngineError::Unsupported {
                what: format!("a search in several indexes, one of them on a cluster ({address})"),
            })
        };
        let folders: Vec<PathBuf> = addresses.iter().map(local).collect::<Result<_, _>>()?;
        let folders: Vec<&Path> = folders.iter().map(PathBuf::as_path).collect();
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
        match self.cluster() {
            None => Ok(Box::new(LocalIndex::open_or_create(&self.0)?)),
            #[cfg(feature = "opensearch")]
            Some(address) => Ok(Box::new(ClusterIndex::open_or_create(address)?)),
            #[cfg(not(feature = "opensearch"))]
            Some(_) => Err(self.not_built_in()),
        }
    }

    /// Removes the index, whatever its version, and nothing else; does nothing where there is none.
    ///
    /// # Errors
    /// When another process writes to it, or it cannot be removed.
    pub fn remove(&self) -> Result<(), EngineError> {
        match self.cluster() {
            None => LocalIndex::remove(&self.0),
            #[cfg(feature = "opensearch")]
            Some(address) => ClusterIndex::remove(address),
            #[cfg(not(feature = "opensearch"))]
            Some(_) => Err(self.not_built_in()),
        }
    }

    #[cfg(not(feature = "opensearch"))]
    fn not_built_in(&self) -> EngineError {
        EngineError::Unsupported {
            what: format!("an index on a cluster ({self}) by a program that was built without it"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_told_from_a_cluster() {
        let address = |text: &str| Address::from(Path::new(text));
        assert_eq!(address("index").folder(), Some(Path::new("index")));
        assert_eq!(address("opensearch+http://127.0.0.1:9200/news").folder(), None);
    }

    #[cfg(feature = "opensearch")]
    #[test]
    fn an_address_that_is_written_wrong_is_no_folder() {
        for text in
            ["http://127.0.0.1:9200/news", "HTTPS://host/news", "OpenSearch+http://host/news"]
        {
            let address = Address::from(Path::new(text));
            assert_eq!(address.folder(), None);
            let error = address.open_or_create().err().unwrap();
            assert!(matches!(error, EngineError::NotAnAddress { .. }), "{error:?}");
        }
    }

    #[cfg(feature = "opensearch")]
    #[test]
    fn credentials_in_an_address_are_refused_and_not_repeated() {
        for text in [
            "opensearch+http://me:secret@127.0.0.1:9200/news",
            "opensearch+http://me:secret/x@127.0.0.1:9200/news",
            "opensearch+http://me:secret@127.0.0.1:9200",
            "opensearch+http:///me:secret@127.0.0.1",
            "opensearch+ftp://me:secret%40127.0.0.1/News",
            "opensearch+https:/me:secret@127.0.0.1",
            "opensearch+http:me:secret@127.0.0.1/news",
            "opensearch+me:secret@127.0.0.1",
            "OPENSEARCH+HTTP://me:secret@127.0.0.1/news",
            "http://me:secret@127.0.0.1/news",
        ] {
            let address = Address::from(Path::new(text));
            let Err(error) = address.open() else { panic!("{text} opens") };
            let told = std::error::Error::source(&error).map(ToString::to_string);
            assert!(told.unwrap_or_default().contains("DATELINE_OPENSEARCH_USER"), "{error:?}");
            let Err(together) = Address::open_together(&[address.clone(), address.clone()]) else {
                panic!("{text} opens beside another")
            };
            let said = format!("{error:?} {error} {together:?} {together} {address:?} {address}");
            assert!(!said.contains("secret"), "{said}");
        }
    }
}
