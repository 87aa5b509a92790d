//! Entries of feeds that several files have: a feed that was saved again and again is one list of articles.
//!
//! Each entry stands in the newest file that has it, and is left out of the others. A file that loses one
//! to a newer file is read again at the end of the update, as every file is that changed: so an entry
//! changes its place by nothing but the reading of files. When the newer file is gone, the older ones are
//! read again (`plan.rs`).

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use super::{
    namesakes::{Held, Namesakes},
    plan::Plan,
    stat::Stat,
    work::{Known, Work},
};
use crate::{
    article::Article,
    engine::{Engine, EngineError, Entry, Sources, Writer},
    read::source::Found,
};

/// The entries of feeds that an update meets.
#[derive(Default)]
pub(super) struct Feeds {
    /// The index, for what stands in files that are not read.
    index: Option<Arc<dyn Engine>>,
    /// Files that are gone or read in this update: what the index has of them does not count.
    read: BTreeSet<String>,
    /// Whether there are feeds that are not, so that the index is worth asking.
    has_unread: bool,
    /// New names of files that lie elsewhere now, by their old ones.
    moved: BTreeMap<String, String>,
    /// Feeds that may be read again.
    files: BTreeMap<String, (Found, Stat)>,
    /// Where entries stand, by identity.
    held: HashMap<String, Namesakes>,
    /// Files that have an entry which stands in a newer one by now.
    outdated: BTreeSet<String>,
}

/// What becomes of an entry.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Met {
    /// It stands in the file that is read.
    Here,
    /// So it does, and no longer in this one.
    InsteadOf(String),
    /// It stands in a newer file, of this time.
    Elsewhere(i64),
}

impl Feeds {
    /// Learns what is to be read.
    pub fn begin(&mut self, plan: &mut Plan, known: &Sources) {
        self.read.clone_from(&plan.vanished);
        self.read.extend(plan.work.iter().map(|work| work.found.path.clone()));
        let mut feeds = known.values().filter(|entry| entry.elsewhere.is_some());
        self.has_unread = feeds.any(|entry| !self.read.contains(&entry.path));
        for (found, stat) in std::mem::take(&mut plan.feeds) {
            self.add(&found, stat);
        }
    }

    /// Learns of a file with a feed.
    pub fn add(&mut self, found: &Found, stat: Stat) {
        self.files.insert(found.path.clone(), (found.clone(), stat));
    }

    /// Learns of a file that lies elsewhere now.
    pub fn add_moved(&mut self, from: &str, to: &Work) {
        self.moved.insert(from.to_owned(), to.found.path.clone());
        self.add(&to.found, to.stat());
    }

    /// Decides where an entry of the file `of`, which is being read, stands.
    pub fn meet(
        &mut self,
        article: &Article,
        of: &Entry,
        writer: &dyn Writer,
    ) -> Result<Met, EngineError> {
        // What says nothing of itself is known by its place in the file.
        if article.id.starts_with(&article.path) {
            return Ok(Met::Here);
        }
        if !self.held.contains_key(&article.id) {
            let held = self.in_index(&article.id, writer)?;
            self.held.insert(article.id.clone(), held);
        }
        let own = Held::new(article, &of.path, of.mtime);
        let held = self.held.entry(article.id.clone()).or_default();
        let Some(place) = held.same(&own) else {
            held.push(own);
            return Ok(Met::Here);
        };
        if held.at(place).path == own.path {
            Ok(Met::Here)
        } else if own.is_newer(held.at(place)) {
            let before = held.replace(place, own).path;
            self.outdated.insert(before.clone());
            Ok(Met::InsteadOf(before))
        } else {
            Ok(Met::Elsewhere(held.at(place).mtime))
        }
    }

    /// The entries of an identity that stand in files which are not read.
    fn in_index(&mut self, id: &str, writer: &dyn Writer) -> Result<Namesakes, EngineError> {
        let mut held = Namesakes::default();
        if !self.has_unread {
            return Ok(held);
        }
        let index = match &mut self.index {
            Some(index) => index,
            None => self.index.insert(writer.snapshot()?),
        };
        for article in index.articles(id)? {
            let path = self.moved.get(&article.path).unwrap_or(&article.path);
            let feed = writer.sources().get(path).filter(|entry| entry.elsewhere.is_some());
            if let Some(feed) = feed.filter(|_| !self.read.contains(path)) {
                held.push(Held::new(&article, path, feed.mtime));
            }
        }
        Ok(held)
    }

    /// The files that are to be read again, as entries of them stand in newer ones.
    pub fn again(&mut self) -> Vec<Work> {
        let mut work = Vec::new();
        for path in std::mem::take(&mut self.outdated) {
            if let Some((found, stat)) = self.files.get(&path) {
                work.push(Work::new(found.clone(), *stat, Known::Outdated));
                self.read.insert(path);
            }
        }
        work
    }
}
