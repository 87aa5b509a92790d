//! The original of an article: the file that it was read from, or its part of that file.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::{corpus::Corpus, update::Stat};
use crate::{
    article::Article,
    engine::{EngineError, Index, Sources},
    read::{
        format::as_file,
        skip::Reason,
        source::{RawItem, read_at, read_file},
    },
};

/// What an article was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// The file in the corpus.
    pub file: PathBuf,
    /// The part of the file that the article is; `None` where the file holds nothing else.
    pub part: Option<Part>,
    /// The file has changed since it was read.
    pub is_changed: bool,
    /// What the names of such files end with.
    pub extension: &'static str,
}

/// A part of a file, as a file of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Name of the file that it would be.
    pub name: String,
    /// What would be in it.
    pub bytes: Vec<u8>,
}

/// Why there is no original.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OriginalError {
    /// The index cannot be read.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The index does not know a file of that name.
    #[error("the index does not know which file {path} is in")]
    Unknown {
        /// The path of the article.
        path: String,
    },
    /// The file cannot be read.
    #[error("cannot read {path}: {source}")]
    Gone {
        /// The file.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// The file holds something else now.
    #[error("{path} no longer holds this article")]
    Changed {
        /// The file.
        path: String,
    },
    /// The part of the file cannot be unpacked.
    #[error("{path}: {reason}")]
    Damaged {
        /// The path of the article.
        path: String,
        /// Why not.
        reason: Reason,
    },
}

/// The original of an article of this index.
///
/// # Errors
/// When the index does not know its file, or the file does not hold it any more.
pub fn of(index: &dyn Index, article: &Article) -> Result<Original, OriginalError> {
    let ledger = index.ledger()?;
    let unknown = || OriginalError::Unknown { path: article.path.clone() };
    let corpus = Corpus::of_index(ledger.corpus.as_ref().ok_or_else(unknown)?);
    let source = source_of(&article.path, &ledger.sources).ok_or_else(unknown)?;
    let file = corpus.file(source).ok_or_else(unknown)?;
    let path = file.display().to_string();
    let stat = Stat::at(&file);
    let stat = stat.map_err(|source| OriginalError::Gone { path: path.clone(), source })?;
    let known = ledger.sources.get(source);
    let is_changed = known.is_none_or(|entry| !stat.is_of(entry));
    let at = if is_changed { None } else { item_at(&file, source, article) };
    let item =
        at.or_else(|| item_of(&file, source, article)).ok_or(OriginalError::Changed { path })?;
    let damaged = |reason| OriginalError::Damaged { path: article.path.clone(), reason };
    let (bytes, extension) = as_file(&item).map_err(damaged)?;
    let is_whole = !item.contained && article.path == source && !is_packed(&file);
    let part = (!is_whole).then(|| Part { name: part_name(article, extension), bytes });
    Ok(Original { file, part, is_changed, extension })
}

/// The file that was read for what lies at `path`: an archive in an archive is part of the outer one. A
/// folder may be named like an archive, so that only files that were read count.
fn source_of<'a>(path: &'a str, sources: &Sources) -> Option<&'a str> {
    let outer = path.match_indices("!/").map(|(at, _)| &path[..at]);
    std::iter::once(path).chain(outer).find(|path| sources.contains_key(*path))
}

/// The item that an article is in a file which is as it was read, without reading what stands before it.
fn item_at(file: &Path, source: &str, article: &Article) -> Option<RawItem> {
    let offset = article.offset.filter(|_| article.path == source)?;
    let item = read_at(file, source, offset, article.item)?.next()?.ok();
    item.filter(|item| item.offset == Some(offset))
}

/// The item of a file that an article is, or is one of the articles of.
fn item_of(file: &Path, source: &str, article: &Article) -> Option<RawItem> {
    let items = read_file(file, source).flatten();
    let mut items = items.filter(|item| *item.path == *article.path);
    items.find(|item| item.item == article.item || !item.contained)
}

/// Whether a program that opens the file finds compressed data.
fn is_packed(file: &Path) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| ["gz", "zst", "bz2", "xz"].contains(&extension))
}

/// Longest name of a file that is made up, in bytes.
const MAX_NAME: usize = 100;

/// A name for the part of a file that an article is: that of the part, and nothing that a system might
/// take for more than a name.
fn part_name(article: &Article, extension: &str) -> String {
    let name = article.path.rsplit('/').next().unwrap_or_default();
    let mut plain = String::new();
    for letter in name.chars() {
        let is_plain = letter.is_alphanumeric() || "-_".contains(letter);
        plain.push(if is_plain { letter } else { '-' });
        if plain.len() > MAX_NAME {
            break;
        }
    }
    let stem = plain.trim_matches('-');
    let stem = stem.strip_suffix(extension).map_or(stem, |stem| stem.trim_end_matches('-'));
    let stem = if stem.is_empty() { "article" } else { stem };
    match article.item {
        0 => format!("{stem}.{extension}"),
        item => format!("{stem}-{item}.{extension}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(path: &str, item: u64, extension: &str) -> String {
        part_name(&Article { path: path.into(), item, ..Article::default() }, extension)
    }

    #[test]
    fn a_part_has_a_name_that_is_nothing_but_a_name() {
        assert_eq!(name("a.zip!/b/c.html", 0, "html"), "c.html");
        assert_eq!(name("x/lines.jsonl", 4, "json"), "lines-jsonl-4.json");
        assert_eq!(name("page.html.gz", 0, "html"), "page-html-gz.html");
        assert_eq!(name("a.zip!/..", 0, "txt"), "article.txt");
        assert_eq!(name("a.zip!/--help", 0, "txt"), "help.txt");
        assert!(name(&"é".repeat(500), 0, "txt").len() < 120);
    }
}
