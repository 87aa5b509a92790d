//! A second engine: articles in memory, asked by brute force. It has no dictionary, no scores and no
//! tantivy, and knows what a query means from [`oracle`] alone. It shows that the seam holds: the same
//! update writes to it, and it answers the same queries.

pub mod oracle;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
    sync::{Arc, LazyLock, Mutex, atomic::AtomicBool},
};

use dateline::{
    archive::{
        answer::{Context, Criteria, Options as Asked, Search},
        update::{Changes, Options, Update},
    },
    article::Article,
    engine::{
        Bucket, Chosen, Engine, EngineError, Entry, FacetCount, FacetRequest, Hit, Index, Interval,
        Ledger, Outbox, Record, Request, Response, Sort, Sources, State, Status, Writer,
    },
    fields::{Field, values},
    query::Query,
    read::format::Columns,
};

use self::oracle::Read;
use crate::{
    desk::repository,
    sample::{ARTICLES, ENGINE, query},
};

/// What was committed.
#[derive(Clone, Default)]
struct Commit {
    articles: Vec<Article>,
    sources: Sources,
    corpus: Option<String>,
    columns: Columns,
    number: u64,
}

/// An index in memory.
#[derive(Clone, Default)]
pub struct MemoryIndex(Arc<Mutex<Commit>>);

impl MemoryIndex {
    fn commit(&self) -> Commit {
        self.0.lock().unwrap().clone()
    }
}

impl Index for MemoryIndex {
    fn snapshot(&self) -> Result<Arc<dyn Engine>, EngineError> {
        let Commit { articles, number, .. } = self.commit();
        let articles = articles.into_iter().map(Read::new).collect();
        Ok(Arc::new(MemoryEngine { articles, generation: number }))
    }

    fn refresh(&self) -> Result<bool, EngineError> {
        Ok(false)
    }

    fn status(&self) -> Result<Status, EngineError> {
        let Commit { articles, sources, corpus, .. } = self.commit();
        Ok(Status {
            articles: articles.len() as u64,
            files: sources.len() as u64,
            skipped: sources.values().map(|entry| entry.skipped).sum(),
            bytes: 0,
            segments: 1,
            corpus,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            dates: None,
        })
    }

    fn ledger(&self) -> Result<Ledger, EngineError> {
        let Commit { sources, corpus, columns, .. } = self.commit();
        let version = env!("CARGO_PKG_VERSION").to_owned();
        Ok(Ledger { corpus, version, columns, sources, ..Ledger::default() })
    }

    fn writer(&self, corpus: &str) -> Result<Box<dyn Writer>, EngineError> {
        let mut next = self.commit();
        next.corpus = Some(corpus.to_owned());
        let lines = Lines::default();
        Ok(Box::new(MemoryWriter { index: self.clone(), next, older: BTreeMap::new(), lines }))
    }
}

struct MemoryWriter {
    index: MemoryIndex,
    next: Commit,
    /// The articles of files of which a new version is being written.
    older: BTreeMap<String, Vec<Article>>,
    lines: Lines,
}

#[derive(Default)]
struct Lines {
    waiting: Vec<String>,
    committed: Vec<String>,
}

impl Outbox for Lines {
    fn add(&mut self, line: &str) -> Result<(), EngineError> {
        self.waiting.push(line.to_owned());
        Ok(())
    }

    fn length(&self) -> u64 {
        self.waiting.len() as u64
    }

    fn cut(&mut self, length: u64) -> Result<(), EngineError> {
        self.waiting.truncate(length as usize);
        Ok(())
    }

    fn deliver(
        &mut self,
        deliver: &mut dyn FnMut(&str) -> io::Result<()>,
    ) -> Result<u64, EngineError> {
        let lines = std::mem::take(&mut self.committed);
        lines.iter().try_for_each(|line| deliver(line)).map_err(EngineError::Output)?;
        Ok(lines.len() as u64)
    }
}

impl MemoryWriter {
    fn take(&mut self, path: &str) -> Vec<Article> {
        let articles = std::mem::take(&mut self.next.articles);
        let (taken, kept) = articles.into_iter().partition(|article| article.path == path);
        self.next.articles = kept;
        taken
    }
}

impl Writer for MemoryWriter {
    fn sources(&self) -> &Sources {
        &self.next.sources
    }

    fn snapshot(&self) -> Result<Arc<dyn Engine>, EngineError> {
        self.index.snapshot()
    }

