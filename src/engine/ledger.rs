//! What was read into an index: one entry for every file.

use std::{
    collections::{BTreeMap, BTreeSet},
    iter,
};

use serde::{Deserialize, Serialize};

use crate::{article::is_zero, read::format::Columns};

/// The files that were read, by path.
pub type Sources = BTreeMap<String, Entry>;

/// The time of a file whose line in the log is lost: it counts as newer than all others.
pub const UNKNOWN_TIME: i64 = i64::MAX;

/// What stands between the path of an archive and the name of a file in it.
const INSIDE: &str = "!/";

/// Bounds of the paths of all that is in an archive: the first, and the first behind the last. Files of a
/// folder whose name ends in `!` have such paths, too; which paths are files the log alone knows.
pub fn bounds_inside(path: &str) -> [String; 2] {
    // `0` follows `/`.
    [format!("{path}{INSIDE}"), format!("{path}!0")]
}

/// The file that an article of this path is from: itself, or else the innermost archive around it that
/// `is_file`.
pub fn file_of(path: &str, is_file: impl Fn(&str) -> bool) -> Option<&str> {
    let archives = path.rmatch_indices(INSIDE).map(|(at, _)| &path[..at]);
    iter::once(path).chain(archives).find(|path| is_file(path))
}

/// The outermost archive that an article of this path may be in, or the path itself.
pub fn outermost(path: &str) -> &str {
    path.split_once(INSIDE).map_or(path, |(archive, _)| archive)
}

/// What a commit says about its sources.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The folder that was read, by its canonical path; several are one a line; `None` before the first
    /// commit.
    pub corpus: Option<String>,
    /// Version of dateline that read them; empty before the first commit.
    pub version: String,
    /// The columns of records that the user named.
    pub columns: Columns,
    /// The files.
    pub sources: Sources,
    /// Articles came or went since copies of stories were grouped: a run ended early.
    pub stories_are_outdated: bool,
    /// Lines of the [`Outbox`](super::Outbox) were committed and not delivered to the end.
    pub outbox_waits: bool,
}

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
    /// The same as the system keeps it, which nobody can set; 0 where it is not known.
    #[serde(default, skip_serializing_if = "is_never")]
    pub ctime: i64,
    /// Hash of the raw bytes.
    #[serde(default)]
    pub hash: u64,
    /// Items that were read, skipped ones included.
    #[serde(default)]
    pub items: u64,
    /// Items that gave no article.
    #[serde(default)]
    pub skipped: u64,
    /// What items hold beyond one article each, as a feed or an export does.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub further: u64,
    /// Of a feed: entries that stand in a newer file, and not in this one; `None` where it is no feed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<u64>,
    /// Times of the files in which these stand, as far as that is known: none where they are too many.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub behind: Vec<i64>,
    /// Of what may be a METS document: the pages that it names, by their paths below its folder; none where it
    /// describes no issue of a newspaper. `None` of other files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<Vec<String>>,
    /// Which version of the file its articles are of: one more each time it was replaced.
    #[serde(default)]
    pub version: u64,
    /// The hash of the columns of records that the user had named when it was read; `None` where there
    /// is nothing in it that they have a say in.
    #[serde(default = "no_columns", skip_serializing_if = "is_of_none")]
    pub columns: Option<u64>,
    /// How far it was read.
    pub state: State,
}

impl Entry {
    /// Files in whose times may be told where entries stand.
    const MOST_BEHIND: usize = 16;

    /// Whether the file is read alike under columns with this hash.
    pub fn is_read_under(&self, columns: u64) -> bool {
        self.columns.is_none_or(|then| then == columns)
    }

    /// Articles of the file.
    pub fn articles(&self) -> u64 {
        let without = self.skipped + self.elsewhere.unwrap_or_default();
        (self.items + self.further).saturating_sub(without)
    }

    /// Leaves an entry of a feed out, which stands in a file of this time.
    pub fn leave_out(&mut self, newer: i64) {
        self.elsewhere = Some(self.elsewhere.unwrap_or_default() + 1);
        if self.behind.len() <= Self::MOST_BEHIND && !self.behind.contains(&newer) {
            self.behind.push(newer);
        }
    }

