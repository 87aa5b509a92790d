//! The index on a cluster, behind the seam.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Map, Value, json};

use super::{
    bulk::Bulk,
    client::{Client, Content, Method},
    commit,
    document::day_of,
    engine::{ClusterEngine, span},
    fault::Fault,
    lock::Lock,
    mapping,
    place::{Credentials, Place},
    scan::{Over, PAGE, Pages, count},
    snapshot::Snapshot,
    sources,
    writer::ClusterWriter,
};
use crate::engine::{
    Deadline, Engine, EngineError, Index, Ledger, Status, Writer,
    shown_address::without_credentials,
};

/// An index on a cluster that other processes may write to.
pub struct ClusterIndex {
    client: Client,
    place: Place,
    snapshot: Mutex<Option<Arc<ClusterEngine>>>,
}

impl ClusterIndex {
    /// Opens an index that is there.
    ///
    /// # Errors
    /// When there is none, it cannot be read, or another version made it.
    pub fn open(address: &str) -> Result<Self, EngineError> {
        let index = Self::at(address)?;
        index.check_layout()?;
        Ok(index)
    }

    /// Opens an index, or makes an empty one where there is none of this name.
    ///
    /// # Errors
    /// As [`ClusterIndex::open`], and when the cluster makes none.
    pub fn open_or_create(address: &str) -> Result<Self, EngineError> {
        let index = Self::at(address)?;
        match index.check_layout() {
            Err(EngineError::Missing { .. }) => {
                index.create()?;
                index.check_layout()?;
            }
            checked => checked?,
        }
        Ok(index)
    }

    /// Removes an index of ours, whatever its version.
    ///
    /// # Errors
    /// When a writer holds it, or it is none of ours.
    pub fn remove(address: &str) -> Result<(), EngineError> {
        let index = Self::at(address)?;
        match index.check_layout() {
            Ok(()) | Err(EngineError::OtherVersion { .. } | EngineError::Missing { .. }) => {}
            Err(error) => return Err(error),
        }
        // Nobody can begin to write while it is removed. Where there are no sources, nobody can at all.
        let _lock = match index.check_sources() {
            Ok(()) => Some(Lock::take(&index.client, &index.place)?),
            Err(EngineError::Missing { .. }) => None,
            Err(error) => return Err(error),
        };
        for name in [&index.place.name, &index.place.sources()] {
            let deadline = Deadline::default();
            match index.client.call(Method::Delete, name, Content::Nothing, &deadline) {
                Ok(_) | Err(Fault::Missing(_)) => {}
                Err(fault) => return Err(fault.into()),
            }
        }
        Ok(())
    }

    fn at(address: &str) -> Result<Self, EngineError> {
        let place = Place::read(address).map_err(|error| EngineError::NotAnAddress {
            at: without_credentials(address).into_owned(),
            source: Box::new(error),
        })?;
        let client = Client::new(&place, Credentials::of_environment()?)?;
        Ok(Self { client, place, snapshot: Mutex::default() })
    }

    fn get(&self, path: &str) -> Result<Value, Fault> {
        self.client.call(Method::Get, path, Content::Nothing, &Deadline::default())
    }

    /// What an index says of itself that we made; null for one of somebody else.
    fn about(&self, name: &str) -> Result<Value, Fault> {
        let mut found = self.get(&format!("{name}/_mapping"))?;
        // Behind an alias there is another name.
        let mapping = found.as_object_mut().and_then(|all| all.values_mut().next());
        Ok(mapping.map(|m| m["mappings"]["_meta"]["dateline"].take()).unwrap_or_default())
    }

    fn none_of_ours(&self, name: &str) -> EngineError {
        EngineError::NotAnIndex { at: self.place.beside(name) }
    }

    /// Whether what lies where the sources belong is ours to write to and to delete.
    fn check_sources(&self) -> Result<(), EngineError> {
        let name = self.place.sources();
        let is_ours = self.about(&name)?["holds"].as_str() == Some(mapping::SOURCES);
        if is_ours { Ok(()) } else { Err(self.none_of_ours(&name)) }
    }

    /// Holds the layout of the articles against the one that this version makes.
    fn check_layout(&self) -> Result<(), EngineError> {
        let name = &self.place.name;
        let about = self.about(name)?;
        let layout = about["layout"].as_str().ok_or_else(|| self.none_of_ours(name))?;
        if layout == mapping::layout() {
            return Ok(());
        }
        let mut found = about["version"].as_str().unwrap_or_default().to_owned();
        if found == env!("CARGO_PKG_VERSION") {
            found.push_str(" with another layout");
        }
        let (at, ours) = (self.client.at().to_owned(), env!("CARGO_PKG_VERSION"));
        Err(EngineError::OtherVersion { at, found, ours })
    }

    /// Makes an empty index. The articles come last: where they are, everything is there.
    fn create(&self) -> Result<(), EngineError> {
        let cluster = self.get("")?["version"].take();
        let number = cluster["number"].as_str().unwrap_or_default();
        let major: u64 = number.split('.').next().and_then(|n| n.parse().ok()).unwrap_or_default();
        let is_ours = cluster["distribution"].as_str() == Some("opensearch");
        let shape = shape()?;
        let mut one = shape.clone();
        one.insert("number_of_shards".to_owned(), json!(1));
        self.put(&self.place.sources(), &mapping::sources(&one))?;
        self.check_sources()?;
        let _lock = Lock::take(&self.client, &self.place)?;
        if !matches!(self.check_layout(), Err(EngineError::Missing { .. })) {
            // Another process was faster.
            return Ok(());
        }
        self.forget_sources()?;
        commit::create(&self.client, &self.place)?;
        let major = if is_ours { major } else { 0 };
        self.put(&self.place.name, &mapping::articles(major, &shape))
    }

