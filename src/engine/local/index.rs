//! The index in a folder, behind the seam.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    backup, check, folder::Folder, read::engine::LocalEngine, repair, write::writer::LocalWriter,
};
use crate::engine::{
    Checked, Engine, EngineError, Finding, Index, Ledger, Repaired, Status, Writer,
};

/// An index in a folder that other processes may write to.
pub struct LocalIndex {
    folder: Folder,
    snapshot: Mutex<Option<Arc<LocalEngine>>>,
}

impl LocalIndex {
    /// Opens an index that is there.
    ///
    /// # Errors
    /// When there is none, it cannot be read, or another version made it.
    pub fn open(dir: &Path) -> Result<Self, EngineError> {
        Ok(Self::new(Folder::open(dir)?))
    }

    /// Opens an index, or makes an empty one in a folder that holds nothing else.
    ///
    /// # Errors
    /// As [`LocalIndex::open`], and when the folder cannot be made or holds other things.
    pub fn open_or_create(dir: &Path) -> Result<Self, EngineError> {
        Ok(Self::new(Folder::open_or_create(dir)?))
    }

    /// Removes the files of an index, whatever its version; leaves everything else in the folder.
    ///
    /// # Errors
    /// When a living process writes to it, or files cannot be removed.
    pub fn remove(dir: &Path) -> Result<(), EngineError> {
        Folder::remove(dir)
    }

    fn new(folder: Folder) -> Self {
        Self { folder, snapshot: Mutex::default() }
    }

    /// The engine over the newest commit that was seen.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn engine(&self) -> Result<Arc<LocalEngine>, EngineError> {
        let mut snapshot = self.snapshot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(engine) = &*snapshot {
            return Ok(Arc::clone(engine));
        }
        let engine = self.read()?;
        *snapshot = Some(Arc::clone(&engine));
        Ok(engine)
    }

    /// The engines over the newest commits of several indexes, whose scores compare.
    ///
    /// # Errors
    /// When one of them cannot be opened.
    pub fn open_together(dirs: &[&Path]) -> Result<Vec<Arc<LocalEngine>>, EngineError> {
        let mut engines = Vec::with_capacity(dirs.len());
        for dir in dirs {
            engines.push(Self::open(dir)?.engine()?);
        }
        LocalEngine::together(&engines);
        Ok(engines)
    }

    /// Opens the newest commit.
    fn read(&self) -> Result<Arc<LocalEngine>, EngineError> {
        self.folder.undisturbed(|| Ok(Arc::new(LocalEngine::open(&self.folder)?)))
    }

    /// Figures about the newest commit, as far as no other comes in between.
    fn figures(&self) -> Result<Status, EngineError> {
        let engine = LocalEngine::open(&self.folder)?;
        let payload = self.folder.payload()?;
        let sources = self.folder.log()?.entries;
        Ok(Status {
            articles: engine.articles_alive(),
            files: sources.len() as u64,
            skipped: sources.values().map(|entry| entry.skipped).sum(),
            bytes: self.folder.bytes()?,
            segments: engine.segments(),
            corpus: payload.corpus,
            version: payload.version,
            dates: engine.first_and_last_day(),
        })
    }
}

impl Index for LocalIndex {
    fn snapshot(&self) -> Result<Arc<dyn Engine>, EngineError> {
        Ok(self.engine()?)
    }

    fn refresh(&self) -> Result<bool, EngineError> {
        if self.folder.generation()? == self.engine()?.generation() {
            return Ok(false);
        }
        // Opened before the lock is taken: searches go on meanwhile.
        let next = self.read()?;
        let mut snapshot = self.snapshot.lock().unwrap_or_else(PoisonError::into_inner);
        *snapshot = Some(next);
        Ok(true)
    }

    fn status(&self) -> Result<Status, EngineError> {
        self.folder.undisturbed(|| self.figures())
    }

    fn ledger(&self) -> Result<Ledger, EngineError> {
        self.folder.undisturbed(|| self.folder.ledger())
    }

    fn writer(&self, corpus: &str) -> Result<Box<dyn Writer>, EngineError> {
        Ok(Box::new(LocalWriter::new(&self.folder, corpus.to_owned())?))
    }

    fn rebind(&self, corpus: &str) -> Result<Box<dyn Writer>, EngineError> {
        Ok(Box::new(LocalWriter::rebound(&self.folder, corpus.to_owned())?))
    }

    fn verify(&self) -> Result<(), EngineError> {
        self.folder.undisturbed(|| self.folder.verify())
    }

    fn check(&self, quick: bool, found: &mut dyn FnMut(Finding)) -> Result<Checked, EngineError> {
        Ok(check::check(&self.folder, quick, found)?.checked)
    }

    fn corpus(&self) -> Result<Option<String>, EngineError> {
        Ok(self.folder.payload()?.corpus)
    }

    fn copy_to(
        &self,
        folder: &Path,
        beside: &mut dyn FnMut() -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        backup::backup(&self.folder, folder, beside)
    }

    fn repair(&self) -> Result<Repaired, EngineError> {
        repair::repair(&self.folder)
    }
}
