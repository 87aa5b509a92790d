//! The folder of an index: its files, and what each commit says beside the articles.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use tantivy::{
    Directory, Index, IndexMeta, IndexSettings, TantivyError,
    directory::{INDEX_WRITER_LOCK, META_LOCK},
    index::{SegmentComponent, SegmentMeta},
    store::{Compressor, ZstdCompressor},
};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    disk::{
        directory::{CheckedDirectory, MANAGED, META, TEMPORARY, is_segment},
        pages::Pages,
    },
    schema::{self, Columns, LAYOUT, schema},
    stories::{self, Table},
    upstream::locks,
    write::{
        log::{self, Valid},
        outbox,
    },
};
use crate::{
    engine::{EngineError, Ledger, seal},
    read::format::Columns as Named,
};

/// Size of a block of stored records. A hit costs the unpacking of its block, every block a start of
/// the compressor: this is where both are small.
const STORE_BLOCK: usize = 16 << 10;

/// Files that may stand in the folder before there is an index, and stay after it was removed.
pub const GUESTS: &[&str] = &["saved.jsonl", "saved.jsonl.damaged"];

/// How often an index that is written to meanwhile is read again.
const TRIES: usize = 5;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What every commit says beside the articles.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Payload {
    /// Version of dateline that wrote it.
    pub version: String,
    pub layout: u32,
    /// The folder that is indexed.
    pub corpus: Option<String>,
    /// The columns of records that the user named.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub columns: Named,
    /// What was read.
    pub log: Option<Valid>,
    /// Which articles are copies of each other.
    #[serde(default)]
    pub stories: Option<Table>,
    /// Alerts of the last commit that had some.
    #[serde(default)]
    pub alerts: Option<Valid>,
}

impl Payload {
    /// What a commit says that has no sources yet.
    pub fn new(corpus: Option<String>) -> Self {
        Self {
            version: VERSION.to_owned(),
            layout: LAYOUT,
            corpus,
            columns: Named::default(),
            log: None,
            stories: None,
            alerts: None,
        }
    }

    /// What a commit in the folder `dir` says.
    ///
    /// # Errors
    /// When another program wrote it.
    pub fn of(metas: &IndexMeta, dir: &Path) -> Result<Self, EngineError> {
        let Some(payload) = &metas.payload else { return Ok(Self::new(None)) };
        serde_json::from_str(payload).map_err(EngineError::damaged(dir.join(META).display()))
    }

    /// Whether the file of this name belongs to the commit.
    pub fn names(&self, name: &str) -> bool {
        let mut logs = self.log.iter().chain(&self.alerts);
        logs.any(|valid| valid.file == name)
            || self.stories.as_ref().is_some_and(|table| Table::file(table.number) == name)
    }
}

/// An index in a folder. Cheap to clone; opening reads only the list of its parts.
#[derive(Clone)]
pub struct Folder {
    pub dir: PathBuf,
    pub index: Index,
    pub columns: Columns,
    pub files: CheckedDirectory,
}

impl Folder {
    /// Opens an index that is there.
    ///
    /// # Errors
    /// When there is none, or one of another version.
    pub fn open(dir: &Path) -> Result<Self, EngineError> {
        let at = dir.display().to_string();
        let list = dir.join(META);
        match fs::metadata(&list) {
            Ok(file) if file.is_file() => {}
            Err(error) if !is_missing(&error) => {
                return Err(EngineError::reading(list.display())(error));
            }
            _ => return Err(EngineError::Missing { at }),
        }
        let files = CheckedDirectory::open(dir)?;
        let index = match Index::open(files.clone()) {
            Ok(index) => index,
            Err(error) => {
                let error = EngineError::from(error).located(dir);
                return Err(other_layout(dir).unwrap_or(error));
            }
        };
        let (wanted, columns) = schema();
        let metas = index.load_metas().map_err(EngineError::from);
        let payload = metas.map_err(|error| error.located(dir))?.payload;
        let found = payload.and_then(|payload| serde_json::from_str::<Payload>(&payload).ok());
        let version = found.as_ref().map_or("another program", |payload| payload.version.as_str());
        // An index that was never committed to has no payload yet, but it has our schema.
        if found.as_ref().is_some_and(|payload| payload.layout != LAYOUT)
            || index.schema() != wanted
        {
            let found = version.to_owned();
            return Err(EngineError::OtherVersion { at, found, ours: VERSION });
        }
        schema::register(&index);
        Ok(Self { dir: dir.to_owned(), index, columns, files })
    }