    /// Whether entries may stand in files of one of these times that were left out of this one.
    pub fn is_behind(&self, times: &BTreeSet<i64>) -> bool {
        let is_known = !self.behind.is_empty()
            && self.behind.len() <= Self::MOST_BEHIND
            && !times.contains(&UNKNOWN_TIME);
        let is_older = || times.last().is_some_and(|newest| self.mtime <= *newest);
        self.elsewhere > Some(0)
            && if is_known {
                self.behind.iter().any(|time| times.contains(time))
            } else {
                is_older()
            }
    }
}

/// What is not written down: records that were read without columns of the user.
#[allow(clippy::unnecessary_wraps, reason = "serde asks for the type of the field")]
fn no_columns() -> Option<u64> {
    Some(0)
}

#[allow(clippy::ref_option, reason = "serde asks for a reference")]
fn is_of_none(columns: &Option<u64>) -> bool {
    *columns == no_columns()
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_never(time: &i64) -> bool {
    *time == 0
}

/// How far a file was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// To its end.
    Done,
    /// The first [`Entry::items`] items; a long file is committed in parts.
    Part,
    /// Not all of it could be read; the next run tries again.
    Broken,
    /// It is gone, and its articles with it.
    Gone,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ledger_tells_files_without_records_from_those_read_without_columns() {
        let line = |columns: &str| format!(r#"{{"path":"a","version":0{columns},"state":"done"}}"#);
        let read = |columns: &str| serde_json::from_str::<Entry>(&line(columns)).unwrap().columns;
        assert_eq!(read(""), Some(0));
        assert_eq!(read(r#","columns":5"#), Some(5));
        assert_eq!(read(r#","columns":null"#), None);
        for columns in [None, Some(0), Some(5)] {
            let entry = serde_json::from_str::<Entry>(&line("")).unwrap();
            let json = serde_json::to_string(&Entry { columns, ..entry }).unwrap();
            assert_eq!(serde_json::from_str::<Entry>(&json).unwrap().columns, columns, "{json}");
        }
    }

    #[test]
    fn a_feed_is_behind_the_files_in_which_its_entries_stand() {
        let line = r#"{"path":"a","mtime":2,"elsewhere":0,"state":"done"}"#;
        let entry: Entry = serde_json::from_str(line).unwrap();
        let times = |times: &[i64]| times.iter().copied().collect::<BTreeSet<i64>>();
        assert!(!entry.is_behind(&times(&[9])));
        let mut one = entry.clone();
        one.leave_out(5);
        one.leave_out(5);
        assert_eq!((one.elsewhere, &one.behind[..]), (Some(2), &[5][..]));
        assert!(one.is_behind(&times(&[4, 5])) && !one.is_behind(&times(&[4, 6])));
        assert!(one.is_behind(&times(&[UNKNOWN_TIME])));
        // Where it is not known, all that are not older may have them.
        let unknown = Entry { behind: Vec::new(), ..one };
        assert!(unknown.is_behind(&times(&[1, 2])) && !unknown.is_behind(&times(&[1])));
        let mut many = entry;
        (5..100).for_each(|time| many.leave_out(time));
        assert!(many.behind.len() < 20 && many.is_behind(&times(&[200])));
    }

    #[test]
    fn only_what_is_known_to_be_a_file_is_an_archive_around_an_article() {
        let known = ["a.zip", "news!/b.html", "news!/c.zip", "news"];
        let file = |path| file_of(path, |path| known.contains(&path));
        assert_eq!(file("a.zip!/x!/y.html"), Some("a.zip"));
        assert_eq!(file("news!/b.html"), Some("news!/b.html"));
        assert_eq!(file("news!/c.zip!/d.html"), Some("news!/c.zip"));
        assert_eq!(file("news!/new.html"), Some("news"));
        assert_eq!(file("other!/b.html"), None);
        assert_eq!(outermost("other!/b!/c"), "other");
        let [first, end] = bounds_inside("a.zip");
        assert!(first.as_str() < "a.zip!/\u{10FFFF}" && "a.zip!/\u{10FFFF}" < end.as_str());
    }
}
