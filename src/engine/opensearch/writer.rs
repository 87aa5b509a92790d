//! Articles into the index, and what was read beside them, in one switch.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicU64, Ordering},
    },
};

use serde_json::{Value, json};

use super::{
    bulk::Bulk,
    client::{Client, Content, Method},
    commit::{self, Commit, Read},
    document::{Origin, document, identity, source},
    engine::ClusterEngine,
    lock::Lock,
    outbox::ClusterOutbox,
    place::Place,
    scan::{Over, PAGE, Pages, Point},
    snapshot::{Kept, Snapshot},
    sources, stories,
    view::{any_of, replaced, unfinished},
};
use crate::{
    article::Article,
    engine::{
        Deadline, Engine, EngineError, Entry, Outbox, Sources, State, Writer, analyzer::Analyzer,
    },
    read::format::Columns,
};

/// Most versions of files that every search has to leave out; more are deleted at once, at the price that
/// a reader of the commit before misses them.
const MOST_HIDDEN: usize = 1024;

/// How long the state before an update is kept at least. Each commit renews that.
const KEPT: &str = "1h";

/// Writes to an index on a cluster. One at a time, held by a lock that ends by itself.
pub struct ClusterWriter {
    client: Client,
    place: Place,
    read: Arc<Mutex<Read>>,
    /// Number of the commit that is being made.
    number: u64,
    bulk: Bulk,
    outbox: ClusterOutbox,
    sources: Sources,
    corpus: String,
    columns: Columns,
    /// What was recorded since the last commit, by file.
    recorded: BTreeMap<String, Entry>,
    /// Files of which a new version is being written, with its number.
    replacing: BTreeMap<String, u64>,
    /// Versions of files that have articles of this commit.
    added: BTreeSet<String>,
    /// Versions of files that this commit replaces or removes.
    hidden: BTreeSet<String>,
    /// Versions of files that were added again while they were hidden: a file that was removed and came back
    /// has the same number.
    came_again: BTreeSet<String>,
    analyzer: Analyzer,
    /// Articles came or went since the last commit.
    changed: bool,
    /// States of the index that somebody still asks.
    kept: RefCell<Vec<Weak<Kept>>>,
    /// Number of the newest commit of which is deleted what it replaced.
    deleted: Arc<AtomicU64>,
    _lock: Lock,
}

impl ClusterWriter {
    /// Locks the index and goes on where the last commit stands.
    pub fn new(client: Client, place: Place, corpus: String) -> Result<Self, EngineError> {
        // Without a commit there is nothing to go on from, and no place for a lock.
        commit::read(&client, &place)?;
        let lock = Lock::take(&client, &place)?;
        let before = commit::read(&client, &place)?;
        check(&before.commit, &corpus, client.at())?;
        let begun = before.commit.clone().begun(lock.token().to_owned());
        let read = commit::replace(&client, &place, &before, &begun)?;
        let found = sources::read(&client, &place, &begun)?;
        let number = begun.reserved;
        let read = Arc::new(Mutex::new(read));
        let outbox = ClusterOutbox::new(client.clone(), place.clone(), Arc::clone(&read));
        let mut writer = Self {
            bulk: Bulk::new(client.clone(), &place.name),
            client,
            place,
            read,
            number,
            outbox,
            sources: found.sources,
            columns: begun.columns.clone(),
            corpus,
            recorded: BTreeMap::new(),
            replacing: BTreeMap::new(),
            added: BTreeSet::new(),
            hidden: BTreeSet::new(),
            came_again: BTreeSet::new(),
            analyzer: Analyzer::default(),
            changed: false,
            kept: RefCell::default(),
            deleted: Arc::default(),
            _lock: lock,
        };
        writer.refresh()?;
        writer.delete(&unfinished(&begun))?;
        let mut bulk = Bulk::new(writer.client.clone(), &writer.place.sources());
        for id in &found.outdated {
            bulk.delete(id)?;
        }
        bulk.settle()?;
        Ok(writer)
    }

    fn committed(&self) -> Commit {
        self.read.lock().unwrap_or_else(PoisonError::into_inner).commit.clone()
    }

    /// Whether the commit that is being made, or the last one, leaves a version of a file out.
    fn is_hidden(&self, file: &str) -> bool {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        self.hidden.contains(file) || read.commit.hidden.iter().any(|hidden| hidden == file)
    }