    /// Deletes what an index left behind whose articles are gone.
    fn forget_sources(&self) -> Result<(), EngineError> {
        let name = self.place.sources();
        let refresh = format!("{name}/_refresh");
        let deadline = Deadline::default();
        self.client.call(Method::Post, &refresh, Content::Nothing, &deadline)?;
        let request = json!({
            "query": { "bool": { "must_not": [{ "term": { "kind": "lock" } }] } },
            "_source": false, "sort": [{ "kind": "asc" }, { "number": "asc" }, { "at": "asc" }],
        });
        let mut bulk = Bulk::new(self.client.clone(), &name);
        Pages::open(&self.client, Over::Index(&name), request, PAGE, false, &deadline)?
            .each(|hit| bulk.delete(hit["_id"].as_str().unwrap_or_default()))?;
        bulk.settle()
    }

    /// Makes an index of this name, unless there is one.
    fn put(&self, name: &str, body: &Value) -> Result<(), EngineError> {
        match self.client.call(Method::Put, name, Content::Json(body), &Deadline::default()) {
            Ok(_) | Err(Fault::Exists) => Ok(()),
            Err(fault) => Err(fault.into()),
        }
    }

    fn read(&self) -> Result<Arc<ClusterEngine>, EngineError> {
        let commit = commit::read(&self.client, &self.place)?.commit;
        let snapshot = Snapshot::new(self.client.clone(), self.place.clone(), commit);
        Ok(Arc::new(ClusterEngine(Arc::new(snapshot))))
    }

    fn engine(&self) -> Result<Arc<ClusterEngine>, EngineError> {
        let mut snapshot = self.snapshot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(engine) = &*snapshot {
            return Ok(Arc::clone(engine));
        }
        let engine = self.read()?;
        *snapshot = Some(Arc::clone(&engine));
        Ok(engine)
    }
}

/// Shards and copies of a new index, where they are set.
fn shape() -> Result<Map<String, Value>, EngineError> {
    let mut shape = Map::new();
    for (variable, setting) in [
        ("DATELINE_OPENSEARCH_SHARDS", "number_of_shards"),
        ("DATELINE_OPENSEARCH_REPLICAS", "number_of_replicas"),
    ] {
        let Ok(value) = std::env::var(variable) else { continue };
        let number: u32 = value.trim().parse().map_err(|_| EngineError::Unsupported {
            what: format!("{variable}={value}, which is no number,"),
        })?;
        shape.insert(setting.to_owned(), json!(number));
    }
    Ok(shape)
}

impl Index for ClusterIndex {
    fn snapshot(&self) -> Result<Arc<dyn Engine>, EngineError> {
        Ok(self.engine()?)
    }

    fn refresh(&self) -> Result<bool, EngineError> {
        let known = self.engine()?;
        let next = self.read()?;
        let is_newer = next.generation() != known.generation();
        if is_newer || next.0.commit.hidden != known.0.commit.hidden {
            let mut snapshot = self.snapshot.lock().unwrap_or_else(PoisonError::into_inner);
            *snapshot = Some(next);
        }
        Ok(is_newer)
    }

    fn status(&self) -> Result<Status, EngineError> {
        let engine = self.read()?;
        let commit = &engine.0.commit;
        let sources = sources::read(&self.client, &self.place, commit)?.sources;
        let deadline = Deadline::default();
        let articles = count(&self.client, engine.0.over(), &engine.0.shown, &deadline)?;
        let figures = self.get(&format!("{}/_stats/store,segments", self.place.name))?;
        let figure = |part: &str, name: &str| {
            figures["_all"]["primaries"][part][name].as_u64().unwrap_or_default()
        };
        Ok(Status {
            articles,
            files: sources.len() as u64,
            skipped: sources.values().map(|entry| entry.skipped).sum(),
            bytes: figure("store", "size_in_bytes"),
            segments: figure("segments", "count") as usize,
            corpus: commit.corpus.clone(),
            version: commit.version.clone(),
            dates: span(&engine.0, &deadline)?.map(|(first, last)| (day_of(first), day_of(last))),
        })
    }

    fn ledger(&self) -> Result<Ledger, EngineError> {
        let commit = commit::read(&self.client, &self.place)?.commit;
        let sources = sources::read(&self.client, &self.place, &commit)?.sources;
        Ok(Ledger {
            corpus: commit.corpus,
            version: commit.version,
            columns: commit.columns,
            sources,
            stories_are_outdated: commit.stories_are_outdated,
            outbox_waits: commit.outbox_waits,
        })
    }

    fn writer(&self, corpus: &str) -> Result<Box<dyn Writer>, EngineError> {
        let writer =
            ClusterWriter::new(self.client.patient(), self.place.clone(), corpus.to_owned());
        Ok(Box::new(writer?))
    }

    fn verify(&self) -> Result<(), EngineError> {
        let newest = self.read()?.0.clone();
        Ok(count(&self.client, newest.over(), &newest.shown, &Deadline::default()).map(drop)?)
    }

    fn corpus(&self) -> Result<Option<String>, EngineError> {
        Ok(commit::read(&self.client, &self.place)?.commit.corpus)
    }
}
