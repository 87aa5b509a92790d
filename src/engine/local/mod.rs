//! The engine on this machine: a tantivy index in a folder.

mod analyzer;
mod any;
mod collapse;
mod compile;
mod count;
mod excluded;
mod expand;
mod feedback;
mod log;
mod outbox;
mod positions;
mod schema;
mod source;
mod stories;
mod suggest;
mod terms;
mod top;
mod why;
mod writer;

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use tantivy::{
    Directory, DocAddress, Index, IndexSettings, ReloadPolicy, Searcher, TantivyDocument,
    directory::MmapDirectory,
    query::{BooleanQuery, ConstScoreQuery, EnableScoring, TermQuery},
    schema::{Field as Column, IndexRecordOption, Value as _},
    store::{Compressor, ZstdCompressor},
};

use self::{
    collapse::Shown,
    compile::Compiler,
    log::Valid,
    outbox::Outbox,
    schema::{Columns, LAYOUT, facet_column, facet_term, schema},
    stories::{Stories, Told},
    top::{Decay, Identity, Placed, Ranking, Scoring},
    why::Reasons,
};
pub use self::{
    log::{Entry, State},
    writer::LocalWriter,
};
use super::{Chosen, Copied, Engine, EngineError, Expansion, Hit, Request, Response, Sort, Status};
use crate::{
    article::Article,
    date::Stamp,
    field::Field,
    matching::{Matcher, SNIPPET_WORDS},
    query::Query,
    saved,
};

/// Size of a block of stored records. A hit costs the unpacking of its block, every block a start of
/// the compressor: this is where both are small.
const STORE_BLOCK: usize = 16 << 10;

/// Hits whose places are held at once. Who wants more gets them page by page, each found by a search
/// of its own: memory stays the same, and an archive of millions takes some hundred searches.
const PAGE: usize = 1 << 16;

/// An index in a folder. Cheap to clone; opening reads only the list of its parts.
#[derive(Clone)]
pub struct LocalIndex {
    dir: PathBuf,
    index: Index,
    columns: Columns,
}

/// What every commit says beside the articles.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Payload {
    /// Version of dateline that wrote it.
    version: String,
    layout: u32,
    /// The folder that is indexed.
    corpus: Option<String>,
    log: Option<Valid>,
    #[serde(default)]
    stories: Option<Told>,
    /// Alerts of the last commit that had some.
    #[serde(default)]
    alerts: Option<Valid>,
}

impl Payload {
    fn new(corpus: Option<String>) -> Self {
        Self {
            version: VERSION.to_owned(),
            layout: LAYOUT,
            corpus,
            log: None,
            stories: None,
            alerts: None,
        }
    }
}

/// Where tantivy lists the files of an index.
const MANAGED: &str = ".managed.json";

/// Where tantivy lists the parts that count.
const META: &str = "meta.json";

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// For `map_err`: what was being done when the system failed.
fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> EngineError {
    let doing = doing.into();
    move |source| EngineError::Io { doing, source }
}

impl LocalIndex {
    /// Opens an index that is there.
    ///
    /// # Errors
    /// When there is none, or one of another version.
    pub fn open(dir: &Path) -> Result<Self, EngineError> {
        let shown = dir.display().to_string();
        if !dir.join(META).is_file() {
            return Err(EngineError::NoIndex { dir: shown });
        }
        let index = Index::open(MmapDirectory::open(dir).map_err(tantivy::TantivyError::from)?)?;
        let (wanted, columns) = schema();
        let found =
            index.load_metas()?.payload.and_then(|p| serde_json::from_str::<Payload>(&p).ok());
        let version = found.as_ref().map_or("another program", |payload| payload.version.as_str());
        // An index that was never committed to has no payload yet, but it has our schema.
        if found.as_ref().is_some_and(|payload| payload.layout != LAYOUT)
            || index.schema() != wanted
        {
            return Err(EngineError::OtherVersion {
                dir: shown,
                found: version.to_owned(),
                ours: VERSION,
            });
        }
        schema::register(&index);
        Ok(Self { dir: dir.to_owned(), index, columns })
    }