    fn add(&mut self, _: &str, article: Article) -> Result<(), EngineError> {
        self.next.articles.push(article);
        Ok(())
    }

    fn remove(&mut self, path: &str) -> Result<(), EngineError> {
        self.take(path);
        Ok(())
    }

    fn replace(&mut self, path: &str) -> Result<(), EngineError> {
        let older = self.take(path);
        self.older.insert(path.to_owned(), older);
        Ok(())
    }

    fn restore(&mut self, path: &str) -> Result<(), EngineError> {
        if let Some(older) = self.older.remove(path) {
            self.take(path);
            self.next.articles.extend(older);
        }
        Ok(())
    }

    fn record(&mut self, entry: Entry) -> Result<(), EngineError> {
        self.older.remove(&entry.path);
        match entry.state {
            State::Gone => self.next.sources.remove(&entry.path),
            _ => self.next.sources.insert(entry.path.clone(), entry),
        };
        Ok(())
    }

    fn columns(&mut self) -> &mut Columns {
        &mut self.next.columns
    }

    fn outbox(&mut self) -> &mut dyn Outbox {
        &mut self.lines
    }

    fn commit(&mut self) -> Result<(), EngineError> {
        assert!(self.older.is_empty(), "a commit in the midst of a new version");
        self.lines.committed.append(&mut self.lines.waiting);
        self.next.number += 1;
        *self.index.0.lock().unwrap() = self.next.clone();
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<String>, EngineError> {
        self.commit()?;
        Ok(Vec::new())
    }
}

/// Articles that are all looked at for every request.
struct MemoryEngine {
    articles: Vec<Read>,
    generation: u64,
}

impl MemoryEngine {
    /// What matches a request without what is chosen of `except`.
    fn found(&self, request: &Request, except: Option<&Field>) -> Vec<&Article> {
        let chosen = request.chosen.iter().filter(|chosen| Some(chosen.field) != except);
        let queries: Vec<Query> = std::iter::once(request.query.clone())
            .chain(request.filter.clone())
            .chain(chosen.map(Chosen::query))
            .collect();
        let matches = |read: &&Read| queries.iter().all(|query| read.matches(query));
        self.articles.iter().filter(matches).map(|read| &read.article).collect()
    }

    fn facet(&self, request: &Request, facet: FacetRequest) -> Vec<FacetCount> {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for article in self.found(request, Some(facet.field)) {
            for value in values(facet.field, article) {
                *counts.entry(value.facet).or_default() += 1;
            }
        }
        let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| Reverse(*count));
        counts.truncate(facet.limit);
        let name = facet.field.name;
        let row = |(value, count)| FacetCount { field: name, value, count, unusual: None };
        counts.into_iter().map(row).collect()
    }

    fn months(&self, found: &[&Article]) -> Vec<Bucket> {
        let month = |article: &Article| article.date.map(|stamp| stamp.date().first_of_month());
        let mut buckets: BTreeMap<Option<jiff::civil::Date>, Bucket> = BTreeMap::new();
        let empty = |start| Bucket { start, count: 0, all: 0 };
        for Read { article, .. } in &self.articles {
            let start = month(article);
            buckets.entry(start).or_insert_with(|| empty(start)).all += 1;
        }
        for article in found {
            let start = month(article);
            buckets.entry(start).or_insert_with(|| empty(start)).count += 1;
        }
        buckets.into_values().filter(|bucket| bucket.count > 0).collect()
    }
}

impl Engine for MemoryEngine {
    fn generation(&self) -> u64 {
        self.generation
    }

    fn search(&self, request: &Request) -> Result<Response, EngineError> {
        let mut hits = Vec::new();
        self.each_hit(request, &mut |hit| {
            hits.push(hit);
            Ok(())
        })?;
        let found = self.found(request, None);
        let facets = request.facets.iter().flat_map(|facet| self.facet(request, *facet));
        let timeline = match request.timeline {
            Some(Interval::Month) => self.months(&found),
            Some(other) => return Err(EngineError::Unsupported { what: format!("{other:?}") }),
            None => Vec::new(),
        };
        let total = found.len() as u64;
        Ok(Response { hits, total, facets: facets.collect(), timeline, ..Response::default() })
    }

