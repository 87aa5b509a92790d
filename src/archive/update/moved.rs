//! Files that lie elsewhere now, with all that was read of them.
//!
//! A file that was moved keeps its articles: they are taken out of the index, and put back under its new
//! name. Nothing is parsed or inferred again, and old and new names change in one commit.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use super::{
    stat::{Stat, gone},
    work::{Work, content_of},
};
use crate::{
    article::Article,
    engine::{Chosen, EngineError, Entry, Request, Sort, Sources, State, Writer},
    fields::Field,
    read::{enrich::day_in_path, source::extension},
};

/// A file that lies elsewhere now.
pub(super) struct Moved {
    /// What is known of it, by its old name.
    pub from: Entry,
    /// The file by its new name, as if nothing was known of it.
    pub to: Work,
}

/// Finds new files that are files that vanished, and takes them out of both lists.
pub(super) fn find(
    work: &mut Vec<Work>,
    vanished: &mut BTreeSet<String>,
    known: &Sources,
) -> Vec<Moved> {
    // Whoever moves a file leaves its size and time; only what has both is read and compared.
    let mut gone: BTreeMap<(u64, i64), Vec<&Entry>> = BTreeMap::new();
    for entry in vanished.iter().filter_map(|path| known.get(path)) {
        if entry.state == State::Done && entry.articles() > 0 {
            gone.entry((entry.size, entry.mtime)).or_default().push(entry);
        }
    }
    let mut moved = Vec::new();
    for to in std::mem::take(work) {
        let Stat { size, mtime, .. } = to.stat();
        let alike = gone.get_mut(&(size, mtime)).filter(|_| to.is_new());
        match alike.and_then(|alike| take_same(alike, &to)) {
            Some(from) => {
                vanished.remove(&from.path);
                moved.push(Moved { from: from.clone(), to });
            }
            None => work.push(to),
        }
    }
    moved
}

/// Takes the one of the entries that is of the same file.
fn take_same<'e>(entries: &mut Vec<&'e Entry>, file: &Work) -> Option<&'e Entry> {
    let path = &file.found.path;
    if !entries.iter().any(|entry| are_read_alike(&entry.path, path)) {
        return None;
    }
    let hash = content_of(&file.found).hash;
    let is_same = |entry: &&Entry| entry.hash == hash && are_read_alike(&entry.path, path);
    Some(entries.swap_remove(entries.iter().position(is_same)?))
}

/// Whether two names of a file decide alike about what is read of it: its format and its date.
fn are_read_alike(one: &str, other: &str) -> bool {
    extension(one) == extension(other) && day_in_path(one) == day_in_path(other)
}

/// Puts the articles of a file under its new name; `false` where they are not all at hand, so that the file
/// must be read.
pub(super) fn take_over(moved: &Moved, writer: &mut dyn Writer) -> Result<bool, EngineError> {
    let Moved { from, to } = moved;
    let path = &to.found.path;
    let Some(field) = Field::named("path") else { return Ok(false) };
    let of_file = Chosen { field, values: vec![from.path.clone()] };
    let request = Request {
        limit: usize::MAX,
        sort: Sort::Oldest,
        snippets: false,
        whole: true,
        total: false,
        ..Request::new(of_file.query())
    };
    let mut count = 0;
    let mut fault = None;
    let taken = writer.snapshot()?.each_hit(&request, &mut |hit| {
        count += 1;
        let added = writer.add(path, renamed(hit.record.article()?, &from.path, path));
        added.map_err(|error| {
            fault = Some(error);
            io::ErrorKind::Other.into()
        })
    });
    taken.map_err(|error| fault.unwrap_or(error))?;
    if count != from.articles() {
        // Some lie in an archive, or under the name of a file attached to a mail.
        writer.remove(path)?;
        return Ok(false);
    }
    writer.record(to.stat().applied_to(Entry {
        path: path.clone(),
        version: 0,
        ..from.clone()
    }))?;
    writer.remove(&from.path)?;
    writer.record(gone(&from.path))?;
    Ok(true)
}

/// The article as it is read from a file of another name.
fn renamed(article: &Article, from: &str, to: &str) -> Article {
    let item = article.item;
    let id = match article.id.strip_prefix(from) {
        Some("") if item == 0 => to.to_owned(),
        Some(rest) if rest == format!("#{item}") => format!("{to}#{item}"),
        _ => article.id.clone(),
    };
    Article { id, path: to.to_owned(), story: None, ..article.clone() }
}
