//! The index in a folder, behind the seam.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    backup, check, folder::Folder, read::engine::LocalEngine, repair, write::writer::LocalWriter,
};
use crate::engine::{
    Checked, Engine, EngineError, Finding, Index, IsFile, Ledger, Repaired, Status, Writer,
};

/// An index in a folder that other processes may write to.
pub struct LocalIndex {
    folder: Mutex<Folder>,
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
        Self { folder: Mutex::new(folder), snapshot: Mutex::default() }
    }

    /// The folder: opened anew where files were cut that it has open, as their pages count as verified.
    fn folder(&self) -> Result<Folder, EngineError> {
        let mut folder = self.folder.lock().unwrap_or_else(PoisonError::into_inner);
        if !folder.files.opened.is_whole() {
            *folder = Folder::open(&folder.dir)?;
        }
        Ok(folder.clone())
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
        let folder = self.folder()?;
        folder.undisturbed(|| Ok(Arc::new(LocalEngine::open(&folder)?)))
    }

    /// Figures about the newest commit, as far as no other comes in between.
    fn figures(folder: &Folder) -> Result<Status, EngineError> {
        let engine = LocalEngine::open(folder)?;
        let payload = folder.payload()?;
        let sources = folder.log()?.entries;
        Ok(Status {
            articles: engine.articles_alive(),
            files: sources.len() as u64,
            skipped: sources.values().map(|entry| entry.skipped).sum(),
            bytes: folder.bytes()?,
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
        let before = self.engine()?;
        if before.is_whole() && self.folder()?.generation()? == before.generation() {
            return Ok(false);
        }
        // Opened before the lock is taken: searches go on meanwhile.
        let next = self.read()?;
        let mut snapshot = self.snapshot.lock().unwrap_or_else(PoisonError::into_inner);
        *snapshot = Some(next);
        Ok(true)
    }

    fn status(&self) -> Result<Status, EngineError> {
        let folder = self.folder()?;
        folder.undisturbed(|| Self::figures(&folder))
    }

    fn ledger(&self) -> Result<Ledger, EngineError> {
        let folder = self.folder()?;
        folder.undisturbed(|| folder.ledger())
    }

    fn writer(&self, corpus: &str) -> Result<Box<dyn Writer>, EngineError> {
        Ok(Box::new(LocalWriter::new(&self.folder()?, corpus.to_owned())?))
    }

    fn rebind(&self, corpus: &str) -> Result<Box<dyn Writer>, EngineError> {
        Ok(Box::new(LocalWriter::rebound(&self.folder()?, corpus.to_owned())?))
    }

    fn verify(&self) -> Result<(), EngineError> {
        let folder = self.folder()?;
        folder.undisturbed(|| folder.verify())
    }

    fn check(
        &self,
        quick: bool,
        is_file: IsFile<'_>,
        found: &mut dyn FnMut(Finding),
    ) -> Result<Checked, EngineError> {
        Ok(check::check(&self.folder()?, quick, is_file, found)?.checked)
    }

    fn corpus(&self) -> Result<Option<String>, EngineError> {
        Ok(self.folder()?.payload()?.corpus)
    }

    fn copy_to(
        &self,
        folder: &Path,
        beside: &mut dyn FnMut() -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        backup::backup(&self.folder()?, folder, beside)
    }

    fn repair(&self, is_file: IsFile<'_>) -> Result<Repaired, EngineError> {
        repair::repair(&self.folder()?, is_file)
    }
}