    /// Opens an index, or makes an empty one in a folder that holds nothing else.
    ///
    /// # Errors
    /// As [`Folder::open`], and when the folder cannot be made or holds other things.
    pub fn open_or_create(dir: &Path) -> Result<Self, EngineError> {
        match Self::open(dir) {
            Err(EngineError::Missing { .. }) => {}
            other => return other,
        }
        make_empty(dir)?;
        let (schema, _) = schema();
        let settings = IndexSettings {
            docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(1) }),
            docstore_blocksize: STORE_BLOCK,
            ..IndexSettings::default()
        };
        Index::create(CheckedDirectory::open(dir)?, schema, settings)
            .map_err(|error| EngineError::from(error).located(dir))?;
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
        let _lock = locks::acquire(dir, &INDEX_WRITER_LOCK)
            .map_err(|error| EngineError::from(TantivyError::from(error)).located(dir))?;
        for name in list(dir)? {
            if is_segment(&name) || is_beside(&name) || name.starts_with(TEMPORARY) {
                remove_file(dir, &name)?;
            }
        }
        // Last what says that there is an index, so that a killed run can be repeated.
        if dir.join(META).is_file() {
            remove_file(dir, META)?;
        }
        remove_file(dir, MANAGED)
    }

    /// Changes with every commit.
    ///
    /// # Errors
    /// When there is no index any more, or the list of its parts cannot be read.
    pub fn generation(&self) -> Result<u64, EngineError> {
        let path = self.dir.join(META);
        match fs::read(&path) {
            Ok(bytes) => Ok(xxh3_64(&bytes)),
            Err(error) if is_missing(&error) => {
                Err(EngineError::Missing { at: self.dir.display().to_string() })
            }
            Err(error) => Err(EngineError::reading(path.display())(error)),
        }
    }

    /// Reads something of one commit: again where another one came meanwhile, which leaves what is made of
    /// two, or takes files away.
    ///
    /// # Errors
    /// Those of `read`, and when there is no index any more.
    pub fn undisturbed<T>(
        &self,
        mut read: impl FnMut() -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        let mut tries = 0..TRIES;
        loop {
            let before = self.generation()?;
            let result = read();
            self.files.opened.check().map_err(EngineError::damaged(self.dir.display()))?;
            if before == self.generation()? || tries.next().is_none() {
                return result;
            }
        }
    }

    /// What the newest commit says.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn payload(&self) -> Result<Payload, EngineError> {
        Payload::of(&self.metas()?, &self.dir)
    }

    /// The list of the parts of the newest commit.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn metas(&self) -> Result<IndexMeta, EngineError> {
        let metas = self.index.load_metas().map_err(EngineError::from);
        metas.map_err(|error| error.located(&self.dir))
    }

    /// What was read, as the newest commit says.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn log(&self) -> Result<log::Contents, EngineError> {
        match self.payload()?.log {
            Some(valid) => log::read(&self.dir, &valid),
            None => Ok(log::Contents::default()),
        }
    }

    /// What the newest commit says about its sources.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn ledger(&self) -> Result<Ledger, EngineError> {
        self.open_all()?;
        let payload = self.payload()?;
        let sources = match &payload.log {
            Some(valid) => log::read(&self.dir, valid)?.entries,
            None => log::Contents::default().entries,
        };
        Ok(Ledger {
            sources,
            stories_are_outdated: payload.stories.is_none_or(|table| table.outdated),
            outbox_waits: outbox::waits(&self.dir, payload.alerts.as_ref())?,
            version: if payload.corpus.is_some() { payload.version } else { String::new() },
            corpus: payload.corpus,
            columns: payload.columns,
        })
    }

    /// # Errors
    /// As [`Folder::check_version`], and when the index holds another folder than `corpus`.
    pub fn check_corpus(&self, corpus: &str) -> Result<(), EngineError> {
        match self.payload()?.corpus {
            Some(found) if found != corpus => {
                let at = self.dir.display().to_string();
                Err(EngineError::OtherCorpus { at, found, asked: corpus.to_owned() })
            }
            _ => self.check_version(),
        }
    }

    /// # Errors
    /// When the index holds articles as another version of dateline reads them: both must not be mixed.
    pub fn check_version(&self) -> Result<(), EngineError> {
        match self.payload()?.version {
            found if found != VERSION => {
                let at = self.dir.display().to_string();
                Err(EngineError::OtherVersion { at, found, ours: VERSION })
            }
            _ => Ok(()),
        }
    }

    /// Opens every file of the newest commit, which reads their ends. As long as the files are held, no
    /// page of them is checked twice.
    ///
    /// # Errors
    /// When one is missing, or does not end as it was written.
    pub fn open_all(&self) -> Result<Vec<Arc<Pages>>, EngineError> {
        self.pages_of_all().map_err(|error| EngineError::from(error).located(&self.dir))
    }

    fn pages_of_all(&self) -> tantivy::Result<Vec<Arc<Pages>>> {
        // So that no writer removes files of the commit that is looked at.
        let _lock = self.files.acquire_lock(&META_LOCK)?;
        let mut files = Vec::new();
        for segment in self.index.load_metas()?.segments {
            for component in components(&segment) {
                files.push(self.files.pages(&segment.relative_path(component))?);
            }
        }
        Ok(files)
    }

    /// Looks for every file of the newest commit, and for the ends of those of tantivy.
    ///
    /// # Errors
    /// When one is missing or shorter than it was written.
    pub fn verify(&self) -> Result<(), EngineError> {
        self.open_all()?;
        let payload = self.payload()?;
        let log = payload.log.map(|log| (log.file, log.length));
        let stories = payload.stories.map(|table| (Table::file(table.number), table.length));
        for (name, wanted) in log.into_iter().chain(stories) {
            let path = self.dir.join(name);
            let length = match fs::metadata(&path) {
                Err(error) if is_missing(&error) => {
                    return Err(EngineError::damaged(path.display())("it is missing"));
                }
                file => file.map_err(EngineError::reading(path.display()))?.len(),
            };
            if length < wanted {
                return Err(log::too_short(&path, length, wanted));
            }
        }
        Ok(())
    }

    /// Removes the files beside tantivy's that `payload` does not name, and what killed runs left of
    /// files that were to take the place of others. Only for who holds the lock of the writer.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn remove_unnamed(&self, payload: &Payload) -> Result<(), EngineError> {
        for name in list(&self.dir)? {
            if is_beside(&name) && !payload.names(&name) || name.starts_with(TEMPORARY) {
                // One that stays does no harm.
                let _ = fs::remove_file(self.dir.join(name));
            }
        }
        Ok(())
    }

    /// Bytes of all files in the folder.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn bytes(&self) -> Result<u64, EngineError> {
        let entries = fs::read_dir(&self.dir).map_err(EngineError::reading(self.dir.display()))?;
        let files = entries.filter_map(|entry| entry.ok()?.metadata().ok());
        Ok(files.map(|file| file.len()).sum())
    }
}

