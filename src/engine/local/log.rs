//! What was read: an append-only log beside the index.
//!
//! Every file that was read leaves a line. Lines count only up to the length that the last commit
//! of the index names, so log and index change in one step: a killed run leaves a longer file, and
//! the next one cuts it off.

use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io::{BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::io;
use crate::engine::EngineError;

/// What is known about one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// File relative to the corpus folder.
    pub path: String,
    /// Size in bytes.
    #[serde(default)]
    pub size: u64,
    /// Time of change in nanoseconds since 1970.
    #[serde(default)]
    pub mtime: i64,
    /// Hash of the raw bytes.
    #[serde(default)]
    pub hash: u64,
    /// Items that were read, skipped ones included.
    #[serde(default)]
    pub items: u64,
    /// Items that gave no article.
    #[serde(default)]
    pub skipped: u64,
    /// How far it was read.
    pub state: State,
}

/// How far a file was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// To its end.
    Done,
    /// The first [`Entry::items`] items; a long file is committed in parts.
    Part,
    /// It is gone, and its articles with it.
    Gone,
}

/// Which part of which file counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Valid {
    /// Name inside the index folder.
    pub file: String,
    /// Length in bytes.
    pub length: u64,
}

/// What the names of logs begin with.
pub(super) const PREFIX: &str = "sources-";

/// The log of one index, opened for writing.
pub(super) struct Log {
    path: PathBuf,
    name: String,
    file: BufWriter<File>,
    length: u64,
}

impl Log {
    /// Begins a new log that holds `entries`.
    pub fn create(
        dir: &Path,
        name: String,
        entries: &BTreeMap<String, Entry>,
    ) -> Result<Self, EngineError> {
        let path = dir.join(&name);
        let file = File::create(&path).map_err(io(format!("creating {}", path.display())))?;
        let mut log = Self { path, name, file: BufWriter::new(file), length: 0 };
        entries.values().try_for_each(|entry| log.append(entry))?;
        Ok(log)
    }

    /// Opens the log for writing after its valid part.
    pub fn open(dir: &Path, valid: &Valid) -> Result<Self, EngineError> {
        let path = dir.join(&valid.file);
        let doing = || format!("opening {}", path.display());
        let mut file = OpenOptions::new().write(true).open(&path).map_err(io(doing()))?;
        file.set_len(valid.length).map_err(io(doing()))?;
        file.seek(SeekFrom::End(0)).map_err(io(doing()))?;
        Ok(Self {
            name: valid.file.clone(),
            file: BufWriter::new(file),
            length: valid.length,
            path,
        })
    }

    /// Writes one entry; it counts once a commit names the new length.
    pub fn append(&mut self, entry: &Entry) -> Result<(), EngineError> {
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        self.length += line.len() as u64;
        self.file.write_all(&line).map_err(io(format!("writing {}", self.path.display())))
    }

    /// Brings everything to disk and tells what then counts.
    pub fn sync(&mut self) -> Result<Valid, EngineError> {
        let doing = format!("writing {}", self.path.display());
        self.file.flush().map_err(io(doing.clone()))?;
        self.file.get_ref().sync_data().map_err(io(doing))?;
        Ok(Valid { file: self.name.clone(), length: self.length })
    }
}

/// The files that count, by path.
pub(super) fn read(dir: &Path, valid: &Valid) -> Result<BTreeMap<String, Entry>, EngineError> {
    let path = dir.join(&valid.file);
    let file = File::open(&path).map_err(io(format!("opening {}", path.display())))?;
    let mut known = BTreeMap::new();
    for line in BufReader::new(file.take(valid.length)).lines() {
        let line = line.map_err(io(format!("reading {}", path.display())))?;
        let entry: Entry = serde_json::from_str(&line)?;
        match entry.state {
            State::Gone => known.remove(&entry.path),
            State::Done | State::Part => known.insert(entry.path.clone(), entry),
        };
    }
    Ok(known)
}