    /// The number of the version of a file to which articles are added now.
    fn version(&self, path: &str) -> u64 {
        let replacing = self.replacing.get(path).copied();
        replacing.or_else(|| Some(self.sources.get(path)?.version)).unwrap_or_default()
    }

    /// Deletes what matches; nothing that a search shows.
    fn delete(&mut self, query: &Value) -> Result<(), EngineError> {
        let deadline = Deadline::default();
        let request = json!({
            "query": query, "_source": false, "track_total_hits": false,
            "sort": [{ "order": "asc" }, { "added": "asc" }],
        });
        let name = self.place.name.clone();
        let over = Over::Index(&name);
        let mut pages = Pages::open(&self.client, over, request, 10 * PAGE, false, &deadline)?;
        loop {
            let hits = pages.next()?;
            if hits.is_empty() {
                break;
            }
            for hit in &hits {
                self.bulk.delete(hit["_id"].as_str().unwrap_or_default())?;
            }
        }
        self.bulk.settle()
    }

    /// Deletes what a commit replaced.
    fn delete_replaced(&mut self, commit: &Commit) -> Result<(), EngineError> {
        self.deleted.store(commit.number, Ordering::Relaxed);
        self.delete(&replaced(commit))
    }

    /// Deletes the articles of a version of a file that no commit has.
    fn take_back(&mut self, file: &str) -> Result<(), EngineError> {
        if !self.added.remove(file) {
            return Ok(());
        }
        self.bulk.settle()?;
        self.refresh()?;
        let query = json!({ "bool": { "filter": [
            any_of("source", &[file.to_owned()]), { "term": { "added": self.number } },
        ] } });
        self.delete(&query)
    }

    /// Lets searches see what was written.
    fn refresh(&self) -> Result<(), EngineError> {
        let path = format!("{},{}/_refresh", self.place.name, self.place.sources());
        self.client.call(Method::Post, &path, Content::Nothing, &Deadline::default())?;
        Ok(())
    }

    /// What the last commit replaced and the next one goes on hiding, as somebody still asks for a state that
    /// has it, and the cluster may lose what it keeps of that. Otherwise it is deleted.
    fn still_hidden(&mut self, before: &Commit) -> Result<Vec<String>, EngineError> {
        self.kept.borrow_mut().retain(|kept| kept.strong_count() > 0);
        let kept: Vec<Arc<Kept>> = self.kept.borrow().iter().filter_map(Weak::upgrade).collect();
        for kept in &kept {
            kept.renew();
        }
        if before.hidden.is_empty() {
            return Ok(Vec::new());
        }
        let is_asked_for = kept.iter().any(|kept| kept.commit < before.number);
        let is_short = before.hidden.len() + self.hidden.len() <= MOST_HIDDEN;
        let comes_again = before.hidden.iter().any(|file| self.came_again.contains(file));
        if is_asked_for && is_short && !comes_again {
            return Ok(before.hidden.clone());
        }
        // The next commit does not name it any more.
        self.delete_replaced(before)?;
        Ok(Vec::new())
    }

    /// Makes everything so far durable and visible.
    fn switch(&mut self, stories_are_outdated: bool) -> Result<(), EngineError> {
        let before = self.committed();
        let still_hidden = self.still_hidden(&before)?;
        self.bulk.settle()?;
        let mut bulk = Bulk::new(self.client.clone(), &self.place.sources());
        let alerts = self.outbox.write(self.number, &mut bulk)?;
        for (at, entry) in self.recorded.values().enumerate() {
            let (id, document) = sources::document(entry, self.number, at as u64);
            bulk.index(&id, &document.to_string())?;
        }
        bulk.settle()?;
        self.refresh()?;
        let commit = Commit {
            number: self.number,
            reserved: self.number + 1,
            writer: before.writer,
            dead: before.dead,
            hidden: still_hidden.into_iter().chain(std::mem::take(&mut self.hidden)).collect(),
            corpus: Some(self.corpus.clone()),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            columns: self.columns.clone(),
            stories_are_outdated,
            outbox_waits: before.outbox_waits || alerts,
        };
        self.put(&commit)?;
        self.number += 1;
        self.recorded.clear();
        self.added.clear();
        self.changed = false;
        if commit.hidden.len() > MOST_HIDDEN {
            self.delete_replaced(&commit)?;
            self.refresh()?;
            self.put(&Commit { hidden: Vec::new(), ..commit })?;
        }
        Ok(())
    }