    /// Opens an index, or makes an empty one in a folder that holds nothing else.
    ///
    /// # Errors
    /// As [`LocalIndex::open`], and when the folder cannot be made or holds other things.
    pub fn open_or_create(dir: &Path) -> Result<Self, EngineError> {
        match Self::open(dir) {
            Err(EngineError::NoIndex { .. }) => {}
            other => return other,
        }
        let doing = || format!("making an index in {}", dir.display());
        fs::create_dir_all(dir).map_err(io(doing()))?;
        for entry in fs::read_dir(dir).map_err(io(doing()))? {
            let name = entry.map_err(io(doing()))?.file_name();
            // Saved searches are there before an index is, and after it was removed.
            if name != saved::FILE && !name.to_string_lossy().starts_with('.') {
                return Err(EngineError::NotAnIndex { dir: dir.display().to_string() });
            }
        }
        let (schema, _) = schema();
        let settings = IndexSettings {
            docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(1) }),
            docstore_blocksize: STORE_BLOCK,
            ..IndexSettings::default()
        };
        let directory = MmapDirectory::open(dir).map_err(tantivy::TantivyError::from)?;
        Index::create(directory, schema, settings)?;
        Self::open(dir)
    }

    /// Removes the files of an index, whatever its version; leaves everything else in the folder.
    ///
    /// # Errors
    /// When a living process writes to it, or files cannot be removed.
    pub fn remove(dir: &Path) -> Result<(), EngineError> {
        // Only tantivy writes this; another program's meta.json is none of ours.
        if !dir.join(MANAGED).is_file() {
            return Ok(());
        }
        let doing = || format!("removing the index in {}", dir.display());
        let directory = MmapDirectory::open(dir).map_err(tantivy::TantivyError::from)?;
        let _lock = directory
            .acquire_lock(&tantivy::directory::INDEX_WRITER_LOCK)
            .map_err(|_| EngineError::Locked { dir: dir.display().to_string() })?;
        let remove = |name: &str| fs::remove_file(dir.join(name)).map_err(io(doing()));
        for entry in fs::read_dir(dir).map_err(io(doing()))? {
            let name = entry.map_err(io(doing()))?.file_name().to_string_lossy().into_owned();
            let segment =
                name.len() > 33 && name.as_bytes()[..32].iter().all(u8::is_ascii_hexdigit);
            let prefixes = [log::PREFIX, stories::PREFIX, outbox::PREFIX];
            if segment || prefixes.iter().any(|prefix| name.starts_with(prefix)) {
                remove(&name)?;
            }
        }
        // Last what says that there is an index, so that a killed run can be repeated.
        if dir.join(META).is_file() {
            remove(META)?;
        }
        remove(MANAGED)
    }

    /// Locks the index for writing what is in the folder `corpus`.
    ///
    /// # Errors
    /// When another process writes to it, or when it holds another folder.
    pub fn writer(self, corpus: &str) -> Result<LocalWriter, EngineError> {
        LocalWriter::new(self, corpus.to_owned())
    }

    /// # Errors
    /// When the index holds another folder than `corpus`, or articles as another version of
    /// dateline reads them: both must not be mixed.
    pub fn check_corpus(&self, corpus: &str) -> Result<(), EngineError> {
        let dir = || self.dir.display().to_string();
        match self.payload()? {
            Payload { corpus: Some(found), .. } if found != corpus => {
                Err(EngineError::OtherCorpus { dir: dir(), found, asked: corpus.to_owned() })
            }
            Payload { version, .. } if version != VERSION => {
                Err(EngineError::OtherVersion { dir: dir(), found: version, ours: VERSION })
            }
            _ => Ok(()),
        }
    }

    /// The folder that is indexed, once something was.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn corpus(&self) -> Result<Option<String>, EngineError> {
        Ok(self.payload()?.corpus)
    }

    /// Whether articles came or went since copies were last looked for: a run was killed before
    /// its end.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn stories_are_outdated(&self) -> Result<bool, EngineError> {
        Ok(self.payload()?.stories.is_none_or(|told| told.outdated))
    }

    /// Whether alerts of committed articles wait to be told: a run was killed before it had told
    /// them all.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn alerts_wait(&self) -> Result<bool, EngineError> {
        Ok(Outbox::waits(&self.dir, self.payload()?.alerts.as_ref()))
    }

    /// The files that were read, by path.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn known(&self) -> Result<BTreeMap<String, Entry>, EngineError> {
        Ok(self.log()?.entries)
    }

    fn log(&self) -> Result<log::Contents, EngineError> {
        match self.payload()?.log {
            Some(valid) => log::read(&self.dir, &valid),
            None => Ok(log::Contents::default()),
        }
    }

    /// Lets whoever may read the log read the lists of files, too: tantivy keeps those to their
    /// owner.
    fn share_lists_of_files(&self, log: &str) -> Result<(), EngineError> {
        let share = || {
            let permissions = fs::metadata(self.dir.join(log))?.permissions();
            [META, MANAGED]
                .iter()
                .try_for_each(|name| fs::set_permissions(self.dir.join(name), permissions.clone()))
        };
        share().map_err(io(format!("sharing the index in {}", self.dir.display())))
    }

    fn payload(&self) -> Result<Payload, EngineError> {
        let payload = self.index.load_metas()?.payload;
        Ok(payload
            .map_or_else(|| Ok(Payload::new(None)), |payload| serde_json::from_str(&payload))?)
    }

    /// The engine over what is committed now.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn engine(&self) -> Result<LocalEngine, EngineError> {
        let reader = self.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        let column = |name| Field::named(name).map(facet_column).unwrap_or_default();
        let (id, path) = (column("id"), column("path"));
        let identities = searcher.segment_readers().iter().map(|r| Identity::open(r, &id, &path));
        let identities = identities.collect::<tantivy::Result<_>>()?;
        let stories = Stories::open(&self.dir, self.payload()?.stories.as_ref())?;
        Ok(LocalEngine { searcher, columns: self.columns.clone(), identities, stories })
    }

    /// Figures about the index.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn status(&self) -> Result<Status, EngineError> {
        let payload = self.payload()?;
        let known = self.known()?;
        let searcher = self.engine()?.searcher;
        let size = |entry: fs::DirEntry| entry.metadata().map_or(0, |m| m.len());
        let entries =
            fs::read_dir(&self.dir).map_err(io(format!("reading {}", self.dir.display())))?;
        let mut span: Option<(i64, i64)> = None;
        for reader in searcher.segment_readers() {
            let dates = reader.fast_fields().i64("date")?;
            for doc in reader.doc_ids_alive() {
                if let Some(date) = dates.first(doc) {
                    span =
                        Some(span.map_or((date, date), |(first, last)| {
                            (first.min(date), last.max(date))
                        }));
                }
            }
        }
        Ok(Status {
            articles: searcher.num_docs(),
            files: known.len() as u64,
            skipped: known.values().map(|entry| entry.skipped).sum(),
            bytes: entries.filter_map(Result::ok).map(size).sum(),
            segments: searcher.segment_readers().len(),
            corpus: payload.corpus,
            version: payload.version,
            dates: span.map(|(first, last)| (count::day(first), count::day(last))),
        })
    }
}

