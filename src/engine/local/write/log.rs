//! What was read: an append-only log beside the index.
//!
//! Every file that was read leaves a line of JSON with a checksum. Lines count only up to the length that the last commit
//! of the index names, so log and index change in one step: a killed run leaves a longer file, and
//! the next one cuts it off.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::engine::{EngineError, Entry, Sources, State, seal};

/// Which part of which file counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Valid {
    /// Name inside the index folder.
    pub file: String,
    /// Length in bytes.
    pub length: u64,
}

/// What the names of logs begin with.
pub const PREFIX: &str = "sources-";

impl Valid {
    /// The number in the name of the file.
    pub fn number(&self) -> u64 {
        let number = self.file.split(['-', '.']).nth(1);
        number.and_then(|number| number.parse().ok()).unwrap_or_default()
    }
}

/// Lines out of date that are kept before a log is written anew.
const OUT_OF_DATE: usize = 1_000;

/// The log of one index, opened for writing.
pub struct Log {
    path: PathBuf,
    name: String,
    file: BufWriter<File>,
    length: u64,
}

impl Log {
    /// Goes on after the valid part, in a new file when most lines are out of date. The new file
    /// counts with the next commit.
    pub fn resume(
        dir: &Path,
        valid: Option<&Valid>,
        contents: &Contents,
    ) -> Result<Self, EngineError> {
        let Some(valid) = valid else { return Self::create(dir, 1, &contents.entries) };
        if contents.lines > 2 * contents.entries.len() + OUT_OF_DATE {
            return Self::create(dir, valid.number() + 1, &contents.entries);
        }
        Self::open(dir, valid)
    }

    /// Begins a new log that holds `entries`.
    pub fn create(dir: &Path, number: u64, entries: &Sources) -> Result<Self, EngineError> {
        let name = format!("{PREFIX}{number}.log");
        let path = dir.join(&name);
        let file = File::create(&path).map_err(EngineError::writing(path.display()))?;
        let mut log = Self { path, name, file: BufWriter::new(file), length: 0 };
        entries.values().try_for_each(|entry| log.append(entry))?;
        Ok(log)
    }

    /// Opens the log for writing after its valid part.
    fn open(dir: &Path, valid: &Valid) -> Result<Self, EngineError> {
        let path = dir.join(&valid.file);
        let file = cut(&path, valid.length).map_err(EngineError::writing(path.display()))?;
        Ok(Self {
            name: valid.file.clone(),
            file: BufWriter::new(file),
            length: valid.length,
            path,
        })
    }

    /// Writes one entry; it counts once a commit names the new length.
    pub fn append(&mut self, entry: &Entry) -> Result<(), EngineError> {
        let entry = serde_json::to_vec(entry)
            .map_err(|error| EngineError::Internal { source: error.into() })?;
        let mut line = seal::seal(&entry);
        line.push(b'\n');
        self.length += line.len() as u64;
        self.file.write_all(&line).map_err(EngineError::writing(self.path.display()))
    }

    /// Brings everything to disk and tells what then counts.
    pub fn sync(&mut self) -> Result<Valid, EngineError> {
        let synced = self.file.flush().and_then(|()| self.file.get_ref().sync_data());
        synced.map_err(EngineError::writing(self.path.display()))?;
        Ok(Valid { file: self.name.clone(), length: self.length })
    }
}

/// Opens a file for writing behind its first `length` bytes.
fn cut(path: &Path, length: u64) -> io::Result<File> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    file.set_len(length)?;
    file.seek(SeekFrom::End(0))?;
    Ok(file)
}

/// The lines of the valid part of a file without their checksums, which are verified. Before those of a
/// file that is too short comes an error that says so.
///
/// # Errors
/// When the file cannot be read; a line gives an error that names it when it is not what was written, and
/// the lines behind it may be read on.
pub fn lines(
    dir: &Path,
    valid: &Valid,
) -> Result<impl Iterator<Item = Result<Vec<u8>, EngineError>>, EngineError> {
    let path = dir.join(&valid.file);
    let file = match File::open(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(EngineError::damaged(path.display())("it is missing"));
        }
        file => file.map_err(EngineError::reading(path.display()))?,
    };
    let length = file.metadata().map_err(EngineError::reading(path.display()))?.len();
    let short = (length < valid.length).then(|| Err(too_short(&path, length, valid.length)));
    let numbered = BufReader::new(file.take(valid.length)).split(b'\n').zip(1..);
    let lines = numbered.map(move |(line, number)| verified(line, number, &path));
    Ok(short.into_iter().chain(lines))
}

/// The error over a file that has fewer bytes than it should have.
pub fn too_short(path: &Path, length: u64, wanted: u64) -> EngineError {
    let what = format!("it has {length} bytes instead of {wanted}");
    EngineError::damaged(path.display())(what)
}

/// Whether a file is there. Of an outbox that was delivered to its end it is not.
///
/// # Errors
/// When the system does not tell.
pub fn is_there(dir: &Path, valid: &Valid) -> Result<bool, EngineError> {
    let path = dir.join(&valid.file);
    path.try_exists().map_err(EngineError::reading(path.display()))
}

/// One line without its checksum.
fn verified(line: io::Result<Vec<u8>>, number: usize, path: &Path) -> Result<Vec<u8>, EngineError> {
    let line = line.map_err(EngineError::reading(path.display()))?;
    let at = format_args!("line {number} of {}", path.display());
    seal::unseal(&line).map_err(EngineError::damaged(at))
}

/// What the valid part of a log says.
#[derive(Debug, Default)]
pub struct Contents {
    /// The files that count, by path.
    pub entries: Sources,
    /// Lines that said so, out of date ones included.
    pub lines: usize,
}

impl Contents {
    /// Adds what a later line says.
    pub fn add(&mut self, entry: Entry) {
        match entry.state {
            State::Gone => self.entries.remove(&entry.path),
            State::Done | State::Part | State::Broken => {
                self.entries.insert(entry.path.clone(), entry)
            }
        };
    }
}

/// Reads the valid part of a log.
pub fn read(dir: &Path, valid: &Valid) -> Result<Contents, EngineError> {
    let mut contents = Contents::default();
    for line in lines(dir, valid)? {
        contents.lines += 1;
        let line = line?;
        let entry = serde_json::from_slice(&line).map_err(EngineError::damaged(format_args!(
            "line {} of {}",
            contents.lines,
            dir.join(&valid.file).display()
        )))?;
        contents.add(entry);
    }
    Ok(contents)
}
