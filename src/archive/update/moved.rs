//! Files that lie elsewhere now, with all that was read of them.
//!
//! A file that was moved keeps its articles: they are taken out of the index, and put back under its new
//! name. Nothing is parsed or inferred again, and old and new names change in one commit.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    sync::atomic::{AtomicBool, Ordering},
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

/// Finds new files that are files that vanished, and takes them out of both lists. `columns` is the hash of
/// the columns of records under which they are to be read. Once `stop` is true none is looked for.
pub(super) fn find(
    work: &mut Vec<Work>,
    vanished: &mut BTreeSet<String>,
    known: &Sources,
    columns: u64,
    stop: &AtomicBool,
) -> Vec<Moved> {
    // Whoever moves a file leaves its size and time; only what has both is read and compared.
    let mut gone: BTreeMap<(u64, i64), Vec<&Entry>> = BTreeMap::new();
    for entry in vanished.iter().filter_map(|path| known.get(path)) {
        let is_whole = entry.state == State::Done && entry.articles() > 0;
        if is_whole && entry.is_read_under(columns) {
            gone.entry((entry.size, entry.mtime)).or_default().push(entry);
        }
    }
    let mut moved = Vec::new();
    for to in std::mem::take(work) {
        let Stat { size, mtime, .. } = to.stat();
        let may_be = to.is_new() && !stop.load(Ordering::Relaxed);
        let alike = gone.get_mut(&(size, mtime)).filter(|_| may_be);
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

/// What became of a file that lies elsewhere now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// Its articles are under its new name.
    Over,
    /// They are not all at hand, so that it must be read.
    Not,
    /// It was to stop before: nothing has changed.
    Stopped,
}

/// Puts the articles of a file under its new name.
pub(super) fn take_over(
    moved: &Moved,
    writer: &mut dyn Writer,
    stop: &AtomicBool,
) -> Result<Taken, EngineError> {
    let Moved { from, to } = moved;
    let path = &to.found.path;
    let Some(field) = Field::named("path") else { return Ok(Taken::Not) };
    if stop.load(Ordering::Relaxed) {
        return Ok(Taken::Stopped);
    }
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
    let mut is_stopped = false;
    let copied = writer.snapshot()?.each_hit(&request, &mut |hit| {
        is_stopped = stop.load(Ordering::Relaxed);
        if is_stopped {
            return Err(io::ErrorKind::Interrupted.into());
        }
        count += 1;
        let added = writer.add(path, renamed(hit.record.article()?, &from.path, path));
        added.map_err(|error| {
            fault = Some(error);
            io::ErrorKind::Other.into()
        })
    });
    if let (false, Err(error)) = (is_stopped, copied) {
        return Err(fault.unwrap_or(error));
    }
    if is_stopped || count != from.articles() {
        // Some lie in an archive, or under the name of a file attached to a mail.
        writer.remove(path)?;
        return Ok(if is_stopped { Taken::Stopped } else { Taken::Not });
    }
    writer.record(to.stat().applied_to(Entry {
        path: path.clone(),
        version: 0,
        ..from.clone()
    }))?;
    writer.remove(&from.path)?;
    writer.record(gone(&from.path))?;
    Ok(Taken::Over)
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
