//! The engine on this machine: a tantivy index in a folder.

mod read;
mod schema;
mod score;
mod upstream;
mod words;
mod write;

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use tantivy::{
    Directory, Index, IndexSettings, ReloadPolicy,
    directory::MmapDirectory,
    store::{Compressor, ZstdCompressor},
};

pub use self::{
    read::answer::LocalEngine,
    write::{
        log::{Entry, State},
        writer::LocalWriter,
    },
};
use self::{
    read::top::Identity,
    schema::{Columns, LAYOUT, facet_column, schema},
    words::complete::Tables,
    write::{
        log::Valid,
        outbox::Outbox,
        stories::{Stories, Told},
    },
};
use super::{EngineError, Status};
use crate::{archive::saved, fields::Field};

/// Size of a block of stored records. A hit costs the unpacking of its block, every block a start of
/// the compressor: this is where both are small.
const STORE_BLOCK: usize = 16 << 10;

/// An index in a folder. Cheap to clone; opening reads only the list of its parts.
#[derive(Clone)]
pub struct LocalIndex {
    dir: PathBuf,
    index: Index,
    columns: Columns,
}

/// What every commit says beside the articles.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Payload {
    /// Version of dateline that wrote it.
    version: String,
    layout: u32,
    /// The folder that is indexed.
    corpus: Option<String>,
    log: Option<Valid>,
    #[serde(default)]
    stories: Option<Told>,
    /// Alerts of the last commit that had some.
    #[serde(default)]
    alerts: Option<Valid>,
}

impl Payload {
    fn new(corpus: Option<String>) -> Self {
        Self {
            version: VERSION.to_owned(),
            layout: LAYOUT,
            corpus,
            log: None,
            stories: None,
            alerts: None,
        }
    }
}

/// Where tantivy lists the files of an index.
const MANAGED: &str = ".managed.json";

/// Where tantivy lists the parts that count.
pub(crate) const META: &str = "meta.json";

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// For `map_err`: what was being done when the system failed.
fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> EngineError {
    let doing = doing.into();
    move |source| EngineError::Io { doing, source }
}

impl LocalIndex {
    /// Opens an index that is there.
    ///
    /// # Errors
    /// When there is none, or one of another version.
    pub fn open(dir: &Path) -> Result<Self, EngineError> {
        let shown = dir.display().to_string();
        if !dir.join(META).is_file() {
            return Err(EngineError::NoIndex { dir: shown });
        }
        let index = Index::open(MmapDirectory::open(dir).map_err(tantivy::TantivyError::from)?)?;
        let (wanted, columns) = schema();
        let found =
            index.load_metas()?.payload.and_then(|p| serde_json::from_str::<Payload>(&p).ok());
        let version = found.as_ref().map_or("another program", |payload| payload.version.as_str());
        // An index that was never committed to has no payload yet, but it has our schema.
        if found.as_ref().is_some_and(|payload| payload.layout != LAYOUT)
            || index.schema() != wanted
        {
            return Err(EngineError::OtherVersion {
                dir: shown,
                found: version.to_owned(),
                ours: VERSION,
            });
        }
        schema::register(&index);
        Ok(Self { dir: dir.to_owned(), index, columns })
    }

