//! What one does with an archive: bring it up to date, search it, keep searches, set it up.

pub mod answer;
pub mod corpus;
pub mod original;
pub mod saved;
pub mod settings;
pub mod update;
pub mod upkeep;

use std::{
    collections::VecDeque,
    io,
    path::Path,
    sync::{Arc, atomic::AtomicBool},
};

use self::{
    saved::{SavedSearch, Watch},
    update::{Alerts, Changes, Options, Update, UpdateError},
};
use crate::{
    article::Article,
    engine::{Address, Cursor, Engine, EngineError, Hit, Index, Request, Status},
    query::{self, QueryError},
};

/// An archive: an index, and what it was made from.
pub struct Archive {
    address: Address,
    /// `None` until there is one.
    index: Option<Box<dyn Index>>,
}

/// Why a search has no hits to give.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// The query is not understood.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The index cannot be used.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl Archive {
    /// Opens the archive whose index is at `path`. Where there is none yet, [`Archive::update`] makes it.
    ///
    /// # Errors
    /// When something is there that cannot be read.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, EngineError> {
        let address = Address::from(path.as_ref());
        let index = match address.open() {
            Ok(index) => Some(index),
            Err(EngineError::Missing { .. }) => None,
            Err(error) => return Err(error),
        };
        Ok(Self { address, index })
    }

    /// Reads what is new or changed in a folder, and forgets what is gone.
    ///
    /// # Errors
    /// When the folder cannot be read or the index cannot be written; what was committed stays.
    pub fn update(&mut self, folder: impl AsRef<Path>) -> Result<Changes, UpdateError> {
        self.update_with(folder, Options::default())
    }

    /// As [`Archive::update`], with options.
    ///
    /// # Errors
    /// As [`Archive::update`], and with [`Options::strict`] at the first skip.
    pub fn update_with(
        &mut self,
        folder: impl AsRef<Path>,
        options: Options,
    ) -> Result<Changes, UpdateError> {
        self.run(folder.as_ref(), options, None)
    }

    /// As [`Archive::update`]; hands an alert, as one line of JSON, to `deliver` for each saved search
    /// and each article that is new to it, once the article is committed.
    ///
    /// # Errors
    /// As [`Archive::update`], and when a saved search is not understood or `deliver` fails.
    pub fn update_and_alert(
        &mut self,
        folder: impl AsRef<Path>,
        searches: &[SavedSearch],
        mut deliver: impl FnMut(&str) -> io::Result<()>,
    ) -> Result<Changes, UpdateError> {
        let mut watch = Watch::new(searches, jiff::Zoned::now().date())?;
        let alerts = Alerts { watch: &mut watch, deliver: &mut deliver };
        self.run(folder.as_ref(), Options::default(), Some(alerts))
    }

    fn run(
        &mut self,
        folder: &Path,
        options: Options,
        alerts: Option<Alerts<'_>>,
    ) -> Result<Changes, UpdateError> {
        let stop = AtomicBool::new(false);
        let update = Update { options, stop: &stop, observer: &mut |_| {}, alerts };
        let index = match self.index.take() {
            Some(index) => index,
            None => self.address.open_or_create()?,
        };
        let index = self.index.insert(index);
        let changes = update.run(index.as_ref(), folder)?;
        index.refresh()?;
        Ok(changes)
    }

    /// The hits of a query, best first, all of one state of the archive. They are looked for as they
    /// are asked for.
    ///
    /// # Errors
    /// When the query is not understood, or the index cannot be read.
    pub fn search(&self, query: &str) -> Result<Hits, SearchError> {
        let query = query::parse(query, jiff::Zoned::now().date())?.query;
        Ok(Hits::new(self.snapshot()?, Request::new(query)))
    }

    /// All articles with this identity; more than one where copies claim the same.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn articles(&self, id: &str) -> Result<Vec<Article>, EngineError> {
        self.snapshot()?.articles(id)
    }

    /// Figures about the archive.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn status(&self) -> Result<Status, EngineError> {
        self.index()?.status()
    }

    /// The archive as it is now, whatever comes later.
    ///
    /// # Errors
    /// When the index cannot be read.
    #[doc(hidden)]
    pub fn snapshot(&self) -> Result<Arc<dyn Engine>, EngineError> {
        self.index()?.snapshot()
    }

    fn index(&self) -> Result<&dyn Index, EngineError> {
        let index = self.index.as_deref();
        index.ok_or_else(|| EngineError::Missing { at: self.address.to_string() })
    }
}

/// Hits that are looked for at a time.
const AT_ONCE: usize = 100;

/// The hits of a search, one after the other.
pub struct Hits {
    engine: Arc<dyn Engine>,
    request: Request,
    found: VecDeque<Hit>,
    /// There may be hits behind those that were found.
    more: bool,
}

impl Hits {
    fn new(engine: Arc<dyn Engine>, request: Request) -> Self {
        let request = Request { limit: AT_ONCE, ..request };
        Self { engine, request, found: VecDeque::new(), more: true }
    }

    /// How many articles match.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn total(&self) -> Result<u64, EngineError> {
        Ok(self.engine.search(&Request { limit: 0, ..self.request.clone() })?.total)
    }

    /// Looks for the hits behind those that were given out.
    fn find(&mut self) -> Result<(), EngineError> {
        let found = &mut self.found;
        self.engine.each_hit(&self.request, &mut |hit| {
            found.push_back(hit);
            Ok(())
        })?;
        self.more = found.len() == AT_ONCE;
        if let Some(last) = found.back() {
            let cursor: Cursor =
                last.cursor().map_err(EngineError::damaged("the record of a hit"))?;
            self.request.after = Some(cursor);
        }
        Ok(())
    }
}

impl Iterator for Hits {
    type Item = Result<Hit, EngineError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.found.is_empty() && self.more {
            self.more = false;
            if let Err(error) = self.find() {
                return Some(Err(error));
            }
        }
        self.found.pop_front().map(Ok)
    }
}
