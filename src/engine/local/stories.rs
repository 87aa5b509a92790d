//! Which articles are copies of each other: a table beside the index, named by its commit.
//!
//! Sketches stand in a column of the index, so that grouping needs no text. The table is made anew
//! at the end of every run that changed something; until then a search sees the stories of the run
//! before. It lists the articles of stories with two versions and more twice, as pairs of numbers of
//! 8 bytes, little-endian: (article, story) in the order of the articles, then (story, article) in
//! the order of the stories.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};
use tantivy::{Searcher, columnar::Column, directory::OwnedBytes};

use xxhash_rust::xxh3::xxh3_64;

use crate::{
    article::story::{Version, group},
    engine::EngineError,
};

/// What the names of tables begin with.
pub const PREFIX: &str = "stories-";

/// Bytes of a pair.
const PAIR: usize = 16;

/// Which table counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Number in the name of the file.
    pub number: u64,
    /// Articles came or went since.
    pub outdated: bool,
    /// Length in bytes.
    pub length: u64,
    /// XXH3 of all bytes.
    pub hash: u64,
}

impl Table {
    /// The name of a table inside the index folder.
    pub fn file(number: u64) -> String {
        format!("{PREFIX}{number}.tab")
    }
}

/// The stories of one state of an index.
pub struct Stories {
    /// Both lists behind each other; empty where there is no story.
    pairs: OwnedBytes,
}

impl Stories {
    /// Reads the table of a commit. Without one every article stands for itself.
    ///
    /// # Errors
    /// When the table cannot be read, or is not what was written.
    pub fn open(dir: &Path, table: Option<&Table>) -> Result<Self, EngineError> {
        let Some(table) = table else { return Ok(Self { pairs: OwnedBytes::empty() }) };
        let path = dir.join(Table::file(table.number));
        let pairs = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(EngineError::damaged(path.display())("it is missing"));
            }
            read => read.map_err(EngineError::reading(path.display()))?,
        };
        if pairs.len() as u64 != table.length || xxh3_64(&pairs) != table.hash {
            return Err(EngineError::damaged(path.display())("it is not what was written"));
        }
        Ok(Self { pairs: OwnedBytes::new(pairs) })
    }

    /// Key of the story of an article that has copies.
    pub fn of(&self, key: u64) -> Option<u64> {
        let half = self.len() / 2;
        let (from, to) = self.range(0, half, key);
        (from < to).then(|| self.pair(from).1)
    }

    /// Keys of all articles of a story.
    pub fn members(&self, story: u64) -> impl ExactSizeIterator<Item = u64> + '_ {
        let (from, to) = self.range(self.len() / 2, self.len(), story);
        (from..to).map(|at| self.pair(at).1)
    }

    /// Keys of all articles that have copies.
    pub fn articles(&self) -> impl Iterator<Item = u64> + '_ {
        (0..self.len() / 2).map(|at| self.pair(at).0)
    }

    /// Whether both lists are in order and say the same.
    pub fn is_paired(&self) -> bool {
        let half = self.len() / 2;
        let articles: Vec<_> = (0..half).map(|at| self.pair(at)).collect();
        let stories: Vec<_> = (half..self.len()).map(|at| self.pair(at)).collect();
        let mut turned: Vec<_> =
            articles.iter().map(|(article, story)| (*story, *article)).collect();
        turned.sort_unstable();
        articles.is_sorted() && stories == turned
    }

    /// Pairs in both lists.
    fn len(&self) -> usize {
        self.pairs.len() / PAIR
    }

    fn pair(&self, at: usize) -> (u64, u64) {
        (self.number(at * PAIR), self.number(at * PAIR + 8))
    }

    /// The number that begins at a byte; 0 behind the end.
    fn number(&self, from: usize) -> u64 {
        let bytes = self.pairs.get(from..from + 8).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u64::from_le_bytes)
    }

    /// Where the pairs between `from` and `to` that begin with `first` stand.
    fn range(&self, from: usize, to: usize, first: u64) -> (usize, usize) {
        let begin = self.bound(from, to, |number| number < first);
        (begin, self.bound(begin, to, |number| number <= first))
    }

    /// The first pair between `low` and `high` whose first number is not `before`.
    fn bound(&self, mut low: usize, mut high: usize, before: impl Fn(u64) -> bool) -> usize {
        while low < high {
            let middle = usize::midpoint(low, high);
            if before(self.pair(middle).0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// Groups the articles of a commit and writes the table, which counts once a commit names it.
pub fn write(
    dir: &Path,
    searcher: &Searcher,
    before: Option<&Table>,
) -> Result<Table, EngineError> {
    let number = before.map_or(1, |table| table.number + 1);
    let pairs = grouped(searcher)?;
    let mut turned: Vec<(u64, u64)> = pairs.iter().map(|(key, story)| (*story, *key)).collect();
    turned.sort_unstable();
    let both = pairs.iter().chain(&turned);
    let bytes: Vec<u8> =
        both.flat_map(|(a, b)| [a.to_le_bytes(), b.to_le_bytes()]).flatten().collect();
    let path = dir.join(Table::file(number));
    write_durably(&path, &bytes).map_err(EngineError::writing(path.display()))?;
    Ok(Table { number, outdated: false, length: bytes.len() as u64, hash: xxh3_64(&bytes) })
}

fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_data()
}

/// Pairs of article and story of everything that is alive.
fn grouped(searcher: &Searcher) -> tantivy::Result<Vec<(u64, u64)>> {
    let mut versions = Vec::with_capacity(searcher.num_docs() as usize);
    let mut places = Vec::with_capacity(versions.capacity());
    let mut sketches = Vec::new();
    for (segment, reader) in (0u32..).zip(searcher.segment_readers()) {
        let columns = reader.fast_fields();
        let keys = columns.u64("key")?;
        let dates = columns.i64("date")?;
        for doc in reader.doc_ids_alive() {
            let day = dates.first(doc).map_or(i64::MAX, |second| second.div_euclid(24 * 60 * 60));
            versions.push(Version { day, key: keys.first(doc).unwrap_or_default() });
            places.push((segment, doc));
        }
        sketches.push(columns.u64("sketch")?);
    }
    Ok(group(&versions, |at, nth| {
        let (segment, doc) = places[at];
        let column: &Column<u64> = &sketches[segment as usize];
        let rows = column.index.value_row_ids(doc);
        rows.clone().nth(nth).map(|row| column.values.get_val(row))
    }))
}