    /// Opens an index, or makes an empty one in a folder that holds nothing else.
    ///
    /// # Errors
    /// As [`LocalIndex::open`], and when the folder cannot be made or holds other things.
    pub fn open_or_create(dir: &Path) -> Result<Self, EngineError> {
        match Self::open(dir) {
            Err(EngineError::NoIndex { .. }) => {}
            other => return other,
        }
        let doing = || format!("making an index in {}", dir.display());
        fs::create_dir_all(dir).map_err(io(doing()))?;
        for entry in fs::read_dir(dir).map_err(io(doing()))? {
            let name = entry.map_err(io(doing()))?.file_name();
            // Saved searches are there before an index is, and after it was removed.
            if name != saved::FILE && !name.to_string_lossy().starts_with('.') {
                return Err(EngineError::NotAnIndex { dir: dir.display().to_string() });
            }
        }
        let (schema, _) = schema();
        let settings = IndexSettings {
            docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(1) }),
            docstore_blocksize: STORE_BLOCK,
            ..IndexSettings::default()
        };
        let directory = MmapDirectory::open(dir).map_err(tantivy::TantivyError::from)?;
        Index::create(directory, schema, settings)?;
        Self::open(dir)
    }

    /// Removes the files of an index, whatever its version; leaves everything else in the folder.
    ///
    /// # Errors
    /// When a living process writes to it, or files cannot be removed.
    pub fn remove(dir: &Path) -> Result<(), EngineError> {
        // Only tantivy writes this; another program's meta.json is none of ours.
        if !dir.join(MANAGED).is_file() {
            return Ok(());
        }
        let doing = || format!("removing the index in {}", dir.display());
        let directory = MmapDirectory::open(dir).map_err(tantivy::TantivyError::from)?;
        let _lock = directory
            .acquire_lock(&tantivy::directory::INDEX_WRITER_LOCK)
            .map_err(|_| EngineError::Locked { dir: dir.display().to_string() })?;
        let remove = |name: &str| fs::remove_file(dir.join(name)).map_err(io(doing()));
        for entry in fs::read_dir(dir).map_err(io(doing()))? {
            let name = entry.map_err(io(doing()))?.file_name().to_string_lossy().into_owned();
            let segment =
                name.len() > 33 && name.as_bytes()[..32].iter().all(u8::is_ascii_hexdigit);
            let prefixes = [write::log::PREFIX, write::stories::PREFIX, write::outbox::PREFIX];
            if segment || prefixes.iter().any(|prefix| name.starts_with(prefix)) {
                remove(&name)?;
            }
        }
        // Last what says that there is an index, so that a killed run can be repeated.
        if dir.join(META).is_file() {
            remove(META)?;
        }
        remove(MANAGED)
    }

    /// Locks the index for writing what is in the folder `corpus`.
    ///
    /// # Errors
    /// When another process writes to it, or when it holds another folder.
    pub fn writer(self, corpus: &str) -> Result<LocalWriter, EngineError> {
        LocalWriter::new(self, corpus.to_owned())
    }

    /// # Errors
    /// When the index holds another folder than `corpus`, or articles as another version of
    /// dateline reads them: both must not be mixed.
    pub fn check_corpus(&self, corpus: &str) -> Result<(), EngineError> {
        let dir = || self.dir.display().to_string();
        match self.payload()? {
            Payload { corpus: Some(found), .. } if found != corpus => {
                Err(EngineError::OtherCorpus { dir: dir(), found, asked: corpus.to_owned() })
            }
            Payload { version, .. } if version != VERSION => {
                Err(EngineError::OtherVersion { dir: dir(), found: version, ours: VERSION })
            }
            _ => Ok(()),
        }
    }

    /// The folder that is indexed, once something was.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn corpus(&self) -> Result<Option<String>, EngineError> {
        Ok(self.payload()?.corpus)
    }

    /// Whether articles came or went since copies were last looked for: a run was killed before
    /// its end.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn stories_are_outdated(&self) -> Result<bool, EngineError> {
        Ok(self.payload()?.stories.is_none_or(|told| told.outdated))
    }

    /// Whether alerts of committed articles wait to be told: a run was killed before it had told
    /// them all.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn alerts_wait(&self) -> Result<bool, EngineError> {
        Ok(Outbox::waits(&self.dir, self.payload()?.alerts.as_ref()))
    }

    /// The files that were read, by path.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn known(&self) -> Result<BTreeMap<String, Entry>, EngineError> {
        Ok(self.log()?.entries)
    }

    fn log(&self) -> Result<write::log::Contents, EngineError> {
        match self.payload()?.log {
            Some(valid) => write::log::read(&self.dir, &valid),
            None => Ok(write::log::Contents::default()),
        }
    }

    /// Lets whoever may read the log read the lists of files, too: tantivy keeps those to their
    /// owner.
    fn share_lists_of_files(&self, log: &str) -> Result<(), EngineError> {
        let share = || {
            let permissions = fs::metadata(self.dir.join(log))?.permissions();
            [META, MANAGED]
                .iter()
                .try_for_each(|name| fs::set_permissions(self.dir.join(name), permissions.clone()))
        };
        share().map_err(io(format!("sharing the index in {}", self.dir.display())))
    }

    fn payload(&self) -> Result<Payload, EngineError> {
        let payload = self.index.load_metas()?.payload;
        Ok(payload
            .map_or_else(|| Ok(Payload::new(None)), |payload| serde_json::from_str(&payload))?)
    }

    /// The engine over what is committed now.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn engine(&self) -> Result<LocalEngine, EngineError> {
        let reader = self.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        let column = |name| Field::named(name).map(facet_column).unwrap_or_default();
        let (id, path) = (column("id"), column("path"));
        let identities = searcher.segment_readers().iter().map(|r| Identity::open(r, &id, &path));
        let identities = identities.collect::<tantivy::Result<_>>()?;
        let stories = Stories::open(&self.dir, self.payload()?.stories.as_ref())?;
        Ok(LocalEngine {
            searcher,
            columns: self.columns.clone(),
            identities,
            stories,
            completions: Tables::default(),
        })
    }

    /// Figures about the index.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn status(&self) -> Result<Status, EngineError> {
        let payload = self.payload()?;
        let known = self.known()?;
        let searcher = self.engine()?.searcher;
        let size = |entry: fs::DirEntry| entry.metadata().map_or(0, |m| m.len());
        let entries =
            fs::read_dir(&self.dir).map_err(io(format!("reading {}", self.dir.display())))?;
        let mut span: Option<(i64, i64)> = None;
        for reader in searcher.segment_readers() {
            let dates = reader.fast_fields().i64("date")?;
            for doc in reader.doc_ids_alive() {
                if let Some(date) = dates.first(doc) {
                    span =
                        Some(span.map_or((date, date), |(first, last)| {
                            (first.min(date), last.max(date))
                        }));
                }
            }
        }
        Ok(Status {
            articles: searcher.num_docs(),
            files: known.len() as u64,
            skipped: known.values().map(|entry| entry.skipped).sum(),
            bytes: entries.filter_map(Result::ok).map(size).sum(),
            segments: searcher.segment_readers().len(),
            corpus: payload.corpus,
            version: payload.version,
            dates: span.map(|(first, last)| (read::count::day(first), read::count::day(last))),
        })
    }
}

#[cfg(test)]
mod tests;
