//! Settings from outside the command line: the defaults, `dateline.toml`, then the variables `DATELINE_*`. The
//! flags of a command, which come last, are applied by the command.

use std::{
    collections::BTreeMap,
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::read::format::Columns;

/// Resolved settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Folder of the index, or its address on a cluster.
    pub index: PathBuf,
    /// Folders of articles that `index` reads, and that `search` and `serve` keep the index up to date with.
    pub corpus: Vec<PathBuf>,
    /// File of the saved searches; `None`: `saved.jsonl` in the folder of the index.
    pub saved: Option<PathBuf>,
    /// Threads that parse and enrich; `None`: one for each core.
    pub threads: Option<usize>,
    /// Number of hits that `search` prints.
    pub limit: usize,
    /// Where `serve` listens.
    pub listen: SocketAddr,
    /// Columns of records that are certain fields.
    pub map: Columns,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            index: "index".into(),
            corpus: Vec::new(),
            saved: None,
            threads: None,
            limit: 10,
            listen: SocketAddr::from(([127, 0, 0, 1], 7700)),
            map: Columns::default(),
        }
    }
}

/// Most threads; more only slow each other down.
pub const MAX_THREADS: usize = 256;

/// Why settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// The file is not TOML, or has unknown names.
    #[error("{path}: {message}")]
    Malformed {
        /// The file.
        path: String,
        /// What is wrong, and where.
        message: String,
    },
    /// A variable should hold an address and a port.
    #[error("{name} is `{value}`, which is not an address; use 127.0.0.1:7700")]
    NotAnAddress {
        /// The variable.
        name: &'static str,
        /// What it holds.
        value: String,
    },
    /// A variable should hold a number.
    #[error("{name} is `{value}`, which is not a number")]
    NotANumber {
        /// The variable.
        name: &'static str,
        /// What it holds.
        value: String,
    },
}

/// One folder, or a list of several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Folders {
    One(PathBuf),
    Several(Vec<PathBuf>),
}

impl From<Folders> for Vec<PathBuf> {
    fn from(folders: Folders) -> Self {
        match folders {
            Folders::One(folder) => vec![folder],
            Folders::Several(folders) => folders,
        }
    }
}

/// The content of `dateline.toml`; unknown names are errors, so that a typing mistake does not go unnoticed.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    index: Option<PathBuf>,
    corpus: Option<Folders>,
    saved: Option<PathBuf>,
    threads: Option<usize>,
    limit: Option<usize>,
    listen: Option<SocketAddr>,
    /// Columns by field.
    #[serde(default)]
    map: BTreeMap<String, String>,
}

impl File {
    /// Reads `dateline.toml`; where there is none, it says nothing.
    fn read(path: &Path) -> Result<Self, ConfigError> {
        // A pipe or a device would be waited for, or never end.
        if fs::metadata(path).is_ok_and(|file| !file.is_file()) {
            let source = io::Error::other("it is not a regular file");
            return Err(ConfigError::Unreadable { path: path.display().to_string(), source });
        }
        match fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map_err(|error| ConfigError::Malformed {
                path: path.display().to_string(),
                message: error.to_string(),
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => {
                Err(ConfigError::Unreadable { path: path.display().to_string(), source })
            }
        }
    }
}

impl Config {
    /// Reads `dateline.toml` in `dir`, if there is one, then the variables that `variable` knows.
    ///
    /// # Errors
    /// When the file or a variable cannot be understood.
    pub fn load(
        dir: &Path,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigError> {
        let file = File::read(&dir.join("dateline.toml"))?;
        let default = Self::default();
        Ok(Self {
            index: variable("DATELINE_INDEX")
                .filter(|dir| !dir.is_empty())
                .map(Into::into)
                .or(file.index)
                .unwrap_or(default.index),
            corpus: match variable("DATELINE_CORPUS") {
                Some(folder) => vec![folder.into()],
                None => file.corpus.map(Into::into).unwrap_or_default(),
            },
            saved: variable("DATELINE_SAVED").map(Into::into).or(file.saved),
            threads: number(&variable, "DATELINE_THREADS")?
                .or(file.threads)
                .map(|n| n.clamp(1, MAX_THREADS)),
            limit: number(&variable, "DATELINE_LIMIT")?.or(file.limit).unwrap_or(default.limit),
            listen: address(&variable, "DATELINE_LISTEN")?
                .or(file.listen)
                .unwrap_or(default.listen),
            map: columns(file.map)?,
        })
    }
}

/// The columns that the table `[map]` names.
fn columns(map: BTreeMap<String, String>) -> Result<Columns, ConfigError> {
    map.try_into().map_err(|error| ConfigError::Malformed {
        path: "dateline.toml".into(),
        message: format!("[map]: {error}"),
    })
}

/// The number in a variable, if it is set.
fn number(
    variable: impl Fn(&str) -> Option<String>,
    name: &'static str,
) -> Result<Option<usize>, ConfigError> {
    let Some(value) = variable(name) else { return Ok(None) };
    value.trim().parse().map(Some).map_err(|_| ConfigError::NotANumber { name, value })
}

/// The address and port in a variable, if it is set.
fn address(
    variable: impl Fn(&str) -> Option<String>,
    name: &'static str,
) -> Result<Option<SocketAddr>, ConfigError> {
    let Some(value) = variable(name) else { return Ok(None) };
    value.trim().parse().map(Some).map_err(|_| ConfigError::NotAnAddress { name, value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_beats_the_file_and_the_file_the_default() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("dateline.toml"), "index = 'from-file'\nlimit = 5\n").unwrap();
        let load = |value: Option<&str>| {
            Config::load(dir.path(), |name| {
                value.filter(|_| name == "DATELINE_LIMIT").map(str::to_owned)
            })
        };
        let config = load(Some("7")).unwrap();
        assert_eq!((config.index, config.limit, config.threads), ("from-file".into(), 7, None));
        assert_eq!(load(None).unwrap().limit, 5);
        assert!(matches!(load(Some("many")), Err(ConfigError::NotANumber { .. })));
        for (corpus, folders) in [("'a'", &["a"][..]), ("['a', 'b']", &["a", "b"])] {
            fs::write(dir.path().join("dateline.toml"), format!("corpus = {corpus}\n")).unwrap();
            let folders: Vec<PathBuf> = folders.iter().map(Into::into).collect();
            assert_eq!(load(None).unwrap().corpus, folders);
        }
        fs::write(dir.path().join("dateline.toml"), "[map]\ntitle = 'Headline'\n").unwrap();
        assert_eq!(load(None).unwrap().map.to_string(), "title=Headline");
        fs::write(dir.path().join("dateline.toml"), "[map]\nheadline = 'x'\n").unwrap();
        assert!(matches!(load(None), Err(ConfigError::Malformed { .. })));
        fs::write(dir.path().join("dateline.toml"), "indx = 'typo'\n").unwrap();
        assert!(matches!(load(None), Err(ConfigError::Malformed { .. })));
    }
}