/// Answers queries over one state of an index.
pub struct LocalEngine {
    searcher: Searcher,
    columns: Columns,
    identities: Vec<Identity>,
    stories: Stories,
}

impl Engine for LocalEngine {
    fn search(&self, request: &Request) -> Result<Response, EngineError> {
        let mut hits = Vec::new();
        self.each_hit(request, &mut |hit| {
            hits.push(hit);
            Ok(())
        })?;
        let mut response = Response { hits, ..Response::default() };
        let (_, expansions) = self.compile(request, None)?;
        let compile = |except: Option<&Field>| Ok(self.compile(request, except)?.0);
        count::count(&self.searcher, &self.stories, request, &compile, &mut response)?;
        for query in std::iter::once(&request.query).chain(&request.filter) {
            response.notes.extend(suggest::notes(query, &self.searcher, &self.columns)?);
        }
        response.notes.extend(expansions.iter().filter_map(Expansion::note));
        Ok(response)
    }

    fn each_hit(
        &self,
        request: &Request,
        each: &mut dyn FnMut(Hit) -> io::Result<()>,
    ) -> Result<(), EngineError> {
        if request.limit == 0 {
            return Ok(());
        }
        let matcher = Matcher::new(&request.query);
        let reasons = if request.reasons {
            Some(Reasons::new(&request.query, &self.columns, &self.searcher)?)
        } else {
            None
        };
        self.each_place(request, &mut |rank, placed| {
            let hit = self.hit(request, &matcher, reasons.as_ref(), rank, placed)?;
            each(hit).map_err(EngineError::Output)
        })
    }