/// Whether an error says that a file is not there, rather than that it cannot be looked at.
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Makes a folder for an index, or takes one that holds nothing else.
pub fn make_empty(dir: &Path) -> Result<(), EngineError> {
    fs::create_dir_all(dir).map_err(EngineError::writing(dir.display()))?;
    for name in list(dir)? {
        if !GUESTS.contains(&name.as_str()) && !name.starts_with('.') {
            return Err(EngineError::NotAnIndex { at: dir.display().to_string() });
        }
    }
    Ok(())
}

/// Names of all files in a folder.
pub fn list(dir: &Path) -> Result<Vec<String>, EngineError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dir).map_err(EngineError::reading(dir.display()))? {
        let name = entry.map_err(EngineError::reading(dir.display()))?.file_name();
        names.push(name.to_string_lossy().into_owned());
    }
    Ok(names)
}

/// Whether files of such names stand beside those of tantivy.
pub fn is_beside(name: &str) -> bool {
    [log::PREFIX, stories::PREFIX, outbox::PREFIX].iter().any(|prefix| name.starts_with(prefix))
}

/// The files that a segment has.
pub fn components(segment: &SegmentMeta) -> impl Iterator<Item = SegmentComponent> {
    let always = [
        SegmentComponent::Postings,
        SegmentComponent::Positions,
        SegmentComponent::FastFields,
        SegmentComponent::FieldNorms,
        SegmentComponent::Terms,
        SegmentComponent::Store,
    ];
    always.into_iter().chain(segment.has_deletes().then_some(SegmentComponent::Delete))
}

/// Tells an index of another layout from a damaged one: before layout 6 there were no checksums.
fn other_layout(dir: &Path) -> Option<EngineError> {
    let text = fs::read_to_string(dir.join(META)).ok()?;
    if seal::unseal(text.trim_ascii_end().as_bytes()) != Err(seal::Broken::Unsealed) {
        return None;
    }
    let meta: serde_json::Value = serde_json::from_str(&text).ok()?;
    // Of another layout no more is known than this.
    let payload: serde_json::Value = serde_json::from_str(meta.get("payload")?.as_str()?).ok()?;
    if payload.get("layout")?.as_u64()? == u64::from(LAYOUT) {
        return None;
    }
    let found = payload.get("version")?.as_str()?.to_owned();
    Some(EngineError::OtherVersion { at: dir.display().to_string(), found, ours: VERSION })
}

fn remove_file(dir: &Path, name: &str) -> Result<(), EngineError> {
    let path = dir.join(name);
    fs::remove_file(&path).map_err(EngineError::writing(path.display()))
}
