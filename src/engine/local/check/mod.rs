//! Looks through an index: every byte against its checksum, and every part against the others.

pub mod beside;
mod leftovers;
mod postings;
mod records;

use std::{
    collections::{BTreeMap, HashSet},
    fs,
};

use tantivy::{
    Directory, IndexMeta, SegmentMeta, SegmentReader, TantivyError,
    directory::META_LOCK,
    index::{SegmentComponent, SegmentId},
};

use super::folder::{Folder, Payload, components};
use crate::engine::{Checked, EngineError, Finding, IsFile, Severity, Sources};

/// How many articles of which version are alive in the sound parts of an index, by the file that they are
/// from.
pub type Alive = BTreeMap<String, Versions>;

/// Numbers of articles by the version of their file.
pub type Versions = BTreeMap<u64, u64>;

/// One look through an index.
pub struct Check<'a> {
    folder: &'a Folder,
    found: &'a mut dyn FnMut(Finding),
    checked: Checked,
    /// Segments of which some file or record is not what was written.
    damaged: Vec<SegmentId>,
    alive: Alive,
    /// What the sound lines of the log say.
    sources: Sources,
    /// Whether the log knows all files of the corpus.
    log_is_whole: bool,
    /// Tells of the others.
    is_file: IsFile<'a>,
    /// By which stories know the articles that are alive.
    keys: Vec<u64>,
    /// File and number of the articles that are alive.
    places: HashSet<(u64, u64)>,
}

/// What a check has seen, for a repair.
pub struct Seen {
    pub metas: IndexMeta,
    pub payload: Payload,
    pub checked: Checked,
    /// Segments that must not stay.
    pub damaged: Vec<SegmentId>,
    /// What the sound lines of the log say.
    pub sources: Sources,
    pub alive: Alive,
}

/// Checks an index and hands every finding to `found`. A quick check looks at the ends of files only, and
/// reads no article.
///
/// # Errors
/// When the index cannot be read for another reason than damage.
pub fn check(
    folder: &Folder,
    quick: bool,
    is_file: IsFile<'_>,
    found: &mut dyn FnMut(Finding),
) -> Result<Seen, EngineError> {
    let check = Check {
        folder,
        found,
        checked: Checked::default(),
        damaged: Vec::new(),
        alive: Alive::new(),
        sources: Sources::new(),
        log_is_whole: true,
        is_file,
        keys: Vec::new(),
        places: HashSet::new(),
    };
    check.run(quick).map_err(|error| error.located(&folder.dir))
}

impl Check<'_> {
    fn run(mut self, quick: bool) -> Result<Seen, EngineError> {
        // Files that are open stay readable when a writer removes them.
        let lock = self.folder.files.acquire_lock(&META_LOCK).map_err(TantivyError::from)?;
        let metas = self.folder.index.load_metas()?;
        let payload = Payload::of(&metas, &self.folder.dir)?;
        let mut readers = Vec::new();
        for segment in &metas.segments {
            match self.open(segment)? {
                Some(opened) => readers.push((segment, opened)),
                None => self.damaged.push(segment.id()),
            }
        }
        self.log(&payload)?;
        let outbox = self.outbox(&payload)?;
        let stories = self.stories(&payload)?;
        drop(lock);
        if !quick {
            for (segment, reader) in &readers {
                if !self.segment(segment, reader)? {
                    self.damaged.push(segment.id());
                }
            }
            if self.damaged.is_empty() {
                self.compare();
                self.compare_stories(stories.as_ref(), &payload);
            }
        }
        self.unfinished(&payload, outbox);
        self.leftovers(&metas, &payload)?;
        let Self { checked, damaged, sources, alive, .. } = self;
        Ok(Seen { metas, payload, checked, damaged, sources, alive })
    }

    /// Says what is wrong.
    fn find(&mut self, severity: Severity, at: impl Into<String>, what: impl Into<String>) {
        (self.found)(Finding { severity, at: at.into(), what: what.into() });
    }

    /// A file of the index by the path that messages name.
    fn at(&self, name: &str) -> String {
        self.folder.dir.join(name).display().to_string()
    }

    /// Damage is a finding, every other fault an error.
    fn sound<T>(&mut self, result: Result<T, EngineError>) -> Result<Option<T>, EngineError> {
        match result.map_err(|error| error.located(&self.folder.dir)) {
            Ok(value) => Ok(Some(value)),
            Err(EngineError::Damaged { at, source }) => {
                self.find(Severity::Damaged, at, source.to_string());
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Counts a file of the index.
    fn count(&mut self, name: &str) {
        let length = fs::metadata(self.folder.dir.join(name)).map_or(0, |file| file.len());
        self.checked.files += 1;
        self.checked.bytes += length;
    }

    /// Opens the files of a segment; `None` where one is missing or does not end as it was written.
    fn open(&mut self, segment: &SegmentMeta) -> Result<Option<SegmentReader>, EngineError> {
        let mut sound = true;
        let mut files = Vec::new();
        for component in components(segment) {
            let name = segment.relative_path(component);
            self.count(&name.to_string_lossy());
            let opened = self.folder.files.pages(&name).map_err(EngineError::from);
            match self.sound(opened)? {
                Some(pages) => files.push(pages),
                None => sound = false,
            }
        }
        if !sound {
            return Ok(None);
        }
        let reader = SegmentReader::open(&self.folder.index.segment(segment.clone()));
        self.sound(reader.map_err(EngineError::from))
    }

    /// Whether everything in a segment is as it was written.
    fn segment(
        &mut self,
        segment: &SegmentMeta,
        reader: &SegmentReader,
    ) -> Result<bool, EngineError> {
        let mut sound = true;
        for component in components(segment) {
            let is_store = component == SegmentComponent::Store;
            let name = segment.relative_path(component);
            let pages = self.folder.files.pages(&name)?;
            let verified = pages.verify_all().map_err(|error| match error.into() {
                EngineError::Damaged { at, source } if is_store => {
                    let source = format!("{source}{}", Self::unreadable(reader)).into();
                    EngineError::Damaged { at, source }
                }
                error => error,
            });
            let is_whole = self.sound(verified)?.is_some();
            // The checksum of tantivy itself, of what it wrote.
            if is_whole && !self.folder.index.directory().validate_checksum(&name)? {
                let at = self.at(&name.to_string_lossy());
                self.find(Severity::Damaged, at, "its checksum differs");
                sound = false;
            }
            sound &= is_whole;
        }
        // What is read from here on is what was written, so that it cannot lead anyone astray.
        if !sound {
            return Ok(false);
        }
        let records = self.records(segment, reader).map(|sound| sound.then_some(()));
        let postings = self.postings(segment, reader).map(|sound| sound.then_some(()));
        Ok(self.sound(records)?.flatten().is_some() & self.sound(postings)?.flatten().is_some())
    }
}