    fn put(&self, commit: &Commit) -> Result<(), EngineError> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        *read = commit::replace(&self.client, &self.place, &read, commit)?;
        Ok(())
    }

    fn opened(&self) -> Snapshot {
        Snapshot::new(self.client.clone(), self.place.clone(), self.committed())
    }
}

/// Holds an index against the folder that is to be read into it.
fn check(commit: &Commit, corpus: &str, at: &str) -> Result<(), EngineError> {
    let Some(found) = &commit.corpus else { return Ok(()) };
    if found != corpus {
        return Err(EngineError::OtherCorpus {
            at: at.to_owned(),
            found: found.clone(),
            asked: corpus.to_owned(),
        });
    }
    let ours = env!("CARGO_PKG_VERSION");
    if commit.version != ours {
        let found = commit.version.clone();
        return Err(EngineError::OtherVersion { at: at.to_owned(), found, ours });
    }
    Ok(())
}

impl Writer for ClusterWriter {
    fn sources(&self) -> &Sources {
        &self.sources
    }

    fn snapshot(&self) -> Result<Arc<dyn Engine>, EngineError> {
        // The next commits delete what they replace.
        let deadline = Deadline::default();
        let point = Point::open(&self.client, &self.place.name, KEPT, &deadline)?;
        let snapshot = self.opened();
        let commit = snapshot.commit.number;
        let kept = Arc::new(Kept { point, commit, deleted: Arc::clone(&self.deleted) });
        self.kept.borrow_mut().push(Arc::downgrade(&kept));
        Ok(Arc::new(ClusterEngine(Arc::new(snapshot.over_state(kept)))))
    }

    fn add(&mut self, path: &str, article: Article) -> Result<(), EngineError> {
        self.changed = true;
        let sources = [source(path, self.version(path))];
        if self.is_hidden(&sources[0]) {
            self.came_again.extend(sources.clone());
        }
        let id = identity(&article, &sources, self.number);
        let origin = Origin { sources: &sources, added: self.number, story: None };
        let document = document(article, &origin, &mut self.analyzer)?;
        self.added.extend(sources);
        self.bulk.index(&id, &document)
    }

    fn remove(&mut self, path: &str) -> Result<(), EngineError> {
        self.changed = true;
        let replacing = self.replacing.remove(path);
        let version = self.version(path);
        let committed = source(path, version);
        for version in replacing.into_iter().chain([version]) {
            self.take_back(&source(path, version))?;
        }
        self.hidden.insert(committed);
        Ok(())
    }

    fn replace(&mut self, path: &str) -> Result<(), EngineError> {
        let next = self.sources.get(path).map_or(0, |entry| entry.version + 1);
        self.replacing.insert(path.to_owned(), next);
        Ok(())
    }

    fn restore(&mut self, path: &str) -> Result<(), EngineError> {
        match self.replacing.remove(path) {
            Some(version) => self.take_back(&source(path, version)),
            None => Ok(()),
        }
    }

    fn record(&mut self, entry: Entry) -> Result<(), EngineError> {
        let mut entry = entry;
        if entry.state != State::Gone {
            entry.version = self.version(&entry.path);
        }
        if let Some(before) = self.replacing.remove(&entry.path).and_then(|v| v.checked_sub(1)) {
            self.changed = true;
            let before = source(&entry.path, before);
            // Read twice since the last commit: the first reading is in none.
            self.take_back(&before)?;
            self.hidden.insert(before);
        }
        match entry.state {
            State::Gone => self.sources.remove(&entry.path),
            State::Done | State::Part | State::Broken => {
                self.sources.insert(entry.path.clone(), entry.clone())
            }
        };
        self.recorded.insert(entry.path.clone(), entry);
        Ok(())
    }

    fn columns(&mut self) -> &mut Columns {
        &mut self.columns
    }

    fn outbox(&mut self) -> &mut dyn Outbox {
        &mut self.outbox
    }

    fn commit(&mut self) -> Result<(), EngineError> {
        let outdated = self.committed().stories_are_outdated || self.changed;
        self.switch(outdated)
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<String>, EngineError> {
        self.commit()?;
        // No article comes any more that would be held against a state before.
        self.kept.borrow_mut().clear();
        if self.committed().stories_are_outdated {
            stories::update(&self.opened())?;
            self.switch(false)?;
        }
        // The number that was reserved for a next commit was not used.
        let commit = self.committed();
        self.put(&Commit { reserved: commit.number, ..commit })?;
        Ok(Vec::new())
    }
}