    fn each_hit(
        &self,
        request: &Request,
        each: &mut dyn FnMut(Hit) -> io::Result<()>,
    ) -> Result<(), EngineError> {
        let mut found = self.found(request, None);
        let date = |article: &Article| article.date.map_or(i64::MIN, |date| date.civil_seconds());
        let newest = |a: &&Article| (Reverse(date(a)), a.id.clone(), a.path.clone(), a.item);
        found.sort_by_key(newest);
        if request.sort == Sort::Oldest {
            found.sort_by_key(|article| date(article));
        }
        let hits = found.into_iter().enumerate().skip(request.offset).take(request.limit);
        for (at, article) in hits {
            let record = Record::of(article.clone()).expect("an article has a JSON form");
            each(Hit::new(at + 1, 0.0, date(article), record)).map_err(EngineError::Output)?;
        }
        Ok(())
    }

    fn articles(&self, id: &str) -> Result<Vec<Article>, EngineError> {
        let articles = self.articles.iter().map(|read| &read.article);
        Ok(articles.filter(|article| article.id == id).cloned().collect())
    }
}

fn update(index: &MemoryIndex, folder: &Path) -> Changes {
    let mut options = Options::default();
    options.commit_every = 9;
    let update =
        Update { options, stop: &AtomicBool::new(false), observer: &mut |_| {}, alerts: None };
    update.run(index, folder).unwrap()
}

/// The sample corpus, written through the seam.
pub static MEMORY: LazyLock<Arc<dyn Engine>> = LazyLock::new(|| {
    let index = MemoryIndex::default();
    update(&index, &repository().join("corpus"));
    index.snapshot().unwrap()
});

fn ids(engine: &dyn Engine, request: &Request) -> BTreeSet<String> {
    let hits = engine.search(request).unwrap().hits;
    hits.iter().map(|hit| hit.record.article().unwrap().id.clone()).collect()
}

#[test]
fn an_update_writes_to_any_engine() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    write("a.txt", "Talks\n\nEnvoys met in Muscat, Oman, on Friday.");
    write("b.txt", "Storm\n\nA storm hit the coast of Oman on Friday.");
    let index = MemoryIndex::default();
    let all = |index: &MemoryIndex| {
        ids(index.snapshot().unwrap().as_ref(), &Request::new(query("*"))).len()
    };
    assert_eq!((update(&index, dir.path()).added, all(&index)), (2, 2));
    assert_eq!((update(&index, dir.path()).unchanged, all(&index)), (2, 2));
    write("a.txt", "Talks end\n\nEnvoys left Muscat, Oman, on Saturday without a word.");
    fs::remove_file(dir.path().join("b.txt")).unwrap();
    let changes = update(&index, dir.path());
    assert_eq!((changes.added, changes.vanished, all(&index)), (1, 1, 1));
}

#[test]
fn the_sample_corpus_is_the_same_in_any_engine() {
    let wanted: BTreeSet<&str> = ARTICLES.iter().map(|article| article.id.as_str()).collect();
    let request = Request { limit: usize::MAX, ..Request::new(query("*")) };
    let found = ids(MEMORY.as_ref(), &request);
    assert_eq!(found.iter().map(String::as_str).collect::<BTreeSet<_>>(), wanted);
}

#[test]
fn facets_and_timelines_count_alike() {
    for text in ["*", "sanctions OR talks", "iran W/10 talks", "-location:Oman", "date:>=2010"] {
        let facet = |name| FacetRequest {
            field: Field::named(name).unwrap(),
            limit: usize::MAX,
            significant: false,
        };
        let chosen =
            Chosen { field: Field::named("location").unwrap(), values: vec!["Oman".into()] };
        for chosen in [Vec::new(), vec![chosen]] {
            let request = Request {
                facets: ["actor", "location", "topic", "publisher", "year"].map(facet).to_vec(),
                timeline: Some(Interval::Month),
                chosen,
                snippets: false,
                ..Request::new(query(text))
            };
            let index = ENGINE.search(&request).unwrap();
            let memory = MEMORY.search(&request).unwrap();
            assert_eq!(index.total, memory.total, "{text}");
            assert_eq!(index.facets, memory.facets, "{text}");
            assert_eq!(index.timeline, memory.timeline, "{text}");
        }
    }
}

#[test]
fn an_engine_without_a_dictionary_is_searched_without_and_says_so() {
    let options = Asked { expand: true, ..Asked::default() };
    let criteria = Criteria::parse("sanctions Oman", &options).unwrap();
    let engine = Arc::clone(&*MEMORY);
    let response =
        Search::new(engine, criteria, &options, Context::default()).unwrap().run().unwrap();
    assert!(response.total > 0);
    assert!(response.notes.iter().any(|note| note.contains("expand")), "{:?}", response.notes);
}