    fn expand(&self, request: &Request) -> Result<Query, EngineError> {
        let mut best = Vec::new();
        let request = Request { limit: feedback::ARTICLES, offset: 0, ..request.clone() };
        self.each_place(&request, &mut |_, placed| {
            best.push((self.article(placed.address())?, placed.score()));
            Ok(())
        })?;
        Ok(feedback::expand(&request.query, &best, &self.searcher, &self.columns)?)
    }

    fn like(&self, article: &Article, copies: u64) -> Result<Option<Query>, EngineError> {
        Ok(feedback::like(article, copies, &self.searcher, &self.columns)?)
    }

    fn expansions(&self, request: &Request) -> Result<Vec<Expansion>, EngineError> {
        Ok(self.compile(request, None)?.1)
    }

    fn articles(&self, id: &str) -> Result<Vec<Article>, EngineError> {
        let Some((column, _)) = Field::named("id").and_then(|field| self.columns.of(field)) else {
            return Ok(Vec::new());
        };
        let term = tantivy::Term::from_field_text(column, &facet_term(id));
        let found = self.searcher.search(
            &TermQuery::new(term, IndexRecordOption::Basic),
            &tantivy::collector::DocSetCollector,
        )?;
        let mut articles =
            found.into_iter().map(|at| self.article(at)).collect::<Result<Vec<_>, _>>()?;
        articles.sort_by(|a, b| (&a.path, a.item).cmp(&(&b.path, b.item)));
        Ok(articles)
    }
}

impl LocalEngine {
    /// The query of a request without what is chosen of `except`, and what its patterns were searched
    /// as.
    fn compile(
        &self,
        request: &Request,
        except: Option<&Field>,
    ) -> tantivy::Result<(Box<dyn tantivy::query::Query>, Vec<Expansion>)> {
        let mut compiler = Compiler::new(&self.columns, &self.searcher);
        let mut query = compiler.compile(&request.query)?;
        let chosen = request.chosen.iter().filter(|chosen| Some(chosen.field) != except);
        for filter in request.filter.iter().cloned().chain(chosen.map(Chosen::query)) {
            let filter = ConstScoreQuery::new(compiler.compile(&filter)?, 0.0);
            query = Box::new(BooleanQuery::intersection(vec![query, Box::new(filter)]));
        }
        Ok((query, compiler.expansions))
    }

    /// Hands out rank and place of the hits that a request asks for.
    fn each_place(
        &self,
        request: &Request,
        each: &mut dyn FnMut(usize, &Placed) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let by_score = request.sort == Sort::Relevance;
        let scoring = if by_score {
            EnableScoring::enabled_from_searcher(&self.searcher)
        } else {
            EnableScoring::disabled_from_searcher(&self.searcher)
        };
        let recency = request.recency.filter(|_| by_score);
        let weight = self.compile(request, None)?.0.weight(scoring)?;
        let ranking = Ranking {
            searcher: &self.searcher,
            weight: weight.as_ref(),
            sort: request.sort,
            decay: recency.and_then(|r| Decay::new(r, &self.searcher, &self.identities)),
            identities: &self.identities,
        };
        let end = request.offset.saturating_add(request.limit);
        let one_page = end <= PAGE && !request.collapse;
        let scoring = if one_page { Scoring::Pruned } else { Scoring::Repeatable };
        let mut shown = Shown::default();
        let mut rank = 0;
        let mut last: Option<Placed> = None;
        while rank < end {
            let wanted = (end - rank).min(PAGE);
            let page = ranking.page(last.as_ref(), wanted, scoring)?;
            let is_last = page.len() < wanted;
            for placed in page {
                let story = if request.collapse {
                    self.stories.at(&self.searcher, placed.address())?.1
                } else {
                    None
                };
                if shown.is_first(story) {
                    rank += 1;
                    if rank > request.offset {
                        each(rank, &placed)?;
                    }
                }
                last = Some(placed);
            }
            if is_last {
                break;
            }
        }
        Ok(())
    }

    fn hit(
        &self,
        request: &Request,
        matcher: &Matcher,
        reasons: Option<&Reasons>,
        rank: usize,
        placed: &Placed,
    ) -> Result<Hit, EngineError> {
        let (score, at) = (placed.score(), placed.address());
        let stored: TantivyDocument = self.searcher.doc(at)?;
        let record = text(&stored, self.columns.record);
        // Values of fields decide whether words matched, so that title and body are not enough.
        let article = || {
            let record: Article = serde_json::from_str(record).unwrap_or_default();
            let body = text(&stored, self.columns.body).to_owned();
            Article { body, ..record }
        };
        let snippet = request.snippets.then(|| matcher.snippet(&article(), SNIPPET_WORDS));
        let reasons = match reasons {
            Some(reasons) => reasons.of(&self.searcher, at, &article())?,
            None => Vec::new(),
        };
        let record = if request.whole {
            let whole = schema::join(
                record,
                text(&stored, self.columns.mentions),
                text(&stored, self.columns.body),
            )?;
            serde_json::to_string(&whole)?
        } else {
            record.to_owned()
        };
        let (key, story) = self.stories.at(&self.searcher, at)?;
        let copies = match (key, story) {
            (Some(key), Some(story)) if request.collapse => self.copies(key, story)?,
            _ => Vec::new(),
        };
        let story = story.map(|story| self.stories.told(story));
        Ok(Hit { rank, score, record, snippet, story, copies, reasons })
    }

    /// The other copies of an article, in the order of publication.
    fn copies(&self, key: u64, story: u64) -> Result<Vec<Copied>, EngineError> {
        let others = self.stories.others(&self.searcher, self.columns.key, key, story)?;
        let read = |at| {
            let stored: TantivyDocument = self.searcher.doc(at)?;
            Ok(serde_json::from_str(text(&stored, self.columns.record))?)
        };
        let mut copies =
            others.into_iter().map(read).collect::<Result<Vec<Copied>, EngineError>>()?;
        let order = |c: &Copied| {
            (
                c.date.as_ref().map_or(i64::MAX, Stamp::civil_seconds),
                c.id.clone(),
                c.path.clone(),
                c.item,
            )
        };
        copies.sort_by_cached_key(order);
        Ok(copies)
    }

    fn article(&self, at: DocAddress) -> Result<Article, EngineError> {
        let stored: TantivyDocument = self.searcher.doc(at)?;
        let [record, mentions, body] =
            [self.columns.record, self.columns.mentions, self.columns.body]
                .map(|column| text(&stored, column));
        let story = self.stories.at(&self.searcher, at)?.1.map(|story| self.stories.told(story));
        Ok(Article { story, ..schema::join(record, mentions, body)? })
    }
}

fn text(stored: &TantivyDocument, column: Column) -> &str {
    stored.get_first(column).and_then(|value| value.as_str()).unwrap_or_default()
}
